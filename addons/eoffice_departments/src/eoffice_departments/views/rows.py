"""Rows of departments, branches and posts, as tables show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.security.seats import holders_at
from eoffice_cms.web.templates.shapes import Action
from eoffice_cms.web.wording import desk_title, user_title
from eoffice_departments.coordinators import coordinator_of
from eoffice_departments.queries import Counts, branches_of, open_counts, units


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A department or a branch: who leads or coordinates it, and how much lies there."""

    url: str
    title: str
    code: str
    who: str
    counts: Counts
    branches: int = 0


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post and who holds it; ``holders`` is empty while it is vacant."""

    url: str
    title: str
    holders: str
    superior: str


def title_of(request: Any, row: Any) -> str:
    """Return the title of a row of content in the page's language."""
    return getattr(row, f"title_{request.locale_name}") or row.title  # type: ignore[no-any-return]


def holders_of(request: Any, desk_id: str | None) -> str:
    """Return the names of those who sit at a desk; nothing for a vacant one."""
    desk = request.office.site.desks.get(desk_id or "")
    if desk is None:
        return ""
    held = holders_at(desk, to_micros(request.office.now))
    return ", ".join(user_title(request, each) for each in held)


def head_of(request: Any, desk_id: str | None) -> str:
    """Return who heads a department: name and post; the post alone while it is vacant."""
    if not desk_id:
        return ""
    names = holders_of(request, desk_id)
    title = desk_title(request, desk_id)
    return f"{names}, {title}" if names else title


def by_title(rows: Iterable[UnitRow]) -> list[UnitRow]:
    """Return rows in the order of their titles."""
    return sorted(rows, key=lambda row: row.title.casefold())


def inner_units(request: Any, place: int, type: str) -> list[tuple[Any, Counts]]:
    """Return (row, what lies open in it at any depth) of the units of one type in a place."""
    catalog = request.office.catalog
    rows = units(catalog, place, type)
    inside = branches_of(catalog, [row.source for row in rows])
    every = {each for row in rows for each in (row.source, *inside[row.source])}
    counts = open_counts(catalog.connection, sorted(every), request.today)
    return [
        (row, sum((counts[each] for each in inside[row.source]), counts[row.source]))
        for row in rows
    ]


def branch_rows(request: Any, here: str, found: list[tuple[Any, Counts]]) -> list[UnitRow]:
    """Return the rows of branches, in the order of their titles."""
    office = request.office
    return by_title(
        UnitRow(
            url=f"{here}{row.name}/",
            title=title_of(request, row),
            code=row.name,
            who=user_title(request, coordinator_of(office, office.load(row.source))),
            counts=counts,
        )
        for row, counts in found
    )


def post_rows(request: Any, posts: Iterable[Any]) -> list[PostRow]:
    """Return the rows of posts, those above first."""
    desks = request.office.site.desks

    def height(post: Any) -> tuple[int, str]:
        above, here = 0, desks[post.desk]
        while here.superior is not None and here.superior in desks:
            above, here = above + 1, desks[here.superior]
        return above, post.desk

    return [_post_row(request, post) for post in sorted(posts, key=height)]


def _post_row(request: Any, post: Any) -> PostRow:
    desk = request.office.site.desks[post.desk]
    return PostRow(
        url=request.resource_path(post),
        title=post.title_in(request.locale_name),
        holders=holders_of(request, post.desk),
        superior=desk_title(request, desk.superior),
    )


def actions(context: Any, request: Any, *groups: str) -> list[Action]:
    """Return what can be done with an object, of these groups, as far as the person may."""
    office = request.office
    return [
        Action(
            item.name,
            request.translate(item.title),
            request.resource_path(context, item.view),
        )
        for group in groups or ("add", "actions")
        for item in office.declarations.actions_for(context, group)
        if (item.permission is None or office.can(context, item.permission))
        and (item.condition is None or item.condition(context, request))
    ]
