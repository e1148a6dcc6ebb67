"""The command ``eoffice`` itself: its subcommands, its options, and what it says when one fails."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import Any, NoReturn

import click

from eoffice_cms import __version__
from eoffice_cms.cli import language
from eoffice_cms.cli.commands import (
    Group,
    Option,
    json_option,
    option,
    remember,
)
from eoffice_cms.cli.contributed import GROUP, load
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import harmless
from eoffice_cms.cli.quiet import quiet_logging
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import _

#: The core's own commands, loaded when they are called.
CORE = {
    "init": "init:init",
    "demo": "demo:demo",
    "serve": "serve:serve",
    "import-log": "import_log:import_log",
    "addon": "addon:addon",
    "catalog": "catalog:catalog",
    "record": "record:record",
    "user": "user:user",
    "file": "file:file",
    "workflow": "workflow:workflow",
}
ERROR: str = _("Error")
LONGEST_ERROR = 1500
LONG_WORD = re.compile(r"(\S{120})\S+")


class Root(Group):
    """Finds commands by name, and says in a sentence why one failed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        found = {each.name for each in entry_points(group=GROUP)}
        return [*CORE, *sorted(found - CORE.keys())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in CORE:
            module, _colon, name = CORE[cmd_name].partition(":")
            found: click.Command = getattr(importlib.import_module(f"{__package__}.{module}"), name)
            return found
        for point in entry_points(group=GROUP, name=cmd_name):
            return load(ctx, point)
        return None

    def invoke(self, ctx: click.Context) -> None:
        super().invoke(ctx)  # and forget what it returns: only an exit is a status

    def main(self, args: Sequence[str] | None = None, *given: Any, **extra: Any) -> NoReturn:
        """Run a command line and leave with its status; errors are a sentence on stderr."""
        language.prepare()
        quiet_logging()
        session = extra.setdefault("obj", Session())
        extra |= {"prog_name": "eoffice", "standalone_mode": False}
        try:
            status = super().main(args, *given, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            status = error.exit_code
        except click.ClickException as error:
            complain(error.format_message(), _help_for(error))
            status = error.exit_code
        except click.Abort:
            complain(say(_("Interrupted.")))
            status = 130
        except Exception as error:
            if session.debug:
                raise
            from eoffice_cms.cli.failures import sentence_for

            complain(sentence_for(error))
            status = 1
        sys.exit(status or 0)


def _help_for(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f" ({context.command_path} --help)" if context is not None else ""


def complain(sentence: str, where: str = "") -> None:
    """Say on standard error what is wrong."""
    # What somebody typed without a space is cut; click repeats it whole.
    sentence = LONG_WORD.sub(r"\1…", sentence)
    click.echo(f"{say(ERROR)}: {harmless(sentence, LONGEST_ERROR)}{where}", err=True)


@click.command(
    cls=Root, name="eoffice", help=_("Set up and look after a district's e-Office.")
)
@json_option
@option(
    "--ini", metavar="FILE", expose_value=False, callback=remember,
    help=_("Take the settings of the site from this ini file."),
)
@option(
    "--debug", is_flag=True, expose_value=False, callback=remember,
    help=_("Show where in the program an error arose."),
)
@click.version_option(
    __version__, prog_name="eoffice", cls=Option, help=_("Show the version of the program."),
)
def root() -> None:
    """Set up and look after a district's e-Office."""
