"""Signing in and out, the language, one's password."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.csrf import new_csrf_token
from pyramid.httpexceptions import HTTPFound
from pyramid.security import NO_PERMISSION_REQUIRED, forget, remember
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.demo.accounts import demo_accounts
from eoffice_cms.errors import Refused, _
from eoffice_cms.security.passwords import LONGEST
from eoffice_cms.security.users import check_credentials, seal_of, set_password
from eoffice_cms.web.forms import (
    Button,
    HiddenWidget,
    PasswordWidget,
    Text,
    TextInputWidget,
    ValidationFailure,
    make_form,
)
from eoffice_cms.web.requests import LANGUAGE_COOKIE, LANGUAGES, is_local

FREE_TRIES = 5
PAUSE_SECONDS = 15.0


class SignIn(colander.Schema):
    """Who one is."""

    user = colander.SchemaNode(
        Text(max=60),
        title=_("Sign-in name"),
        widget=TextInputWidget(attributes={"autocomplete": "username", "autofocus": "autofocus"}),
    )
    password = colander.SchemaNode(
        colander.String(),
        title=_("Password"),
        validator=colander.Length(max=LONGEST),
        widget=PasswordWidget(attributes={"autocomplete": "current-password"}),
    )
    back = colander.SchemaNode(colander.String(), widget=HiddenWidget(), missing="/")


def safe_path(path: str) -> str:
    """Return a path of this site; the start page for anything that leads elsewhere."""
    fits = path.startswith("/") and not path.startswith("//") and "\\" not in path
    # The addresses of our own links are quoted: in ASCII, and without control characters.
    return path if fits and path.isascii() and path.isprintable() else "/"


@view_config(
    context=Site, name="sign-in", renderer="eoffice_cms.web:templates/sign_in.pt",
    permission=NO_PERMISSION_REQUIRED, request_method=("GET", "POST"),
)  # fmt: skip
def sign_in(context: Any, request: Any) -> Any:
    """Show the form and take it."""
    form = make_form(SignIn(), request, (Button("sign_in", _("Sign in")),), "/sign-in")
    answer = {"notice": None, "notice_kind": "info", "accounts": _accounts(request)}
    if request.method == "GET":
        if request.office.identity.user_id:
            return HTTPFound("/desk")
        back = safe_path(request.GET.get("back", "/"))
        if back not in ("/", "/desk"):
            answer["notice"] = request.translate(_("Sign in to go on."))
        return {**answer, "form": form.render({"back": back})}
    controls = list(request.POST.items())
    try:
        values = form.validate(controls)
    except ValidationFailure as failure:
        request.response.status = 422
        return {**answer, "form": failure.render()}
    refusal = _try(context, request, values)
    if refusal is None:
        forget(request)  # whatever session was here before does not go on beside the new one
        headers = remember(request, values["user"].casefold())
        new_csrf_token(request)
        path = safe_path(values["back"])
        return HTTPFound(path if path != "/" else "/desk", headers=headers)
    status, sentence = refusal
    request.response.status = status
    return {**answer, "form": form.render_refused(controls, sentence)}


def _accounts(request: Any) -> list[tuple[str, str, str, str]]:
    if not request.office.site.demo or not is_local(request):
        return []
    return demo_accounts(request.office.site, request.locale_name)


def _try(site: Any, request: Any, values: dict[str, str]) -> tuple[int, str] | None:
    """Return (status, sentence) of a refusal, or None when the credentials fit."""
    user_id = values["user"].casefold()
    sentence = _held(request, user_id)
    if sentence is not None:
        return 429, sentence
    user = check_credentials(site, user_id, values["password"])
    if user is not None and user.demo and not is_local(request):
        return 403, _("Demonstration accounts work on this machine only.")
    if user is not None:
        request.eoffice.transient.clear_failures(f"user:{user_id}")
        return None
    _count(request, user_id)
    return 401, _("Sign-in name and password do not fit together. Check both and try again.")


def _held(request: Any, user_id: str) -> str | None:
    """Return why no password is tried for this person, or from this address, now."""
    keys = (f"user:{user_id}", f"from:{request.remote_addr}")
    held = max(request.eoffice.transient.throttled(key) for key in keys)
    if held <= 0:
        return None
    return _(
        "Too many wrong tries. Try again in ${seconds} seconds.",
        mapping={"seconds": int(held) + 1},
    )


def _count(request: Any, user_id: str) -> None:
    """Count a wrong password."""
    count = request.eoffice.transient.count_failure
    count(f"user:{user_id}", free=FREE_TRIES, pause=PAUSE_SECONDS)
    count(f"from:{request.remote_addr}", free=FREE_TRIES * 10, pause=PAUSE_SECONDS)


@view_config(
    context=Site, name="sign-out", permission=NO_PERMISSION_REQUIRED, request_method="POST"
)
def sign_out(context: Any, request: Any) -> Any:
    """End the session."""
    return HTTPFound("/sign-in", headers=forget(request))


@view_config(
    context=Site, name="language", permission=NO_PERMISSION_REQUIRED, request_method="GET"
)
def language(context: Any, request: Any) -> Any:
    """Change the language and return to the page."""
    response = HTTPFound(safe_path(request.GET.get("back", "/")))
    chosen = request.GET.get("to")
    if chosen in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True
        )
    return response


class NewPassword(colander.Schema):
    """One's password, old and new."""

    old = colander.SchemaNode(
        colander.String(),
        title=_("Present password"),
        widget=PasswordWidget(attributes={"autocomplete": "current-password"}),
    )
    password = colander.SchemaNode(
        colander.String(),
        title=_("New password"),
        description=_("At least 10 characters; three or four words are easy to remember."),
        widget=PasswordWidget(attributes={"autocomplete": "new-password"}),
    )


def end_sessions(request: Any, user: Any) -> None:
    """End a person's sessions begun with an earlier password, all where the account is off.

    Only once that is committed: a request that is tried again would find its own session ended.
    """
    transient, user_id = request.eoffice.transient, user.id
    seal = seal_of(user) if user.standing.active else b""

    def end(committed: bool) -> None:
        if committed:
            transient.end_sessions_of(user_id, besides=seal)

    request.tm.get().addAfterCommitHook(end)


@view_config(
    context=Site, name="password", renderer="eoffice_cms.web:templates/action_form.pt",
    request_method=("GET", "POST"),
)  # fmt: skip
def password(context: Any, request: Any) -> Any:
    """Change one's password; every other session of the person ends."""
    form = make_form(
        NewPassword(),
        request,
        (Button("save", _("Change password")), Button("cancel", _("Cancel"), url="/desk")),
        "/password",
    )
    page = {
        "title": request.translate(_("Change password")),
        "lead": None, "facts": (), "about": None, "notice": None,
    }  # fmt: skip
    if request.method == "GET":
        return {**page, "form": form.render()}
    controls = list(request.POST.items())
    try:
        values = form.validate(controls)
        me = request.office.identity.user_id
        held = _held(request, me)
        if held is not None:
            request.response.status = 429
            return {**page, "form": form.render_refused(controls, held)}
        user = check_credentials(context, me, values["old"])
        if user is None:
            _count(request, me)
            raise Refused(_("This is not your present password."), field="old")
        set_password(user, values["password"])
    except ValidationFailure as failure:
        request.response.status = 422
        return {**page, "form": failure.render()}
    except Refused as refusal:
        request.response.status = 422
        return {**page, "form": form.render_refused(controls, refusal.message, refusal.field)}
    end_sessions(request, user)
    return HTTPFound("/desk", headers=remember(request, user.id))

