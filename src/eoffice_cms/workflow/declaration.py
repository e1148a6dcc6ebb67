"""A workflow is data: states with who may do what, and transitions with guards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

#: A guard gets (office, object, parameters) and returns why not, or None.
Guard = Callable[[Any, Any, Mapping[str, Any]], str | None]
#: An effect gets (office, object, parameters) and returns what the record's entry says.
Effect = Callable[[Any, Any, Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class Performed:
    """A transition that was performed and recorded, in the transaction that is still open.

    :ivar workflow, transition: names; source, target: names of the states before and after
    :ivar given: what it was performed with, and ``moment`` (microseconds since the epoch)
    """

    workflow: str
    transition: str
    obj: Any
    source: str
    target: str
    given: Mapping[str, Any]
    entry: Any


#: A subscriber gets (office, what was performed); what it raises undoes the transition with it.
Subscriber = Callable[[Any, Performed], None]


@dataclass(frozen=True)
class Subscription:
    """Who is told of the transitions of a workflow: of one, or of all where it is None."""

    workflow: str
    transition: str | None
    subscriber: Subscriber

    def concerns(self, event: Performed) -> bool:
        """Say whether the subscriber is to be told."""
        return event.workflow == self.workflow and self.transition in (None, event.transition)


class WorkflowError(ValueError):
    """A declaration that does not hold together."""


@dataclass(frozen=True)
class State:
    """A state, and for each permission the roles that have it there.

    :ivar days: deadline: days of the calendar on one desk after which it is late there, or None
    """

    name: str
    title: str
    permits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: int | None = None


@dataclass(frozen=True)
class Transition:
    """A way from some states to one.

    :ivar target: the state it leads to; None when it stays in the same
    :ivar guards: conditions beyond the permission, each with a reason to show
    :ivar effect: what it does, run once everything allows it
    :ivar comment: name of the parameter that must hold words: ``reason``, ``note``; None for none
    """

    name: str
    title: str
    sources: tuple[str, ...]
    target: str | None
    permission: str
    effect: Effect
    guards: tuple[Guard, ...] = ()
    primary: bool = False
    comment: str | None = None


@dataclass(frozen=True)
class Insertion:
    """What an add-on puts into a workflow of the core or of another add-on.

    :ivar states: further states; each can be seen by somebody, and left again
    :ivar transitions: ways between them and the workflow's points
    :ivar permits: of states that are points: permission → roles that have it there too
    """

    states: tuple[State, ...] = ()
    transitions: tuple[Transition, ...] = ()
    permits: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what it brings, and of the states where it permits more."""
        states, ways = (each.name for each in self.states), (each.name for each in self.transitions)
        return (*states, *ways, *self.permits)

    @property
    def touched(self) -> set[str]:
        """The names of all states that it speaks of."""
        ends = {each.target for each in self.transitions if each.target}
        return ends.union(self.permits, *(each.sources for each in self.transitions))


