"""The public face: what the district's branches have published, for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.catalog.queries import Filters
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content.site import Site
from eoffice_cms.web.templates.shapes import Link
from eoffice_cms.web.views.lists import Places
from eoffice_departments.content import Branch
from eoffice_departments.publishing import READ, queries, services
from eoffice_departments.publishing.content import TYPES
from eoffice_departments.translation import _
from eoffice_departments.views.publishing_rows import PublishedRow, public_crumbs, row_of
from eoffice_departments.views.rows import title_of

NEWEST = 8
LONGEST_QUERY = 200
MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a branch's public page: its heading, its depth from 2 on, what it shows."""

    title: str
    level: int
    rows: tuple[PublishedRow, ...]


@view_config(
    context=Site, name="public", renderer="../templates/public.pt",
    permission=READ, request_method="GET",
)  # fmt: skip
def public(context: Site, request: Any) -> dict[str, Any]:
    """Show the newest circulars, news and events, and which branches have published."""
    catalog, today = request.office.catalog, request.today
    words = request.GET.get("q", "")[:LONGEST_QUERY].replace("\x00", " ").strip()
    counts = queries.counts_by_branch(catalog, today)
    branches = queries.titles_of(catalog, list(counts))
    titles = {each: title_of(request, row) for each, row in branches.items()}
    places = Places(request)

    def rows(found: Any) -> list[PublishedRow]:
        return [row_of(request, places, each, where=titles[each.branch]) for each in found]

    def latest(*types: str) -> list[PublishedRow]:
        return rows(queries.latest(catalog, types, today, NEWEST))

    blocks = (
        (_("Circulars and orders"), latest("circular", "issued_order")),
        (_("News"), latest("news_item")),
        (_("Events"), rows(queries.coming_events(catalog, today, NEWEST))),
    )
    return {
        "title": request.translate(_("Published by the district")),
        "breadcrumbs": [],
        "words": words,
        "hits": rows(_found(catalog, words, today)) if words else None,
        "blocks": [(request.translate(title), found) for title, found in blocks if found],
        "branches": sorted(
            (
                Link(titles[each], f"{places.url(branches[each])}public", count=counts[each],
                     description=_department(request, branches[each]))
                for each in branches
            ),
            key=lambda link: (link.description or "", link.title.casefold()),
        ),
    }  # fmt: skip


def _found(catalog: Any, words: str, today: Any) -> list[Any]:
    """Return the published items that the words are found in, the newest first."""
    found = catalog.search(words, Filters(types=tuple(TYPES)), limit=MOST_HITS).rows
    shown = queries.among(catalog, [row.source for row in found], today)
    return [shown[row.source] for row in found if row.source in shown]


def _department(request: Any, branch: Any) -> str:
    return request.office.load(branch.parent).title_in(request.locale_name)  # type: ignore[no-any-return]


@view_config(
    context=Branch, name="public", renderer="../templates/public_branch.pt",
    permission=READ, request_method="GET",
)  # fmt: skip
def public_branch(context: Branch, request: Any) -> dict[str, Any]:
    """Show what a branch has published, section by section.

    :raises HTTPNotFound: for citizens, where it has published nothing
    """
    signed_in = request.office.identity.user_id
    found = queries.of_branch(request.office.catalog, oid(context), request.today)
    if not found and not signed_in:
        raise HTTPNotFound
    places, below = Places(request), dict[int, list[PublishedRow]]()
    for row in found:
        below.setdefault(row.section, []).append(row_of(request, places, row))
    parts = [
        Part(each.title_in(request.locale_name), depth, tuple(below.get(oid(each), ())))
        for depth, each in _sections(context)
    ]
    return {
        "title": context.title_in(request.locale_name),
        "department": context.__parent__.title_in(request.locale_name),
        "breadcrumbs": public_crumbs(request, context),
        "parts": [each for each in parts if each.rows],
        "manage_url": request.resource_path(context, "content")
        if signed_in and request.office.can(context, services.PUBLISH) else None,
    }  # fmt: skip


def _sections(branch: Branch) -> list[tuple[int, Any]]:
    """Return (level of its heading, section) for each section of a branch."""
    found = []
    for each in services.sections_of(branch):
        level, above = 2, each.__parent__
        while above is not branch:
            level, above = level + 1, above.__parent__
        found.append((min(level, 6), each))
    return found
