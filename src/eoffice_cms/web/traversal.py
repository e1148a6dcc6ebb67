"""From an address to an object: stored children only, and nothing else that Python knows."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.traversal import ResourceTreeTraverser

from eoffice_cms.errors import _


class Traverser(ResourceTreeTraverser):
    """Pyramid's traverser without ``@@``: one page has one address."""

    # No segment of an address holds a NUL, see `check_address`.
    VIEW_SELECTOR = "\0"


def check_address(request: Any) -> None:
    """Refuse an address that is no text, before anything reads it.

    :raises HTTPBadRequest: with the address taken away, since no page could show it
    """
    try:
        fits = "\0" not in request.path_info and request.GET is not None
    except UnicodeDecodeError:
        fits = False
    if not fits:
        request.environ["PATH_INFO"], request.environ["QUERY_STRING"] = "/", ""
        raise HTTPBadRequest(_("This address holds characters that are no text."))
