"""What happened to a file, in words: its entries, one's own act, what was imported when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from eoffice_cms.content.erasing import GROUNDS
from eoffice_cms.content.file import File
from eoffice_cms.custody.record import Entry
from eoffice_cms.errors import _
from eoffice_cms.web.templates.shapes import EntryItem
from eoffice_cms.web.wording import (
    OUTCOMES,
    behalf_title,
    day,
    desk_title,
    iso,
    local,
    moment,
    user_title,
)

#: How far back one's own act is looked for; what lies further back explains nothing.
LOOKED_AT = 20
YOURS = {
    "open": _("You opened this file on ${when}."),
    "put_up": _("You put this file up to ${desk} on ${when}."),
    "send": _("You sent this file to ${desk} on ${when}."),
    "return": _("You returned this file to ${desk} on ${when}."),
    "pull_back": _("You pulled this file back on ${when}."),
    "ask_back": _("You asked for this file back on ${when}."),
    "park": _("You parked this file on ${when}."),
    "resume": _("You took this file up again on ${when}."),
    "decide": _("You decided on this file on ${when}."),
    "close": _("You closed this file on ${when}."),
    "reopen": _("You reopened this file on ${when}."),
    "approve": _("You approved a draft on this file on ${when}."),
}


def when_imported(request: Any, entries: Sequence[Entry]) -> str | None:
    """Return the sentence that says when entries were imported, if it was the same day for all."""
    imported = [each for each in entries if each.imported]
    days = {local(each.at).date() for each in imported}
    if len(days) != 1:
        return None
    if len(imported) == len(entries):
        sentence = _("Imported: all this happened elsewhere and was recorded here on ${day}.")
    else:
        sentence = _("What is marked “imported” happened elsewhere; it was recorded on ${day}.")
    said = {"day": day(days.pop(), request.locale_name)}
    return request.translate(_(str(sentence), mapping=said))  # type: ignore[no-any-return]


def what_overtook(office: Any, file: File, action: str) -> list[Entry]:
    """Return the entries, newest first, that make an action come too late.

    They begin with one's own act where that was it, else with what happened last.
    """
    found: list[Entry] = []
    for entry in file.record.latest(LOOKED_AT):
        found.append(entry)
        if entry.actor == office.identity.user_id:
            if entry.action == action:
                return found
            break
    return found[:1]


def your_act(request: Any, entries: Sequence[Entry]) -> str | None:
    """Return the sentence that tells the person of their own last act among the entries."""
    me = request.office.identity.user_id
    entry = next((each for each in entries if each.actor == me), None)
    sentence = YOURS.get(entry.action) if entry is not None else None
    if entry is None or sentence is None:
        return None
    said = {
        "desk": desk_title(request, entry.target),
        "when": moment(entry.moment, request.locale_name),
    }
    return request.translate(_(str(sentence), mapping=said))  # type: ignore[no-any-return]


ENTRY_WORDS = {
    "create": _("File created"),
    "open": _("Opened"),
    "put_up": _("Put up to ${desk}"),
    "send": _("Sent to ${desk}"),
    "return": _("Returned to ${desk}"),
    "pull_back": _("Pulled back from ${source}"),
    "ask_back": _("Asked for it back"),
    "park": _("Parked until ${until}"),
    "resume": _("Taken up again"),
    "decide": _("Decided: ${outcome}"),
    "close": _("Closed"),
    "reopen": _("Reopened"),
    "add_letter": _("A paper added"),
    "add_draft": _("A draft added"),
    "approve": _("Draft approved"),
    "take_note": _("Draft note of ${author} taken over"),
    "share": _("Shared with ${principal}"),
    "unshare": _("Sharing with ${principal} taken back"),
    "erase": _("${what}: erased ${ground}"),
}
#: What may be erased of a file.
DATA = {
    "subject": _("Subject"),
    "reason": _("Reason of entry ${number}"),
    "note": _("Note ${number}"),
    "letter": _("Paper ${number}"),
    "draft": _("Draft ${number}"),
}
ENTRY_KINDS = {
    "create": "note", "put_up": "move", "send": "move", "return": "move", "pull_back": "move",
    "decide": "decide", "close": "decide", "park": "hold", "resume": "hold",
}  # fmt: skip


def _datum(request: Any, what: str | None) -> str:
    kind, _slash, number = (what or "").partition("/")
    words = DATA.get(kind, "")
    return request.translate(_(words, mapping={"number": number})) if words else ""


def _title(request: Any, action: str) -> str:
    """Return the title of a file's transition; the name of one whose add-on is gone."""
    transitions = request.office.rules.workflows["file"].transitions
    return next((each.title for each in transitions if each.name == action), action)


DATES = {
    "received": _("Received"),
    "due": _("Due"),
    "closed": _("Closed"),
}


def _as_read(request: Any, data: Any) -> str | None:
    """Return the sentence that says which times of an imported log no record can hold."""
    translate, dates = request.translate, data.get("impossible") or {}
    said = []
    if "time" in data:
        sentence = _(
            "The log says “${time}” here, which cannot be: the entry stands at the first or last "
            "time that a record can hold.",
            mapping={"time": data["time"]},
        )
        said.append(translate(sentence))
    if dates:
        words = ", ".join(
            f"{translate(DATES[name]) if name in DATES else name} “{text}”"
            for name, text in dates.items()
        )
        sentence = _(
            "Dates that cannot be, as the log has them: ${dates}. In their place stands the first "
            "or last that a record can hold.",
            mapping={"dates": words},
        )
        said.append(translate(sentence))
    return " ".join(said) or None


def entry_item(request: Any, entry: Entry) -> EntryItem:
    """Return an entry of the record in words."""
    language, data = request.locale_name, entry.data
    outcome = data.get("outcome")
    said = {
        "desk": desk_title(request, entry.target),
        "source": desk_title(request, entry.source),
        "until": day(date.fromisoformat(data["until"]), language) if "until" in data else "",
        "outcome": request.translate(OUTCOMES[outcome]) if outcome in OUTCOMES else "",
        "principal": data.get("principal") or "",
        "author": user_title(request, data.get("author")),
        "what": _datum(request, data.get("what")),
        "ground": request.translate(GROUNDS.get(data.get("ground"), "")),
    }
    words = ENTRY_WORDS.get(entry.action)
    if words is not None:
        what = request.translate(_(str(words), mapping=said))
    else:
        # A step of an imported log is named in the log's own words, an add-on's by its title.
        what = data.get("activity") or request.translate(_title(request, entry.action))
    imported = None
    if entry.imported:
        imported = request.translate(
            _("imported, recorded on ${when}", mapping={"when": moment(entry.at, language)})
        )
    return EntryItem(
        number=str(entry.seq),
        what=what,
        who=", ".join(
            each
            for each in (user_title(request, entry.actor), behalf_title(request, entry.behalf))
            if each
        ),
        when=moment(entry.moment, language),
        when_iso=iso(entry.moment),
        kind=ENTRY_KINDS.get(entry.action, "plain"),
        imported=imported,
        comment=_as_read(request, data),
    )
