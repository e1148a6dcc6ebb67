"""Forms that say who heads a department or coordinates a branch."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.web.forms import Day, Text
from eoffice_departments import coordinators, staffing
from eoffice_departments.content import Branch, Department
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM, ask

BOTH = ("GET", "POST")


@view_config(
    context=Branch, name="coordinator", renderer=FORM, permission=coordinators.COORDINATE,
    request_method=BOTH,
)  # fmt: skip
def coordinator(context: Branch, request: Any) -> Any:
    """Name the coordinator of a branch."""
    return ask(
        context, request,
        schemas.form_of(
            schemas.person(request, required=False),
            colander.SchemaNode(
                Text(max=coordinators.LONGEST_NUMBER), name="number", missing=None,
                title=_("Number of the order"),
            ),
            colander.SchemaNode(
                Day(), name="order_day", title=_("Date of the order"), missing=None
            ),
            colander.SchemaNode(Day(), name="since", title=_("Since"), default=request.today),
        ),
        title=_("Coordinator of the branch"), button=_("Save"),
        done=_("The coordinator was changed."),
        lead=_(
            "The coordinator helps the others, sees all files of the branch and edits its page."
        ),
        values={"user": coordinators.coordinator_of(request.office, context) or ""},
        act=lambda values: coordinators.set_coordinator(
            request.office, context, values["user"], number=values["number"],
            day=values["order_day"], since=values["since"],
        ),
    )  # fmt: skip


@view_config(
    context=Department, name="head", renderer=FORM, permission=MANAGE, request_method=BOTH
)
def head(context: Department, request: Any) -> Any:
    """Say which desk is at the head of a department."""
    return ask(
        context, request,
        schemas.form_of(schemas.desk(request, "desk", _("Desk of the head"))),
        title=_("Head of the department"), button=_("Save"), done=_("The head was changed."),
        lead=_("Whoever sits at this desk sees all that lies in the department."),
        values={"desk": context.head or ""},
        act=lambda values: staffing.set_head(request.office, context, values["desk"]),
    )  # fmt: skip


@view_config(
    context=Site, name="district-head", renderer=FORM, permission=MANAGE, request_method=BOTH
)
def district_head(context: Site, request: Any) -> Any:
    """Say which desk is at the head of the district."""
    return ask(
        context, request,
        schemas.form_of(schemas.desk(request, "desk", _("Desk of the head"))),
        title=_("Head of the district"), button=_("Save"), done=_("The head was changed."),
        lead=_("Whoever sits at this desk sees all that lies in every department."),
        values={"desk": staffing.district_head(context) or ""}, back="/departments",
        act=lambda values: staffing.set_district_head(request.office, values["desk"]),
    )  # fmt: skip