@dataclass(frozen=True)
class Workflow:
    """A workflow of one kind of object.

    :ivar points: names of the states at which add-ons may insert
    :ivar view: the permission to see the object, by which queries choose what to return
    """

    name: str
    title: str
    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...] = ()
    view: str = "content.view"
    points: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.check()

    @cached_property
    def _matrix(self) -> dict[tuple[str, str], frozenset[str]]:
        return {
            (state.name, permission): frozenset(roles)
            for state in self.states
            for permission, roles in state.permits.items()
        }

    @cached_property
    def _by_name(self) -> dict[str, Transition]:
        return {each.name: each for each in self.transitions}

    @cached_property
    def permissions(self) -> tuple[str, ...]:
        """Every permission that the workflow speaks of, sorted."""
        return tuple(sorted({permission for _state, permission in self._matrix}))

    def state(self, name: str) -> State:
        """Return a state by name."""
        return next(each for each in self.states if each.name == name)

    def transition(self, name: str) -> Transition:
        """Return a transition by name; KeyError when there is none."""
        return self._by_name[name]

    def roles(self, state: str, permission: str) -> frozenset[str] | None:
        """Return the roles that have a permission in a state; None if it is not spoken of."""
        if permission not in self.permissions:
            return None
        return self._matrix.get((state, permission), frozenset())

    def with_guard(self, transition: str, guard: Guard) -> Workflow:
        """Return the workflow with one more guard on a transition."""
        return replace(
            self,
            transitions=tuple(
                replace(each, guards=(*each.guards, guard)) if each.name == transition else each
                for each in self.transitions
            ),
        )

    def with_insertion(self, given: Insertion) -> Workflow:
        """Return the workflow with what is inserted; its states are points for later ones.

        :raises WorkflowError: away from the points, or where the whole does not hold together
        """
        new = tuple(each.name for each in given.states)
        barred = given.touched.difference(self.points, new)
        if barred:
            raise WorkflowError(f"{self.name}: nothing is inserted at {', '.join(sorted(barred))}")
        for state in given.states:
            if not state.permits.get(self.view):
                raise WorkflowError(f"{self.name}: nobody has {self.view!r} in {state.name!r}")
            if not any(
                state.name in each.sources and each.target not in (None, state.name)
                for each in given.transitions
            ):
                raise WorkflowError(f"{self.name}: no way leads out of {state.name!r}")
        kept = (_permitting(each, given.permits.get(each.name, {})) for each in self.states)
        return replace(
            self,
            states=(*kept, *given.states),
            transitions=(*self.transitions, *given.transitions),
            points=(*self.points, *new),
        )

    def check(self, known_roles: frozenset[str] | None = None) -> None:
        """Check that the declaration holds together.

        :raises WorkflowError: names twice, unknown or unreachable states, unknown roles
        """
        names = [each.name for each in self.states]
        if len(set(names)) != len(names):
            raise WorkflowError(f"{self.name}: a state is declared twice")
        if len(self._by_name) != len(self.transitions):
            raise WorkflowError(f"{self.name}: a transition is declared twice")
        if self.initial not in names:
            raise WorkflowError(f"{self.name}: unknown initial state {self.initial!r}")
        for each in self.transitions:
            for state in (*each.sources, *([each.target] if each.target else [])):
                if state not in names:
                    raise WorkflowError(f"{self.name}.{each.name}: unknown state {state!r}")
            if each.permission not in self.permissions:
                raise WorkflowError(
                    f"{self.name}.{each.name}: no state permits {each.permission!r}"
                )
        for declared in self.states:
            if declared.days is not None and declared.days < 1:
                raise WorkflowError(f"{self.name}.{declared.name}: a deadline of no days")
        self._check_reachable(names)
        self._check_words(known_roles)

    def _check_reachable(self, names: list[str]) -> None:
        reached, frontier = set(), {self.initial}
        while frontier:
            reached |= frontier
            frontier = {
                each.target
                for each in self.transitions
                if each.target and reached.intersection(each.sources)
            } - reached
        unreachable = set(names) - reached
        if unreachable:
            raise WorkflowError(f"{self.name}: unreachable {', '.join(sorted(unreachable))}")

    def _check_words(self, known_roles: frozenset[str] | None) -> None:
        things: tuple[Any, ...] = (self, *self.states, *self.transitions)
        for thing in things:
            if not hasattr(thing.title, "domain"):
                raise WorkflowError(f"{self.name}: the title of {thing.name!r} is not translatable")
        if known_roles is not None:
            spoken = {role for roles in self._matrix.values() for role in roles}
            if spoken - known_roles:
                raise WorkflowError(
                    f"{self.name}: unknown role {', '.join(sorted(spoken - known_roles))}"
                )


def _permitting(state: State, more: Mapping[str, tuple[str, ...]]) -> State:
    """Return the state with more roles for some permissions."""
    permits = {**state.permits}
    for permission, roles in more.items():
        permits[permission] = tuple(dict.fromkeys((*permits.get(permission, ()), *roles)))
    return replace(state, permits=permits)
