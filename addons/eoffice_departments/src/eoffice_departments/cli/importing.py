"""``eoffice org import``, ``sync`` and ``template``: the organisation from a sheet or directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from eoffice_cms.cli.commands import Command, argument, json_option, option, pass_session
from eoffice_cms.cli.language import current, say
from eoffice_cms.cli.printing import facts, note, table, tell, tell_json
from eoffice_cms.cli.progress import Progress
from eoffice_cms.cli.session import Session
from eoffice_departments.cli.opening import open_site
from eoffice_departments.roster.applying import Taken, compare, take_in
from eoffice_departments.roster.columns import COLUMNS, SAMPLE
from eoffice_departments.roster.difference import KINDS, THINGS, Difference
from eoffice_departments.roster.directory import directory_of, directory_rows
from eoffice_departments.roster.template import as_csv, as_xlsx
from eoffice_departments.roster.wanted import read_wanted
from eoffice_departments.sheets.columns import Row, read_rows
from eoffice_departments.translation import _

READABLE = click.Path(exists=True, dir_okay=False, readable=True)
#: Changes and rows named one by one; the rest is counted, and JSON has them all.
NAMED = 50

dry_run_option = option(
    "--dry-run", is_flag=True, help=_("Show what would change, and change nothing.")
)
skip_option = option(
    "--skip-wrong", is_flag=True,
    help=_("Take in the other rows where some are wrong; otherwise nothing is taken in."),
)  # fmt: skip


@click.command(
    "import",
    cls=Command,
    help=_(
        "Bring the organisation in from a sheet, CSV or XLSX; again next year for what changed. "
        "Nothing is deleted. The status is 0 only when every row was taken."
    ),
)
@json_option
@dry_run_option
@skip_option
@argument("sheet", metavar="FILE", type=READABLE, help=_("The sheet."))
@pass_session
def import_sheet(session: Session, sheet: str, dry_run: bool, skip_wrong: bool) -> None:
    """Bring the organisation in from a sheet."""
    with Path(sheet).open("rb") as stream:
        _bring_in(session, lambda _app: read_rows(stream, COLUMNS), dry_run, skip_wrong)


@click.command(
    cls=Command,
    help=_(
        "Bring the organisation in from the directory (LDAP) that the settings name. Nothing is "
        "changed when the directory goes away in the middle."
    ),
)
@json_option
@dry_run_option
@skip_option
@pass_session
def sync(session: Session, dry_run: bool, skip_wrong: bool) -> None:
    """Bring the organisation in from the directory."""

    def rows(app: Any) -> Iterable[Row]:
        with app.work() as office:
            directory = directory_of(office.site, session.settings)
        return directory_rows(directory)

    _bring_in(session, rows, dry_run, skip_wrong)


def _bring_in(
    session: Session, source: Callable[[Any], Iterable[Row]], dry_run: bool, skip_wrong: bool
) -> None:
    taken = Taken()
    with open_site(session) as app, Progress(_("Reading")) as progress:
        wanted = read_wanted(source(app), progress)
        with app.work() as office:
            found = compare(office, wanted)
        if not dry_run and (skip_wrong or not found.faults):
            progress.name(_("Writing"))
            taken = take_in(app, found, skip_faults=skip_wrong, progress=progress)
    if session.json:
        tell_json(_as_json(found, taken, dry_run))
    else:
        _show(found, taken, dry_run)
    if found.faults or taken.refused:
        raise click.exceptions.Exit(1)


def _as_json(found: Difference, taken: Taken, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "rows": found.rows,
        "counts": found.counts(),
        "changes": [each.as_json() for each in found.changes],
        "wrong": [{"line": each.line, "reason": say(each.reason)} for each in found.faults],
        "done": taken.done,
        "refused": [{"line": each.line, "reason": say(each.reason)} for each in taken.refused],
        "new_officials": taken.officials,
    }


def _show(found: Difference, taken: Taken, dry_run: bool) -> None:
    rows = [
        (say(KINDS[each.kind]), say(THINGS[each.thing]), each.key,
         each.titles[0 if current() == "hi" else 1], each.before, each.after)
        for each in found.changes[:NAMED]
    ]  # fmt: skip
    if rows:
        headings = (_("What"), _("Of what"), _("Code"), _("Title"), _("Before"), _("After"))
        table([say(each) for each in headings], rows)
        _more(len(found.changes))
    counts = found.counts()
    facts((
        (say(_("Rows")), found.rows),
        *((say(words), counts[kind]) for kind, words in KINDS.items()),
        (say(_("Posts untouched")), found.untouched),
        (say(_("Rows that are wrong")), len(found.faults)),
        (say(_("Changes made")), "–" if dry_run else taken.done),
    ))  # fmt: skip
    show_faults([*found.faults, *taken.refused])
    if not dry_run and found.faults and not taken.done:
        note(say(_("Nothing was taken in. Mend the rows, or take in the others: --skip-wrong")))
    if taken.officials:
        tell(say(_("People added, who have no password yet: ${count}. Print first passwords in "
                   "the control panel.", mapping={"count": len(taken.officials)})))  # fmt: skip


def _more(count: int) -> None:
    if count > NAMED:
        tell(say(_("and ${count} more", mapping={"count": count - NAMED})))


def show_faults(faults: list[Any]) -> None:
    """Name the rows that cannot be taken, with line and reason."""
    for each in faults[:1000]:
        line = say(_("Line ${line}", mapping={"line": each.line}))
        note(f"{line}: {say(each.reason)}")


@click.command(cls=Command, help=_("Write a template sheet to be filled in, .xlsx or .csv."))
@argument(
    "sheet", metavar="FILE", type=click.Path(dir_okay=False, writable=True),
    help=_("The sheet to write."),
)  # fmt: skip
@pass_session
def template(session: Session, sheet: str) -> None:
    """Write a template."""
    make = as_csv if sheet.lower().endswith(".csv") else as_xlsx
    Path(sheet).write_bytes(make(COLUMNS, SAMPLE))
    tell(say(_("Written: ${path}", mapping={"path": sheet})))
