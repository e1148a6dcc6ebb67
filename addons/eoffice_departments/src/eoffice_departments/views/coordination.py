"""Coordination: a page for the coordinator of a branch, and one of all branches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pyramid.view import view_config
from sqlalchemy import select

from eoffice_cms.catalog import tables
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content.site import Site
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Badge, Fact, Link
from eoffice_cms.web.views.lists import Places
from eoffice_cms.web.wording import day, desk_title, local, user_title
from eoffice_departments.adoption import (
    WEEK_DAYS,
    Share,
    desks_that_acted,
    officials_of,
    shares,
)
from eoffice_departments.content import Branch
from eoffice_departments.coordinators import OVERSEE, coordinator_of
from eoffice_departments.translation import _
from eoffice_departments.views.rows import actions, title_of

CONCERN_TONES = {"open": "late", "answered": "info", "closed": "quiet"}
MOST_CONCERNS = 200


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """An official of a branch; ``signed_in`` is empty for who never did, ``links`` act on it."""

    name: str
    user: str
    posts: str
    signed_in: str
    acted: bool
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """An obstacle or help request in a list."""

    url: str
    title: str
    kind: str
    state: Badge
    day: str
    who: str


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch in the list of all: who coordinates it, by which order, since when."""

    url: str
    title: str
    department: str
    who: str
    order: str
    since: str


@view_config(
    context=Branch, name="coordination", renderer="../templates/coordination_branch.pt",
    permission=OVERSEE, request_method="GET",
)  # fmt: skip
def coordination(context: Branch, request: Any) -> dict[str, Any]:
    """Show how a branch takes to the system, who needs help, and what stands in the way."""
    office, here = request.office, oid(context)
    connection = office.catalog.connection
    share = shares(connection, office.now, days=WEEK_DAYS, branches=[here]).get(here, Share())
    rows = _officials(context, request)
    concerns = _concerns(request, parent=oid(context["Concerns"])) if "Concerns" in context else []
    title = _("Coordination")
    return {
        "title": request.translate(title),
        "branch": Link(context.title_in(request.locale_name), request.resource_path(context)),
        "breadcrumbs": breadcrumbs(request, context, title),
        "facts": _facts(context, request),
        "share": share,
        "acted": sum(row.acted for row in rows),
        "officials": rows,
        "absent": [row for row in rows if not row.signed_in],
        "concerns": concerns,
        "actions": [
            each for each in actions(context, request)
            if each.name in ("raise-obstacle", "content")
        ],
    }  # fmt: skip


def _officials(branch: Branch, request: Any) -> list[OfficialRow]:
    """Return the officials of a branch, those who never signed in first."""
    office = request.office
    held = officials_of(office, branch)
    acted = desks_that_acted(
        office.catalog.connection, [desk for desks in held.values() for desk in desks], office.now
    )
    seen = request.eoffice.transient.last_sign_ins()
    offered = [
        each for each in office.declarations.actions_for(branch, "official")
        if each.permission is None or office.can(branch, each.permission)
    ]  # fmt: skip
    rows = [
        OfficialRow(
            name=user_title(request, user),
            user=user,
            posts=", ".join(desk_title(request, desk) for desk in desks),
            signed_in=day(_day_of(seen[user]), request.locale_name) if user in seen else "",
            acted=any(desk in acted for desk in desks),
            links=tuple(
                Link(
                    request.translate(each.title),
                    request.resource_path(branch, each.view, query={"user": user}),
                )
                for each in offered
            ),
        )
        for user, desks in held.items()
    ]
    return sorted(rows, key=lambda row: (bool(row.signed_in), row.acted, row.name.casefold()))


def _day_of(seconds: float) -> date:
    return local(datetime.fromtimestamp(seconds, UTC)).date()


def _facts(branch: Branch, request: Any) -> list[Fact]:
    translate, language = request.translate, request.locale_name
    who = coordinator_of(request.office, branch)
    facts = [Fact(translate(_("Coordinator")), user_title(request, who) or translate(_("none")))]
    term = branch.coordinations[-1] if branch.coordinations and who else None
    if term is not None and term.number and term.day:
        facts.append(Fact(translate(_("By order")), _order(term, language)))
    if term is not None:
        facts.append(Fact(translate(_("Since")), day(date.fromisoformat(term.since), language)))
    return facts


def _order(term: Any, language: str) -> str:
    if not term.number or not term.day:
        return ""
    return f"{term.number}, {day(date.fromisoformat(term.day), language)}"


@view_config(
    context=Site, name="coordination", renderer="../templates/coordination.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def everywhere(context: Site, request: Any) -> dict[str, Any]:
    """List the branches one oversees, those without a coordinator first, and what is open."""
    rows = _branches(request)
    return {
        "title": request.translate(_("Coordination")),
        "breadcrumbs": [],
        "vacant": [row for row in rows if not row.who],
        "branches": [row for row in rows if row.who],
        "concerns": _concerns(request),
        "mine": [
            Link(place.title_in(request.locale_name), request.resource_path(place, "ask-help"))
            for place in _own_branches(request)
        ],
    }


def _own_branches(request: Any) -> list[Any]:
    """Return the branches of the posts that the person holds."""
    office = request.office
    found = {
        office.site.desks[each].place for each in office.identity.desks
        if each in office.site.desks
    } - {None}  # fmt: skip
    places = [office.load_object(uid) for uid in sorted(found)]
    return [each for each in places if isinstance(each, Branch)]


def _branches(request: Any) -> list[BranchRow]:
    """Return the branches that the person oversees, by department and title."""
    office, language, places = request.office, request.locale_name, Places(request)
    content = tables.content
    found = []
    for row in office.catalog.rows(select(content).where(content.c.type == "branch")):
        branch = office.load(row.source)
        if branch.merged or not office.can(branch, OVERSEE):
            continue
        who = coordinator_of(office, branch)
        term = branch.coordinations[-1] if who and branch.coordinations else None
        found.append(
            BranchRow(
                url=f"{places.url(row)}coordination",
                title=title_of(request, row),
                department=branch.__parent__.title_in(language),
                who=user_title(request, who),
                order=_order(term, language) if term else "",
                since=day(date.fromisoformat(term.since), language) if term else "",
            )
        )
    return sorted(found, key=lambda row: (row.department.casefold(), row.title.casefold()))


def _concerns(request: Any, *, parent: int | None = None) -> list[ConcernRow]:
    """Return obstacles and help requests that the person may see, the open and newest first."""
    content, catalog = tables.content, request.office.catalog
    query = (
        select(content)
        .where(content.c.type.in_(("obstacle", "help_request")), catalog.visible())
        .order_by(content.c.modified_at.desc())
        .limit(MOST_CONCERNS)
    )
    if parent is not None:
        query = query.where(content.c.parent == parent)
    places, types = Places(request), request.office.declarations.content_types
    rows = sorted(
        catalog.rows(query),
        key=lambda row: tuple(CONCERN_TONES).index(row.state_class.partition(".")[2]),
    )
    return [
        ConcernRow(
            url=places.url(row),
            title=row.title,
            kind=request.translate(types[row.type].title),
            state=concern_badge(request, *row.state_class.split(".")),
            day=day(local(row.created_at).date(), request.locale_name),
            who=user_title(request, row.creator),
        )
        for row in rows
    ]


def concern_badge(request: Any, workflow: str, state: str) -> Badge:
    """Return the badge of an obstacle's or help request's state."""
    declared = request.office.rules.workflows[workflow].state(state)
    return Badge(request.translate(declared.title), CONCERN_TONES[state])


