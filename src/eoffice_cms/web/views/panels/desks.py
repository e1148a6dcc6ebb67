"""The control panel of desks: who sits there, who is above, whether an officer's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.content.administering import change_desk, seat_alone
from eoffice_cms.content.site import Site
from eoffice_cms.content.wording import REASON
from eoffice_cms.custody.desks import desk_of
from eoffice_cms.errors import _
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import (
    Button,
    SelectWidget,
    Text,
    TextAreaWidget,
    make_form,
)
from eoffice_cms.web.views.lists import page_of, pager
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_cms.web.wording import counted, desk_title, user_title

PAGE = 50


@view_config(
    context=Site, name="panel-desks", renderer="eoffice_cms.web:templates/panel_desks.pt",
    permission="site.administer", request_method="GET",
)  # fmt: skip
def desks(context: Site, request: Any) -> dict[str, Any]:
    """List the desks."""
    words, offset = request.GET.get("q", "")[:100], page_of(request)
    found = request.office.catalog.desks(words, limit=5000)
    shown = found[offset : offset + PAGE]
    return {
        "query": request.GET.get("q", "")[:100],
        "rows": [_row(request, context.desks[row.id]) for row in shown],
        "new_url": None,
        "form": None,
        "form_title": None,
        "pager": pager(request, offset, len(shown), len(found)),
        "breadcrumbs": crumbs(request, _("Desks")),
    }


def _row(request: Any, desk: Any) -> SimpleNamespace:
    place = request.office.load_object(desk.place) if desk.place else None
    waiting = request.office.catalog.inbox_count((desk.id,), request.today)
    return SimpleNamespace(
        title=desk.title_in(request.locale_name),
        desk_id=desk.id,
        place=place.title_in(request.locale_name) if place is not None else "",
        superior=desk_title(request, desk.superior),
        holders=", ".join(user_title(request, each) for each in desk.holders),
        decides=desk.decides,
        waiting=counted(request, waiting),
        url=f"/panel-desk?id={desk.id}",
    )


@view_config(
    context=Site, name="panel-desk", renderer="eoffice_cms.web:templates/action_form.pt",
    permission="site.administer", request_method=("GET", "POST"),
)  # fmt: skip
def desk(context: Site, request: Any) -> Any:
    """Change a desk: its titles, superior, holder, whether an officer sits there."""
    found = desk_of(context, request.GET.get("id", ""))
    form = make_form(
        _schema(request, found),
        request,
        (Button("save", _("Save")), Button("cancel", _("Cancel"), url="/panel-desks")),
        request.path_qs,
    )
    first = {
        "title_hi": found.titles.get("hi", ""),
        "title_en": found.titles.get("en", ""),
        "superior": found.superior or "",
        "holder": found.holders[0] if found.holders else "",
        "decides": found.decides,
    }

    def change(values: dict[str, Any]) -> Any:
        _change(request.office, found, values)
        request.tell(_("Kept."))
        return HTTPFound("/panel-desks")

    page = form_page(request, found.title_in(request.locale_name), crumbs(request, _("Desks")))
    return ask(request, form, page, change, first=first)


def _schema(request: Any, desk: Any) -> colander.Schema:
    site, language = request.office.site, request.locale_name
    none = [("", _("nobody"))]
    above = [
        (each.id, each.title_in(language)) for each in site.desks.values() if each is not desk
    ]
    people = [(each.id, each.title_in(language)) for each in site.users.values()]
    schema = colander.Schema()
    for node in (
        colander.SchemaNode(Text(max=160), name="title_hi", title=_("Title in Hindi")),
        colander.SchemaNode(Text(max=160), name="title_en", title=_("Title in English")),
        colander.SchemaNode(
            colander.String(), name="superior", title=_("Desk above"), missing="",
            widget=SelectWidget(values=none + above),
        ),
        colander.SchemaNode(
            colander.String(), name="holder", title=_("Who sits here"), missing="",
            widget=SelectWidget(values=none + people),
        ),
        colander.SchemaNode(
            Text(max=REASON, multiline=True), name="reason", missing="",
            title=_("Reason, if you seat yourself"),
            description=_("It is recorded, and auditors and other administrators see it."),
            widget=TextAreaWidget(rows=2),
        ),
        colander.SchemaNode(
            colander.Boolean(), name="decides", title=_("An officer sits here, who decides")
        ),
    ):  # fmt: skip
        schema.add(node)
    return schema


def _change(office: Any, desk: Any, values: dict[str, Any]) -> None:
    holder = values["holder"]
    # As the form showed it, who sits there besides stays.
    if holder != (desk.holders[0] if desk.holders else ""):
        seat_alone(office, desk, holder or None, reason=values["reason"])
    titles = {"hi": values["title_hi"], "en": values["title_en"]}
    superior = values["superior"] or None
    change_desk(office, desk, titles=titles, superior=superior, decides=values["decides"])
