"""What was typed when the session had ended: kept for its writer, and offered after signing in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from eoffice_cms.web.requests import SESSION_COOKIE

FIELD = "typed"
#: Never kept: secrets, and what belongs to one drawing of a form.
SECRET = frozenset(("old", "password"))
OF_ONE_PAGE = frozenset(("csrf_token", "once"))
LARGEST = 200_000


def way_back(request: Any) -> str:
    """Return the address to come back to after signing in, with what was typed where it is kept."""
    page: str = request.resource_path(request.context)
    token = request.cookies.get(SESSION_COOKIE)
    writer = request.eoffice.transient.whose(token) if token else None
    fields = _fields(request)
    if writer is None or not fields:
        return page
    key = request.eoffice.transient.keep_typed(writer, fields)
    asked = {name: value for name, value in request.GET.items() if name != FIELD}
    return f"{request.path}?{urlencode({**asked, FIELD: key})}"


def _fields(request: Any) -> list[tuple[str, str]]:
    posted = list(request.POST.items())
    if SECRET & {name for name, _value in posted}:
        return []
    fields = [
        (name, value)
        for name, value in posted
        if isinstance(value, str) and name not in OF_ONE_PAGE
    ]
    if sum(len(value) for _name, value in fields) > LARGEST:
        return []
    own = (name for name, value in fields if value.strip() and not name.startswith("_"))
    return fields if set(own) - {"expected", "seen"} else []


def typed_before(request: Any) -> list[tuple[str, str]] | None:
    """Return the fields that the address says were typed, if the person typed them."""
    key, me = request.GET.get(FIELD), request.office.identity.user_id
    return request.eoffice.transient.typed(key, me) if key and me else None
