"""A day on the command line, as the office writes it."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

import click

from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import repeated
from eoffice_cms.errors import _

FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")


class Day(click.ParamType[date]):
    """A day, as 2026-11-23 or 23-11-2026, in the digits of either script."""

    name = "day"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        # strptime reads Latin digits only.
        digits = "".join(str(unicodedata.decimal(each, each)) for each in value.strip())
        for form in FORMATS:
            try:
                return datetime.strptime(digits, form).date()
            except ValueError:
                continue
        said = {"day": repeated(value)}
        raise click.BadParameter(
            say(_("${day} is no day; write it as 2026-11-23 or 23-11-2026.", mapping=said)),
            ctx,
            param,
        )
