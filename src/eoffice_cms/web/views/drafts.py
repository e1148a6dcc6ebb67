"""Drafts for approval: adding one to a file, reading it, approving it."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.content import actions
from eoffice_cms.content.file import Draft, File
from eoffice_cms.content.wording import NOTE, SUBJECT
from eoffice_cms.errors import Refused, Stale, _
from eoffice_cms.security.evaluator import aggregate_of
from eoffice_cms.web.forms import Button, Text, TextAreaWidget, ValidationFailure, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.schemas import expected, form_of
from eoffice_cms.web.templates.shapes import Action, Badge, Fact, Link
from eoffice_cms.web.wording import moment, user_title
from eoffice_cms.workflow.engine import offers


def _schema() -> colander.Schema:
    return form_of(
        colander.SchemaNode(Text(max=SUBJECT), name="title", title=_("Title")),
        colander.SchemaNode(
            Text(max=NOTE, multiline=True), name="text", title=_("Text of the letter"),
            widget=TextAreaWidget(rows=14),
        ),
        expected(),
    )  # fmt: skip


@view_config(
    context=File, name="add-draft", permission="file.work", request_method=("GET", "POST"),
    renderer="eoffice_cms.web:templates/action_form.pt",
)  # fmt: skip
def add_draft(context: File, request: Any) -> Any:
    """Put a draft for approval on the file."""
    here = request.resource_path(context)
    buttons = (Button("add", _("Add a draft")), Button("cancel", _("Cancel"), url=here))
    form = make_form(_schema(), request, buttons, request.path)
    page = {
        "title": request.translate(_("Draft for approval")), "lead": None, "facts": (),
        "notice": None, "about": Link(context.number, here, description=context.title),
        "breadcrumbs": breadcrumbs(request, context, _("Draft for approval")),
    }  # fmt: skip
    if request.method == "GET":
        return {**page, "form": form.render({"expected": context.record.length})}
    controls = list(request.POST.items())
    try:
        actions.add_draft(request.office, context, **form.validate(controls))
    except ValidationFailure as failure:
        request.response.status = 422
        return {**page, "form": failure.render()}
    except Stale:
        raise
    except Refused as refusal:
        request.response.status = refusal.status
        return {**page, "form": form.render_refused(controls, refusal.message, refusal.field)}
    request.tell(_("The draft lies in the file."))
    return HTTPFound(here)


@view_config(
    context=Draft, name="", permission="file.view", request_method="GET",
    renderer="eoffice_cms.web:templates/document.pt",
)  # fmt: skip
def draft_page(context: Draft, request: Any) -> dict[str, Any]:
    """Show a draft."""
    file, language = aggregate_of(context), request.locale_name
    state = request.office.rules.workflow_of(context).state(context.state)
    return {
        "breadcrumbs": breadcrumbs(request, context),
        "title": context.title,
        "number": None,
        "state": Badge(request.translate(state.title), "info"),
        "text": context.text,
        "preview_url": None,
        "about": Link(f"{file.number} {file.title}", request.resource_path(file)),
        "actions": [
            Action(
                offer.transition.name, request.translate(offer.transition.title),
                request.resource_path(context, "approve"), method="post",
                enabled=offer.enabled, primary=offer.transition.primary,
                reason=request.translate(offer.reason) if offer.reason else None,
                expected=str(file.record.length),
            )
            for offer in offers(request.office, context)
        ],
        "facts": [
            Fact(request.translate(_("Added")), moment(context.created, language)),
            Fact(request.translate(_("Added by")), user_title(request, context.creator)),
        ],
        "download_url": None,
        "access_url": None,
    }  # fmt: skip


@view_config(context=Draft, name="approve", permission="file.view", request_method="POST")
def approve(context: Draft, request: Any) -> Any:
    """Approve the draft."""
    length = request.POST.get("expected", "")
    actions.approve_draft(
        request.office, context, expected=int(length) if length.isdecimal() else None
    )
    request.tell(_("The draft is approved."))
    return HTTPFound(request.resource_path(aggregate_of(context)))
