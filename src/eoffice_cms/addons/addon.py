"""What an add-on says about itself: its name, what it requires, its evolve steps and its hooks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
DATED_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*\Z")
HOOK_ARGUMENTS = ("site", "office")

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Step:
    """One change to the data of a site, run once there."""

    addon: str
    name: str
    function: Callable[..., Any] = field(repr=False)
    requires: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return the name under which the site remembers that the step has been finished."""
        return f"{self.addon}:{self.name}"


@dataclass(frozen=True, eq=False)
class Addon:
    """An add-on package as it presents itself.

    :param name: short name: lower-case letters, digits, underscores; kept in the database
    :param title: translatable title; the name where none is given
    :param requires: names of the add-ons that must be enabled before this one
    :param version: version to show; the distribution's where none is given
    """

    name: str
    title: str = ""
    description: str = ""
    version: str = ""
    requires: tuple[str, ...] = ()
    module: str = field(default="", init=False)
    package: str = field(default="", init=False)
    steps: dict[str, Step] = field(default_factory=dict, init=False, repr=False)
    hooks: dict[str, list[Callable[..., Any]]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not NAME.match(self.name):
            raise ValueError(f"not a name for an add-on: {self.name!r}")
        if isinstance(self.requires, str):
            raise TypeError("requires is a tuple of names, not one string")
        object.__setattr__(self, "requires", tuple(self.requires))
        object.__setattr__(self, "title", self.title or self.name)

    def bind(self, module: str, package: str, version: str = "") -> None:
        """Note where the add-on was found; the version given here does not replace its own."""
        object.__setattr__(self, "module", module)
        object.__setattr__(self, "package", package)
        object.__setattr__(self, "version", self.version or version)

    def evolve(
        self, dated_name: str, requires: tuple[str, ...] = ()
    ) -> Callable[[Function], Function]:
        """Register the decorated function as an evolve step, run once per site.

        The function takes ``site``, ``office`` or both, by these names. It may be a generator:
        whatever it yields is shown as progress, and what it has done so far is committed there.
        Interrupted, it is started again from the beginning, so it must pass over what it has
        done; on a site where the add-on is new it meets data that has the new shape already.

        :param dated_name: such as ``2026-12-01-course-credits``; steps run in this order
        :param requires: steps to be finished before: own ones by name, others ``addon:name``
        """
        if not DATED_NAME.match(dated_name):
            raise ValueError(f"not a dated name such as 2026-12-01-course-credits: {dated_name!r}")
        if dated_name in self.steps:
            raise ValueError(f"{self.name} has two steps named {dated_name!r}")
        if isinstance(requires, str):
            raise TypeError("requires is a tuple of step names, not one string")
        keys = tuple(name if ":" in name else f"{self.name}:{name}" for name in requires)

        def register(function: Function) -> Function:
            check_arguments(function)
            self.steps[dated_name] = Step(self.name, dated_name, function, keys)
            return function

        return register

    def on_enable(self, function: Function) -> Function:
        """Call the function each time a site enables the add-on, before its evolve steps.

        It must accept what an earlier time left behind, since disabling loses nothing.
        """
        return self._hook("enable", function)

    def on_disable(self, function: Function) -> Function:
        """Call the function when a site disables the add-on; it hides and deletes nothing."""
        return self._hook("disable", function)

    def on_purge(self, function: Function) -> Function:
        """Call the function when a site deletes for good what a disabled add-on left behind."""
        return self._hook("purge", function)

    def hooks_for(self, event: str) -> tuple[Callable[..., Any], ...]:
        """Return the functions to call on ``enable``, ``disable`` or ``purge``, in order."""
        return tuple(self.hooks.get(event, ()))

    def _hook(self, event: str, function: Function) -> Function:
        check_arguments(function)
        self.hooks.setdefault(event, []).append(function)
        return function


def check_arguments(function: Callable[..., Any]) -> None:
    """Raise TypeError unless the function takes nothing but ``site`` and ``office``."""
    unknown = [
        name for name in inspect.signature(function).parameters if name not in HOOK_ARGUMENTS
    ]
    if unknown:
        name = getattr(function, "__qualname__", repr(function))
        raise TypeError(f"{name} may take 'site' and 'office', not {', '.join(unknown)}")


def run_hook(function: Callable[..., Any], office: Any) -> Iterator[Any]:
    """Call the function with what it asks for and yield its progress, if it is a generator."""
    given = {"site": office.site, "office": office}
    wanted = inspect.signature(function).parameters
    result = function(**{name: given[name] for name in wanted})
    if inspect.isgenerator(result):
        yield from result
