"""A plain account of the add-ons, for the command line and the control panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eoffice_cms.addons.addon import Addon
from eoffice_cms.addons.declarations import Declarations, SiteDeclarations
from eoffice_cms.addons.planning import pending_steps


def report(
    declarations: Declarations | SiteDeclarations,
    site: Any,
    translate: Callable[[str], str] = str,
) -> list[dict[str, Any]]:
    """Return one mapping of plain data for each add-on: loaded, broken, or enabled and gone.

    Keys: ``name title description version package`` (text); ``enabled available`` (bool);
    ``broken`` (text or None); ``requires required_by pending_steps finished_steps`` (lists of
    names); ``contributions`` (counts by kind). Those that loaded come first, in their order.

    :param translate: turns a translatable string into one of the reader's language
    """
    whole = declarations.whole
    known: list[tuple[str, Addon | None, str | None]]
    known = [(addon.name, addon, None) for addon in whole.addons]
    known += [(b.name, b.addon, b.error) for b in sorted(whole.broken, key=lambda b: b.name)]
    names = {name for name, _addon, _error in known}
    known += [(name, None, None) for name in sorted(site.enabled_addons - names)]
    addons = [addon for _name, addon, _error in known if addon is not None]
    return [
        {
            "name": name,
            "title": translate(addon.title) if addon else name,
            "description": translate(addon.description) if addon else "",
            "version": addon.version if addon else "",
            "package": addon.package if addon else "",
            "enabled": name in site.enabled_addons,
            "available": whole.loaded(name),
            "broken": None if error is None else translate(error),
            "requires": list(addon.requires) if addon else [],
            "required_by": [other.name for other in addons if name in other.requires],
            "contributions": whole.counts(name),
            "pending_steps": _pending(whole, site, addon),
            "finished_steps": _finished(site, name),
        }
        for name, addon, error in known
    ]


def _pending(declarations: Declarations, site: Any, addon: Addon | None) -> list[str]:
    if addon is None:
        return []
    return [step.name for step in pending_steps(declarations, site, [addon.name])]


def _finished(site: Any, name: str) -> list[str]:
    prefix = f"{name}:"
    return sorted(key[len(prefix) :] for key in site.finished_steps if key.startswith(prefix))
