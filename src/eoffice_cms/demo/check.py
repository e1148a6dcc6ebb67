"""Check a plan against the rules of custody, apart from the code that made it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from eoffice_cms.demo.officehours import ZONE, is_working_day
from eoffice_cms.demo.shapes import Event, Plan, PlannedFile, Post

ALLOWED = {
    "transit": {"open", "pull_back"},
    "active": {"note", "send", "return", "park", "decide", "close"},
    "parked": {"resume"},
    "closed": {"reopen"},
}
BECOMES = {
    "open": "active", "note": "active", "decide": "active", "send": "transit",
    "return": "transit", "pull_back": "active", "park": "parked", "resume": "active",
    "close": "closed", "reopen": "active",
}  # fmt: skip


def _wrong_time(event: Event, last: datetime, end: datetime) -> str | None:
    local = event.at.astimezone(ZONE)
    if not last < event.at < end:
        return "out of order or not before today"
    if not is_working_day(local.date()) or not time(10, 30) <= local.time() <= time(17, 30):
        return "outside office hours"
    return None


def _wrong_move(event: Event, holder: str, sender: str, posts: dict[str, Post]) -> str | None:
    kind = event.kind
    if event.desk != (sender if kind == "pull_back" else holder):
        return "not the desk that may act"
    if event.actor not in posts[event.desk].holders:
        return "does not sit at this desk"
    if kind == "decide" and not posts[event.desk].decides:
        return "decides at a desk that may not"
    if kind == "send" and (event.to == holder or not posts[event.to].holders):
        return "sent to itself or to a vacant desk"
    if kind == "return" and event.to != sender:
        return "returned to another than the sender"
    if kind not in ("send", "return") and event.to != event.desk:
        return "moves although nothing moves"
    return None


def _of_file(file: PlannedFile, posts: dict[str, Post], end: datetime) -> Iterator[str]:
    first, *rest = file.events
    wrong = _wrong_time(first, file.received, end)
    if first.kind != "create" or wrong or first.desk != file.desk:
        yield f"create: {wrong or 'missing'}"
    state, holder, sender, last = "active", first.desk, "", first.at
    for event in rest:
        wrong = _wrong_time(event, last, end)
        if event.kind not in ALLOWED[state]:
            wrong = f"not possible while {state}"
        wrong = wrong or _wrong_move(event, holder, sender, posts)
        local = event.at.astimezone(ZONE).date()
        if event.kind == "park" and (event.until is None or event.until <= local):
            wrong = wrong or "parked until no day to come"
        if wrong:
            yield f"{event.kind} at {event.at:%Y-%m-%d %H:%M}: {wrong}"
        if event.kind in ("send", "return", "pull_back"):
            sender, holder = holder, event.to
        state, last = BECOMES[event.kind], event.at


def faults(plan: Plan) -> list[str]:
    """Return what is wrong with a plan, a sentence each; nothing when it is sound."""
    posts = {post.desk: post for post in plan.posts}
    end = datetime.combine(plan.today, time(), ZONE)
    return [
        f"file {file.index}: {fault}" for file in plan.files for fault in _of_file(file, posts, end)
    ]
