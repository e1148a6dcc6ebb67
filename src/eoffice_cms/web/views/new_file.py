"""A new file: a few fields on one screen, in the branch of one's desk."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.content import actions
from eoffice_cms.content.categories import categories_of, category_title
from eoffice_cms.content.site import Site
from eoffice_cms.errors import Forbidden, _
from eoffice_cms.interfaces import IPlace
from eoffice_cms.web import schemas
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import (
    Button,
    HiddenWidget,
    SelectWidget,
    make_form,
    one_of,
)
from eoffice_cms.web.layout import breadcrumbs

FORM = "eoffice_cms.web:templates/action_form.pt"


def places_for(request: Any) -> dict[str, tuple[str, Any]]:
    """Return desk id → (title, place) of the desks at which one may begin a file."""
    office, language = request.office, request.locale_name
    found: dict[str, tuple[str, Any]] = {}
    for desk_id in office.identity.desks:
        desk = office.site.desks[desk_id]
        place = office.load_object(desk.place) if desk.place else office.site.get("files")
        if place is not None and office.can(place, "place.create_file"):
            title = f"{desk.title_in(language)} · {place.title_in(language)}"
            found[desk_id] = title, place
    posts = {key: value for key, value in found.items() if not key.startswith("u-")}
    return posts or found


def _categories(request: Any) -> list[tuple[str, str]]:
    office, language = request.office, request.locale_name
    titles = [(key, category_title(office, key, language)) for key in categories_of(office)]
    return sorted(titles, key=lambda each: each[1])


def _schema(request: Any, desks: dict[str, tuple[str, Any]]) -> colander.Schema:
    choices = [(desk_id, title) for desk_id, (title, _place) in desks.items()]
    desk = colander.SchemaNode(
        colander.String(),
        name="desk",
        title=_("Desk and branch"),
        validator=one_of(tuple(desks)),
        default=choices[0][0],
        widget=SelectWidget(values=choices) if len(choices) > 1 else HiddenWidget(),
    )
    return schemas.form_of(
        schemas.subject(), schemas.note(title=_("First note")), desk,
        schemas.category(_categories(request)), schemas.priority(), schemas.due(request.today),
    )  # fmt: skip


@view_config(context=Site, name="new-file", renderer=FORM, request_method=("GET", "POST"))
@view_config(
    context=IPlace, name="new-file", renderer=FORM, permission="place.create_file",
    request_method=("GET", "POST"),
)  # fmt: skip
def new_file(context: Any, request: Any) -> Any:
    """Ask for a new file and create it."""
    desks = places_for(request)
    if not isinstance(context, Site):
        here = {key: value for key, value in desks.items() if value[1] is context}
        desks = here or {
            key: (title, context)
            for key, (title, _place) in desks.items()
            if request.office.can(context, "place.create_file")
        }
    if not desks:
        raise Forbidden(_("You sit at no desk that may begin a file."))
    buttons = (Button("create", _("Create file")), Button("cancel", _("Cancel"), url="/desk"))
    form = make_form(_schema(request, desks), request, buttons, request.path)
    title = _("New file")
    lead = _("The number is given when the file is created.")
    page = form_page(request, title, breadcrumbs(request, context, title), lead=lead)
    return ask(request, form, page, lambda values: _create(request, values, desks))


def _create(request: Any, values: dict[str, Any], desks: dict[str, tuple[str, Any]]) -> Any:
    file = actions.create_file(request.office, desks[values["desk"]][1], **values)
    request.tell(_("The file was created."))
    return HTTPFound(request.resource_path(file))
