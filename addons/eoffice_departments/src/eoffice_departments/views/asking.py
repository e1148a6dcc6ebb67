"""Ask with one form on a page of its own, act, and go back; a refusal keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound

from eoffice_cms.web import asking as core
from eoffice_cms.web.asking import form_page
from eoffice_cms.web.forms import Button, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Link
from eoffice_departments.translation import _

FORM = "eoffice_cms.web:templates/action_form.pt"


def ask(
    context: Any,
    request: Any,
    schema: colander.Schema,
    *,
    title: str,
    button: str,
    done: str,
    act: Callable[[dict[str, Any]], Any],
    lead: str | None = None,
    values: dict[str, Any] | None = None,
    back: str | None = None,
) -> Any:
    """Return the page with the form, or act on what was posted and lead back.

    :param act: gets the values; may return an object, and then one is led to that
    :param done: the sentence shown afterwards
    :param values: what the fields hold at first
    """
    back = back or request.resource_path(context)
    buttons = (Button("save", button), Button("cancel", _("Cancel"), url=back))
    form = make_form(schema, request, buttons, request.path_qs)
    page = form_page(
        request,
        title,
        breadcrumbs(request, context, title),
        lead=lead,
        about=Link(context.title_in(request.locale_name), back),
    )

    def lead_back(given: dict[str, Any]) -> Any:
        made = act(given)
        request.tell(done)
        return HTTPFound(request.resource_path(made) if made is not None else back)

    return core.ask(request, form, page, lead_back, first=values, passed_on=())
