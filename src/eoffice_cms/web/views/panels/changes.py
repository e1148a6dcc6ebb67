"""The control panel of changes: what was changed of the office itself, when and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.custody.record import Entry
from eoffice_cms.errors import _
from eoffice_cms.security.identity import SYSTEM
from eoffice_cms.web.templates.shapes import Badge, Choice, Filter
from eoffice_cms.web.views.access import ROLES
from eoffice_cms.web.views.lists import page_of, pager
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_cms.web.views.panels.numbering import YEARS
from eoffice_cms.web.wording import desk_title, iso, moment, user_title

PAGE = 50
#: Entries looked through for one page of a filtered list.
MOST = 20_000

#: What was done, in words; the values come from the entry.
WORDS = {
    "add_user": _("${user} added, with the roles: ${roles}"),
    "rename_user": _("The name of ${user} changed"),
    "roles": _("Roles of ${user}: ${after} (before: ${before})"),
    "switch_off": _("The account of ${user} switched off"),
    "switch_on": _("The account of ${user} switched on"),
    "password": _("New password for ${user}"),
    "seat": _("${user} seated at ${desk}"),
    "unseat": _("${user} taken from ${desk}"),
    "desk": _("Desk ${desk}: titles, desk above or whether an officer sits there"),
    "head": _("${desk} put at the head of ${place}"),
    "coordinator": _("${user} made coordinator of ${place}"),
    "share": _("${place} shared with ${principal} (${role})"),
    "unshare": _("Sharing of ${place} with ${principal} taken back (${role})"),
    "setting": _("Setting ${name}: ${after} (before: ${before})"),
    "enable_addon": _("Add-ons enabled: ${names}"),
    "disable_addon": _("Add-ons disabled: ${names}"),
    "upgrade_addon": _("Steps of add-ons run: ${names}"),
    "purge_addon": _("Data of add-ons deleted: ${names}"),
    "delete_left": _("Left by a missing package and deleted: ${left}, ${count} objects (${place})"),
}
KINDS = {
    "people": (_("People and passwords"), ("add_user", "rename_user", "password")),
    "accounts": (_("Roles and accounts"), ("roles", "switch_off", "switch_on")),
    "seats": (_("Who sits where"), ("seat", "unseat")),
    "desks": (_("Desks"), ("desk",)),
    "rights": (_("Rights in places"), ("head", "coordinator", "share", "unshare")),
    "site": (_("Settings"), ("setting",)),
    "addons": (
        _("Add-ons"),
        ("enable_addon", "disable_addon", "upgrade_addon", "purge_addon", "delete_left"),
    ),
}  # fmt: skip

SETTINGS = {"number_pattern": _("Pattern"), "number_year": _("Numbers begin anew with the")}


@view_config(
    context=Site, name="panel-changes", permission="site.read_changes", request_method="GET",
    renderer="eoffice_cms.web:templates/panel_changes.pt",
)  # fmt: skip
def changes(context: Site, request: Any) -> dict[str, Any]:
    """List what was changed, the newest first, by person and kind."""
    person = request.GET.get("person", "")[:100].strip()
    kind = request.GET.get("kind", "")
    offset = page_of(request)
    rows, total = _found(context, person, kind, offset)
    return {
        "rows": [_row(request, entry) for entry in rows],
        "person": person,
        "kind": _kinds(request, kind),
        "clear_url": "/panel-changes" if person or kind else None,
        "pager": pager(request, offset, len(rows), total, PAGE),
        "breadcrumbs": crumbs(request, _("What was changed, and by whom")),
    }


def _found(site: Site, person: str, kind: str, offset: int) -> tuple[list[Entry], int]:
    """Return one page of what fits, and how many fit."""
    if site.administration is None:
        return [], 0
    wanted = KINDS[kind][1] if kind in KINDS else None
    rows, total = [], 0
    for entry in _newest(site.administration.record):
        if wanted is not None and entry.action not in wanted:
            continue
        if person and person not in (entry.actor, entry.data.get("user")):
            continue
        if offset <= total < offset + PAGE:
            rows.append(entry)
        total += 1
    return rows, total


def _newest(record: Any) -> Iterator[Entry]:
    for seq in range(record.length, max(record.length - MOST, 0), -1):
        yield record.entry(seq)


def _kinds(request: Any, chosen: str) -> Filter:
    every = Choice("", request.translate(_("All")))
    return Filter(
        "kind",
        request.translate(_("Kind")),
        (every, *(
            Choice(each, request.translate(title), each == chosen)
            for each, (title, _actions) in KINDS.items()
        )),
    )  # fmt: skip


def _row(request: Any, entry: Entry) -> SimpleNamespace:
    data, translate = entry.data, request.translate
    own = entry.action == "seat" and data.get("user") == entry.actor
    words = WORDS.get(entry.action)
    said = {name: _said(request, name, data.get(name)) for name in _NAMED}
    said["desk"] = desk_title(request, entry.target) if entry.target else ""
    reason = entry.owner.reasons.get(entry.seq) or data.get("order")
    return SimpleNamespace(
        number=str(entry.seq),
        when=moment(entry.at, request.locale_name),
        when_iso=iso(entry.at),
        who=user_title(request, entry.actor),
        who_id=None if entry.actor == SYSTEM else entry.actor,
        what=translate(_(str(words), mapping=said)) if words else entry.action,
        reason=reason,
        badge=Badge(translate(_("seated themselves")), "late") if own else None,
    )


_NAMED = ("user", "roles", "before", "after", "place", "principal", "role", "name", "names",
          "left", "count")  # fmt: skip


def _said(request: Any, name: str, value: Any) -> str:
    """Return a value of an entry in words."""
    if value in (None, "", [], {}):
        return request.translate(_("none"))  # type: ignore[no-any-return]
    if name == "user":
        return user_title(request, value)
    if name == "place":
        place = request.office.load_object(value)
        return place.title_in(request.locale_name) if place is not None else str(value)
    if name == "principal":
        kind, _colon, who = value.partition(":")
        title = {"user": user_title, "desk": desk_title}.get(kind)
        return title(request, who) if title else str(value)
    if isinstance(value, list):
        return ", ".join(request.translate(ROLES.get(each, each)) for each in value)
    known = {**ROLES, **SETTINGS, **YEARS}
    return request.translate(known.get(value, value)) if isinstance(value, str) else str(value)
