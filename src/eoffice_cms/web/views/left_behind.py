"""What a package left that is no longer installed: what is known of it, its raw state, deleting."""

from __future__ import annotations

import json
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.response import Response
from pyramid.view import view_config
from ZODB.utils import u64

from eoffice_cms.catalog import maintenance
from eoffice_cms.catalog.gone import LeftBehind
from eoffice_cms.content.administering import PERMISSION, delete_left
from eoffice_cms.content.wording import REASON
from eoffice_cms.errors import _
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, Text, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Fact, Link
from eoffice_cms.web.wording import OF_A_MISSING_ADDON


@view_config(
    context=LeftBehind, name="", permission=PERMISSION, request_method="GET",
    renderer="eoffice_cms.web:templates/left_behind.pt",
)  # fmt: skip
def left_behind(context: LeftBehind, request: Any) -> dict[str, Any]:
    """Show what is known of the object."""
    here, translate = request.resource_path(context), request.translate
    return {
        "title": context.title_in(request.locale_name),
        "breadcrumbs": breadcrumbs(request, context),
        "notice": translate(
            _(
                "The package ${package} is not installed: this object cannot be shown or used. "
                "It is whole again once the package is installed.",
                mapping={"package": context.package},
            )
        ),
        "facts": [
            Fact(translate(_("Kind")), translate(OF_A_MISSING_ADDON)),
            Fact(translate(_("Package")), context.package),
            Fact(translate(_("Class")), context.kind),
            Fact(translate(_("Name")), context.__name__),
            Fact("UID", context.uid or "–"),
            Fact(translate(_("Objects, with all that lies in it")),
                 str(sum(1 for _each in context.everything()))),
        ],
        "json_url": f"{here}raw-json",
        "bytes_url": f"{here}raw-bytes",
        "delete_url": f"{here}delete",
    }  # fmt: skip


@view_config(
    context=LeftBehind, name="raw-json", permission=PERMISSION, request_method="GET"
)
def raw_json(context: LeftBehind, request: Any) -> Response:
    """Hand out the raw state for people and other programs."""
    body = json.dumps(context.as_plain(), ensure_ascii=False, indent=2).encode()
    return _attachment(context, body, "application/json", "json")


@view_config(
    context=LeftBehind, name="raw-bytes", permission=PERMISSION, request_method="GET"
)
def raw_bytes(context: LeftBehind, request: Any) -> Response:
    """Hand out the object's record in the store, byte for byte."""
    return _attachment(context, context.raw_bytes(), "application/octet-stream", "pickle")


def _attachment(context: LeftBehind, body: bytes, kind: str, ending: str) -> Response:
    name = f"{u64(context.obj._p_oid):x}.{ending}"
    return Response(body, content_type=kind, content_disposition=f'attachment; filename="{name}"')


class DeleteForm(colander.Schema):
    """The name once more, and why."""

    confirmed = colander.SchemaNode(Text(max=200), title=_("Its name once more, to confirm"))
    reason = colander.SchemaNode(Text(max=REASON), title=_("Reason"))


@view_config(
    context=LeftBehind, name="delete", permission=PERMISSION, request_method=("GET", "POST"),
    renderer="eoffice_cms.web:templates/action_form.pt",
)  # fmt: skip
def delete(context: LeftBehind, request: Any) -> Any:
    """Delete the object for good."""
    here = request.resource_path(context)
    buttons = (Button("delete", _("Delete for good")), Button("cancel", _("Cancel"), url=here))
    form = make_form(DeleteForm(), request, buttons, request.path)
    title = _("Delete what a missing add-on left")
    page = form_page(
        request, title, breadcrumbs(request, context, title),
        lead=_("It goes with all that lies in it, and does not come back with the package."),
        about=Link(context.title_in(request.locale_name), here),
        facts=[Fact(request.translate(_("Name")), context.__name__)],
    )  # fmt: skip

    def act(values: dict[str, Any]) -> Any:
        sources = [u64(each._p_oid) for each in context.everything()]
        place = request.resource_path(context.__parent__) if context.__parent__.__parent__ else None
        delete_left(request.office, context, **values)
        projections = request.eoffice.projections

        def follow(committed: bool) -> None:
            if committed:
                maintenance.forget(projections, sources)

        request.tm.get().addAfterCommitHook(follow)
        request.tell(_("Deleted."))
        return HTTPFound(place or "/browse")

    return ask(request, form, page, act)
