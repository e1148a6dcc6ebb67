"""What is shown when the server itself fails: a plain page that needs neither store nor theme."""

from __future__ import annotations

import errno
import logging
import secrets
import sqlite3
from html import escape
from typing import Any

import sqlalchemy.exc
from pyramid.exceptions import URLDecodeError
from pyramid.response import Response
from pyramid.view import exception_view_config
from transaction.interfaces import TransientError

from eoffice_cms.web.bodies import NoForm, TooLarge

log = logging.getLogger(__name__)

BUSY = (
    "बहुत लोगों ने एक साथ वही काम किया। कुछ भी नहीं बदला गया; कृपया फिर से प्रयास करें।",
    "Too many people did the same thing just now. Nothing was changed; please try again.",
)
FULL = (
    "सर्वर की डिस्क भर गई है। कुछ भी नहीं बदला गया। कृपया प्रशासक को बताएँ; "
    "जगह होते ही काम अपने आप चलने लगेगा।",
    "The server's disk is full. Nothing was changed. Please tell the administrator; "
    "work goes on by itself once there is room.",
)
BROKEN = (
    "सर्वर में त्रुटि हुई। जो भेजा गया था वह दर्ज नहीं हुआ। कृपया प्रशासक को यह संकेत बताएँ:",
    "Something failed on the server. What you sent was not recorded. "
    "Please tell the administrator this code:",
)
GARBLED = (
    "पता या फ़ॉर्म पढ़ा नहीं जा सका। कुछ भी नहीं बदला गया; कृपया पृष्ठ फिर से खोलें।",
    "The address or form could not be read. Nothing was changed; please open the page again.",
)
LARGE = (
    "जो भेजा गया वह बहुत बड़ा है, इसलिए पढ़ा नहीं गया। कुछ भी नहीं बदला गया; दस्तावेज़ 50 MB तक का हो।",
    "What was sent is too large and was not read. Nothing was changed; "
    "a document has 50 MB at most.",
)
PAGE = """<!DOCTYPE html>
<html lang="hi"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/css/core.css"></head>
<body><main class="page"><h1>{title}</h1><p>{hindi} {code}</p><p lang="en">{english} {code}</p>
<p><a href="/desk">मेरी डेस्क · My desk</a></p></main></body></html>
"""


def _page(status: int, words: tuple[str, str], code: str = "") -> Response:
    hindi, english = map(escape, words)
    title = "कार्य नहीं हो सका · Not done"
    body = PAGE.format(title=title, hindi=hindi, english=english, code=code)
    return Response(body, status=status, content_type="text/html", charset="utf-8")


@exception_view_config(TransientError)
def busy(context: TransientError, request: Any) -> Response:
    """Answer when others were quicker every time; until then the request is tried again."""
    return _page(503, BUSY)


def _is_full(error: Any) -> bool:
    error = getattr(error, "orig", None) or error  # SQLAlchemy wraps what the database says
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


@exception_view_config(OSError)
@exception_view_config(sqlite3.OperationalError)
@exception_view_config(sqlalchemy.exc.OperationalError)
def no_room(context: Exception, request: Any) -> Response:
    """Answer a full disk; the store has taken nothing of what was sent."""
    if _is_full(context):
        log.error("the disk is full: %s", context)
        return _page(503, FULL)
    return failed(context, request)


@exception_view_config(TooLarge)
def too_large(context: TooLarge, request: Any) -> Response:
    """Answer what was sent and not read, since it is too large."""
    return _page(413, LARGE)


@exception_view_config(NoForm)
@exception_view_config(URLDecodeError)
def not_text(context: Exception, request: Any) -> Response:
    """Answer an address or a form whose bytes are no text."""
    return _page(400, GARBLED)


@exception_view_config(Exception)
def failed(context: Exception, request: Any) -> Response:
    """Log what failed under a code, and show the code alone."""
    if request.registry.settings.get("eoffice.raise_failures"):
        raise context
    code = secrets.token_hex(4)
    log.error("failure %s at %s %s", code, request.method, request.path, exc_info=context)
    return _page(500, BROKEN, f"<code>{code}</code>")
