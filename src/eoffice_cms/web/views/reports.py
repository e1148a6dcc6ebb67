"""Reports of add-ons: a page that lists those one may read, each as a table and as CSV."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.errors import Forbidden, _
from eoffice_cms.web.csv_export import to_csv
from eoffice_cms.web.layout import reports_for
from eoffice_cms.web.templates.shapes import Link

#: Rows that the page shows; the download has them all.
SHOWN = 200
TITLE = _("Reports")


@view_config(
    context=Site, name="reports", renderer="eoffice_cms.web:templates/reports.pt",
    request_method="GET",
)  # fmt: skip
def reports(context: Site, request: Any) -> Any:
    """List the reports; below their names show one, or with the ending .csv hand it over."""
    translate = request.translate
    wanted = "/".join(request.subpath)
    name = wanted.removesuffix(".csv")
    crumbs = [Link(translate(TITLE), "/reports" if wanted else None)]
    links = [
        Link(translate(each.title), f"/reports/{each.name}", icon="chart",
             description=translate(each.description))
        for each in reports_for(request)
    ]  # fmt: skip
    page = {"links": links, "report": None, "breadcrumbs": crumbs}
    if not wanted:
        return page
    report = request.office.declarations.reports.get(name)
    if report is None:
        raise HTTPNotFound()
    if not request.office.can(context, report.permission):
        raise Forbidden(_("You may not read this report."))
    columns, rows = report.table(request.office, request.locale_name)
    columns = [translate(each) for each in columns]
    if wanted != name:
        return Response(
            to_csv(columns, rows), content_type="text/csv", charset="utf-8",
            content_disposition=f'attachment; filename="{name}.csv"',
        )  # fmt: skip
    rows = list(rows)
    title = translate(report.title)
    shown = [[(head, cell) for head, cell in zip(columns, row, strict=True)] for row in rows]
    return {
        **page,
        "report": title,
        "lead": translate(report.description),
        "columns": columns,
        "rows": shown[:SHOWN],
        "more": len(rows) > SHOWN,
        "download": f"/reports/{name}.csv",
        "breadcrumbs": [*crumbs, Link(title, None)],
    }
