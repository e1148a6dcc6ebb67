"""Do once what is sent twice: a form carries a token, and the same form gets the same answer."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPFound

from eoffice_cms.errors import NotPossible, _

FIELD = "once"
LONGEST = 64
#: Of a double click, the second waits this long for the first to be done.
PATIENCE_SECONDS, PAUSE_SECONDS = 5.0, 0.05
#: Fields that differ between two sendings of one form.
BESIDES = ("csrf_token",)


def new_token() -> str:
    """Return the token of a form that is being drawn."""
    return secrets.token_hex(16)


def do_once(request: Any, act: Callable[[], Any]) -> Any:
    """Return what ``act`` returns; to the same form sent again, where the first was led to.

    The same form with other words in it is another act. Without a token nothing is remembered.

    :raises NotPossible: while the same form is still at work
    """
    token = request.POST.get(FIELD, "")
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST:
        return act()
    key, transient = _key(request, token), request.eoffice.transient
    earlier = _claim(transient, key)
    if earlier is not None:
        return HTTPFound(earlier)
    try:
        answer = act()
    except BaseException:
        transient.release(key)
        raise
    location = answer.location if isinstance(answer, HTTPFound) else None

    def settle(committed: bool) -> None:
        if committed and location:
            transient.keep_answer(key, location)
        else:
            transient.release(key)

    request.tm.get().addAfterCommitHook(settle)
    return answer


def _claim(transient: Any, key: str) -> str | None:
    """Claim the act and return None; or return the answer that it was given before."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not transient.claim(key):
        earlier: str | None = transient.answer_of(key)
        if earlier:
            return earlier
        if time.monotonic() > until:
            raise NotPossible(_("This was sent a moment ago. Look at your desk."))
        time.sleep(PAUSE_SECONDS)
    return None


def _key(request: Any, token: str) -> str:
    """Return the key of the person, the form and all that stands in it."""
    said = hashlib.sha256()
    for name, value in request.POST.items():
        if name not in BESIDES:
            filename = getattr(value, "filename", None)
            said.update(repr((name, filename if filename else value)).encode())
    return f"{request.office.identity.user_id}:{token}:{request.path}:{said.hexdigest()}"
