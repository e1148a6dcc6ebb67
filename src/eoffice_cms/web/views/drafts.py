"""Drafts for approval: adding one to a file, reading it, approving it."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.content import actions
from eoffice_cms.content.again import done_already
from eoffice_cms.content.file import Draft, File
from eoffice_cms.content.wording import NOTE, SUBJECT
from eoffice_cms.errors import _
from eoffice_cms.security.evaluator import aggregate_of
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, Text, TextAreaWidget, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.requests import expected_of
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

    def add(values: dict[str, Any]) -> Any:
        actions.add_draft(request.office, context, **values)
        request.tell(_("The draft lies in the file."))
        return HTTPFound(here)

    title = _("Draft for approval")
    about = Link(context.number, here, description=context.title)
    page = form_page(request, title, breadcrumbs(request, context, title), about=about)
    return ask(request, form, page, add, first={"expected": context.record.length})


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
        "access_url": request.resource_path(context, "access"),
    }  # fmt: skip


@view_config(context=Draft, name="approve", permission="file.view", request_method="POST")
def approve(context: Draft, request: Any) -> Any:
    """Approve the draft."""
    expected = expected_of(request)
    done = done_already(request.office, context, "approve", expected, {})
    if done is None or done.data.get("place") != context.__name__:
        actions.approve_draft(request.office, context, expected=expected)
    request.tell(_("The draft is approved."))
    return HTTPFound(request.resource_path(aggregate_of(context)))
