"""The pages of an obstacle or help request, and the forms that raise, answer and close one."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.web.forms import Text, TextAreaWidget
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.schemas import expected
from eoffice_cms.web.templates.shapes import Action, Fact
from eoffice_cms.web.wording import desk_title, moment, user_title
from eoffice_cms.workflow.engine import offers
from eoffice_departments.concerns import services
from eoffice_departments.concerns.content import Concern
from eoffice_departments.content import Branch
from eoffice_departments.staffing import district_head
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM, ask
from eoffice_departments.views.coordination import concern_badge

BOTH = ("GET", "POST")
DONE = {
    "answer": _("Answered."),
    "close": _("Closed."),
    "reopen": _("Opened again."),
}


def _text(title: str, *, required: bool = True) -> colander.SchemaNode:
    return colander.SchemaNode(
        Text(max=services.LONGEST, multiline=True), name="text", title=title,
        widget=TextAreaWidget(rows=5), missing=colander.required if required else "",
    )  # fmt: skip


@view_config(context=Branch, name="raise-obstacle", renderer=FORM, permission=services.RAISE,
             request_method=BOTH)  # fmt: skip
def raise_obstacle(context: Branch, request: Any) -> Any:
    """Put an obstacle to a desk."""
    to = schemas.desk(request, "to", _("Put to"))
    to.missing = colander.required
    head = context.__parent__.head if hasattr(context.__parent__, "head") else None
    return ask(
        context, request, schemas.form_of(_text(_("What stands in the way")), to),
        title=_("Raise an obstacle"), button=_("Raise"), done=_("The obstacle was raised."),
        lead=_("Whoever sits at that desk sees it and answers; it stays open until then."),
        values={"to": head or district_head(request.office.site) or ""},
        act=lambda given: services.raise_obstacle(
            request.office, context, given["text"], to=given["to"]
        ),
    )  # fmt: skip


@view_config(context=Branch, name="ask-help", renderer=FORM, permission=services.ASK_HELP,
             request_method=BOTH)  # fmt: skip
def ask_help(context: Branch, request: Any) -> Any:
    """Ask the branch's coordinator."""
    return ask(
        context, request, schemas.form_of(_text(_("What do you need help with?"))),
        title=_("Ask the coordinator for help"), button=_("Ask"),
        done=_("Your coordinator sees it now."),
        act=lambda given: services.ask_help(request.office, context, given["text"]),
    )  # fmt: skip


@view_config(
    context=Concern, name="", renderer="../templates/concern.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def concern(context: Concern, request: Any) -> dict[str, Any]:
    """Show an obstacle or help request with what was written to it."""
    translate, language = request.translate, request.locale_name
    branch = context.__parent__.__parent__
    types = request.office.declarations.content_types
    to = desk_title(request, context.to) or translate(_("Coordinator of the branch"))
    return {
        "title": translate(types[context.type_name].title),
        "breadcrumbs": breadcrumbs(request, context),
        "state": concern_badge(request, context.workflow_name, context.state),
        "text": context.text,
        "facts": [
            Fact(translate(_("Branch")), branch.title_in(language),
                 request.resource_path(branch)),
            Fact(translate(_("Raised by")), user_title(request, context.creator)),
            Fact(translate(_("Raised")), moment(context.created, language)),
            Fact(translate(_("Put to")), to),
        ],
        "replies": [
            (user_title(request, each.user), moment(each.at, language), each.text)
            for each in context.replies
        ],
        "actions": [
            Action(
                offer.transition.name, translate(offer.transition.title),
                request.resource_path(context, "act", offer.transition.name),
                enabled=offer.enabled, primary=offer.transition.primary,
            )
            for offer in offers(request.office, context)
        ],
    }  # fmt: skip


@view_config(context=Concern, name="act", renderer=FORM, permission="content.view",
             request_method=BOTH)  # fmt: skip
def act(context: Concern, request: Any) -> Any:
    """Answer, close or open again, with a word to it."""
    name = request.subpath[0] if len(request.subpath) == 1 else ""
    transition = next(
        (each.transition for each in offers(request.office, context)
         if each.transition.name == name), None,
    )  # fmt: skip
    if name not in DONE or (transition is None and request.method == "GET"):
        raise HTTPNotFound
    title = transition.title if transition is not None else DONE[name]
    return ask(
        context, request,
        schemas.form_of(_text(_("What is to be said to it"), required=name == "answer"),
                        expected()),
        title=title, button=title, done=DONE[name], lead=context.title,
        values={"expected": context.record.length},
        act=lambda given: services.act(
            request.office, context, name, given["text"], expected=given["expected"]
        ),
    )  # fmt: skip
