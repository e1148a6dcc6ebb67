"""``eoffice record``: seal the records, and check them and what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from ZODB.POSException import POSKeyError

from eoffice_cms.catalog.gone import counts_by_package, in_words
from eoffice_cms.cli.commands import Group, json_option, option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import repeated, tell, tell_json
from eoffice_cms.cli.progress import Progress
from eoffice_cms.cli.session import Session
from eoffice_cms.custody import seals
from eoffice_cms.custody.outside import Copy, read_copy, write_copy
from eoffice_cms.custody.record import faults
from eoffice_cms.custody.sealcheck import Claims, log_faults
from eoffice_cms.errors import _

#: Faults listed; the rest is counted.
LISTED = 1000
EVERY = 100


DIRECTORY = click.Path(path_type=Path, file_okay=False)
ANY = click.Path(path_type=Path)


@click.group(cls=Group, help=_("Seal what was recorded of files and documents, and check it."))
def record() -> None:
    """Seal and check records."""


@record.command(
    help=_(
        "Seal what every record says now. The seal is written to files of its own: keep them "
        "where those who look after the site cannot change them."
    )
)
@option("--to", metavar="DIR", type=DIRECTORY, help=_("Where to write the seal; else HOME/seals."))
@json_option
@pass_session
def seal(session: Session, to: Path | None) -> None:
    """Seal the records and write the copy outside."""
    place = to or session.place.path / "seals"
    with session.open() as app:
        with app.work() as office, Progress(_("Sealing")) as progress:
            added, made = seals.seal(office, progress)
        # Only what the store holds for good is told outside.
        with app.work() as office:
            path = None if made is None else write_copy(place, office.site.seals, made)
    size, root = (0, None) if made is None else (made.size, made.root.hex())
    told = {"added": added, "size": size, "root": root, "file": path and str(path)}
    if session.json:
        tell_json(told)
    elif made is None:
        tell(say(_("Nothing was recorded yet.")))
    else:
        tell(say(_("${added} records sealed; ${size} leaves have the root ${root}.", mapping=told)))
        tell(str(path))


@record.command(
    help=_(
        "Check the chain of every record, and every record against what was sealed. Against a "
        "copy of the seals kept elsewhere, a record that was rewritten whole, cut or removed is "
        "found, and an old backup put back. The status is 0 when all is whole; what a package left "
        "that is not installed cannot be checked, and is counted."
    )
)
@option(
    "--against", metavar="DIR_OR_FILE", type=ANY,
    help=_("Seals kept outside: their directory, or one seal file."),
)
@json_option
@pass_session
def verify(session: Session, against: Path | None) -> None:
    """Check the chain of every record and what was sealed."""
    found = Findings()
    with session.open() as app, app.work() as office, Progress(_("Checking")) as progress:
        copy = None if against is None else read_copy(against)
        log = office.site.seals or seals.SealLog()
        with Claims() as claims:
            for sentence in log_faults(log, copy, claims):
                found.add({"type": "seals", "number": None, "title": None, "uid": None}, sentence)
            for owner in seals.recorded(office.site):
                found.count(len(owner.record))
                if not found.records % EVERY:
                    progress(found.records)
                for sentence in _faults(owner, claims):
                    found.add(_about(owner), sentence)
            for uid in claims.unmet():
                found.add(
                    {"type": None, "number": None, "title": None, "uid": uid},
                    _("The record was sealed, and is not there any more."),
                )
        unchecked = counts_by_package(office.site)
    counts = {**found.counts(), "sealed": log.size, "unchecked": sum(unchecked.values())}
    if session.json:
        tell_json({**counts, "missing_packages": unchecked, "listed": found.listed})
    else:
        _show(counts, found.listed, copy)
        _show_unchecked(unchecked)
    if found.faults or unchecked:
        raise click.exceptions.Exit(1)


class Findings:
    """What was looked at and what was found."""

    def __init__(self) -> None:
        self.records = self.entries = self.faults = 0
        self.listed: list[dict[str, Any]] = []

    def count(self, entries: int) -> None:
        """Count a record."""
        self.records += 1
        self.entries += entries

    def add(self, about: dict[str, Any], sentence: str) -> None:
        """Take a fault in."""
        self.faults += 1
        if len(self.listed) < LISTED:
            self.listed.append({**about, "fault": say(sentence)})

    def counts(self) -> dict[str, int]:
        """Return the numbers."""
        return {"records": self.records, "entries": self.entries, "faults": self.faults}


def _faults(owner: Any, claims: Claims) -> Iterator[str]:
    try:
        yield from faults(owner.record)
        unsealed = claims.fault(owner.uid, owner.record)
        if unsealed is not None:
            yield unsealed
    except POSKeyError as error:
        yield _("An entry is missing in the store: ${oid}.", mapping={"oid": repr(error)})


def _about(owner: Any) -> dict[str, Any]:
    """Say what a record is of; a paper goes by the number of its file."""
    holder = owner
    while holder is not None and not hasattr(holder, "number"):
        holder = holder.__parent__
    number = getattr(holder, "number", None)
    return {"type": owner.type_name, "number": number, "title": owner.title, "uid": owner.uid}


def _show_unchecked(unchecked: dict[str, int]) -> None:
    if unchecked:
        said = {"count": sum(unchecked.values()), "packages": in_words(unchecked)}
        sentence = _(
            "Cannot be checked: ${count} objects of packages that are not installed: ${packages}.",
            mapping=said,
        )
        tell(say(sentence))


def _show(counts: dict[str, int], listed: list[dict[str, Any]], copy: Copy | None) -> None:
    for each in listed:
        name = each["number"] or each["uid"]
        title = f" ({repeated(each['title'])})" if each["title"] else ""
        tell(f"{name}{title}: {each['fault']}" if name else each["fault"])
    if counts["faults"]:
        tell(say(_("${faults} faults in ${records} records.", mapping=counts)))
        return
    tell(say(_("${records} records with ${entries} entries are whole.", mapping=counts)))
    if not counts["sealed"]:
        tell(say(_(
            "Nothing was ever sealed: a record that was rewritten whole cannot be found. Run "
            "“eoffice record seal”, best by a timer."
        )))  # fmt: skip
    if copy is not None:
        last = {"path": str(copy.seals[-1].path)}
        tell(say(_("All is as it was sealed in ${path}.", mapping=last)))
    elif counts["sealed"]:
        tell(say(_("All is as the log of seals in the store has it; compare it with --against.")))
