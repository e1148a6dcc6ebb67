"""The pages of coverage: which departments and branches are live, drawn and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from eoffice_cms.catalog.rows import oid
from eoffice_cms.content.site import Site
from eoffice_cms.web.csv_export import to_csv
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Link
from eoffice_departments.adoption import LIVE_DAYS
from eoffice_departments.content import Branch, Department
from eoffice_departments.coverage import Covered, coverage, draw, find
from eoffice_departments.translation import _

KINDS = {"department": _("Department"), "branch": _("Branch"), "site": _("District")}


def _asked(context: Any, request: Any) -> Covered:
    office = request.office
    top = coverage(office.catalog.connection, office.site, office.now)
    return find(top, oid(context))


@view_config(context=Site, name="coverage", renderer="../templates/coverage.pt",
             permission="content.view", request_method="GET")  # fmt: skip
@view_config(context=Department, name="coverage", renderer="../templates/coverage.pt",
             permission="content.view", request_method="GET")  # fmt: skip
@view_config(context=Branch, name="coverage", renderer="../templates/coverage.pt",
             permission="content.view", request_method="GET")  # fmt: skip
def page(context: Any, request: Any) -> dict[str, Any]:
    """Show the coverage of a unit and of the units in it."""
    covered, language = _asked(context, request), request.locale_name
    title, here = _("Coverage"), request.resource_path(context)
    rows = sorted(covered.below, key=lambda row: (row.share.percent or 0, row.unit.path))
    crumbs = breadcrumbs(request, context, title)
    return {
        "title": request.translate(title),
        "breadcrumbs": crumbs,
        "unit": Link(context.title_in(language), "/departments" if here == "/" else here),
        "covered": covered,
        "days": LIVE_DAYS,
        "rows": rows,
        "picture": draw(
            rows, language, request.translate(_("Share of open files that moved")),
            request.translate(_("nothing open")),
        ) if rows else None,
        "language": language,
        "csv_url": f"{here}coverage-csv",
    }  # fmt: skip


@view_config(context=Site, name="coverage-csv", permission="content.view",
             request_method="GET")  # fmt: skip
@view_config(context=Department, name="coverage-csv", permission="content.view",
             request_method="GET")  # fmt: skip
@view_config(context=Branch, name="coverage-csv", permission="content.view",
             request_method="GET")  # fmt: skip
def table(context: Any, request: Any) -> Response:
    """Send the table of all units in it, for a spreadsheet."""
    translate = request.translate
    columns = [
        translate(each)
        for each in (_("Unit"), _("Kind"), _("Lies in"), _("Branches"), _("Live branches"),
                     _("Open files"), _("Moved"), _("Per cent"))
    ]  # fmt: skip
    rows = list(_flat(_asked(context, request), request, ""))
    response = Response(to_csv(columns, rows), content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="coverage.csv"'
    return response


def _flat(covered: Covered, request: Any, above: str) -> Iterator[tuple[Any, ...]]:
    name = covered.unit.title_in(request.locale_name)
    yield (
        name, request.translate(KINDS[covered.unit.type]), above, covered.branches, covered.live,
        covered.share.open, covered.share.moved, covered.share.percent,
    )  # fmt: skip
    for each in covered.below:
        yield from _flat(each, request, name)
