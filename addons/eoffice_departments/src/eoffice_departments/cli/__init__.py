"""The command ``eoffice org``: the organisation and its people from the command line."""

import click

from eoffice_cms.cli.commands import Group
from eoffice_departments.cli.importing import import_sheet, sync, template
from eoffice_departments.cli.ordering import orders
from eoffice_departments.cli.showing import show
from eoffice_departments.translation import _


@click.group(cls=Group, help=_("See the organisation, and bring it in from a sheet or directory."))
def org() -> None:
    """See the organisation, and bring it in."""


for command in (show, import_sheet, sync, template, orders):
    org.add_command(command)
