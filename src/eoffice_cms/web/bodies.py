"""What a browser may send: forms of a readable size, in UTF-8, files in file fields alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPRequestEntityTooLarge

from eoffice_cms.content.document import LARGEST
from eoffice_cms.web.requests import SESSION_COOKIE

#: Bytes of a form without a file. Taking apart what is much larger would cost minutes.
LARGEST_FORM = 1024 * 1024
#: Bytes of any request; for the server in front of the application too.
LARGEST_BODY = LARGEST + LARGEST_FORM
SENDING = ("POST", "PUT", "PATCH")


class NoForm(HTTPBadRequest):  # type: ignore[misc]  # Pyramid is untyped
    """What was sent is no form that a browser would send."""


class TooLarge(HTTPRequestEntityTooLarge):  # type: ignore[misc]  # Pyramid is untyped
    """What was sent is larger than anything that is taken here."""


def largest(request: Any) -> int:
    """Return how many bytes a request may have: only who is signed in sends documents."""
    token = request.cookies.get(SESSION_COOKIE)
    if request.content_type != "multipart/form-data" or not token:
        return LARGEST_FORM
    return LARGEST_FORM if request.eoffice.transient.session(token) is None else LARGEST_BODY


def is_form(request: Any) -> bool:
    """Say whether what was sent can be read, and holds files only where there is a file field."""
    if request.charset.casefold() not in ("utf-8", "utf8"):
        return False
    try:
        fields = list(request.POST.items())
    except (ValueError, LookupError):  # bytes that are no text, a boundary that is none
        return False
    return all(isinstance(value, str) or name == "upload" for name, value in fields)


def body_tween_factory(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Refuse what is too large before it is read, and what is no form before a view sees it."""

    def tween(request: Any) -> Any:
        if request.method in SENDING:
            if (request.content_length or 0) > largest(request):
                raise TooLarge
            if not is_form(request):
                raise NoForm
        return handler(request)

    return tween
