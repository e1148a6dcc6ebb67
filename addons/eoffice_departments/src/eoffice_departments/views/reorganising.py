"""Forms that move a department or branch and merge branches, with a dry run first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config
from sqlalchemy import select

from eoffice_cms.catalog import tables
from eoffice_cms.errors import Invalid
from eoffice_cms.web import asking as core
from eoffice_cms.web.forms import Button, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Link
from eoffice_departments.content import Branch, Department
from eoffice_departments.interfaces import IDepartment
from eoffice_departments.reorganisation import Effect, merge_branches, move_unit
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM
from eoffice_departments.views.rows import title_of

BOTH = ("GET", "POST")
SITE = "site"


def _places(context: Any, request: Any, types: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (uid, title with the place it lies in) of the units to choose from, by title."""
    content = tables.content
    catalog = request.office.catalog
    rows = catalog.rows(select(content).where(content.c.type.in_(types), catalog.visible()))
    titles = {row.source: title_of(request, row) for row in rows}
    found = [
        (row.uid, " · ".join(filter(None, (titles.get(row.parent), titles[row.source]))))
        for row in rows
        if row.uid != context.uid
    ]
    return sorted(found, key=lambda each: each[1].casefold())[: schemas.MOST]


def _place(request: Any, chosen: str) -> Any:
    if chosen == SITE:
        return request.office.site
    place = request.office.load_object(chosen)
    if place is None:
        raise Invalid(_("There is no such unit any more. Choose another."), field="to")
    return place


def _ask(
    context: Any,
    request: Any,
    places: list[tuple[str, str]],
    act: Callable[..., Effect],
    **said: str,
) -> Any:
    """Ask where to, and show what would change before it is done."""
    fields = schemas.form_of(
        schemas.choice("to", said["field"], places), *schemas.order_fields(request.today)
    )
    back = request.resource_path(context)
    form = make_form(
        fields, request,
        (
            Button("dry_run", _("Show what would change"), kind="plain"),
            Button("save", said["button"]),
            Button("cancel", _("Cancel"), url=back),
        ),
        request.path,
    )  # fmt: skip
    page = core.form_page(
        request, said["title"], breadcrumbs(request, context, said["title"]), lead=said["lead"],
        about=Link(context.title_in(request.locale_name), back),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> Any:
        place = _place(request, values["to"])
        if "dry_run" in request.POST:
            effect = act(request.office, context, place, dry_run=True)
            shown = {"notice": _told(request, effect), "notice_kind": "info"}
            return {**page, **shown, "form": form.render(values)}
        order = schemas.order_of(request.office, values, "organisation")
        act(request.office, context, place, order=order)
        request.tell(said["done"])
        return HTTPFound(request.resource_path(context))

    return core.ask(request, form, page, do, passed_on=())


def _told(request: Any, effect: Effect) -> str:
    sentence = _(
        "Nothing was changed yet. ${posts} posts would stand in another branch; ${files} files "
        "would come along as they are.",
        mapping={"posts": effect.posts, "files": effect.files},
    )
    return request.translate(sentence)  # type: ignore[no-any-return]


@view_config(context=Department, name="move", renderer=FORM, permission=MANAGE,
             request_method=BOTH)  # fmt: skip
@view_config(context=Branch, name="move", renderer=FORM, permission=MANAGE, request_method=BOTH)
def move(context: Any, request: Any) -> Any:
    """Move a department or branch."""
    if IDepartment.providedBy(context):
        site = request.office.site.title_in(request.locale_name)
        places = [(SITE, site), *_places(context, request, ("department",))]
    else:
        places = _places(context, request, ("department", "branch"))
    return _ask(
        context, request, places, move_unit,
        title=_("Move"), button=_("Move"), field=_("Into"), done=_("It lies there now."),
        lead=_("All that lies in it comes along; numbers and desks stay as they are."),
    )  # fmt: skip


@view_config(context=Branch, name="merge", renderer=FORM, permission=MANAGE, request_method=BOTH)
def merge(context: Branch, request: Any) -> Any:
    """Merge a branch into another."""
    return _ask(
        context, request, _places(context, request, ("branch",)), merge_branches,
        title=_("Merge into another"), button=_("Merge"), field=_("Into"),
        done=_("The branch is a part of the other now."),
        lead=_(
            "Its posts work in the other branch; its files keep their numbers and lie there as a "
            "part of it. No file is begun here any more."
        ),
    )  # fmt: skip
