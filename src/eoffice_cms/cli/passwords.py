"""Where a password comes from: given, asked for on a terminal, or made up."""

from __future__ import annotations

import sys

import click

from eoffice_cms.cli.commands import option
from eoffice_cms.cli.language import say
from eoffice_cms.errors import _
from eoffice_cms.security.passwords import new_password

password_option = option(
    "--password", metavar="PASSWORD",
    help=_("The password. Mind that others may see it in the list of processes."),
)  # fmt: skip
generate_option = option(
    "--generate", is_flag=True, help=_("Make up a password without asking, and show it once.")
)


def choose_password(given: str | None, *, generate: bool = False) -> tuple[str, bool]:
    """Return a password and whether it was made up, so that it has to be shown once.

    :param given: the option's value; it stands in the shell's history, so nobody has to use it
    :param generate: do not ask, even on a terminal
    """
    if given is not None:
        return given, False
    typed = ""
    if not generate and sys.stdin.isatty():
        typed = click.prompt(
            say(_("Password; leave it empty to have one made up")),
            default="",
            show_default=False,
            hide_input=True,
            confirmation_prompt=say(_("The same once more")),
            err=True,
        )
    return (typed, False) if typed else (new_password(), True)


def shown_once(password: str) -> str:
    """Return the sentence that shows a password that was made up."""
    return say(
        _("Password: ${password}  (shown only now; write it down)", mapping={"password": password})
    )
