"""The command ``eoffice ranking``."""

from typing import Any

import click

from eoffice_cms.cli.commands import Group, json_option, option, pass_session
from eoffice_cms.cli.language import current, say
from eoffice_cms.cli.printing import table as print_table
from eoffice_cms.cli.printing import tell, tell_json
from eoffice_cms.cli.session import Session
from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.errors import NotPossible
from eoffice_ranking.export import as_records
from eoffice_ranking.periods import PERIODS, Period
from eoffice_ranking.places import LEVELS
from eoffice_ranking.report import Line, Report, make_report
from eoffice_ranking.translation import _
from eoffice_ranking.wording import COLUMN_TITLES, UNIT_TITLES, number, percent

NAMED_PERIODS = tuple(name for name in PERIODS if name != "custom")


def ranking_table(
    office: Any, level: str = "branch", as_json: bool = False, period: str | None = None
) -> None:
    """Print the league table of a level for people, or as JSON.

    Without a period it is the last 90 days, or all time where nothing happened in them.
    Raise ``ValueError`` for a level or period that does not exist.
    """
    report = report_of(office, level, Period(period) if period else None)
    if as_json:
        tell_json(as_records(report))
    elif report.lines:
        print_table(_headings(level), [_cells(line) for line in report.lines])
    else:
        tell(say(_("No file was open in this period.")))


def report_of(office: Any, level: str, period: Period | None) -> Report:
    """Make the report of a period, or of the default one."""
    chosen = period or Period()
    report = make_report(office.catalog, level, chosen.window(office.now, OFFICE_ZONE))
    if period is None and report.is_quiet:
        window = Period("all").window(office.now, OFFICE_ZONE)
        return make_report(office.catalog, level, window)
    return report


def _headings(level: str) -> list[str]:
    shown = ("mean", "half", "received", "disposed", "pending", "over_30", "on_time", "levels")
    return [
        say(COLUMN_TITLES["rank"]), say(UNIT_TITLES[level]),
        *(say(COLUMN_TITLES[name]) for name in shown)]


def _cells(line: Line) -> list[Any]:
    one = line.figures
    return [
        one.rank or "–", line.place.title_in(current()), number(one.rmst), number(one.median),
        one.received, one.disposed, one.pending, one.over_30_days,
        percent(one.on_time.value if one.on_time else None), number(one.levels)]


@click.group(cls=Group, help=_("See which department and branch decides files quickly."))
def ranking() -> None:
    """See which department and branch decides files quickly."""


@ranking.command(help=_("Print the league table of departments or branches."))
@json_option
@option(
    "--level", type=click.Choice(LEVELS), default="branch",
    help=_("Rank departments or branches; branches unless given."))
@option(
    "--period", type=click.Choice(NAMED_PERIODS), default=None,
    help=_("The time judged; the last 90 days unless given."))
@pass_session
def table(session: Session, level: str, period: str | None) -> None:
    """Print the league table."""
    with session.open() as app, app.work() as office:
        if "ranking" not in office.site.enabled_addons:
            raise NotPossible(
                _("The ranking is not enabled here. Run: eoffice addon enable ranking"))
        ranking_table(office, level, session.json, period)
