"""Signing in and out, the language, one's password."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.csrf import new_csrf_token
from pyramid.httpexceptions import HTTPFound
from pyramid.security import NO_PERMISSION_REQUIRED, forget, remember
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.custody.administration import changed
from eoffice_cms.demo.accounts import demo_accounts
from eoffice_cms.errors import Forbidden, Invalid, TooOften, Unknown, _
from eoffice_cms.security.passwords import LONGEST
from eoffice_cms.security.users import check_credentials, seal_of, set_password
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import (
    Button,
    HiddenWidget,
    PasswordWidget,
    Text,
    TextInputWidget,
    make_form,
)
from eoffice_cms.web.policy import must_choose
from eoffice_cms.web.requests import LANGUAGE_COOKIE, LANGUAGES, is_local

FREE_TRIES = 5
PAUSE_SECONDS = 15.0
FIRST = _(
    "You signed in with a first password. Choose one of your own, which nobody else knows; then "
    "you can begin."
)


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
    page = {"notice": None, "notice_kind": "info", "accounts": _accounts(request)}
    back = "/"
    if request.method == "GET":
        if request.office.identity.user_id:
            return HTTPFound("/desk")
        back = safe_path(request.GET.get("back", "/"))
        if back not in ("/", "/desk"):
            page["notice"] = request.translate(_("Sign in to go on."))

    def enter(values: dict[str, str]) -> Any:
        _check(context, request, values)
        forget(request)  # whatever session was here before does not go on beside the new one
        headers = remember(request, values["user"].casefold())
        new_csrf_token(request)
        path = safe_path(values["back"])
        return HTTPFound(path if path != "/" else "/desk", headers=headers)

    return ask(request, form, page, enter, first={"back": back}, once=False)


def _accounts(request: Any) -> list[tuple[str, str, str, str]]:
    if not request.office.site.demo or not is_local(request):
        return []
    return demo_accounts(request.office.site, request.locale_name)


def _check(site: Any, request: Any, values: dict[str, str]) -> None:
    """Refuse credentials that do not fit, and more tries than one has."""
    user_id = values["user"].casefold()
    _hold(request, user_id)
    user = check_credentials(site, user_id, values["password"])
    if user is None:
        _count(request, user_id)
        raise Unknown(
            _("Sign-in name and password do not fit together. Check both and try again.")
        )
    if user.demo and not is_local(request):
        raise Forbidden(_("Demonstration accounts work on this machine only."))
    request.eoffice.transient.clear_failures(f"user:{user_id}")


def _hold(request: Any, user_id: str) -> None:
    """Refuse to try a password for a person, or from an address, that had too many wrong ones."""
    keys = (f"user:{user_id}", f"from:{request.remote_addr}")
    held = max(request.eoffice.transient.throttled(key) for key in keys)
    if held > 0:
        raise TooOften(
            _(
                "Too many wrong tries. Try again in ${seconds} seconds.",
                mapping={"seconds": int(held) + 1},
            )
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
            LANGUAGE_COOKIE, chosen, max_age=365 * 86400, samesite="Lax", httponly=True,
            secure=request.scheme == "https",
        )  # fmt: skip
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
    title = _("Change password")
    buttons = (Button("save", title), Button("cancel", _("Cancel"), url="/desk"))
    form = make_form(NewPassword(), request, buttons, "/password")

    page = form_page(request, title, (), lead=FIRST if must_choose(request) else None)

    def change(values: dict[str, str]) -> Any:
        me = request.office.identity.user_id
        _hold(request, me)
        user = check_credentials(context, me, values["old"])
        if user is None:
            _count(request, me)
            raise Invalid(_("This is not your present password."), field="old")
        if values["password"] == values["old"]:
            raise Invalid(_("Choose another than the present one."), field="password")
        set_password(user, values["password"])
        changed(request.office, "password", user=user.id)
        end_sessions(request, user)
        request.tell(_("Your password is changed."))
        return HTTPFound("/desk", headers=remember(request, user.id))

    return ask(request, form, page, change, once=False)
