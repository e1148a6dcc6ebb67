"""Ask with one form on a page of its own, act, and go back; a refusal keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound

from eoffice_cms.errors import Refused
from eoffice_cms.web.forms import Button, ValidationFailure, make_form
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
    form = make_form(schema, request, buttons, request.path)
    page = {
        "title": request.translate(title),
        "lead": request.translate(lead) if lead else None,
        "facts": (),
        "about": Link(context.title_in(request.locale_name), back),
        "notice": None,
        "breadcrumbs": breadcrumbs(request, context, title),
    }
    if request.method == "GET":
        return {**page, "form": form.render(values or {})}
    controls = list(request.POST.items())
    try:
        made = act(form.validate(controls))
    except ValidationFailure as failure:
        request.response.status = 422
        return {**page, "form": failure.render()}
    except Refused as refusal:
        request.response.status = refusal.status
        field = refusal.field if refusal.field in schema else None
        return {**page, "form": form.render_refused(controls, refusal.message, field)}
    request.tell(done)
    return HTTPFound(request.resource_path(made) if made is not None else back)
