"""``eoffice catalog``: compare the projections with the store, mend them, build them anew."""

from __future__ import annotations

from itertools import islice
from typing import Any

import click

from eoffice_cms.catalog import maintenance
from eoffice_cms.cli.commands import Group, json_option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import tell, tell_json
from eoffice_cms.cli.progress import Progress
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import _

#: What the comparison may find, as it says it, in the reader's words.
KINDS = {
    "row without its object": _("a row whose object is no more"),
    "missing row": _("a row is missing"),
    "row differs": _("a row differs from its object"),
    "counts differ": _("the counts by day differ from the rows"),
}
#: Differences listed; the rest is counted.
LISTED = 100


@click.group(cls=Group, help=_("Verify, repair or rebuild what queries are answered from."))
def catalog() -> None:
    """Verify, repair or rebuild the projections."""


@catalog.command(
    help=_("Compare every projection with the store. The status is 0 when they agree.")
)
@json_option
@pass_session
def verify(session: Session) -> None:
    """Compare every projection with the store."""
    with session.open() as app, Progress(_("Comparing")) as progress:
        found = maintenance.differences(app.projections, app.db, progress)
        listed = list(islice(found, LISTED))
        count = len(listed) + sum(1 for _each in found)
    if session.json:
        tell_json({"differences": count, "listed": [_as_dict(each) for each in listed]})
    else:
        _show(listed, count)
    if count:
        raise click.exceptions.Exit(1)


def _as_dict(found: tuple[str, int, str]) -> dict[str, Any]:
    projection, source, what = found
    return {"projection": projection, "object": source, "what": what}


def _show(listed: list[tuple[str, int, str]], count: int) -> None:
    if not count:
        tell(say(_("The projections agree with the store.")))
        return
    for projection, source, what in listed:
        tell(f"{projection} {source}: {say(KINDS.get(what, what))}")
    said = {"count": count}
    tell(say(_("${count} differences. Mend them: eoffice catalog repair", mapping=said)))


@catalog.command(help=_("Find what differs from the store and mend it."))
@json_option
@pass_session
def repair(session: Session) -> None:
    """Mend what differs from the store."""
    with session.open() as app, Progress(_("Comparing")) as progress:
        count = maintenance.repair(app.projections, app.db, progress)
    if session.json:
        tell_json({"mended": count})
    else:
        tell(say(_("Mended: ${count}", mapping={"count": count})))


@catalog.command(help=_("Build every projection anew from the store."))
@json_option
@pass_session
def rebuild(session: Session) -> None:
    """Build every projection anew."""
    with session.open() as app, Progress(_("Building")) as progress:
        count = maintenance.rebuild(app.projections, app.db, progress=progress)
    if session.json:
        tell_json({"objects": count})
    else:
        tell(say(_("Built from ${count} objects.", mapping={"count": count})))
