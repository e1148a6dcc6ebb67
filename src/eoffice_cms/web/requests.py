"""What every request carries: the office, the language, the moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pyramid.httpexceptions import HTTPServiceUnavailable

from eoffice_cms.addons.translation import remember
from eoffice_cms.clock import OFFICE_ZONE, to_micros, utcnow
from eoffice_cms.errors import Unseen, _
from eoffice_cms.office import Office
from eoffice_cms.saying import speaker
from eoffice_cms.security.identity import NOBODY, Identity, identity_of
from eoffice_cms.security.users import seal_of

LANGUAGES = ("hi", "en")
LANGUAGE_COOKIE = "language"
SESSION_COOKIE = "eoffice"
LOOPBACK = ("127.0.0.1", "::1")
UNSEEN = _("What was sent does not say what you saw. Open the page again and do it from there.")
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
OF_PROXIES = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


def root_factory(request: Any) -> Any:
    """Return the site, the root of the tree."""
    return request.office.site


def language_of(request: Any) -> str:
    """Return the page's language: as chosen, else as the browser asks, else Hindi."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    if request.accept_language:
        return str(request.accept_language.lookup(LANGUAGES, default="hi"))
    return "hi"


def whole_number(text: str) -> int | None:
    """Return the number that a field or an address holds; None for anything else.

    Longer ones than any list or record are none either: Python takes its time with them.
    """
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def expected_of(request: Any) -> int:
    """Return the length of the record that the page of a posted button showed.

    :raises Unseen: where it was left out
    """
    expected = whole_number(request.POST.get("expected", ""))
    if expected is None:
        raise Unseen(UNSEEN)
    return expected


def is_local(request: Any) -> bool:
    """Say whether the request comes from this machine itself and through no proxy.

    Asked for under another name, it came through a proxy that says nothing of itself.
    """
    return (
        request.remote_addr in LOOPBACK
        and request.domain in OWN_NAMES
        and not any(name in request.headers for name in OF_PROXIES)
    )


def _application(request: Any) -> Any:
    return request.registry.application


def _office(request: Any) -> Office:
    application = request.eoffice
    connection = application.open_connection(request.tm)
    request.add_finished_callback(lambda _request: connection.close())
    site = connection.root().get("site")
    if site is None:
        raise HTTPServiceUnavailable("There is no site here yet: run “eoffice init”.")
    now = utcnow()
    office: Office = application.office(site, _identity(request, site, now), now)
    # While a reader's snapshot is open, what the commit writes cannot be folded into the file.
    request.tm.get().addBeforeCommitHook(office.close)
    request.add_finished_callback(lambda _request: office.close())
    return office


def _identity(request: Any, site: Any, now: datetime) -> Identity:
    token = request.cookies.get(SESSION_COOKIE)
    session = request.eoffice.transient.session(token) if token else None
    if session is None:
        return NOBODY
    user = site.users.get(session.user_id)
    if user is None or (user.demo and not is_local(request)):
        return NOBODY
    if session.seal is not None and session.seal != seal_of(user):
        return NOBODY  # begun with a password that holds no more
    begun, moment = session.started * 1_000_000, to_micros(now)
    if any(begun < each <= moment for each in user.standing.relieved):
        return NOBODY  # begun before the person was relieved of a post
    return identity_of(site, session.user_id, now)


def _identity_of_request(request: Any) -> Identity:
    return request.office.identity  # type: ignore[no-any-return]


def _today(request: Any) -> date:
    return request.office.now.astimezone(OFFICE_ZONE).date()  # type: ignore[no-any-return]


def _translate(request: Any) -> Any:
    return speaker(remember(request.localizer))


def flash(request: Any, text: str, kind: str = "success") -> None:
    """Show a sentence on the next page of this session, once what was done is committed.

    A request that is tried again tells once, and one that is given up tells nothing.
    """
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return
    message = {"kind": kind, "text": request.translate(text)}
    transient = request.eoffice.transient

    def keep(committed: bool) -> None:
        if committed:
            transient.add_flash(token, message)

    request.tm.get().addAfterCommitHook(keep)


def add_request_properties(config: Any) -> None:
    """Add the properties to requests."""
    config.add_request_method(_application, "eoffice", reify=True)
    config.add_request_method(_office, "office", reify=True)
    config.add_request_method(_today, "today", reify=True)
    config.add_request_method(_translate, "translate", reify=True)
    config.add_request_method(flash, "tell")
