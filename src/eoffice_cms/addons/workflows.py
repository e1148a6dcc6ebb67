"""The workflows of a site: as declared, with what its add-ons insert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from eoffice_cms.addons.discovery import AddonError
from eoffice_cms.workflow.declaration import Workflow

#: The sorts of contributions that are inserted into workflows, and subscriptions to them.
GUARDS, INSERTIONS, SUBSCRIPTIONS = (
    "workflow_guard", "workflow_insertion", "transition_subscriber"
)  # fmt: skip


def workflows_of(declared: Any) -> Iterator[Workflow]:
    """Yield the workflows with the states, transitions, permits and guards that are inserted."""
    insertions = list(declared.contributions(INSERTIONS).values())
    guards = list(declared.contributions(GUARDS).values())
    for item in declared.workflows.values():
        workflow: Workflow = item.workflow
        for name, insertion in insertions:
            if name == workflow.name:
                workflow = workflow.with_insertion(insertion)
        for name, transition, guard in guards:
            if name == workflow.name:
                workflow = workflow.with_guard(transition, guard)
        yield workflow


def check_inserted(declared: Any, name: str, roles: frozenset[str]) -> None:
    """Check that a workflow holds together with all that is inserted into it.

    :raises AddonError: when there is no such workflow
    :raises WorkflowError: when it does not
    """
    found = next((each for each in workflows_of(declared) if each.name == name), None)
    if found is None:
        raise AddonError(f"there is no workflow {name!r} to insert into")
    found.check(roles)


def states_lost(declarations: Any, before: Iterable[str], after: Iterable[str]) -> set[str]:
    """Return the state classes that objects of what remains could no longer be in.

    :param before, after: names of the add-ons that are enabled
    """
    kept = {
        each.name: {state.name for state in each.states}
        for each in workflows_of(declarations.for_site(after))
    }
    return {
        f"{each.name}.{state.name}"
        for each in workflows_of(declarations.for_site(before))
        for state in each.states
        if state.name not in kept.get(each.name, {state.name})
    }
