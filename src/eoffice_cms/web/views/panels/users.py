"""The control panel of people: add one, give a new password, switch an account off."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.application import add_official
from eoffice_cms.content.administering import change_user
from eoffice_cms.content.site import Site
from eoffice_cms.custody.administration import changed
from eoffice_cms.errors import Forbidden, Invalid, _
from eoffice_cms.security.users import GLOBAL_ROLES, give_first_password
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import (
    Button,
    CheckboxChoiceWidget,
    Text,
    make_form,
)
from eoffice_cms.web.templates.shapes import Badge
from eoffice_cms.web.views.access import ROLES
from eoffice_cms.web.views.lists import page_of, pager
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_cms.web.views.sign_in import end_sessions
from eoffice_cms.web.wording import desk_title

USERS = "eoffice_cms.web:templates/panel_users.pt"
FORM = "eoffice_cms.web:templates/action_form.pt"
PAGE = 50


@view_config(
    context=Site, name="panel-users", renderer=USERS, permission="site.administer",
    request_method="GET",
)  # fmt: skip
def users(context: Site, request: Any) -> dict[str, Any]:
    """List the people, by name or sign-in name."""
    words = request.GET.get("q", "")[:100].casefold().strip()
    found = [
        user
        for user in context.users.values()
        if not words
        or words in f"{user.id} {user.title} {' '.join((user.titles or {}).values())}".casefold()
    ]
    offset = page_of(request)
    return {
        "query": request.GET.get("q", "")[:100],
        "rows": [_row(request, user) for user in found[offset : offset + PAGE]],
        "new_url": "/panel-users-new",
        "form": None,
        "form_title": None,
        "pager": pager(request, offset, len(found[offset : offset + PAGE]), len(found)),
        "breadcrumbs": crumbs(request, _("People")),
    }


def _row(request: Any, user: Any) -> SimpleNamespace:
    standing = user.standing
    state = None if standing.active else Badge(request.translate(_("switched off")), "late")
    return SimpleNamespace(
        name=user.title_in(request.locale_name),
        user_id=user.id,
        desks=", ".join(desk_title(request, each) for each in standing.desks),
        roles=", ".join(request.translate(ROLES.get(each, each)) for each in standing.roles),
        state=state,
        url=f"/panel-user?id={user.id}",
    )


def _roles() -> colander.SchemaNode:
    return colander.SchemaNode(
        colander.Set(),
        name="roles",
        title=_("Roles in the whole office"),
        missing=(),
        validator=colander.All(_known_roles),
        widget=CheckboxChoiceWidget(values=[(role, ROLES[role]) for role in GLOBAL_ROLES]),
    )


def _known_roles(node: colander.SchemaNode, values: Any) -> None:
    if not set(values) <= set(GLOBAL_ROLES):
        raise colander.Invalid(node, _("Choose one of the roles."))


def _names() -> tuple[colander.SchemaNode, ...]:
    return (
        colander.SchemaNode(Text(max=120), name="title_hi", title=_("Name in Hindi")),
        colander.SchemaNode(Text(max=120), name="title_en", title=_("Name in English")),
    )


@view_config(
    context=Site, name="panel-users-new", renderer=FORM, permission="site.administer",
    request_method=("GET", "POST"),
)  # fmt: skip
def new_user(context: Site, request: Any) -> Any:
    """Add a person with a first password that is shown once."""
    schema = colander.Schema()
    schema.add(
        colander.SchemaNode(
            Text(max=40),
            name="id",
            title=_("Sign-in name"),
            description=_("Small Latin letters and digits, as in “r.verma”."),
        )
    )
    for node in (*_names(), _roles()):
        schema.add(node)
    form, page = _page(request, schema, _("Add a person"))

    def add(values: dict[str, Any]) -> str:
        titles = {"hi": values["title_hi"], "en": values["title_en"]}
        added = add_official(
            context, values["id"], values["title_en"], titles=titles,
            roles=tuple(sorted(values["roles"])),
        )  # fmt: skip
        changed(
            request.office, "add_user", user=added.id, roles=list(added.standing.roles)
        )
        return _first_password(request, values["id"], give_first_password(added))

    return _take(request, form, page, add)


@view_config(
    context=Site, name="panel-user", renderer=FORM, permission="site.administer",
    request_method=("GET", "POST"),
)  # fmt: skip
def user(context: Site, request: Any) -> Any:
    """Change a person's names, roles and whether the account is on; give a new password."""
    found = context.users.get(request.GET.get("id", ""))
    if found is None:
        raise Invalid(_("There is no such person."))
    schema = colander.Schema()
    for node in (
        *_names(),
        _roles(),
        colander.SchemaNode(colander.Boolean(), name="active", title=_("May sign in")),
        colander.SchemaNode(colander.Boolean(), name="renew", title=_("Give a new password")),
    ):
        schema.add(node)
    form, page = _page(request, schema, found.title_in(request.locale_name))
    titles = found.titles or {}
    first = {
        "title_hi": titles.get("hi", found.title),
        "title_en": titles.get("en", found.title),
        "roles": set(found.standing.roles),
        "active": found.standing.active,
        "renew": False,
    }

    def change(values: dict[str, Any]) -> str:
        return _change(request, found, values)

    return _take(request, form, page, change, first)


def _change(request: Any, user: Any, values: dict[str, Any]) -> str:
    me = request.office.identity.user_id
    if user.id == me and not (values["active"] and "Administrator" in values["roles"]):
        raise Forbidden(_("You cannot take your own administration away."))
    if user.id == me and values["renew"]:
        # The session that could show it would end with the password.
        raise Forbidden(_("Change your own password under your name, at the top of the page."))
    change_user(
        request.office, user,
        titles={"hi": values["title_hi"], "en": values["title_en"]},
        roles=tuple(sorted(values["roles"])), active=values["active"],
    )  # fmt: skip
    if values["renew"]:
        password = give_first_password(user)
        changed(request.office, "password", user=user.id)
    if not values["active"] or values["renew"]:
        end_sessions(request, user)
    if values["renew"]:
        return _first_password(request, user.id, password)
    return request.translate(_("Kept."))  # type: ignore[no-any-return]


def _first_password(request: Any, user_id: str, password: str) -> str:
    sentence = _(
        "The password of ${user} is ${password} — it is shown only now. Hand it over in person.",
        mapping={"user": user_id, "password": password},
    )
    return request.translate(sentence)  # type: ignore[no-any-return]


def _page(request: Any, schema: colander.Schema, title: str) -> tuple[Any, dict[str, Any]]:
    form = make_form(
        schema,
        request,
        (Button("save", _("Save")), Button("cancel", _("Cancel"), url="/panel-users")),
        request.path_qs,
    )
    return form, form_page(request, title, crumbs(request, title))


def _take(
    request: Any, form: Any, page: dict[str, Any], service: Any, first: Any = None
) -> Any:
    """Show the form, or call the service with what was posted and tell what it says."""

    def act(values: dict[str, Any]) -> Any:
        request.tell(service(values))
        return HTTPFound("/panel-users")

    return ask(request, form, page, act, first=first)
