"""Browse the tree: places, what lies in them, what can be added."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.catalog.gone import LeftBehind, left_in
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import places as service
from eoffice_cms.content.administering import PERMISSION
from eoffice_cms.content.site import Site
from eoffice_cms.content.wording import SUBJECT
from eoffice_cms.errors import _
from eoffice_cms.interfaces import IFolder, IPlace
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, Text, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Child, Link
from eoffice_cms.web.views.lists import PAGE, Places, content_row, page_of, pager
from eoffice_cms.web.wording import OF_A_MISSING_ADDON, day, iso, local, state_badge, type_title

BROWSE = "eoffice_cms.web:templates/browse.pt"
ICONS = {"file": "file", "document": "paper"}


@view_config(
    context=Site, name="browse", renderer=BROWSE, permission="content.view", request_method="GET"
)
@view_config(
    context=IPlace, name="", renderer=BROWSE, permission="content.view", request_method="GET"
)
def browse(context: Any, request: Any) -> dict[str, Any]:
    """List what lies in a place and may be seen."""
    offset, here = page_of(request), oid(context)
    catalog = request.office.catalog
    # Files come the latest first; a place that only holds places lists them by their names.
    branch = request.office.can(context, "place.create_file") or IFolder.providedBy(context)
    left = left_in(context) if not offset and request.office.can(context, PERMISSION) else []
    shown_so = {oid(each.obj) for each in left}
    rows = catalog.children(
        here, limit=PAGE, offset=offset, sort="newest" if branch else "title"
    )
    total = catalog.children_count(here)
    paths = Places(request)
    return {
        "title": context.title_in(request.locale_name),
        "breadcrumbs": breadcrumbs(request, context),
        "children": [
            *(_left(request, each) for each in left),
            *(
                _child(request, paths, row)
                for row in rows
                if row.type != "file" and row.source not in shown_so
            ),
        ],
        "rows": [content_row(request, paths, row) for row in rows if row.type == "file"],
        "description": None,
        "adds": _add_menu(context, request),
        "actions": (),
        "facts": (),
        "pager": pager(request, offset, len(rows), total),
        "access_url": request.resource_path(context, "access"),
    }


def _left(request: Any, left: LeftBehind) -> Child:
    title, kind = left.title_in(request.locale_name), request.translate(OF_A_MISSING_ADDON)
    return Child(request.resource_path(left), title, kind, icon="warning")


def _child(request: Any, paths: Places, row: Any) -> Child:
    language = request.locale_name
    title = getattr(row, f"title_{language}", None) or row.title
    state = row.state_class.partition(".")[2]
    return Child(
        url=paths.url(row),
        title=f"{row.number} · {title}" if row.number else title,
        type_title=type_title(request, row.type),
        icon=ICONS.get(row.type, "folder"),
        state=state_badge(request, state) if row.type == "file" else None,
        modified=day(local(row.modified_at).date(), language),
        modified_iso=iso(row.modified_at),
    )


def _add_menu(context: Any, request: Any) -> list[Link]:
    office, here = request.office, request.resource_path(context)
    links = []
    if office.can(context, "place.create_file"):
        links.append(Link(request.translate(_("New file")), f"{here}new-file", icon="file"))
    if IFolder.providedBy(context) and office.can(context, "content.add"):
        links.append(Link(request.translate(_("Folder")), f"{here}add-folder", icon="folder"))
        links.append(Link(request.translate(_("Document")), f"{here}add-document", icon="paper"))
    elif isinstance(context, Site) and office.can(context, "content.add"):
        links.append(Link(request.translate(_("Folder")), "/add-folder", icon="folder"))
    for action in office.declarations.actions_for(context, "add"):
        if action.permission is None or office.can(context, action.permission):
            links.append(
                Link(request.translate(action.title), f"{here}{action.view}", icon=action.icon)
            )
    return links


class FolderForm(colander.Schema):
    """A new folder."""

    title = colander.SchemaNode(Text(max=SUBJECT), title=_("Title"))


@view_config(
    context=IPlace, name="add-folder", permission="content.add", request_method=("GET", "POST"),
    renderer="eoffice_cms.web:templates/action_form.pt",
)  # fmt: skip
def add_folder(context: Any, request: Any) -> Any:
    """Add a folder."""
    here = request.resource_path(context)
    buttons = (Button("add", _("Add folder")), Button("cancel", _("Cancel"), url=here))
    form = make_form(FolderForm(), request, buttons, request.path)

    def add(values: dict[str, Any]) -> Any:
        folder = service.add_folder(request.office, context, values["title"])
        return HTTPFound(request.resource_path(folder))

    title, about = _("Add folder"), Link(context.title_in(request.locale_name), here)
    page = form_page(request, title, breadcrumbs(request, context, title), about=about)
    return ask(request, form, page, add)
