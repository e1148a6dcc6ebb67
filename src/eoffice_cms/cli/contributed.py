"""Commands that installed packages contribute; a broken one breaks none of the others."""

from __future__ import annotations

from typing import Any

import click

from eoffice_cms.cli.commands import Command
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import harmless
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import Refused, _

#: Entry points of this group name click commands. ``context.obj.home`` is then the directory of
#: the site; ``--json`` before the command's name sets its parameter ``as_json``.
GROUP = "eoffice_cms.commands"


def load(context: click.Context, point: Any) -> click.Command:
    """Return the command of an entry point; a broken one says so only when it is called."""
    try:
        command = point.load()
        if not isinstance(command, click.Command):
            raise TypeError(f"{point.value} is no command")
    except (Exception, SystemExit) as error:  # whatever a package does must not stop the others
        return _broken(point.name, f"{type(error).__name__}: {error}")
    session = context.find_object(Session)
    if session is not None and session.json:
        context.default_map = {point.name: _json_defaults(command)}
    return command


def _broken(name: str, reason: str) -> click.Command:
    sentence = _(
        "The command ${name} cannot be loaded: ${reason}", mapping={"name": name, "reason": reason}
    )

    def refuse() -> None:
        raise Refused(sentence)

    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    help = harmless(say(sentence), 100)
    return Command(name, callback=refuse, context_settings=settings, help=help)


def _json_defaults(command: click.Command) -> dict[str, Any]:
    """Return defaults by which ``--json`` before a command's name reaches it and those below."""
    if isinstance(command, click.Group):
        return {name: _json_defaults(below) for name, below in command.commands.items()}
    return {"as_json": True}
