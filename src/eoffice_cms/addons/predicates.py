"""The predicate that makes a view, a route or a subscriber exist only where its add-on does."""

from __future__ import annotations

from typing import Any

from pyramid.config.predicates import MAX_ORDER, PredicateList

from eoffice_cms.addons.declarations import Declarations


def enabled_addons(request: Any) -> frozenset[str]:
    """Return the names of the add-ons that the request's site has enabled.

    This is the request property of that name; a site not yet initialised has none.
    """
    site = getattr(getattr(request, "office", None), "site", None)
    return getattr(site, "enabled_addons", None) or frozenset()


class AddonPredicate:
    """True if the site has the add-on enabled, and its code has been loaded without error."""

    def __init__(self, name: str, info: Any) -> None:
        self.name = name
        # Not the set itself: an add-on that turns out broken later must go silent here too.
        self.declarations: Declarations = info.registry.declarations

    def text(self) -> str:
        """Return how the predicate shows in ``pviews``."""
        return f"addon = {self.name}"

    phash = text

    def __call__(self, context: Any, request: Any) -> bool:
        return self.name in request.enabled_addons and self.declarations.loaded(self.name)


class SubscriberPredicate(AddonPredicate):
    """True if the event belongs to a site that has the add-on enabled.

    An event tells its site by ``request``, ``office`` or ``site``; a mapping by these keys. One
    that tells none, such as the start of the application, belongs to no add-on.
    """

    def __call__(self, event: Any) -> bool:  # type: ignore[override]  # events have no request
        return self.name in enabled_for(event) and self.declarations.loaded(self.name)


def enabled_for(event: Any) -> frozenset[str]:
    """Return the add-ons enabled where the event happened."""
    request = _part(event, "request")
    if request is not None:
        enabled = getattr(request, "enabled_addons", None)  # a plain test request has none
        return enabled_addons(request) if enabled is None else enabled
    office = _part(event, "office")
    site = office.site if office is not None else _part(event, "site")
    return getattr(site, "enabled_addons", None) or frozenset()


def _part(event: Any, name: str) -> Any:
    if isinstance(event, dict):  # BeforeRender is the mapping of what is rendered
        return event.get(name)
    return getattr(event, name, None)


class RankedPredicates(PredicateList):  # type: ignore[misc]  # Pyramid is untyped
    """View predicates of which ``addon`` outweighs all others together.

    Pyramid tries the view with more predicates first, so a core view with a ``request_method``
    would win over an add-on's without. Each add-on's views come before the core's and before
    those of the add-ons it requires, and go by Pyramid's own order among themselves.
    """

    def make(self, config: Any, **values: Any) -> tuple[int, list[Any], str]:
        """Return the order, the predicates and their hash."""
        addon = values.get("addon")
        order, predicates, phash = super().make(config, **values)
        if isinstance(addon, tuple):
            addon = addon[0]
        if isinstance(addon, str):
            order -= config.declarations.rank(addon) * (MAX_ORDER + 1)
        return order, predicates, phash
