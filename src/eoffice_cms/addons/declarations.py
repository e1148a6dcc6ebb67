"""All that the core and the add-ons contribute, and what of it holds for one site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from eoffice_cms.addons.addon import Addon
from eoffice_cms.addons.discovery import AddonError
from eoffice_cms.addons.items import (
    ContentType,
    Contribution,
    ControlPanel,
    Item,
    MenuItem,
    ObjectAction,
    Permission,
    Profile,
    Projection,
    Report,
    TemplateLayer,
    TranslationDirectory,
    Workflow,
)

MOST_SITES = 64  # enabled sets remembered; a process serves one site, tests a few

AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass(frozen=True)
class Broken:
    """An add-on that could not be loaded, and why, in words."""

    name: str
    error: str
    addon: Addon | None = None


class SiteDeclarations:
    """What is declared for a site with a certain set of add-ons enabled. Never changes.

    Mappings go by name. Where two say the same name, the add-on that comes later in the order
    stands for both, and the core's comes back when that add-on is disabled. ``whole`` leads back
    to all that is declared in the process.
    """

    def __init__(self, items: Iterable[Item], enabled: frozenset[str], whole: Declarations) -> None:
        self.enabled = enabled
        self.whole = whole
        self._items = tuple(item for item in items if item.addon is None or item.addon in enabled)
        self.content_types = self._mapping(ContentType)
        self.workflows = self._mapping(Workflow)
        self.projections = self._mapping(Projection)
        self.permissions = self._permissions()
        self.reports = self._mapping(Report)
        self.profiles = self._mapping(Profile)
        self.menu_items = self._ordered(MenuItem)
        self.object_actions = self._ordered(ObjectAction)
        self.control_panels = self._ordered(ControlPanel)
        self.translation_directories = self._ordered(TranslationDirectory)
        self.template_layers = self._layers()
        self._contributions = self._ordered(Contribution)

    def menu(self, name: str) -> tuple[MenuItem, ...]:
        """Return the entries of one menu in their order."""
        return tuple(item for item in self.menu_items if item.menu == name)

    def actions_for(self, obj: Any, group: str | None = None) -> tuple[ObjectAction, ...]:
        """Return the actions declared for such an object, in their order, of one group or all."""
        return tuple(
            action
            for action in self.object_actions
            if (group is None or action.group == group) and action.applies_to(obj)
        )

    def contributions(self, sort: str) -> Mapping[str, Any]:
        """Return the contributed values of one sort by name, in their order."""
        return {item.name: item.value for item in self._contributions if item.sort == sort}

    def _of(self, kind: type[AnyItem]) -> list[AnyItem]:
        latest: dict[Any, AnyItem] = {}
        for item in self._items:
            if isinstance(item, kind):
                latest[item.key] = item
        return list(latest.values())

    def _ordered(self, kind: type[AnyItem]) -> tuple[AnyItem, ...]:
        return tuple(sorted(self._of(kind), key=lambda item: item.order))

    def _mapping(self, kind: type[AnyItem]) -> Mapping[Any, AnyItem]:
        return MappingProxyType({item.key: item for item in self._ordered(kind)})

    def _permissions(self) -> Mapping[str, Permission]:
        merged: dict[str, Permission] = {}
        for item in self._items:
            if isinstance(item, Permission):
                first = merged.get(item.name)
                merged[item.name] = _with_roles(first, item) if first else item
        return MappingProxyType(merged)

    def _layers(self) -> tuple[TemplateLayer, ...]:
        """Return themes first, then add-ons before what they require, the core's last."""
        layers = [item for item in self._items if isinstance(item, TemplateLayer)]
        # Reversed first: of equals, what was declared later comes before.
        layers.reverse()
        return tuple(sorted(layers, key=lambda item: (not item.theme, item.order)))


def _with_roles(first: Permission, second: Permission) -> Permission:
    return replace(first, roles=tuple(dict.fromkeys(first.roles + second.roles)))


class Declarations:
    """Everything declared in this process, in memory only.

    ``addons`` holds the add-ons that loaded, requirements first; ``broken`` those that did not.
    """

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._addons: dict[str, Addon] = {}
        self._broken: dict[str, Broken] = {}
        self._sites: dict[frozenset[str], SiteDeclarations] = {}
        self._counts: dict[str | None, Counter[str]] = {}

    @property
    def addons(self) -> tuple[Addon, ...]:
        """Return the add-ons that loaded, requirements first."""
        return tuple(self._addons.values())

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Return the add-ons that did not load."""
        return tuple(self._broken.values())

    @property
    def whole(self) -> Declarations:
        """Return these declarations, as a site's do."""
        return self

    @property
    def everything(self) -> SiteDeclarations:
        """Return what is declared for a site where every add-on that loaded is enabled."""
        return self.for_site(frozenset(self._addons))

    def addon(self, name: str) -> Addon | None:
        """Return the add-on of that name, if it loaded."""
        return self._addons.get(name)

    def loaded(self, name: str) -> bool:
        """Tell whether the add-on's code has been loaded without error."""
        return name in self._addons

    def broken_addon(self, name: str) -> Broken | None:
        """Return what is known about an add-on of that name that did not load."""
        return self._broken.get(name)

    def rank(self, name: str | None) -> int:
        """Return 0 for the core and 1, 2, … for the add-ons in their order."""
        return list(self._addons).index(name) + 1 if name in self._addons else 0

    def for_site(self, enabled: Iterable[str]) -> SiteDeclarations:
        """Return what is declared for a site with these add-ons enabled.

        Names of add-ons that are not installed, or did not load, are passed over.
        """
        wanted = enabled if isinstance(enabled, frozenset) else frozenset(enabled)
        site = self._sites.get(wanted)
        if site is None:
            if len(self._sites) >= MOST_SITES:
                self._sites.clear()
            site = SiteDeclarations(self._items, wanted & self._addons.keys(), self)
            self._sites[wanted] = site
        return site

    def add(self, item: Item) -> None:
        """Take in one contribution; raise AddonError where its key is taken and must not be."""
        if not item.replaceable:
            for other in self._items:
                if type(other) is type(item) and other.key == item.key:
                    owner = other.addon or "the core"
                    raise AddonError(f"the {item.kind} {item.key!r} is declared by {owner}")
        self._items.append(item)
        self.count(item.addon, item.kind)
        self._sites.clear()

    def count(self, addon: str | None, kind: str) -> None:
        """Count one contribution, of whatever kind, for the report."""
        self._counts.setdefault(addon, Counter())[kind] += 1

    def counts(self, addon: str | None) -> dict[str, int]:
        """Return how many of each kind an add-on contributes."""
        return dict(sorted(self._counts.get(addon, Counter()).items()))

    def add_addon(self, addon: Addon) -> None:
        """Take in an add-on; raise AddonError where another has its name."""
        if self._addons.get(addon.name, addon) is not addon:
            raise AddonError(f"two add-ons are named {addon.name!r}")
        self._addons[addon.name] = addon
        self._sites.clear()

    def add_broken(self, name: str, error: str, addon: Addon | None = None) -> None:
        """Note that an add-on did not load, and forget whatever it has contributed so far."""
        self._addons.pop(name, None)
        self._items = [item for item in self._items if item.addon != name]
        self._counts.pop(name, None)
        self._broken[name] = Broken(name, error, addon)
        self._sites.clear()
