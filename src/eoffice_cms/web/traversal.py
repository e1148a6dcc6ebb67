"""From an address to an object: stored children only, and nothing else that Python knows."""

from __future__ import annotations

from typing import Any

from pyramid.traversal import ResourceTreeTraverser

from eoffice_cms.catalog.gone import LeftBehind, class_is_gone


class Traverser(ResourceTreeTraverser):  # type: ignore[misc]  # Pyramid is untyped
    """Pyramid's traverser without ``@@``: one page has one address."""

    # No segment of an address holds a NUL: those are refused before.
    VIEW_SELECTOR = "\0"

    def __call__(self, request: Any) -> dict[str, Any]:
        """Return what Pyramid's does; for an object whose class is gone, what is known of it."""
        found: dict[str, Any] = super().__call__(request)
        if class_is_gone(found["context"]):
            *above, name = found["traversed"]
            parent = found["root"]
            for each in above:
                parent = parent[each]
            found["context"] = LeftBehind(found["context"], parent, name)
        return found
