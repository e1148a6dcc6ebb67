"""The control panel of numbering: the pattern, and how far each register has come."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.content.administering import set_setting
from eoffice_cms.content.site import Site
from eoffice_cms.custody.registers import DEFAULT_PATTERN, check_pattern, example, last_given
from eoffice_cms.errors import _
from eoffice_cms.web.asking import ask
from eoffice_cms.web.forms import (
    Button,
    RadioChoiceWidget,
    Text,
    make_form,
    one_of,
)
from eoffice_cms.web.views.panels.index import crumbs

YEARS = {"calendar": _("Calendar year, from January"), "financial": _("Financial year, from April")}
HEADS = (
    ("{department}", _("code of the department")),
    ("{branch}", _("code of the branch")),
    ("{year}", _("the year")),
    ("{seq:5}", _("the next number, here with five digits")),
)
MOST = 200


class Pattern(colander.Schema):
    """How numbers are made."""

    pattern = colander.SchemaNode(Text(max=80), title=_("Pattern"))
    year = colander.SchemaNode(
        colander.String(),
        title=_("Numbers begin anew with the"),
        validator=one_of(YEARS),
        widget=RadioChoiceWidget(values=tuple(YEARS.items())),
    )


@view_config(
    context=Site, name="panel-numbering", permission="site.administer",
    renderer="eoffice_cms.web:templates/panel_numbering.pt", request_method=("GET", "POST"),
)  # fmt: skip
def numbering(context: Site, request: Any) -> Any:
    """Show the registers, and take a new pattern for numbers to come."""
    form = make_form(Pattern(), request, (Button("save", _("Save")),), request.path)
    pattern = context.settings.get("number_pattern", DEFAULT_PATTERN)
    year = context.settings.get("number_year", "calendar")

    def keep(values: dict[str, Any]) -> Any:
        check_pattern(values["pattern"])
        office = request.office
        set_setting(office, "number_pattern", values["pattern"], default=DEFAULT_PATTERN)
        set_setting(office, "number_year", values["year"], default="calendar")
        request.tell(_("Kept. Numbers given so far stay as they are."))
        return HTTPFound("/panel-numbering")

    page = {
        "registers": [
            SimpleNamespace(
                title=series.replace("\0", "…"),
                pattern=pattern,
                last=last_given(series, register, pattern),
                url=None,
            )
            for series, register in list(context.registers.items())[:MOST]
        ],
        "form_title": request.translate(
            _("Numbers look like ${example}", mapping={"example": example(pattern, year)})
        ),
        "heads": [(code, request.translate(words)) for code, words in HEADS],
        "breadcrumbs": crumbs(request, _("Numbering")),
    }
    return ask(request, form, page, keep, first={"pattern": pattern, "year": year})
