"""``eoffice record``: check the chain of every record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
from ZODB.POSException import POSKeyError

from eoffice_cms.catalog.maintenance import everything
from eoffice_cms.cli.commands import Group, json_option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import repeated, tell, tell_json
from eoffice_cms.cli.progress import Progress
from eoffice_cms.cli.session import Session
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import _

#: Faults listed; the rest is counted.
LISTED = 1000
EVERY = 100


@click.group(cls=Group, help=_("Check what was recorded of files and documents."))
def record() -> None:
    """Check records."""


@record.command(
    help=_(
        "Check the chain of every record: an entry changed, removed, inserted or moved is "
        "found. The status is 0 when all are whole."
    )
)
@json_option
@pass_session
def verify(session: Session) -> None:
    """Check the chain of every record."""
    counts = {"records": 0, "entries": 0, "faults": 0}
    listed: list[dict[str, Any]] = []
    with session.open() as app, app.work() as office, Progress(_("Checking")) as progress:
        for owner in _recorded(office.site):
            counts["records"] += 1
            counts["entries"] += len(owner.record)
            if not counts["records"] % EVERY:
                progress(counts["records"])
            for sentence in _faults(owner):
                counts["faults"] += 1
                if len(listed) < LISTED:
                    listed.append({**_about(owner), "fault": sentence})
    if session.json:
        tell_json({**counts, "listed": listed})
    else:
        _show(counts, listed)
    if counts["faults"]:
        raise click.exceptions.Exit(1)


def _recorded(site: Any) -> Iterator[Any]:
    """Yield everything that has a record: files, the papers in them, and documents."""
    return (each for each in everything(site) if hasattr(each, "record"))


def _faults(owner: Any) -> Iterator[str]:
    try:
        for fault in faults(owner.record):
            yield say(fault)
    except POSKeyError as error:
        yield say(_("An entry is missing in the store: ${oid}.", mapping={"oid": repr(error)}))


def _about(owner: Any) -> dict[str, Any]:
    """Say what a record is of; a paper goes by the number of its file."""
    holder = owner
    while holder is not None and not hasattr(holder, "number"):
        holder = holder.__parent__
    number = getattr(holder, "number", None)
    return {"type": owner.type_name, "number": number, "title": owner.title, "uid": owner.uid}


def _show(counts: dict[str, int], listed: list[dict[str, Any]]) -> None:
    for each in listed:
        tell(f"{each['number'] or each['uid']} ({repeated(each['title'])}): {each['fault']}")
    if counts["faults"]:
        tell(say(_("${faults} faults in ${records} records.", mapping=counts)))
    else:
        tell(say(_("${records} records with ${entries} entries are whole.", mapping=counts)))
