"""``eoffice org show``: the organisation as a tree."""

from __future__ import annotations

import click

from eoffice_cms.cli.commands import Command, json_option, pass_session
from eoffice_cms.cli.language import current, say
from eoffice_cms.cli.printing import harmless, tell, tell_json
from eoffice_cms.cli.session import Session
from eoffice_departments.cli.opening import open_site
from eoffice_departments.roster.showing import lines, tree
from eoffice_departments.translation import _


@click.command(
    cls=Command,
    help=_("Show departments, branches and posts, and who holds them or what is vacant."),
)
@json_option
@pass_session
def show(session: Session) -> None:
    """Show the organisation."""
    with open_site(session) as app, app.work() as office:
        found = tree(office)
    if session.json:
        tell_json(found)
    elif found:
        for line in lines(found, current(), say(_("vacant"))):
            tell(harmless(line))
    else:
        tell(say(_("There is no department yet.")))
