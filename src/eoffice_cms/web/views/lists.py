"""Rows of files, as My desk, sent, parked and places show them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from eoffice_cms.catalog import tables
from eoffice_cms.catalog.gone import class_is_gone
from eoffice_cms.catalog.rows import RANKS
from eoffice_cms.errors import _
from eoffice_cms.web.requests import whole_number
from eoffice_cms.web.templates.shapes import Badge, FileRow, Pager
from eoffice_cms.web.wording import (
    age_badge,
    counted,
    desk_title,
    due_badge,
    iso,
    local,
    near_day,
    priority_badge,
    state_badge,
)

PAGE = 50
_PRIORITIES = {rank: name for name, rank in RANKS.items()}


class Places:
    """Addresses of objects from rows, loading each parent once."""

    def __init__(self, request: Any) -> None:
        self.request = request
        self._paths: dict[int, str] = {}

    def url(self, row: Any) -> str:
        """Return the path of the object of a row that has ``parent`` and ``name``."""
        if row.parent is None:
            return "/browse"
        base = self._paths.get(row.parent)
        if base is None:
            parent = self.request.office.load(row.parent)
            if class_is_gone(parent):
                return "/browse"  # it has no page, nor has what lies in it
            base = self._paths[row.parent] = self.request.resource_path(parent)
        return f"{base}{row.name}/"


def page_of(request: Any, size: int = PAGE) -> int:
    """Return the offset that the address asks for; the first page for what is no number."""
    return min(whole_number(request.GET.get("start", "")) or 0, 100_000)


def pager(request: Any, offset: int, shown: int, total: int, size: int = PAGE) -> Pager | None:
    """Return where one is in a long list; None where all of it is shown."""
    if total <= size and not offset:
        return None

    def at(start: int) -> str:
        return f"{request.path}?{urlencode({**request.GET, 'start': start})}"

    return Pager(
        first=offset + 1 if shown else 0,
        last=offset + shown,
        total=counted(request, total),
        previous_url=at(max(offset - size, 0)) if offset else None,
        next_url=at(offset + size) if offset + shown < total else None,
    )


def stay_row(request: Any, places: Places, row: Any, *, who: str | None) -> FileRow:
    """Return a file's row from its stay on a desk."""
    today, language = request.today, request.locale_name
    due = due_badge(request, row.due, today)
    age = age_badge(request, row.since_at, today)
    unopened = row.opened_at is None and row.status == tables.HERE
    state = None
    if row.asked:
        state = Badge(request.translate(_("Asked back")), "late")
    if row.status == tables.PARKED:
        state = Badge(request.translate(_("Comes back")), "info")
    urgency = due.tone if due and due.tone in ("overdue", "soon") else age.tone
    return FileRow(
        uid=row.uid,
        url=places.url(row),
        number=row.number,
        subject=row.title,
        who=desk_title(request, who),
        since=near_day(local(row.since_at).date(), today, language),
        since_iso=iso(row.since_at),
        age=age,
        due=due,
        priority=priority_badge(request, _PRIORITIES[row.rank[0]]),
        state=state,
        unopened=unopened,
        urgency=urgency,
    )


def content_row(request: Any, places: Places, row: Any, desk: str | None = None) -> FileRow:
    """Return a file's row from its row of content."""
    since = row.closed_at or row.modified_at
    return FileRow(
        uid=row.uid,
        url=places.url(row),
        number=row.number or "",
        subject=row.title,
        who=desk_title(request, desk),
        since=near_day(local(since).date(), request.today, request.locale_name),
        since_iso=iso(since),
        state=state_badge(request, row.state_class.partition(".")[2]),
    )
