"""``eoffice workflow``: show who may do what in which state."""

from __future__ import annotations

from typing import Any

import click

from eoffice_cms.cli.commands import Group, argument, json_option, pass_session
from eoffice_cms.cli.language import say
from eoffice_cms.cli.printing import repeated, table, tell, tell_json
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import Invalid, _
from eoffice_cms.workflow import Workflow


@click.group(cls=Group, help=_("Show the workflows of the site."))
def workflow() -> None:
    """Show workflows."""


@workflow.command(help=_("Show a workflow: its states, who may do what there, and the ways on."))
@json_option
@argument("name", metavar="NAME", help=_("Name of the workflow, such as file."))
@pass_session
def show(session: Session, name: str) -> None:
    """Show a workflow."""
    with session.open() as app, app.work() as office:
        workflows = office.rules.workflows
    found = workflows.get(name)
    if found is None:
        said = {"name": repeated(name), "names": ", ".join(sorted(workflows))}
        raise Invalid(_("There is no workflow ${name}; there are: ${names}.", mapping=said))
    tell_json(_as_dict(found)) if session.json else _print(found)


def _as_dict(found: Workflow) -> dict[str, Any]:
    return {
        "name": found.name,
        "title": say(found.title),
        "initial": found.initial,
        "states": [
            {"name": each.name, "title": say(each.title),
             "permits": {permission: list(roles) for permission, roles in each.permits.items()}}
            for each in found.states
        ],
        "transitions": [
            {"name": each.name, "title": say(each.title), "from": list(each.sources),
             "to": each.target, "permission": each.permission}
            for each in found.transitions
        ],
    }  # fmt: skip


def _print(found: Workflow) -> None:
    titles = {each.name: say(each.title) for each in found.states}
    tell(f"{found.name}  {say(found.title)}")
    tell()
    table([say(_("State")), say(_("Permission")), say(_("Roles"))], (
        (titles[state.name], permission, ", ".join(roles))
        for state in found.states
        for permission, roles in state.permits.items()
    ))  # fmt: skip
    if found.transitions:
        tell()
        table([say(_("Action")), say(_("From state")), say(_("To state"))], (
            (say(each.title), ", ".join(titles[one] for one in each.sources),
             titles[each.target] if each.target else "")
            for each in found.transitions
        ))  # fmt: skip
