"""My desk, what I sent, what is parked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.view import view_config

from eoffice_cms.clock import to_micros
from eoffice_cms.content.site import Site
from eoffice_cms.errors import _
from eoffice_cms.security.seats import in_force
from eoffice_cms.web.templates.shapes import Action, Badge, FileRow, Link
from eoffice_cms.web.views.lists import PAGE, Places, page_of, pager, stay_row
from eoffice_cms.web.wording import behalf_title, counted, desk_title, due_badge, moment, user_title


@view_config(context=Site, name="", permission=NO_PERMISSION_REQUIRED, request_method="GET")
def start(context: Any, request: Any) -> Any:
    """Lead to My desk, or to signing in."""
    return HTTPFound("/desk" if request.office.identity.user_id else "/sign-in")


def chosen_desks(request: Any) -> tuple[str, ...]:
    """Return the desk that the address names if it is one's own, else all of one's desks."""
    mine: tuple[str, ...] = request.office.identity.desks
    asked = request.GET.get("desk")
    return (asked,) if asked in mine else mine


@view_config(
    context=Site, name="desk", renderer="eoffice_cms.web:templates/desk.pt", request_method="GET"
)
def my_desk(context: Any, request: Any) -> dict[str, Any]:
    """List what lies on one's desks, the most urgent first."""
    catalog, today = request.office.catalog, request.today
    mine, desks = request.office.identity.desks, chosen_desks(request)
    offset = page_of(request)
    rows = catalog.inbox(desks, today, limit=PAGE, offset=offset)
    total = catalog.inbox_count(desks, today)
    places = Places(request)
    return {
        "tabs": _tabs(request, total),
        "desks": _desk_links(request, mine, desks),
        "notices": [*_away(request), *_standing_in(request)],
        "rows": [stay_row(request, places, row, who=row.sender) for row in rows],
        "pager": pager(request, offset, len(rows), total),
        "bulk": _bulk(request) if rows else (),
        "new_url": "/new-file",
    }


def _desk_links(
    request: Any, mine: tuple[str, ...], desks: tuple[str, ...]
) -> list[Link]:
    if len(mine) < 2:
        return []
    links = [Link(request.translate(_("All my desks")), "/desk", current=desks == mine)]
    for each in mine:
        waiting = request.office.catalog.inbox_count((each,), request.today)
        links.append(
            Link(
                _title_at(request, each),
                f"/desk?desk={each}",
                current=desks == (each,) != mine,
                count=counted(request, waiting),
            )
        )
    return links


def _title_at(request: Any, desk: str) -> str:
    """Return a desk's title, and for whom one sits there where it is another's charge."""
    behalf = request.office.identity.behalf_at(desk)
    title = desk_title(request, desk)
    if behalf is None or behalf == f"desk:{desk}":
        return title
    return f"{title} ({behalf_title(request, behalf)})"


def _standing_in(request: Any) -> list[str]:
    """Return a sentence for each desk that one attends in another's place."""
    sentences = []
    for desk, behalf in request.office.identity.stands_in:
        said = {"desk": desk_title(request, desk)}
        if behalf.startswith("desk:"):
            sentence = _("“${desk}” is vacant. You act there until it is filled.", mapping=said)
        else:
            said["who"] = user_title(request, behalf)
            sentence = _("You act for ${who} at the desk “${desk}”.", mapping=said)
        sentences.append(request.translate(sentence))
    return sentences


def _away(request: Any) -> list[str]:
    """Return the sentence that one is away, if one is."""
    office = request.office
    now = to_micros(office.now)
    absences = office.site.users[office.identity.user_id].standing.absences
    until = max((each.until for each in absences if in_force(each, now)), default=None)
    if until is None:
        return []
    when = {"when": moment(until, request.locale_name)}
    return [
        request.translate(
            _("You are away until ${when}. Others answer for your posts.", mapping=when)
        )
    ]


def _tabs(request: Any, total: int | None = None) -> list[Link]:
    here = request.view_name
    count = None if total is None else counted(request, total)
    return [
        Link(request.translate(_("On my desk")), "/desk", here == "desk", count=count),
        Link(request.translate(_("Sent")), "/sent", here == "sent"),
        Link(request.translate(_("Parked")), "/parked", here == "parked"),
    ]


def _bulk(request: Any) -> list[Action]:
    return [
        Action("put-up", request.translate(_("Put up")), "/together/put-up", primary=True),
        Action("send", request.translate(_("Send")), "/together/send"),
        Action("open", request.translate(_("Open")), "/together/open"),
    ]


@view_config(
    context=Site, name="sent", renderer="eoffice_cms.web:templates/sent.pt", request_method="GET"
)
def sent(context: Any, request: Any) -> dict[str, Any]:
    """List what one's desks have sent, the latest first."""
    offset = page_of(request)
    rows = request.office.catalog.sent(chosen_desks(request), limit=PAGE + 1, offset=offset)
    places = Places(request)
    shown = [_sent_row(request, places, row) for row in rows[:PAGE]]
    total = offset + len(rows)
    return {
        "tabs": _tabs(request),
        "rows": shown,
        "pager": pager(request, offset, len(shown), total),
    }


def _sent_row(request: Any, places: Places, row: Any) -> FileRow:
    """Return the row of one sending; once the file has moved on, its age there is no matter."""
    shown = stay_row(request, places, row, who=row.desk)
    if row.left_at is None:
        return shown
    moved = Badge(request.translate(_("Moved on")), "quiet")
    return replace(shown, age=None, due=None, state=moved, unopened=False, urgency="plain")


@view_config(
    context=Site, name="parked", renderer="eoffice_cms.web:templates/parked.pt",
    request_method="GET",
)  # fmt: skip
def parked(context: Any, request: Any) -> dict[str, Any]:
    """List what is parked on one's desks, the first to come back first."""
    places = Places(request)
    rows = [
        replace(
            stay_row(request, places, row, who=row.sender),
            due=due_badge(request, row.parked_until, request.today),
            state=None,
        )
        for row in request.office.catalog.parked(chosen_desks(request))
    ]
    return {"tabs": _tabs(request), "rows": rows, "pager": None}
