"""The security policy: sessions say who it is, the one evaluator says what is permitted."""

from __future__ import annotations

from typing import Any

from pyramid.csrf import CookieCSRFStoragePolicy
from pyramid.security import Allowed, Denied

from eoffice_cms.security.users import seal_of
from eoffice_cms.web.requests import SESSION_COOKIE
from eoffice_cms.workflow.engine import rely_on

READING = ("GET", "HEAD")
#: All that somebody with a first password may do: choose another. Signing out and the language
#: need no permission at all.
CHOOSING = "password"


def must_choose(request: Any) -> bool:
    """Say whether the person has a first password, to be changed before anything else."""
    user = request.office.site.users.get(request.office.identity.user_id or "")
    return bool(user is not None and user.must_change)


class SecurityPolicy:
    """Pyramid's security policy of the product; no lineage of ACLs is walked."""

    def identity(self, request: Any) -> Any:
        """Return the identity, or None for somebody not signed in."""
        identity = request.office.identity
        return identity if identity.user_id else None

    def authenticated_userid(self, request: Any) -> str | None:
        """Return the user id, or None."""
        user_id: str | None = request.office.identity.user_id
        return user_id

    def permits(self, request: Any, context: Any, permission: str) -> Any:
        """Ask the evaluator; what a form then changes rests on what the decision read."""
        if request.view_name != CHOOSING and must_choose(request):
            return Denied("a first password is to be changed before anything else")
        place = context if hasattr(context, "workflow_name") else request.office.site
        decision = request.office.evaluator.permits(place, permission)
        if decision:
            if request.method not in READING:
                # A right withdrawn meanwhile stops what the view does, whether or not its service
                # asks for the permission again.
                for each in decision.read:
                    rely_on(each)
            return Allowed("%s", [each.cause for each in decision.reasons])
        return Denied("no role permits %s", permission)

    def remember(self, request: Any, user_id: str, **given: Any) -> list[tuple[str, str]]:
        """Start a session; return the headers that set its cookie."""
        seal = seal_of(request.office.site.users[user_id])
        token = request.eoffice.transient.start_session(user_id, seal)
        return self._cookie(request, token)

    def forget(self, request: Any, **given: Any) -> list[tuple[str, str]]:
        """End the session; return the headers that delete its cookie."""
        token = request.cookies.get(SESSION_COOKIE)
        if token:
            request.eoffice.transient.end_session(token)
        return self._cookie(request, None)

    @staticmethod
    def _cookie(request: Any, token: str | None) -> list[tuple[str, str]]:
        secure = "; Secure" if request.scheme == "https" else ""
        value = f"{SESSION_COOKIE}={token or ''}; Path=/; HttpOnly; SameSite=Lax{secure}"
        return [("Set-Cookie", value if token else f"{value}; Max-Age=0")]


class CsrfPolicy(CookieCSRFStoragePolicy):  # type: ignore[misc]  # Pyramid is untyped
    """Keeps the token of the forms in a cookie that, behind TLS, never leaves TLS."""

    def new_csrf_token(self, request: Any) -> str:
        """Give the browser a new token; the cookie is set with the answer."""
        token: str = self._token_factory()
        request.cookies[self.cookie_name] = token
        secure = request.scheme == "https"

        def set_cookie(_request: Any, response: Any) -> None:
            response.set_cookie(
                self.cookie_name, token, httponly=True, samesite="Lax", secure=secure
            )

        request.add_response_callback(set_cookie)
        return token
