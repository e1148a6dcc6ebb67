"""First passwords: choose officials, and print one slip for each, shown once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import colander
from pyramid.i18n import make_localizer
from pyramid.interfaces import ITranslationDirectories
from pyramid.renderers import render_to_response
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, CheckboxChoiceWidget, HiddenWidget, make_form, one_of
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.requests import LANGUAGES
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_cms.web.views.sign_in import end_sessions
from eoffice_cms.web.wording import desk_title, user_title
from eoffice_departments.accounts import passwords
from eoffice_departments.accounts.passwords import PRINT, Slip
from eoffice_departments.content import Branch, Department
from eoffice_departments.translation import _
from eoffice_departments.views.asking import FORM
from eoffice_departments.views.schemas import form_of

TITLE = _("First passwords")
SLIPS = "eoffice_departments:templates/slips.pt"
#: What a slip says, in both languages.
LABELS = {
    "address": _("Address"),
    "user": _("Sign-in name"),
    "password": _("First password"),
    "advice": _("At the first sign-in you choose a password of your own. Then destroy this slip."),
}


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip as it is printed; names and posts in both languages."""

    name: str
    posts: str
    user: str
    password: str


@view_config(
    context=Site, name="panel-first-passwords", renderer=FORM, permission=PRINT,
    request_method=("GET", "POST"),
)  # fmt: skip
def for_all(context: Site, request: Any) -> Any:
    """Print them for those who have none yet."""
    office = request.office
    officials = {
        user: posts for user, posts in passwords.officials_in(office, context).items()
        if passwords.has_none(office, user)
    }  # fmt: skip
    return _print(
        context, request, officials, crumbs(request, TITLE),
        _("These officials hold a post and never had a password."),
    )  # fmt: skip


@view_config(
    context=Department, name="first-passwords", renderer=FORM, permission=PRINT,
    request_method=("GET", "POST"),
)  # fmt: skip
@view_config(
    context=Branch, name="first-passwords", renderer=FORM, permission=PRINT,
    request_method=("GET", "POST"),
)  # fmt: skip
def for_place(context: Any, request: Any) -> Any:
    """Print them for chosen officials of a place, new ones for those who have one already."""
    return _print(
        context, request, passwords.officials_in(request.office, context),
        breadcrumbs(request, context, TITLE),
        _("Whoever has a password already gets a new one; the old one holds no more."),
    )  # fmt: skip


def _print(
    place: Any, request: Any, officials: dict[str, list[Any]], way: Any, lead: str
) -> Any:
    office = request.office
    allowed = [
        user for user, posts in officials.items()
        if passwords.why_not(office, place, user, posts) is None
    ][: passwords.MOST]  # fmt: skip
    form = make_form(
        form_of(*_fields(request, officials, allowed)), request,
        (
            Button("print", _("Print the slips")),
            Button("cancel", _("Cancel"), url=_back(request)),
        ),
        request.path,
    )  # fmt: skip
    page = form_page(request, TITLE, way, lead=lead)
    if not allowed:
        page["notice"] = request.translate(_("There is nobody here for whom you may print one."))
        page["notice_kind"] = "info"

    def give(values: dict[str, Any]) -> Any:
        chosen = [user for user in allowed if user in values["users"]]
        seen = _marks(values["seen"])
        slips = passwords.print_first_passwords(office, place, chosen, expected=seen)
        for slip in slips:
            end_sessions(request, slip.user)
        # The answer itself holds them: nothing keeps a password, so no page can lead to it.
        return render_to_response(SLIPS, _slips(request, slips, way), request=request)

    one = request.GET.get("user")
    marks = [f"{each}={passwords.mark_of(office, each)}" for each in allowed]
    first = {
        "users": {one} & set(allowed) if one else _new(office, allowed),
        "seen": " ".join(marks),
    }
    found = ask(request, form, page, give, first=first, once=False)
    if isinstance(found, dict) and not allowed:
        found["form"] = ""
    return found


def _marks(said: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in said.split())
    return {user: mark for user, _equals, mark in pairs}


def _new(office: Any, users: list[str]) -> set[str]:
    return {each for each in users if passwords.has_none(office, each)}


def _back(request: Any) -> str:
    context = request.context
    return "/panels" if isinstance(context, Site) else request.resource_path(context)


def _fields(
    request: Any, officials: dict[str, list[Any]], allowed: list[str]
) -> tuple[colander.SchemaNode, ...]:
    choices = [(user, _choice(request, user, officials[user])) for user in allowed]
    return (
        colander.SchemaNode(
            colander.Set(), name="users", title=_("Officials"),
            validator=colander.All(colander.Length(min=1), _among(allowed)),
            widget=CheckboxChoiceWidget(values=sorted(choices, key=lambda each: each[1])),
        ),
        colander.SchemaNode(
            colander.String(), name="seen", missing="", widget=HiddenWidget()
        ),
    )  # fmt: skip


def _among(allowed: list[str]) -> Any:
    known = one_of(allowed)

    def validate(node: colander.SchemaNode, values: set[str]) -> None:
        for each in values:
            known(node, each)

    return validate


def _choice(request: Any, user: str, posts: list[Any]) -> str:
    titles = ", ".join(desk_title(request, each.desk) for each in posts)
    state = "" if passwords.has_none(request.office, user) else request.translate(
        _("has a password")
    )  # fmt: skip
    said = f"{user_title(request, user)} ({user}) – {titles}"
    return f"{said} – {state}" if state else said


def _slips(request: Any, slips: list[Slip], way: Any) -> dict[str, Any]:
    directories = request.registry.queryUtility(ITranslationDirectories, default=[])
    tongues = [make_localizer(each, directories) for each in LANGUAGES]
    return {
        "title": request.translate(_("Slips with first passwords")),
        "breadcrumbs": way,
        "back_url": _back(request),
        "address": request.application_url,
        "site": " / ".join(request.office.site.title_in(each) for each in LANGUAGES),
        "words": {
            name: [tongue.translate(words) for tongue in tongues]
            for name, words in LABELS.items()
        },
        "slips": [_slip_row(request, each) for each in slips],
    }


def _slip_row(request: Any, slip: Slip) -> SlipRow:
    desks = request.office.site.desks
    names = dict.fromkeys(slip.user.title_in(each) for each in LANGUAGES)
    posts = dict.fromkeys(
        ", ".join(desks[desk].title_in(each) for desk in slip.posts) for each in LANGUAGES
    )
    return SlipRow(" / ".join(names), " / ".join(posts), slip.user.id, slip.password)
