"""``eoffice import-log``: bring in the history of files from a CSV or XES log."""

from __future__ import annotations

import click

from eoffice_cms.cli.commands import Command, argument, json_option, option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import facts, note, tell, tell_json
from eoffice_cms.cli.progress import Progress
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import _
from eoffice_cms.importing.apply import Summary
from eoffice_cms.importing.apply import import_log as import_into
from eoffice_cms.importing.mapping import load_mapping
from eoffice_cms.importing.messages import WARNINGS

PHASES = {"read": _("Reading"), "write": _("Writing")}
READABLE = click.Path(exists=True, dir_okay=False, readable=True)
#: Cases named that were left as they were; the rest is counted.
NAMED = 20


@click.command(
    "import-log",
    cls=Command,
    help=_(
        "Bring in the history of files from a log, CSV or XES, plain or gzipped. Calling it "
        "again brings in only what is new. The status is 0 only when every row was taken."
    ),
)
@json_option
@option(
    "--mapping", metavar="MAP", type=READABLE, required=True,
    help=_("TOML file that says what the columns mean."),
)
@argument("log", metavar="FILE", type=READABLE, help=_("The log."))
@pass_session
def import_log(session: Session, log: str, mapping: str) -> None:
    """Bring in the history of files from a log."""
    meaning = load_mapping(mapping)
    with session.open() as app, Progress("") as progress:

        def told(phase: str, done: int, total: int) -> None:
            progress.name(PHASES[phase])
            progress(done, total)

        summary = import_into(app, log, meaning, told)
    tell_json(summary.as_json(say)) if session.json else _show(summary)
    if summary.rejected or summary.changed:
        raise click.exceptions.Exit(1)


def _show(summary: Summary) -> None:
    facts((
        (say(_("Files")), summary.files),
        (say(_("of them new")), summary.new),
        (say(_("gone on with")), summary.grown),
        (say(_("as they were")), summary.unchanged),
        (say(_("Open files")), summary.open),
        (say(_("Steps")), summary.events),
        (say(_("of them written now")), summary.written),
        (say(_("Rejected rows")), summary.rejected),
    ))  # fmt: skip
    if summary.warnings:
        tell(say(_("Odd, and taken as the log has it:")))
        for kind, count in sorted(summary.warnings.items()):
            tell(f"  {say(WARNINGS.get(kind, kind))}: {count}")
    for odd in summary.impossible[:NAMED]:
        where = say(_("Line ${line}", mapping={"line": odd.line}))
        tell(f"  {where}: {odd.text}")
    for each in summary.rejections:
        line = say(_("Line ${line}", mapping={"line": each.line}))
        note(f"{line}: {say(each.reason)}")
    if summary.rejected > len(summary.rejections):
        more = summary.rejected - len(summary.rejections)
        note(say(_("and ${count} more", mapping={"count": more})))
    if summary.changed:
        cases = ", ".join(summary.changed[:NAMED])
        if len(summary.changed) > NAMED:
            cases += ", …"
        said = {"count": len(summary.changed), "cases": cases}
        note(say(_("Left as they were, since the log now says something else (${count}): ${cases}",
                   mapping=said)))  # fmt: skip
