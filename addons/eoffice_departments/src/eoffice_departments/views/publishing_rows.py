"""What branches publish, as lists and pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Badge, Link
from eoffice_cms.web.wording import day, local
from eoffice_departments.publishing.content import TYPES
from eoffice_departments.publishing.projection import branch_of
from eoffice_departments.translation import _
from eoffice_departments.views.rows import title_of

STATE_TONES = {"draft": "quiet", "published": "good", "withdrawn": "late"}


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One thing in a list; ``outside`` is a link's own address, ``where`` the branch."""

    url: str
    title: str
    kind: str
    icon: str
    number: str = ""
    day: str = ""
    day_iso: str = ""
    where: str = ""
    outside: str = ""
    state: Badge | None = None
    name: str = ""


def state_of(request: Any, state: str) -> Badge:
    """Return the badge of a state."""
    workflow = request.office.rules.workflows["publication"]
    return Badge(request.translate(workflow.state(state).title), STATE_TONES[state])


def row_of(request: Any, places: Any, row: Any, *, where: str = "") -> PublishedRow:
    """Return the list row of a row of the projection.

    :param places: ``Places``, which knows addresses
    """
    kind = TYPES.get(row.type)
    shown = row.day or (
        local(row.published_at).date().isoformat() if row.published_at else None
    )
    return PublishedRow(
        url=places.url(row),
        title=title_of(request, row),
        kind=request.translate(kind.type_title if kind else _("Section")),
        icon=kind.icon if kind else "folder",
        number=row.number or "",
        day=day(date.fromisoformat(shown), request.locale_name) if shown else "",
        day_iso=shown or "",
        where=where,
        outside=row.url or "",
        state=state_of(request, row.state) if kind else None,
        name=row.name,
    )


def public_crumbs(request: Any, obj: Any) -> list[Link]:
    """Return the way to an item: through the public pages for citizens, else through the tree."""
    if request.office.identity.user_id:
        return breadcrumbs(request, obj)
    language, branch = request.locale_name, branch_of(obj)
    crumbs = [Link(request.translate(_("Published by the district")), "/public")]
    if obj is not branch:
        crumbs.append(
            Link(branch.title_in(language), request.resource_path(branch, "public"))
        )
    return [*crumbs, Link(obj.title_in(language), None)]
