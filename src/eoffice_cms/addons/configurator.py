"""Pyramid's configurator, with directives for what add-ons contribute and a tag on each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.config import Configurator as PyramidConfigurator
from pyramid.exceptions import ConfigurationError
from pyramid.interfaces import IPredicateList
from pyramid.path import package_of
from pyramid.registry import predvalseq

from eoffice_cms.addons.addon import Addon
from eoffice_cms.addons.declarations import Declarations
from eoffice_cms.addons.directives import DirectivesMixin, directive
from eoffice_cms.addons.predicates import (
    AddonPredicate,
    RankedPredicates,
    SubscriberPredicate,
    enabled_addons,
)
from eoffice_cms.addons.templates import renderer_factory


class Progress:
    """What configurators of one registry share while add-ons are being loaded."""

    def __init__(self) -> None:
        self.packages: dict[str, str] = {}
        self.routes: dict[str, str | None] = {}
        self.loading: str | None = None
        self.scanned = False
        self.web = True


class Configurator(DirectivesMixin, PyramidConfigurator):  # type: ignore[misc]  # untyped base
    """A configurator that knows add-ons.

    Views, routes and subscribers registered from a module of an add-on's package, by
    ``includeme`` or by scanning, carry the predicate ``addon`` of that name.
    """

    @property
    def declarations(self) -> Declarations:
        """Return what has been declared so far, by core and add-ons, for this registry."""
        if not hasattr(self.registry, "declarations"):
            self.registry.declarations = Declarations()
        return self.registry.declarations  # type: ignore[no-any-return]

    @property
    def progress(self) -> Progress:
        """Return what the configurators of this registry share."""
        if not hasattr(self.registry, "addon_progress"):
            self.registry.addon_progress = Progress()
        return self.registry.addon_progress  # type: ignore[no-any-return]

    # Set up before Pyramid's own first commit, so that an application may override any of it.

    def add_default_view_predicates(self) -> None:
        """Register Pyramid's predicates and ``addon``, which is asked before all others."""
        super().add_default_view_predicates()
        self.add_view_predicate("addon", AddonPredicate, weighs_less_than="xhr")
        self.add_subscriber_predicate("addon", SubscriberPredicate)
        self.add_request_method(enabled_addons, "enabled_addons", reify=True)

    def add_default_route_predicates(self) -> None:
        """Register Pyramid's predicates and ``addon``, which is asked before all others."""
        super().add_default_route_predicates()
        self.add_route_predicate("addon", AddonPredicate, weighs_less_than="xhr")

    def add_default_renderers(self) -> None:
        """Register Pyramid's renderers and the one for ``.pt``."""
        super().add_default_renderers()
        self.add_renderer(".pt", renderer_factory)

    def get_predlist(self, name: str) -> Any:
        """Return the predicates of that kind; those of views put add-ons first."""
        if name == "view" and self.registry.queryUtility(IPredicateList, name=name) is None:
            self.registry.registerUtility(RankedPredicates(), IPredicateList, name=name)
        return super().get_predlist(name)

    # Whose is it?

    def owner(self, thing: Any = None) -> str | None:
        """Return the add-on that a registration made here belongs to; None is the core.

        The package that registers decides: the longest add-on package it lies in. A library that
        an add-on includes counts as the add-on's. Scanning from elsewhere tells the package only
        by the thing that is registered.
        """
        return (
            self._addon_of(self.package.__name__)
            or self.progress.loading
            or self._addon_of(getattr(self.maybe_dotted(thing), "__module__", None) or "")
        )

    def _addon_of(self, module: str) -> str | None:
        best = ""
        for package in self.progress.packages:
            if (module == package or module.startswith(package + ".")) and len(package) > len(best):
                best = package
        return self.progress.packages.get(best)

    def add_addon(self, addon: Addon) -> None:
        """Declare an add-on; all that its package registers from now on carries its name.

        Its requirements must have been declared. Declaring the same one again changes nothing.
        """
        missing = [name for name in addon.requires if not self.declarations.loaded(name)]
        if missing:
            raise ConfigurationError(f"{addon.name} requires {', '.join(missing)}, not loaded")
        if not addon.module:
            addon.bind(self.package.__name__, package_of(self.package).__name__)
        self.declarations.add_addon(addon)
        self.progress.packages[addon.package] = addon.name

    # Pyramid's directives, tagged.

    @directive
    def add_view(self, view: Any = None, *args: Any, **options: Any) -> None:
        """Register a view; see Pyramid. An add-on's exists only where the add-on is enabled."""
        owner = self.owner(view)
        self.declarations.count(owner, "view")
        if self.progress.web:
            super().add_view(view, *args, **_tagged(options, owner))

    @directive
    def add_route(self, name: str, *args: Any, **options: Any) -> None:
        """Register a route; see Pyramid. An add-on's matches only where the add-on is enabled.

        A name another add-on or the core has is an error: Pyramid would drop the other route for
        good, also where this add-on is disabled. The pattern may be the same.
        """
        owner = self.owner()
        if self.progress.routes.setdefault(name, owner) != owner:
            raise ConfigurationError(f"a route named {name!r} exists already")
        self.declarations.count(owner, "route")
        if self.progress.web:
            super().add_route(name, *args, **_tagged(options, owner))

    @directive
    def add_subscriber(
        self, subscriber: Any, iface: Any = None, **predicates: Any
    ) -> Callable[..., Any]:
        """Register a subscriber; see Pyramid. An add-on's is silent where it is disabled."""
        owner = self.owner(subscriber)
        self.declarations.count(owner, "subscriber")
        return super().add_subscriber(  # type: ignore[no-any-return]
            subscriber, iface, **_tagged(predicates, owner)
        )

    @directive
    def add_translation_dirs(self, *specs: str, **options: Any) -> None:
        """Add directories of message catalogues, one domain for each package; see Pyramid."""
        super().add_translation_dirs(*specs, **options)
        self._declare_translations(specs)

    def scan(self, package: Any = None, *args: Any, **options: Any) -> None:
        """Scan a package; see Pyramid. An add-on that scans itself is not scanned again."""
        package = self.maybe_dotted(package) if package is not None else self.package
        self.progress.scanned = True
        super().scan(package, *args, **options)


def _tagged(options: dict[str, Any], owner: str | None) -> dict[str, Any]:
    if owner is None:
        return options
    asked = options.get("addon")  # the author's own: "only together with that other add-on"
    tag = owner if asked is None or asked == owner else predvalseq((owner, asked))
    return {**options, "addon": tag}
