"""What wraps every answer: addresses that are text, security headers, reads that write nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest
from pyramid.settings import asbool
from pyramid.tweens import EXCVIEW

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
READING = ("GET", "HEAD")


class ReadingWrote(AssertionError):
    """A page that only reads has changed an object."""


def headers_tween_factory(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Set the security headers; pages of somebody signed in are not kept by the browser.

    HEAD is answered as GET is, so that no view takes it for a form that was sent.
    """

    def tween(request: Any) -> Any:
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        try:
            response = handler(request)
        finally:
            request.method = method  # WebOb leaves the body away where it says HEAD
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # Not path_info: it fails where the path's bytes are no text.
        if not request.environ["PATH_INFO"].startswith(("/static/", "/theme/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return tween


def address_tween_factory(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Refuse an address that is no text, before anything reads it."""

    def tween(request: Any) -> Any:
        try:
            fits = "\0" not in request.path_info and request.GET is not None
        except UnicodeDecodeError:
            fits = False
        if not fits:
            # No page could show this address: even the one that refuses it is drawn without.
            request.environ["PATH_INFO"], request.environ["QUERY_STRING"] = "/", ""
            raise HTTPBadRequest
        return handler(request)

    return tween


def reading_tween_factory(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """In development and tests, fail where a GET leaves a changed object behind."""
    if not asbool((registry.settings or {}).get("eoffice.development", False)):
        return handler

    def tween(request: Any) -> Any:
        response = handler(request)
        office = request.__dict__.get("office")
        if request.method in READING and office is not None:
            connection = office.site._p_jar
            if connection is not None and not connection._needs_to_join:
                raise ReadingWrote(f"GET {request.path} changed an object")
        return response

    return tween


TWEENS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("eoffice_cms.web.tweens.headers_tween_factory", {}),
    ("eoffice_cms.web.tweens.address_tween_factory", {"under": EXCVIEW}),
    (
        "eoffice_cms.web.bodies.body_tween_factory",
        {"under": "eoffice_cms.web.tweens.address_tween_factory"},
    ),
    ("eoffice_cms.web.tweens.reading_tween_factory", {"under": "pyramid_tm.tm_tween_factory"}),
)
