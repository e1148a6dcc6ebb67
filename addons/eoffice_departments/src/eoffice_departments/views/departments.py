"""The list of departments, and the page of one: its branches, its posts, what lies there."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from eoffice_cms.catalog.rows import oid
from eoffice_cms.content.site import Site
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Fact, Link
from eoffice_departments.content import Department
from eoffice_departments.queries import Counts, branches_of, open_counts, units
from eoffice_departments.staffing import district_head
from eoffice_departments.translation import _
from eoffice_departments.views.rows import (
    UnitRow,
    actions,
    branch_rows,
    by_title,
    head_of,
    inner_units,
    post_rows,
    title_of,
)


@view_config(
    context=Site, name="departments", renderer="../templates/departments.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def departments(context: Any, request: Any) -> dict[str, Any]:
    """List the departments, and how much lies open in each."""
    catalog = request.office.catalog
    rows = units(catalog, oid(context), "department")
    branches = branches_of(catalog, [row.source for row in rows])
    every = [each for below in branches.values() for each in below]
    counts = open_counts(catalog.connection, every, request.today)
    return {
        "rows": by_title(
            UnitRow(
                url=f"/{row.name}/",
                title=title_of(request, row),
                code=row.name,
                who=head_of(request, request.office.load(row.source).head),
                counts=sum((counts[each] for each in branches[row.source]), Counts()),
                branches=len(branches[row.source]),
            )
            for row in rows
        ),
        "head": head_of(request, district_head(context)),
        "actions": actions(context, request, "departments"),
        "breadcrumbs": [
            Link(context.title_in(request.locale_name), "/browse"),
            Link(request.translate(_("Departments")), None),
        ],
    }


@view_config(
    context=Department, name="", renderer="../templates/department.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def department(context: Department, request: Any) -> dict[str, Any]:
    """Show a department."""
    office = request.office
    inner = [
        _unit_row(request, each, counts)
        for each, counts in inner_units(request, oid(context), "department")
    ]
    rows = inner_units(request, oid(context), "branch")
    here = request.resource_path(context)
    posts = [office.load(row.source) for row in units(office.catalog, oid(context), "post")]
    return {
        "title": context.title_in(request.locale_name),
        "breadcrumbs": breadcrumbs(request, context),
        "departments": by_title(inner),
        "branches": branch_rows(request, here, rows),
        "total": sum((counts for _row, counts in rows), Counts()),
        "posts": post_rows(request, posts),
        "facts": [
            Fact(request.translate(_("Short code")), context.code),
            Fact(request.translate(_("Head")), head_of(request, context.head) or "–"),
        ],
        "actions": actions(context, request),
        "access_url": request.resource_path(context, "access"),
    }


def _unit_row(request: Any, row: Any, counts: Counts) -> UnitRow:
    unit = request.office.load(row.source)
    return UnitRow(
        url=request.resource_path(unit), title=title_of(request, row), code=row.name,
        who=head_of(request, unit.head), counts=counts,
    )  # fmt: skip
