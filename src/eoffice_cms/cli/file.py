"""``eoffice file``: list files, show one with its record, erase a datum."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import func, select

from eoffice_cms.catalog.tables import content
from eoffice_cms.cli.commands import Group, argument, json_option, option, pass_session
from eoffice_cms.cli.days import Day
from eoffice_cms.cli.file_card import as_dict, print_file
from eoffice_cms.cli.file_query import line, query_files
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import note, repeated, table, tell, tell_json
from eoffice_cms.cli.session import Session
from eoffice_cms.content import erasing
from eoffice_cms.content.erasing import GROUNDS
from eoffice_cms.content.wording import clean
from eoffice_cms.errors import Invalid, _
from eoffice_cms.web.wording import STATES

LONGEST_NUMBER = 80


@click.group(cls=Group, help=_("List files, and show one with its record."))
def file() -> None:
    """Look at files."""


@file.command("list", help=_("List files, those received last first."))
@json_option
@option("--desk", metavar="ID", help=_("Only those on this desk."))
@option("--state", type=click.Choice(list(STATES)), help=_("Only those in this state."))
@option("--from", "first", type=Day(), help=_("Only those received on this day or later."))
@option("--to", "last", type=Day(), help=_("Only those received on this day or earlier."))
@option("--search", "words", metavar="WORDS", help=_("Only those in which these words are found."))
@option(
    "--limit", type=click.IntRange(1, 100_000), default=50, show_default=True,
    help=_("How many at most."),
)
@pass_session
def list_files(session: Session, /, limit: int, **wanted: Any) -> None:
    """List files."""
    if wanted["first"] and wanted["last"] and wanted["first"] > wanted["last"]:
        raise Invalid(_("The first day comes after the last one."))
    with session.open() as app, app.work() as office:
        if wanted["desk"] is not None and wanted["desk"] not in office.site.desks:
            said = {"id": repeated(wanted["desk"])}
            raise Invalid(_("There is no desk ${id}.", mapping=said))
        query = query_files(office, **wanted)
        counting = select(func.count()).select_from(query.subquery())
        total = office.catalog.connection.execute(counting).scalar_one()
        rows = office.catalog.rows(query.order_by(content.c.received_at.desc()).limit(limit))
        found = [line(row) for row in rows]
    if session.json:
        tell_json({"total": total, "files": found})
        return
    headings = (_("Number"), _("State"), _("Desk"), _("Received"), _("Due"), _("Subject"))
    table([say(each) for each in headings], ([
        one["number"], say(STATES.get(one["state"], one["state"])), one["desk"],
        one["received"][:10], one["due"], one["subject"],
    ] for one in found))  # fmt: skip
    if total > len(found):
        counts = {"shown": len(found), "total": total}
        note(say(_("${shown} of ${total} files; --limit shows more.", mapping=counts)))


def _file(office: Any, number: str) -> Any:
    """Return the file with a number."""
    number = clean(number, longest=LONGEST_NUMBER, field="number")
    found = office.site.numbers.get(number)
    if found is None:
        said = {"number": repeated(number)}
        raise Invalid(_("There is no file with the number ${number}.", mapping=said))
    return found


@file.command(
    help=_(
        "Erase one datum of a file for good: subject, note/2, letter/1, draft/1, or reason/5 for "
        "the reason that entry 5 gave. What was recorded stays, and says that it was erased. "
        "Older states of the store keep it until the store is packed, and backups as long as "
        "they are kept."
    )
)
@option("--ground", required=True, type=click.Choice(list(GROUNDS)), help=_("Why it is erased."))
@argument("number", metavar="NUMBER", help=_("Number of the file."))
@argument("what", metavar="WHAT", help=_("What is erased of it."))
@pass_session
def erase(session: Session, number: str, what: str, ground: str) -> None:
    """Erase one datum of a file."""
    with session.open() as app:
        app.run(lambda office: erasing.erase(office, _file(office, number), what, ground=ground))
    tell(say(_("It is erased, and the file's record says so.")))


@file.command(help=_("Show a file and everything that was recorded of it."))
@json_option
@argument("number", metavar="NUMBER", help=_("Number of the file."))
@pass_session
def show(session: Session, number: str) -> None:
    """Show a file with its record."""
    with session.open() as app, app.work() as office:
        found = _file(office, number)
        if session.json:
            tell_json(as_dict(found))
        else:
            print_file(office, found)
