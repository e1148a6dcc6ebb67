"""The command ``eoffice ranking``."""

import json
from typing import Any

import click
from eoffice_cms.clock import OFFICE_ZONE

from eoffice_ranking.export import as_records
from eoffice_ranking.periods import PERIODS, Period
from eoffice_ranking.places import LEVELS
from eoffice_ranking.report import Report, make_report
from eoffice_ranking.wording import number, percent


def ranking_table(
    office: Any, level: str = "branch", as_json: bool = False, period: str | None = None
) -> str:
    """Give the league table of a level as text, or as JSON.

    Without a period it is the last 90 days, or all time where nothing happened in them.
    Raise ``ValueError`` for a level or period that does not exist.
    """
    report = report_of(office, level, Period(period) if period else None)
    if as_json:
        return json.dumps(as_records(report), ensure_ascii=False, indent=2)
    return _text(report)


def report_of(office: Any, level: str, period: Period | None) -> Report:
    """Make the report of a period, or of the default one."""
    chosen = period or Period()
    report = make_report(office.catalog, level, chosen.window(office.now, OFFICE_ZONE))
    if period is None and report.is_quiet:
        window = Period("all").window(office.now, OFFICE_ZONE)
        return make_report(office.catalog, level, window)
    return report


HEADINGS = ("", "", "received", "disposed", "pending", ">30 d", "half in d", "mean d", "on time")


def _text(report: Report) -> str:
    rows = [HEADINGS]
    for line in report.lines:
        one = line.figures
        rows.append((
            str(one.rank or "–"), line.place.title, str(one.received), str(one.disposed),
            str(one.pending), str(one.over_30_days), number(one.median), number(one.rmst),
            percent(one.on_time.value if one.on_time else None)))
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 1 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows)


@click.group()
def ranking() -> None:
    """Which department and branch decides quickly. / किस विभाग और शाखा में निर्णय शीघ्र होता है।"""


@ranking.command()
@click.option(
    "--level", type=click.Choice(LEVELS), default="branch", show_default=True,
    help="Rank departments or branches. / विभाग या शाखा")
@click.option(
    "--period", type=click.Choice([name for name in PERIODS if name != "custom"]), default=None,
    help="Time judged; the last 90 days unless given. / अवधि")
@click.option("--json", "as_json", is_flag=True, help="For a machine to read. / मशीन के लिए")
@click.pass_context
def table(context: click.Context, level: str, period: str | None, as_json: bool) -> None:
    """Print the league table. / क्रम तालिका दिखाएँ।"""
    from eoffice_cms.application import Application

    app = Application.open(context.obj if isinstance(context.obj, str) else _home(context))
    try:
        with app.work() as office:
            click.echo(ranking_table(office, level, as_json, period))
    finally:
        app.close()


def _home(context: click.Context) -> Any:
    """Give the home directory that ``eoffice --home`` was called with, if it was."""
    obj = context.obj
    if isinstance(obj, dict):
        return obj.get("home")
    return getattr(obj, "home", None)
