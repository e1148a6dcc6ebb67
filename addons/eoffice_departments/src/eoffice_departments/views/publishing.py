"""The coordinator's pages: a branch's content as a tree, its order, and each thing's state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPFound, HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.catalog.rows import oid
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.requests import expected_of, whole_number
from eoffice_cms.web.templates.shapes import Action, Fact, Link
from eoffice_cms.web.views.documents import download
from eoffice_cms.web.views.lists import Places
from eoffice_cms.web.wording import day, moment, user_title
from eoffice_cms.workflow.engine import offers, perform
from eoffice_departments.content import Branch
from eoffice_departments.publishing import ordering, services
from eoffice_departments.publishing.content import TYPES, Item, Paper, Section
from eoffice_departments.publishing.queries import of_section
from eoffice_departments.translation import _
from eoffice_departments.views.publishing_rows import public_crumbs, row_of, state_of
from eoffice_departments.views.rows import actions

PUBLISH = services.PUBLISH


@dataclass(frozen=True, slots=True)
class Seat:
    """A child on the page that arranges a section."""

    url: str
    title: str
    place: int
    first: bool
    last: bool


@view_config(
    context=Branch, name="content", renderer="../templates/section.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def content(context: Branch, request: Any) -> Any:
    """Lead to the branch's content; where there is none yet, offer to begin."""
    top = services.top_of(context)
    if top is not None:
        return HTTPFound(request.resource_path(top))
    title = _("Content and notices")
    return {
        "title": request.translate(title),
        "breadcrumbs": breadcrumbs(request, context, title),
        "rows": [],
        "adds": _adds(context, request),
        "actions": [],
        "public_url": None,
    }


