"""What enabling, upgrading, disabling or purging an add-on would do on a site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from translationstring import TranslationString, TranslationStringFactory

from eoffice_cms.addons.addon import Step
from eoffice_cms.addons.declarations import Declarations, SiteDeclarations
from eoffice_cms.catalog.gone import counts_by_package, in_words
from eoffice_cms.interfaces import IPlace

_ = TranslationStringFactory("eoffice_cms")


@dataclass(frozen=True)
class Plan:
    """What a change to the enabled add-ons would do, or, when ``done``, has done.

    :param action: ``enable``, ``disable``, ``upgrade`` or ``purge``
    :param enables: names in the order in which they are enabled
    :param steps: keys ``addon:step`` of the evolve steps, in order
    :param rebuilds: names of the projections to rebuild once the change has been committed
    :param refusals: translatable sentences; with any of them nothing is done
    :param left_behind: counts of objects in the site whose packages are missing, by package, when
        an add-on is disabled that is not installed
    """

    action: str
    name: str | None
    enables: tuple[str, ...] = ()
    disables: tuple[str, ...] = ()
    purges: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    rebuilds: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    left_behind: Mapping[str, int] = field(default_factory=dict)
    done: bool = False

    @property
    def changes(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.enables or self.disables or self.purges or self.steps)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {**asdict(self), "changes": self.changes}

    def left_behind_words(self) -> str:
        """Return the sentence that says what stays of packages that are missing."""
        sentence: str = _(
            "${count} objects of packages that are not installed stay in the site: ${packages}. "
            "An administrator finds them in Browse.",
            mapping={
                "count": sum(self.left_behind.values()), "packages": in_words(self.left_behind)
            },
        )  # fmt: skip
        return sentence


def plan(
    declarations: Declarations | SiteDeclarations, site: Any, action: str, name: str | None = None
) -> Plan:
    """Return what the action would do on the site. Changes nothing.

    :param action: ``enable``, ``disable``, ``upgrade`` (of all where no name is given), ``purge``
    """
    planners: Mapping[str, Callable[..., Plan]] = {
        "enable": _plan_enable,
        "disable": _plan_disable,
        "upgrade": _plan_upgrade,
        "purge": _plan_purge,
    }
    return planners[action](declarations.whole, site, name)


def pending_steps(
    declarations: Declarations | SiteDeclarations,
    site: Any,
    names: Iterable[str] | None = None,
) -> tuple[Step, ...]:
    """Return the evolve steps not yet finished, of these add-ons or of all enabled, in order."""
    wanted = set(site.enabled_addons if names is None else names)
    waiting = {
        step.key: step
        for addon in declarations.whole.addons
        if addon.name in wanted
        for _name, step in sorted(addon.steps.items())
        if step.key not in site.finished_steps
    }
    ordered: list[Step] = []
    while waiting:
        ready = [s for s in waiting.values() if not any(key in waiting for key in s.requires)]
        # A circle cannot be resolved: its steps come last, and the plan refuses them.
        step = (ready or list(waiting.values()))[0]
        ordered.append(waiting.pop(step.key))
    return tuple(ordered)


@dataclass
class _Requirements:
    """The add-ons to enable for one of them, requirements first, and why that cannot be."""

    declarations: Declarations
    enabled: frozenset[str]
    order: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def gather(self, name: str) -> None:
        if name in self.order or (name in self.enabled and self.declarations.loaded(name)):
            return
        addon = self.declarations.addon(name)
        if addon is None:
            self.refusals.append(_not_loaded(self.declarations, name))
            return
        for required in addon.requires:
            self.gather(required)
        self.order.append(name)


def _not_loaded(declarations: Declarations, name: str) -> str:
    broken = declarations.broken_addon(name)
    sentence: str
    if broken is None:
        sentence = _("The add-on ${name} is not installed.", mapping={"name": name})
    else:
        reason = broken.error
        if isinstance(reason, TranslationString):  # its values would be lost inside another
            reason = reason.interpolate()
        sentence = _(
            "The add-on ${name} cannot be loaded: ${reason}",
            mapping={"name": name, "reason": reason},
        )
    return sentence


def _plan_enable(declarations: Declarations, site: Any, name: str) -> Plan:
    needed = _Requirements(declarations, site.enabled_addons)
    needed.gather(name)
    steps = pending_steps(declarations, site, needed.order)
    refusals = needed.refusals + _unmet(steps, site)
    items = declarations.everything.projections.values()
    return Plan(
        "enable",
        name,
        enables=tuple(needed.order),
        steps=tuple(step.key for step in steps),
        rebuilds=tuple(item.name for item in items if item.addon in needed.order),
        refusals=tuple(refusals),
    )


def _plan_upgrade(declarations: Declarations, site: Any, name: str | None) -> Plan:
    if name is None:
        names = [addon.name for addon in declarations.addons if addon.name in site.enabled_addons]
    else:
        names = [name]
    steps = pending_steps(declarations, site, names)
    refusals = _unmet(steps, site)
    if name is not None and not declarations.loaded(name):
        refusals.append(_not_loaded(declarations, name))
    elif name is not None and name not in site.enabled_addons:
        refusals.append(_("The add-on ${name} is not enabled.", mapping={"name": name}))
    return Plan("upgrade", name, steps=tuple(step.key for step in steps), refusals=tuple(refusals))


def _plan_disable(declarations: Declarations, site: Any, name: str) -> Plan:
    if name not in site.enabled_addons:
        known = declarations.loaded(name) or declarations.broken_addon(name)
        refusals = () if known else (_not_loaded(declarations, name),)
        return Plan("disable", name, refusals=refusals)
    users = [other for other in site.enabled_addons if name in _requires(declarations, other)]
    if users:
        sentence = _(
            "The add-on ${name} is required by ${users}: disable that first.",
            mapping={"name": name, "users": ", ".join(sorted(users))},
        )
        return Plan("disable", name, refusals=(sentence,))
    left = {} if declarations.loaded(name) else _left_behind(site)
    return Plan("disable", name, disables=(name,), left_behind=left)


def _plan_purge(declarations: Declarations, site: Any, name: str) -> Plan:
    if name in site.enabled_addons:
        sentence = _("The add-on ${name} is enabled: disable it first.", mapping={"name": name})
        return Plan("purge", name, refusals=(sentence,))
    addon = declarations.addon(name)
    if addon is None:
        left = _left_behind(site)
        sentence = _not_loaded(declarations, name)
        if left:
            sentence = _(
                "The add-on ${name} is not installed and deletes nothing. ${count} objects of "
                "packages that are not installed stay in the site: ${packages}.",
                mapping={
                    "name": name, "count": sum(left.values()), "packages": in_words(left)
                },
            )  # fmt: skip
        return Plan("purge", name, refusals=(sentence,))
    if not addon.hooks_for("purge"):
        sentence = _(
            "The add-on ${name} has no way of deleting its data: they stay, and nothing was done.",
            mapping={"name": name},
        )
        return Plan("purge", name, refusals=(sentence,))
    return Plan("purge", name, purges=(name,))


def _left_behind(site: Any) -> Mapping[str, int]:
    return counts_by_package(site) if IPlace.providedBy(site) else {}


def _requires(declarations: Declarations, name: str) -> tuple[str, ...]:
    broken = declarations.broken_addon(name)
    addon = declarations.addon(name) or (broken.addon if broken else None)
    return addon.requires if addon else ()


def _unmet(steps: Iterable[Step], site: Any) -> list[str]:
    """Return a sentence for each step that needs one that neither is finished nor comes before."""
    done = set(site.finished_steps)
    unmet = []
    for step in steps:
        for key in step.requires:
            if key not in done:
                unmet.append(
                    _(
                        "The step ${step} needs ${other}, which has not been run.",
                        mapping={"step": step.key, "other": key},
                    )
                )
        done.add(step.key)
    return unmet
