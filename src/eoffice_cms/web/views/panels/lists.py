"""The control panel of the office's own lists: holidays, phrases, letter forms and the like."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import colander
from pyramid.httpexceptions import HTTPFound, HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.content.lists import (
    Entry,
    Field,
    ListKind,
    drop,
    entries,
    entry_of,
    kinds_of,
    put,
)
from eoffice_cms.content.site import Site
from eoffice_cms.errors import _
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, Day, RadioChoiceWidget, Text, make_form, one_of
from eoffice_cms.web.templates.shapes import Link
from eoffice_cms.web.views.lists import page_of, pager
from eoffice_cms.web.views.panels.index import crumbs

PAGE = 100
TITLE = _("Lists of the office")


def kind_of(request: Any) -> ListKind:
    """Return the kind that the address names."""
    found = kinds_of(request.office.declarations).get(request.GET.get("kind", ""))
    if found is None:
        raise HTTPNotFound
    return found


def address(view: str, **named: str) -> str:
    """Return the path of one of these pages."""
    return f"/{view}?{urlencode(named)}"


@view_config(
    context=Site, name="panel-lists", renderer="eoffice_cms.web:templates/panels.pt",
    permission="site.administer", request_method="GET",
)  # fmt: skip
def lists(context: Site, request: Any) -> dict[str, Any]:
    """List the kinds of lists."""
    links = [
        Link(
            request.translate(kind.title), address("panel-list", kind=name), icon="folder",
            description=request.translate(kind.description),
        )
        for name, kind in kinds_of(request.office.declarations).items()
    ]  # fmt: skip
    return {
        "groups": [(request.translate(TITLE), links)],
        "breadcrumbs": crumbs(request, TITLE),
    }


@view_config(
    context=Site, name="panel-list", renderer="eoffice_cms.web:templates/panel_list.pt",
    permission="site.administer", request_method="GET",
)  # fmt: skip
def one_list(context: Site, request: Any) -> dict[str, Any]:
    """List the entries of a kind."""
    kind, offset = kind_of(request), page_of(request)
    every = list(entries(context, kind.name))
    shown = every[offset : offset + PAGE]
    fields = [each for each in kind.fields if each.kind != "lines"]
    return {
        "title": request.translate(kind.title),
        "lead": request.translate(kind.description),
        "headings": [request.translate(each.title) for each in fields],
        "rows": [
            SimpleNamespace(
                url=address("panel-list-entry", kind=kind.name, key=key),
                cells=[_cell(request, field, entry.get(field.name, "")) for field in fields],
            )
            for key, entry in shown
        ],
        "new_url": address("panel-list-entry", kind=kind.name),
        "pager": pager(request, offset, len(shown), len(every)),
        "breadcrumbs": _way(request, kind),
    }


def _cell(request: Any, field: Field, value: str) -> str:
    titles = dict(field.choices)
    return str(request.translate(titles[value])) if value in titles else value


def _way(request: Any, kind: ListKind, last: str | None = None) -> list[Link]:
    found = crumbs(request, TITLE)
    found[-1] = Link(found[-1].title, "/panel-lists")
    name = request.translate(kind.title)
    found.append(Link(name, address("panel-list", kind=kind.name) if last else None))
    return [*found, Link(request.translate(last), None)] if last else found


def _node(field: Field) -> colander.SchemaNode:
    missing = colander.required if field.needed else ""
    if field.choices:
        return colander.SchemaNode(
            colander.String(), name=field.name, title=field.title, missing=missing,
            validator=one_of(dict(field.choices)), widget=RadioChoiceWidget(values=field.choices),
        )  # fmt: skip
    kind = Day() if field.kind == "day" else Text(field.longest, field.kind == "lines")
    return colander.SchemaNode(kind, name=field.name, title=field.title, missing=missing)


@view_config(
    context=Site, name="panel-list-entry", renderer="eoffice_cms.web:templates/action_form.pt",
    permission="site.administer", request_method=("GET", "POST"),
)  # fmt: skip
def entry(context: Site, request: Any) -> Any:
    """Add an entry, change one, or take it out."""
    kind, key = kind_of(request), request.GET.get("key")
    found = entry_of(context, kind.name, key) if key is not None else None
    if key is not None and found is None:
        raise HTTPNotFound
    schema = colander.Schema()
    for field in kind.fields:
        schema.add(_node(field))
    back = address("panel-list", kind=kind.name)
    buttons = [Button("save", _("Save")), Button("cancel", _("Cancel"), url=back)]
    if found is not None:
        buttons.insert(1, Button("drop", _("Take it out"), kind="danger"))
    form = make_form(schema, request, buttons, request.path_qs)
    title = _("Change an entry") if found is not None else _("Add an entry")

    def act(values: dict[str, Any]) -> Any:
        if found is not None and key is not None and "drop" in request.POST:
            drop(request.office, kind, key)
            request.tell(_("It was taken out of the list."))
        else:
            said = {name: str(value or "") for name, value in values.items()}
            put(request.office, kind, said, before=key)
            request.tell(_("Kept."))
        return HTTPFound(back)

    page = form_page(request, title, _way(request, kind, title))
    return ask(request, form, page, act, first=_first(kind, found))


def _first(kind: ListKind, found: Entry | None) -> dict[str, Any] | None:
    """Return what the fields of a form hold at first: days as days, the rest as it is kept."""
    if found is None:
        return None
    days = {each.name for each in kind.fields if each.kind == "day"}
    return {name: Day.parse(said) if name in days else said for name, said in found.items()}
