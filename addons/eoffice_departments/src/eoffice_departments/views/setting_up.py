"""Forms that set up and change departments, branches and posts."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.web.forms import Text
from eoffice_departments import services
from eoffice_departments.content import Branch, Department, Post
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM, ask

BOTH = ("GET", "POST")
MANAGE = services.MANAGE


@view_config(
    context=Site, name="add-department", renderer=FORM, permission=MANAGE, request_method=BOTH
)
def add_department(context: Site, request: Any) -> Any:
    """Add a department."""
    code = schemas.code(_("The first part of the numbers of its files, such as CLR."))
    return ask(
        context, request, schemas.form_of(*schemas.titles(), code),
        title=_("Add department"), button=_("Add department"),
        done=_("The department was added."), back="/departments",
        act=lambda values: services.add_department(
            request.office, code=values["code"], titles=schemas.chosen_titles(values)
        ),
    )  # fmt: skip


@view_config(
    context=Department, name="add-department", renderer=FORM, permission=MANAGE,
    request_method=BOTH,
)  # fmt: skip
def add_department_within(context: Department, request: Any) -> Any:
    """Add a department within another."""
    code = schemas.code(_("The first part of the numbers of its files, such as CLR."))
    return ask(
        context, request, schemas.form_of(*schemas.titles(), code),
        title=_("Add department"), button=_("Add department"), done=_("The department was added."),
        act=lambda values: services.add_department(
            request.office, code=values["code"], titles=schemas.chosen_titles(values),
            within=context,
        ),
    )  # fmt: skip


@view_config(
    context=Department, name="add-branch", renderer=FORM, permission=MANAGE, request_method=BOTH
)
@view_config(
    context=Branch, name="add-branch", renderer=FORM, permission=MANAGE, request_method=BOTH
)
def add_branch(context: Any, request: Any) -> Any:
    """Add a branch to a department, or within another branch."""
    code = schemas.code(_("The second part of the numbers of its files, such as EST."))
    return ask(
        context, request, schemas.form_of(*schemas.titles(), code),
        title=_("Add branch"), button=_("Add branch"), done=_("The branch was added."),
        act=lambda values: services.add_branch(
            request.office, context, code=values["code"], titles=schemas.chosen_titles(values)
        ),
    )  # fmt: skip


@view_config(context=Department, name="edit", renderer=FORM, request_method=BOTH,
             permission="content.edit")  # fmt: skip
@view_config(context=Branch, name="edit", renderer=FORM, request_method=BOTH,
             permission="content.edit")  # fmt: skip
def edit_unit(context: Any, request: Any) -> Any:
    """Give a department or branch other titles."""
    titles = context.titles or {}
    return ask(
        context, request, schemas.form_of(*schemas.titles()),
        title=_("Edit titles"), button=_("Save"), done=_("The titles were changed."),
        lead=_("The short code stays, since the numbers of files hold it."),
        values={"title_hi": titles.get("hi", ""), "title_en": titles.get("en", "")},
        act=lambda values: services.rename(
            request.office, context, titles=schemas.chosen_titles(values)
        ),
    )  # fmt: skip


def _post_fields(request: Any, besides: str = "") -> tuple[colander.SchemaNode, ...]:
    return (
        *schemas.titles(),
        schemas.desk(request, "superior", _("Reports to"), besides=besides),
        schemas.grade(),
        schemas.flag("decides", _("Decisions"), _("An officer's post: its holder decides")),
    )


@view_config(
    context=Department, name="add-post", renderer=FORM, permission=MANAGE, request_method=BOTH
)
@view_config(
    context=Branch, name="add-post", renderer=FORM, permission=MANAGE, request_method=BOTH
)
def add_post(context: Any, request: Any) -> Any:
    """Add a post to a branch, or to a department for its head."""
    desk = colander.SchemaNode(
        Text(max=60), name="id", title=_("Name of the desk"), missing=None,
        description=_("Small Latin letters and digits; left empty, it is made from the codes."),
    )  # fmt: skip
    return ask(
        context, request, schemas.form_of(*_post_fields(request), desk),
        title=_("Add post"), button=_("Add post"),
        done=_("The post was added. It is vacant until you assign an official."),
        act=lambda values: services.add_post(
            request.office, context, titles=schemas.chosen_titles(values), id=values["id"],
            superior=values["superior"], decides=values["decides"], grade=values["grade"],
        ),
    )  # fmt: skip


@view_config(context=Post, name="edit", renderer=FORM, permission=MANAGE, request_method=BOTH)
def edit_post(context: Post, request: Any) -> Any:
    """Change a post."""
    desk = request.office.site.desks[context.desk]
    return ask(
        context, request, schemas.form_of(*_post_fields(request, context.desk)),
        title=_("Edit post"), button=_("Save"), done=_("The post was changed."),
        values={
            "title_hi": desk.titles.get("hi", ""), "title_en": desk.titles.get("en", ""),
            "superior": desk.superior or "", "decides": desk.decides,
            "grade": context.grade or "",
        },
        act=lambda values: services.edit_post(
            request.office, context, titles=schemas.chosen_titles(values),
            superior=values["superior"], decides=values["decides"], grade=values["grade"],
        ),
    )  # fmt: skip
