"""What a browser may send: forms of a readable size, in UTF-8, files in file fields alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyramid.request
from pyramid.httpexceptions import HTTPBadRequest, HTTPRequestEntityTooLarge
from webob.compat import cgi_FieldStorage

from eoffice_cms.content.document import LARGEST
from eoffice_cms.web.requests import SESSION_COOKIE

#: Bytes of a form without a file. Taking apart what is much larger would cost minutes.
LARGEST_FORM = 1024 * 1024
#: Bytes of any request; for the server in front of the application too.
LARGEST_BODY = LARGEST + LARGEST_FORM
SENDING = ("POST", "PUT", "PATCH")
#: What stands in a text for bytes that are none.
REPLACED = "\ufffd"
#: In a request's environment: the temporary files that it was read into.
OPENED = "eoffice.opened"


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


def fields_of(request: Any) -> list[tuple[str, Any]] | None:
    """Return (name, value) of what was sent; None where it cannot be read."""
    if request.charset.casefold() not in ("utf-8", "utf8"):
        return None
    try:
        fields = list(request.POST.items())
        texts = (str(text) for name, value in fields for text in (name, _text_of(value)))
        if any(REPLACED in each for each in texts):
            _read_strictly(request)
    except (ValueError, LookupError):  # bytes that are no text, a boundary that is none
        return None
    return fields


def _text_of(value: Any) -> Any:
    return value if isinstance(value, str) else getattr(value, "filename", "")


def _read_strictly(request: Any) -> None:
    """Read a form again, whether its bytes are UTF-8: WebOb puts U+FFFD where they are not.

    :raises UnicodeDecodeError: where they are not
    """
    request.body_file_raw.seek(0)
    environ = {"CONTENT_LENGTH": "0", **request.environ, "QUERY_STRING": ""}
    form = cgi_FieldStorage(
        fp=request.body_file, environ=environ, keep_blank_values=True, encoding="utf8",
        errors="strict",
    )  # fmt: skip
    for each in form.list or ():
        if each.file is not None:
            each.file.close()


def body_tween_factory(handler: Callable[[Any], Any], registry: Any) -> Callable[[Any], Any]:
    """Refuse what is too large before it is read, and what is no form before a view sees it."""

    def tween(request: Any) -> Any:
        if request.method in SENDING:
            if (request.content_length or 0) > largest(request):
                raise TooLarge
            fields = fields_of(request)
            if fields is None:
                raise NoForm
            for stream in (each.file for _name, each in fields if hasattr(each, "file")):
                stream.seek(0)  # a request that is tried again was read to the end before
                request.environ.setdefault(OPENED, []).append(stream)
            if any(not isinstance(value, str) and name != "upload" for name, value in fields):
                raise NoForm
        return handler(request)

    return tween


class Request(pyramid.request.Request):  # type: ignore[misc]  # Pyramid is untyped
    """A request that knows the temporary file into which a long body was copied."""

    def make_tempfile(self) -> Any:
        """Return a temporary file that is closed when the request is done with."""
        stream = super().make_tempfile()
        self.environ.setdefault(OPENED, []).append(stream)
        return stream


def closing(policy: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Let an execution policy close, after the last attempt, what was read from the request.

    WebOb leaves its temporary files to the garbage collector: until then each takes a file
    handle and room on the disk.
    """

    def close_afterwards(environ: Any, router: Any) -> Any:
        opened: list[Any] = []
        environ[OPENED] = opened
        try:
            return policy(environ, router)
        finally:
            for each in opened:
                each.close()

    return close_afterwards
