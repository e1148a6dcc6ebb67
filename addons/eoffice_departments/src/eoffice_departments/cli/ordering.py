"""``eoffice org orders``: orders for hundreds from a sheet, and the order that takes one back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from eoffice_cms.cli.commands import Command, argument, json_option, option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import facts, note, tell_json
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import Invalid
from eoffice_cms.web.forms import Day
from eoffice_departments.bulk.ordering import Outcome, call_back, order_duties
from eoffice_departments.bulk.rows import COLUMNS, read_duties
from eoffice_departments.cli.importing import READABLE, dry_run_option, show_faults, skip_option
from eoffice_departments.cli.opening import open_site
from eoffice_departments.sheets.columns import read_rows
from eoffice_departments.translation import _


@click.command(
    cls=Command,
    help=_(
        "Act by the orders of a sheet: officials go on other duty, such as elections, and others "
        "stand in. With --back, take one order back by a second. All or nothing, unless "
        "--skip-wrong."
    ),
)
@json_option
@dry_run_option
@skip_option
@option(
    "--issuer", metavar="TEXT", default="कलेक्टर",
    help=_("Who signed, where the sheet does not say so."),
)  # fmt: skip
@option(
    "--back", metavar="NUMBER=DATE",
    help=_("Take back this order, such as निर्वा./1234/2026=24-11-2026."),
)  # fmt: skip
@option("--by", metavar="NUMBER=DATE", help=_("The second order, by which it is taken back."))
@argument("sheet", metavar="[FILE]", type=READABLE, required=False, help=_("The sheet."))
@pass_session
def orders(
    session: Session, sheet: str | None, dry_run: bool, skip_wrong: bool, issuer: str,
    back: str | None, by: str | None,
) -> None:  # fmt: skip
    """Act by a sheet of orders, or take an order back."""
    with open_site(session) as app:
        if back is not None and by is not None and sheet is None:
            number, day = _named(by, "by")
            outcome = call_back(
                app, _named(back, "back"), number=number, day=day, issuer=issuer, dry_run=dry_run
            )
        elif sheet is not None and back is None and by is None:
            with Path(sheet).open("rb") as stream:
                duties, faults = read_duties(read_rows(stream, COLUMNS))
            outcome = order_duties(
                app, duties, faults, issuer=issuer, dry_run=dry_run, skip_faults=skip_wrong
            )
        else:
            raise Invalid(_("Name a sheet, or an order with --back and the second with --by."))
    _show(session, outcome, dry_run)


def _named(said: str, field: str) -> tuple[str, date]:
    number, _mark, day = said.rpartition("=")
    found = Day.parse(day)
    if not number or found is None:
        raise Invalid(
            _("Give number and date with = between, as in 12/2026=24-11-2026."), field=field
        )
    return number, found


def _show(session: Session, outcome: Outcome, dry_run: bool) -> None:
    if session.json:
        wrong: list[dict[str, Any]] = [
            {"line": each.line, "reason": say(each.reason)} for each in outcome.faults
        ]
        tell_json({"dry_run": dry_run, **outcome.as_json(), "wrong": wrong})
    else:
        facts((
            (say(_("Orders")), ", ".join(outcome.orders) or "–"),
            (say(_("Officials")), outcome.gone),
            (say(_("Posts with a substitute")), outcome.substituted),
            (say(_("Rows done before")), outcome.untouched),
            (say(_("Rows that are wrong")), len(outcome.faults)),
            (say(_("Done")), say(_("Yes") if outcome.done else _("No"))),
        ))  # fmt: skip
        show_faults(outcome.faults)
        if outcome.faults and not outcome.done and not dry_run:
            note(say(_("Nothing was done. Mend the rows, or act by the others: --skip-wrong")))
    if outcome.faults:
        raise click.exceptions.Exit(1)
