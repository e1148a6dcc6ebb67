"""Finding add-ons that are installed, and putting them in the order of their requirements."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from types import ModuleType
from typing import Any

from pyramid.path import package_of
from pyramid.settings import aslist
from translationstring import TranslationString, TranslationStringFactory

from eoffice_cms.addons.addon import Addon

_ = TranslationStringFactory("eoffice_cms")

GROUP = "eoffice_cms.addons"
ALLOWED = "eoffice.addons"


class AddonError(Exception):
    """An add-on cannot be loaded; ``reason`` is a sentence, translatable as a rule."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        reason = self.reason
        return reason.interpolate() if isinstance(reason, TranslationString) else reason


@dataclass(frozen=True)
class Source:
    """Where an add-on is said to be: a module, by dotted name or imported already."""

    name: str
    target: str | ModuleType
    version: str = ""


@dataclass(frozen=True)
class Found:
    """An add-on whose module has been imported, or the error that kept it from being so."""

    name: str
    module: ModuleType | None = None
    addon: Addon | None = None
    error: BaseException | None = None

    @property
    def requires(self) -> tuple[str, ...]:
        """Return the names of the add-ons it requires; none for one that did not load."""
        return self.addon.requires if self.addon else ()


def installed(
    settings: Mapping[str, Any], entry_points: Iterable[Any] | None = None
) -> list[Source]:
    """Return the sources offered by installed distributions, sorted by name.

    The setting ``eoffice.addons``, where it is given, names the only ones to be used.
    """
    if entry_points is None:
        entry_points = metadata.entry_points(group=GROUP)
    sources = [
        Source(point.name, point.value, getattr(getattr(point, "dist", None), "version", ""))
        for point in entry_points
    ]
    if ALLOWED in settings:
        allowed = set(aslist(settings[ALLOWED]))
        present = {source.name for source in sources}
        sources = [source for source in sources if source.name in allowed]
        sources += [Source(name, "") for name in allowed - present]
    return sorted(sources, key=lambda source: (source.name, str(source.target)))


def given(modules: Sequence[str | ModuleType]) -> list[Source]:
    """Return the sources for an explicit list of modules, in the order given."""
    sources = []
    for module in modules:
        dotted = module if isinstance(module, str) else module.__name__
        addon = getattr(module, "addon", None)
        sources.append(Source(addon.name if isinstance(addon, Addon) else dotted, module))
    return sources


def import_all(sources: Iterable[Source]) -> list[Found]:
    """Import each source; what goes wrong is kept in its place and stops none of the others."""
    found: dict[str, Found] = {}
    for source in sources:
        one = import_one(source)
        if one.name in found:
            error = AddonError(_("Two installed packages offer an add-on of this name."))
            found[one.name] = Found(one.name, error=error)
        else:
            found[one.name] = one
    return list(found.values())


def import_one(source: Source) -> Found:
    """Import one source and check that it is an add-on of the name it was announced with."""
    if source.target == "":
        error = AddonError(_("It is named in the settings, but not installed."))
        return Found(source.name, error=error)
    try:
        target = source.target
        module = importlib.import_module(target) if isinstance(target, str) else target
        addon = getattr(module, "addon", None)
        if not isinstance(addon, Addon):
            raise AddonError(
                _("The module ${module} has no add-on in it.", mapping={"module": module.__name__})
            )
        if source.name not in (addon.name, source.target, module.__name__):
            raise AddonError(
                _(
                    "It calls itself ${name}, which is not the name it was installed under.",
                    mapping={"name": addon.name},
                )
            )
    except (Exception, SystemExit) as error:  # whatever a package does must not stop the site
        return Found(source.name, error=error)
    addon.bind(module.__name__, package_of(module).__name__, source.version)
    return Found(addon.name, module, addon)


def in_order(found: Iterable[Found]) -> list[Found]:
    """Return them with requirements first, otherwise by name.

    One whose requirement is missing, broken or in a circle comes back with that as its error.
    """
    waiting = {one.name: one for one in sorted(found, key=lambda one: one.name)}
    known = dict(waiting)
    ordered: list[Found] = [waiting.pop(name) for name in list(waiting) if waiting[name].error]
    usable: set[str] = set()
    moved = True
    while waiting and moved:
        moved = False
        for name, one in list(waiting.items()):
            if all(required in usable for required in one.requires):
                ordered.append(waiting.pop(name))
                usable.add(name)
                moved = True
                break  # start over, so that names decide wherever requirements leave it open
    for name, one in waiting.items():
        ordered.append(Found(name, one.module, one.addon, _reason(one, known, waiting)))
    return ordered


def _reason(one: Found, known: Mapping[str, Found], waiting: Mapping[str, Found]) -> AddonError:
    missing = [name for name in one.requires if name not in known]
    if missing:
        return AddonError(
            _(
                "It requires ${names}, which is not installed.",
                mapping={"names": ", ".join(missing)},
            )
        )
    circle = _circle(one.name, waiting)
    if circle:
        return AddonError(_("It requires itself: ${names}.", mapping={"names": " → ".join(circle)}))
    return requires_broken(
        [name for name in one.requires if name in waiting or known[name].error is not None]
    )


def requires_broken(names: Iterable[str]) -> AddonError:
    """Return the error of an add-on whose requirements did not load."""
    return AddonError(
        _("It requires ${names}, which cannot be loaded.", mapping={"names": ", ".join(names)})
    )


def _circle(start: str, waiting: Mapping[str, Found]) -> list[str]:
    """Return the way from an add-on through its requirements back to it; empty if there is none."""
    paths = [[start]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for name in waiting[path[-1]].requires:
            if name == start:
                return [*path, name]
            if name in waiting and name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []
