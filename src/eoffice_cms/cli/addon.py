"""``eoffice addon``: list, enable, upgrade, disable and purge add-ons."""

from __future__ import annotations

import sys
from typing import Any

import click

from eoffice_cms.addons import enabling
from eoffice_cms.addons.operations import report
from eoffice_cms.cli.addon_change import change
from eoffice_cms.cli.commands import Group, argument, json_option, option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import table, tell_json
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import _

dry_run_option = option("--dry-run", is_flag=True, help=_("Only say what would be done."))


@click.group(cls=Group, help=_("List, enable, upgrade, disable and purge add-ons."))
def addon() -> None:
    """List, enable, upgrade, disable and purge add-ons."""


@addon.command(
    "list",
    help=_(
        "List the add-ons that are installed or enabled. The status is 1 when one cannot be "
        "loaded, or is enabled and not installed."
    )
)
@json_option
@pass_session
def list_addons(session: Session) -> None:
    """List the add-ons."""
    with session.open() as app, app.work() as office:
        found = report(app.declarations, office.site, say)
    if session.json:
        tell_json(found)
    else:
        _show(found)
    if any(one["broken"] or (one["enabled"] and not one["available"]) for one in found):
        raise click.exceptions.Exit(1)


def _show(found: list[dict[str, Any]]) -> None:
    headings = (_("Name"), _("Title"), _("Version"), _("State"), _("Waiting steps"))
    rows = (
        (one["name"], one["title"], one["version"], say(_state(one)), len(one["pending_steps"]))
        for one in found
    )
    table([say(each) for each in headings], rows)


def _state(one: dict[str, Any]) -> str:
    state: str
    if one["broken"]:
        state = _("broken: ${reason}", mapping={"reason": one["broken"]})
    elif not one["available"]:
        state = _("enabled, but not installed")
    else:
        state = _("enabled") if one["enabled"] else _("not enabled")
    return state


@addon.command(help=_("Enable an add-on and what it requires."))
@json_option
@dry_run_option
@argument("name", help=_("Name of the add-on."))
@pass_session
def enable(session: Session, name: str, dry_run: bool) -> None:
    """Enable an add-on and what it requires."""
    change(session, enabling.enable, name, dry_run)


@addon.command(help=_("Run the waiting steps of an add-on, or of all that are enabled."))
@json_option
@dry_run_option
@argument("name", required=False, help=_("Name of the add-on."))
@pass_session
def upgrade(session: Session, name: str | None, dry_run: bool) -> None:
    """Run waiting evolve steps."""
    change(session, enabling.upgrade, name, dry_run)


@addon.command(help=_("Disable an add-on: what it shows is hidden, its data stay."))
@json_option
@dry_run_option
@argument("name", help=_("Name of the add-on."))
@pass_session
def disable(session: Session, name: str, dry_run: bool) -> None:
    """Disable an add-on."""
    change(session, enabling.disable, name, dry_run)


@addon.command(help=_("Delete for good the data that a disabled add-on left."))
@json_option
@dry_run_option
@option("--confirm", metavar="NAME", help=_("The name once more, where nobody can be asked."))
@argument("name", help=_("Name of the add-on."))
@pass_session
def purge(session: Session, name: str, dry_run: bool, confirm: str | None) -> None:
    """Delete the data of a disabled add-on."""
    if confirm is None and not dry_run and sys.stdin.isatty():
        question = _("Its data go for good. Type the name of the add-on to confirm")
        confirm = click.prompt(say(question), default="", show_default=False, err=True)
    change(session, enabling.purge, name, dry_run, confirmed=confirm or "")
