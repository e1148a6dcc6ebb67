"""From an address to an object: stored children only, and nothing else that Python knows."""

from __future__ import annotations

from pyramid.traversal import ResourceTreeTraverser


class Traverser(ResourceTreeTraverser):  # type: ignore[misc]  # Pyramid is untyped
    """Pyramid's traverser without ``@@``: one page has one address."""

    # No segment of an address holds a NUL: those are refused before.
    VIEW_SELECTOR = "\0"
