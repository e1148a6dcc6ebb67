"""What the pages of sheets share: choosing a sheet, and telling which rows are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import colander
from pyramid.httpexceptions import HTTPSeeOther

from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, ValidationFailure, make_form
from eoffice_cms.web.forms.widgets import RadioChoiceWidget
from eoffice_cms.web.views.documents import Upload, UploadWidget
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_departments.roster.template import XLSX, as_csv, as_xlsx
from eoffice_departments.sheets import kept
from eoffice_departments.sheets.columns import Column
from eoffice_departments.translation import _
from eoffice_departments.views.schemas import form_of

#: Rows of a table that a page shows; the rest is counted.
SHOWN = 300

REST, NOTHING = "rest", "nothing"


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A row that cannot be taken, in words."""

    line: int
    reason: str


def fault_rows(request: Any, faults: Iterable[Any]) -> list[FaultRow]:
    """Return the rows that cannot be taken."""
    return [FaultRow(each.line, request.translate(each.reason)) for each in faults][:SHOWN]


def home_of(request: Any) -> Path:
    """Return the directory of the site."""
    return request.eoffice.home.path  # type: ignore[no-any-return]


def kept_sheet(request: Any) -> Path:
    """Return the sheet that the address names; it is the person's own."""
    token = request.GET.get("sheet", "")
    return kept.path_of(home_of(request), request.office.identity.user_id, token)


def sheet_field() -> colander.SchemaNode:
    """Return the field for a sheet."""
    return colander.SchemaNode(
        Upload(), name="upload", title=_("Sheet"), widget=UploadWidget(accept=".csv,.xlsx"),
        description=_("CSV in UTF-8 or Excel (.xlsx), with headings in Hindi or English."),
    )  # fmt: skip


def choice_of_rest() -> colander.SchemaNode:
    """Return the choice between nothing and the rows that are right."""
    return colander.SchemaNode(
        colander.String(), name="wrong", title=_("Rows that are wrong"),
        default=NOTHING, validator=colander.OneOf((NOTHING, REST)),
        widget=RadioChoiceWidget(values=(
            (NOTHING, _("Take nothing in until they are mended")),
            (REST, _("Leave them out, and take the others in")),
        )),
    )  # fmt: skip


def wants_rest(request: Any, form: Any) -> bool:
    """Say whether what was posted leaves out the rows that are wrong."""
    if request.method != "POST":
        return False
    try:
        values: dict[str, Any] = form.validate(request.POST.items())
    except ValidationFailure:
        return False
    return values.get("wrong") == REST


def choose_sheet(
    request: Any,
    title: str,
    check: Callable[[Path], Any],
    onward: str,
    *,
    lead: str,
    button: str,
    besides: Iterable[colander.SchemaNode] = (),
) -> Any:
    """Ask for a sheet, keep it and lead onward; one that cannot be read is refused at once.

    :param check: reads the kept sheet; what it raises is shown beside the field
    :param onward: path of the page to go to, with the sheet's token
    """

    def take(values: dict[str, Any]) -> Any:
        token = kept.keep(home_of(request), request.office.identity.user_id, values["upload"].file)
        path = kept.path_of(home_of(request), request.office.identity.user_id, token)
        try:
            check(path)
        except BaseException:
            path.unlink()
            raise
        more = {name: value for name, value in values.items() if name != "upload" and value}
        return HTTPSeeOther(f"{onward}?{urlencode({'sheet': token, **more})}")

    request.add_finished_callback(_close_uploads)
    buttons = (Button("see", button), Button("cancel", _("Cancel"), url="/panels"))
    form = make_form(form_of(sheet_field(), *besides), request, buttons, request.path)
    page = form_page(request, title, crumbs(request, title), lead=lead)
    return ask(request, form, page, take, once=False)


def _close_uploads(request: Any) -> None:
    for posted in request.POST.values():
        stream = getattr(posted, "file", None)
        if stream is not None:
            stream.close()


def send_template(request: Any, name: str, columns: Iterable[Column], rows: Any) -> Any:
    """Send a template sheet as an attachment."""
    plain = request.GET.get("as") == "csv"
    response = request.response
    response.content_type = "text/csv" if plain else XLSX
    response.body = (as_csv if plain else as_xlsx)(tuple(columns), rows)
    ending = "csv" if plain else "xlsx"
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{ending}"
    return response
