"""What a person sees when something is refused, missing or stale."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken
from pyramid.httpexceptions import HTTPBadRequest, HTTPFound, HTTPSeeOther
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config

from eoffice_cms.content.file import File
from eoffice_cms.errors import MovedOn, Refused, Stale, _
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.policy import must_choose
from eoffice_cms.web.templates.shapes import Link
from eoffice_cms.web.told import entry_item, your_act
from eoffice_cms.web.typed import way_back

ERROR = "eoffice_cms.web:templates/error.pt"
CONFLICT = "eoffice_cms.web:templates/conflict.pt"
#: Fields whose text is worth keeping where their form cannot be shown again.
KEPT = {
    "subject": _("Subject"),
    "title": _("Title"),
    "note": _("Note"),
    "reason": _("Reason"),
    "text": _("Text of the letter"),
}


def kept(request: Any) -> list[tuple[str, str]]:
    """Return (label, text) of what was typed into a form that was refused as a whole."""
    if request.method != "POST":
        return []
    try:
        posted = [(label, request.POST.get(name)) for name, label in KEPT.items()]
    except (UnicodeDecodeError, ValueError):
        return []
    return [
        (request.translate(label), text)
        for label, text in posted
        if isinstance(text, str) and text.strip()
    ]


def page(request: Any, title: str, sentence: str, advice: str | None = None) -> dict[str, Any]:
    """Return the values of the error page."""
    translate = request.translate
    home = Link(translate(_("My desk")), "/desk")
    if not request.office.identity.user_id:
        home = Link(translate(_("Sign in")), "/sign-in")
    return {
        "title": translate(title),
        "sentence": translate(sentence),
        "advice": [translate(advice)] if advice else [],
        "links": [home],
        "code": None,
        "typed": kept(request),
    }


@notfound_view_config(renderer=ERROR)
def not_found(context: Any, request: Any) -> dict[str, Any]:
    """Say that there is nothing here."""
    request.response.status = 404
    return page(
        request,
        _("There is nothing here"),
        _("The address is wrong, or what was here has gone."),
        _("Look it up in the search, or start from My desk."),
    )


@exception_view_config(HTTPBadRequest, renderer=ERROR)
def bad_request(context: HTTPBadRequest, request: Any) -> dict[str, Any]:
    """Say that the address is no text."""
    request.response.status = 400
    return page(
        request,
        _("This cannot be read"),
        _("This address holds characters that are no text."),
        _("Look it up in the search, or start from My desk."),
    )


@forbidden_view_config(renderer=ERROR)
def forbidden(context: Any, request: Any) -> Any:
    """Ask a stranger to sign in; tell everybody else that they may not."""
    if not request.office.identity.user_id:
        if request.method not in ("GET", "HEAD"):
            return ended(request)
        back = urlencode({"back": request.path_qs})
        return HTTPFound(f"/sign-in?{back}")
    if must_choose(request):
        return HTTPSeeOther("/password")
    request.response.status = 403
    return page(
        request,
        _("You may not see this"),
        _("This is kept from those who do not work on it."),
        _("If you need it, ask the desk that holds it to share or send it."),
    )


def ended(request: Any) -> dict[str, Any]:
    """Say that the session has ended; what was typed waits behind signing in."""
    request.response.status = 403
    values = page(
        request,
        _("Your session has ended"),
        _("Nothing was changed. Sign in again, and you come back to what you typed."),
    )
    back = urlencode({"back": way_back(request)})
    values["links"] = [Link(request.translate(_("Sign in")), f"/sign-in?{back}")]
    return values


@exception_view_config(Stale, renderer=CONFLICT)
@exception_view_config(MovedOn, renderer=CONFLICT)
def stale(context: Refused, request: Any) -> dict[str, Any]:
    """Show what happened meanwhile, and keep what was typed."""
    request.response.status = context.status
    obj, translate = request.context, request.translate
    entries = context.details.get("entries", ())
    name, mine = obj.title_in(request.locale_name), your_act(request, entries)
    if isinstance(obj, File):
        name = obj.number
    return {
        "title": translate(_("This is done already") if mine else _("Somebody was quicker")),
        "sentence": mine or translate(context.message),
        # One's own act alone is told by the sentence.
        "happened": [
            entry_item(request, each) for each in entries if not mine or len(entries) > 1
        ],
        "typed": kept(request),
        "theirs": context.details.get("text"),
        "links": [
            Link(translate(_("My desk")), "/desk"),
            Link(name, request.resource_path(obj)),
        ],
        "breadcrumbs": breadcrumbs(request, obj),
    }


@exception_view_config(BadCSRFToken, renderer=ERROR)
@exception_view_config(BadCSRFOrigin, renderer=ERROR)
def forged(context: Exception, request: Any) -> dict[str, Any]:
    """Refuse a form that this site did not draw for this browser, or long ago."""
    request.response.status = 400
    return page(
        request,
        _("This page is too old"),
        _("Nothing was changed. Open the page again and send the form from there."),
    )


@exception_view_config(Refused, renderer=ERROR)
def refused(context: Refused, request: Any) -> dict[str, Any]:
    """Say why it was refused."""
    request.response.status = context.status
    values = page(request, _("This was not done"), context.message)
    values["sentence"] += f" {request.translate(_('Nothing was changed.'))}"
    obj = getattr(request, "context", None)
    if isinstance(obj, File) and request.office.can_view(obj):
        values["links"].insert(0, Link(obj.number, request.resource_path(obj)))
    return values

