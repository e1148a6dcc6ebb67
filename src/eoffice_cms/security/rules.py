"""The rules of a site: workflows, who is told of transitions, roles by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from eoffice_cms.workflow.declaration import Performed, Subscription, Workflow


class Rules:
    """What the evaluator decides by; made from declarations and never stored."""

    def __init__(
        self,
        workflows: Iterable[Workflow],
        default_roles: Mapping[str, Iterable[str]],
        subscriptions: Iterable[Subscription] = (),
    ) -> None:
        self.workflows = {each.name: each for each in workflows}
        self._default_roles = {name: frozenset(roles) for name, roles in default_roles.items()}
        self._subscriptions = tuple(subscriptions)

    def tell(self, office: Any, event: Performed) -> None:
        """Tell those who subscribed to a transition, in their order."""
        for each in self._subscriptions:
            if each.concerns(event):
                each.subscriber(office, event)

    def workflow_of(self, obj: Any) -> Workflow | None:
        """Return the workflow of an object's type, or None where its add-on is gone."""
        return self.workflows.get(obj.workflow_name)

    def default_roles(self, permission: str) -> frozenset[str]:
        """Return the roles that have a permission no workflow speaks of; none if undeclared."""
        return self._default_roles.get(permission, frozenset())

    def view_permission(self, obj: Any) -> str:
        """Return the permission to see an object."""
        workflow = self.workflow_of(obj)
        return workflow.view if workflow else "content.view"

    def viewable(self) -> Iterator[tuple[str, str]]:
        """Yield (role, state class) wherever the role may see objects in that state."""
        for workflow in self.workflows.values():
            for state in workflow.states:
                for role in workflow.roles(state.name, workflow.view) or ():
                    yield role, f"{workflow.name}.{state.name}"

    @cached_property
    def shown_to(self) -> dict[str, frozenset[str]]:
        """The state classes that each role may see objects in."""
        shown: dict[str, set[str]] = {}
        for role, state_class in self.viewable():
            shown.setdefault(role, set()).add(state_class)
        return {role: frozenset(classes) for role, classes in shown.items()}
