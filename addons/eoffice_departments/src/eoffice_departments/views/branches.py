"""The page of a branch: its files by state, its posts and who holds them, its coordinator."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from eoffice_cms.catalog.rows import oid
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Action, Fact, Link
from eoffice_cms.web.views.lists import PAGE, Places, content_row, page_of, pager, stay_row
from eoffice_cms.web.wording import counted, user_title
from eoffice_departments.content import Branch
from eoffice_departments.coordinators import coordinator_of
from eoffice_departments.queries import STATES, branch_files, count_files, units
from eoffice_departments.translation import _
from eoffice_departments.views.rows import actions, branch_rows, inner_units, post_rows

TABS = {
    "open": _("Open"),
    "overdue": _("Overdue"),
    "parked": _("Parked"),
    "closed": _("Closed"),
}


@view_config(
    context=Branch, name="", renderer="../templates/branch.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def branch(context: Branch, request: Any) -> dict[str, Any]:
    """Show a branch."""
    office, here = request.office, request.resource_path(context)
    tab = request.GET.get("show", "open")
    tab = tab if tab in STATES else "open"
    offset = page_of(request)
    totals = count_files(office.catalog, oid(context), request.today)
    posts = [office.load(row.source) for row in units(office.catalog, oid(context), "post")]
    rows = _files(context, request, tab, offset)
    offered = actions(context, request)
    if office.can(context, "place.create_file") and not context.merged:
        title = request.translate(_("New file"))
        offered.insert(0, Action("new-file", title, f"{here}new-file", primary=True))
    return {
        "title": context.title_in(request.locale_name),
        "breadcrumbs": breadcrumbs(request, context),
        "tabs": [
            Link(
                request.translate(title), f"{here}?show={each}", each == tab,
                count=counted(request, totals[each]),
            )
            for each, title in TABS.items()
        ],
        "rows": rows,
        "pager": pager(request, offset, len(rows), totals[tab]),
        "merged": context.merged,
        "branches": branch_rows(request, here, inner_units(request, oid(context), "branch")),
        "posts": post_rows(request, posts),
        "facts": _facts(context, request),
        "actions": offered,
        "access_url": request.resource_path(context, "access"),
    }  # fmt: skip


def _files(context: Branch, request: Any, tab: str, offset: int) -> list[Any]:
    found = branch_files(
        request.office.catalog, oid(context), tab, request.today, limit=PAGE, offset=offset
    )
    places = Places(request)
    if tab == "closed":
        return [content_row(request, places, row, row.desk) for row in found]
    return [stay_row(request, places, row, who=row.desk) for row in found]


def _facts(context: Branch, request: Any) -> list[Fact]:
    translate, department = request.translate, context.__parent__
    coordinator = coordinator_of(request.office, context)
    return [
        Fact(translate(_("Coordinator")), user_title(request, coordinator) or "–"),
        Fact(
            translate(_("Department")),
            department.title_in(request.locale_name),
            request.resource_path(department),
        ),
        Fact(translate(_("Short code")), context.code),
    ]