@view_config(
    context=Section, name="", renderer="../templates/section.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def section(context: Section, request: Any) -> dict[str, Any]:
    """Show what lies in a section, in its order."""
    places = Places(request)
    rows = of_section(request.office.catalog, oid(context))
    branch = context
    while isinstance(branch, Section):
        branch = branch.__parent__
    offered = actions(context, request)
    return {
        "title": context.title_in(request.locale_name),
        "breadcrumbs": breadcrumbs(request, context),
        "rows": [row_of(request, places, row) for row in rows],
        "adds": _adds(context, request),
        "actions": offered if len(rows) > 1 else [e for e in offered if e.name != "arrange"],
        "public_url": request.resource_path(branch, "public"),
    }


def _adds(context: Any, request: Any) -> list[Link]:
    if not request.office.can(context, PUBLISH):
        return []
    here = request.resource_path(context)
    links = [
        Link(request.translate(kind.type_title), f"{here}add-item/{name}", icon=kind.icon)
        for name, kind in TYPES.items()
    ]
    return [*links, Link(request.translate(_("Section")), f"{here}add-section", icon="folder")]


@view_config(
    context=Section, name="arrange", renderer="../templates/arrange.pt",
    permission=PUBLISH, request_method="GET",
)  # fmt: skip
def arrange(context: Section, request: Any) -> dict[str, Any]:
    """Show the order of a section, and what changes it."""
    found = ordering.children(context)
    return {
        "title": request.translate(_("Arrange")),
        "breadcrumbs": breadcrumbs(request, context, _("Arrange")),
        "about": Link(context.title_in(request.locale_name), request.resource_path(context)),
        "seats": [
            Seat(
                request.resource_path(each, "move"), each.title_in(request.locale_name),
                number, number == 1, number == len(found),
            )
            for number, each in enumerate(found, start=1)
        ],
    }  # fmt: skip


@view_config(context=Item, name="move", permission="content.view", request_method="POST")
@view_config(context=Section, name="move", permission="content.view", request_method="POST")
def move(context: Any, request: Any) -> Any:
    """Move a child up, down or to a place in its section."""
    parent = context.__parent__
    wanted = request.POST.get("to", "")
    if wanted in ("up", "down"):
        here = ordering.place_of(parent, context) if isinstance(parent, Section) else 0
        place: int | None = here + (1 if wanted == "down" else -1)
    else:
        place = whole_number(request.POST.get("place", ""))
    if place is None:
        request.tell(_("Give the place as a number. Nothing was moved."), "warning")
    else:
        now = services.move(request.office, context, place)
        sentence = _(
            "“${title}” now has place ${n}.",
            mapping={"title": context.title_in(request.locale_name), "n": now},
        )
        request.tell(sentence)
    return HTTPFound(request.resource_path(parent, "arrange"))


def shown_to_all(item: Item, request: Any) -> None:
    """Hide from citizens what is published but not, or no more, to be shown.

    :raises HTTPNotFound: as for an address where nothing is
    """
    if not request.office.identity.user_id and not item.in_force(request.today):
        raise HTTPNotFound


@view_config(
    context=Item, name="", renderer="../templates/item.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def item(context: Item, request: Any) -> dict[str, Any]:
    """Show one thing that a branch publishes."""
    shown_to_all(context, request)
    language, here = request.locale_name, request.resource_path(context)
    signed_in = bool(request.office.identity.user_id)
    text, text_language = context.text_in(language)
    return {
        "title": context.title_in(language),
        "kind": request.translate(context.type_title),
        "breadcrumbs": public_crumbs(request, context),
        "state": state_of(request, context.state) if signed_in else None,
        "text": text,
        "text_language": text_language,
        "facts": _facts(context, request),
        "kept": _kept(context, request) if signed_in else [],
        "actions": [*_transitions(context, request), *actions(context, request)]
        if signed_in else [],
        "download_url": f"{here}download" if isinstance(context, Paper) else None,
        "download": _download_words(context, request),
        "outside": context.url,
    }  # fmt: skip


def _transitions(context: Item, request: Any) -> list[Action]:
    here = request.resource_path(context)
    return [
        Action(
            offer.transition.name, request.translate(offer.transition.title),
            f"{here}change-state?to={offer.transition.name}", method="post",
            enabled=offer.enabled, primary=offer.transition.primary,
            reason=request.translate(offer.reason) if offer.reason else None,
            expected=str(context.record.length),
        )
        for offer in offers(request.office, context)
    ]  # fmt: skip


@view_config(context=Item, name="change-state", permission="content.view", request_method="POST")
def change_state(context: Item, request: Any) -> Any:
    """Publish an item, or withdraw it."""
    asked, expected = request.GET.get("to", ""), expected_of(request)
    if asked in ("publish", "withdraw"):
        perform(request.office, context, asked, {}, expected=expected)
        request.tell(
            _("Published: everybody can read it now.")
            if asked == "publish"
            else _("Withdrawn: citizens cannot read it any more.")
        )
    return HTTPFound(request.resource_path(context))


@view_config(context=Paper, name="download", permission="content.view", request_method="GET")
def fetch(context: Paper, request: Any) -> Any:
    """Send the document."""
    shown_to_all(context, request)
    return download(context, request)


def _download_words(context: Item, request: Any) -> str:
    if not isinstance(context, Paper):
        return ""
    ending = context.filename.rsplit(".", 1)[-1].upper()
    return f"{ending}, {max(context.size // 1024, 1)} KB"


def _facts(context: Item, request: Any) -> list[Fact]:
    """Return what everybody who may read it is told."""
    language, branch = request.locale_name, context.__parent__
    while isinstance(branch, Section):
        branch = branch.__parent__
    given = (
        (_("Number"), context.number),
        (_("Date"), context.issued),
        (_("Begins"), context.starts),
        (_("Ends"), context.ends),
        (_("Place"), context.venue),
        (_("Published"), context.published and moment(context.published, language)),
        (_("In force until"), context.valid_until),
    )
    facts = [
        Fact(request.translate(label), value if isinstance(value, str) else day(value, language))
        for label, value in given
        if value
    ]
    return [
        Fact(
            request.translate(_("Branch")), branch.title_in(language),
            request.resource_path(branch, "public"),
        ),
        *facts,
    ]  # fmt: skip


def _kept(context: Item, request: Any) -> list[Fact]:
    """Return what the office alone is told."""
    translate, language = request.translate, request.locale_name
    facts = [
        Fact(translate(_("Added by")), user_title(request, context.creator)),
        Fact(translate(_("Changed")), moment(context.modified, language)),
    ]
    if context.valid_from:
        facts.append(Fact(translate(_("Shown from")), day(context.valid_from, language)))
    if isinstance(context, Paper):
        facts.append(Fact("SHA-256", context.sha256))
    return facts
