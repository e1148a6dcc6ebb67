"""Commands, options and arguments whose help is translated, with the options that all share."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from eoffice_cms.cli.language import LANGUAGES, say, use
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import _

#: Given to functions as their first argument.
pass_session = click.make_pass_decorator(Session)


class Option(click.Option):
    """An option."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        return click.Option.get_help_record(_translated(self), ctx)


class Argument(click.Argument):
    """A positional argument."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        return click.Argument.get_help_record(_translated(self), ctx)


def _translated(parameter: Any) -> Any:
    shown = copy.copy(parameter)
    shown.help = say(parameter.help or "")
    return shown


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)


class Command(click.Command):
    """A command; like every one it takes the options that say which site and which language."""

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **{**values, "add_help_option": False})
        self.params += shared_options()

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _format_help(self, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return first_sentence(self.help)


class Group(click.Group):
    """A command that has commands of its own."""

    command_class = Command
    group_class = type

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **{**values, "add_help_option": False})
        self.params += shared_options()

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _format_help(self, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return first_sentence(self.help)


def _format_help(command: click.Command, formatter: click.HelpFormatter) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(say(command.help or ""))


def first_sentence(text: str | None) -> str:
    """Return the first sentence of a help text, in either script."""
    words = say(text or "")
    ends = [words.find(mark) for mark in (". ", "। ")]
    return words[: min((end for end in ends if end >= 0), default=len(words))].rstrip(".।")


def _show_help(context: click.Context, _parameter: Any, value: bool) -> None:
    if value and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


def _use_language(_context: click.Context, _parameter: Any, value: str | None) -> None:
    if value is not None:
        use(value)


def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep what was given, before the command's name or after it, in the session."""
    if value:
        setattr(context.ensure_object(Session), str(parameter.name), value)


def _shared(*names: str, **values: Any) -> Option:
    return Option(names, **{"expose_value": False, "callback": remember, **values})


def shared_options() -> Sequence[Option]:
    """Return the options that every command takes."""
    return (
        _shared(
            "--home", "given_home", metavar="DIR",
            help=_("Where the data lie; EOFFICE_HOME, or else var, unless given."),
        ),
        _shared(
            "--lang", type=click.Choice(LANGUAGES), is_eager=True, callback=_use_language,
            help=_("Language of the answer; that of the terminal unless given."),
        ),
        _shared(
            "--help", is_flag=True, is_eager=True, callback=_show_help,
            help=_("Show this help."),
        ),
    )  # fmt: skip


def json_option(function: Any) -> Any:
    """Add the option that makes a machine the reader."""
    return option(
        "--json", is_flag=True, expose_value=False, callback=remember,
        help=_("Answer in JSON, for a machine to read."),
    )(function)  # fmt: skip
