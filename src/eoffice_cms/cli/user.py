"""``eoffice user``: add people, give them a new password, list them."""

from __future__ import annotations

from typing import Any

import click

from eoffice_cms.application import add_official
from eoffice_cms.cli.commands import Group, argument, json_option, option, pass_session
from eoffice_cms.cli.language import current, say
from eoffice_cms.cli.passwords import (
    choose_password,
    generate_option,
    password_option,
    shown_once,
)
from eoffice_cms.cli.printing import repeated, table, tell, tell_json
from eoffice_cms.cli.session import Session
from eoffice_cms.content.wording import clean
from eoffice_cms.custody.administration import changed
from eoffice_cms.errors import Invalid, _
from eoffice_cms.security.users import GLOBAL_ROLES, USER_ID, set_password

LONGEST_NAME = 120


@click.group(cls=Group, help=_("Add people, give them a new password, list them."))
def user() -> None:
    """Look after those who can sign in."""


@user.command(
    help=_(
        "Add a person with a desk. The password is asked for on a terminal; otherwise one is "
        "made up and shown once."
    )
)
@json_option
@password_option
@generate_option
@option("--title-hi", metavar="NAME", help=_("The person's name in Hindi."))
@option(
    "--role", "roles", multiple=True, type=click.Choice(GLOBAL_ROLES),
    help=_("A role in the whole site; may be given more than once."),
)
@argument("user_id", metavar="ID", help=_("Sign-in name."))
@argument("title", metavar="NAME", help=_("The person's name."))
@pass_session
def add(
    session: Session,
    user_id: str,
    title: str,
    title_hi: str | None,
    roles: tuple[str, ...],
    password: str | None,
    generate: bool,
) -> None:
    """Add a person."""
    name = clean(title, longest=LONGEST_NAME, field="name")
    titles = None
    if title_hi is not None:
        titles = {"en": name, "hi": clean(title_hi, longest=LONGEST_NAME, field="title-hi")}
    with session.open() as app:
        with app.work() as office:
            _check_free(office.site, user_id)
        chosen, made_up = choose_password(password, generate=generate)

        def add_one(office: Any) -> None:
            add_official(
                office.site, user_id, name, titles=titles, password=chosen, roles=roles
            )
            changed(office, "add_user", user=user_id, roles=list(roles))

        app.run(add_one)
    _answer(session, user_id, chosen if made_up else None, _("${id} was added."))


def _check_free(site: Any, user_id: str) -> None:
    """Refuse a name that is taken before a password is asked for; malformed ones come later."""
    if USER_ID.fullmatch(user_id) and user_id in site.users:
        raise Invalid(_("There is already someone with this sign-in name."), field="id")


@user.command(
    "password",
    help=_(
        "Give a person a new password. It is asked for on a terminal; otherwise one is made "
        "up and shown once."
    ),
)
@json_option
@password_option
@generate_option
@argument("user_id", metavar="ID", help=_("Sign-in name."))
@pass_session
def new_password(session: Session, user_id: str, password: str | None, generate: bool) -> None:
    """Give a person a new password."""
    with session.open() as app:
        with app.work() as office:
            _find(office.site, user_id)
        chosen, made_up = choose_password(password, generate=generate)

        def renew(office: Any) -> None:
            set_password(_find(office.site, user_id), chosen)
            changed(office, "password", user=user_id)

        app.run(renew)
    _answer(session, user_id, chosen if made_up else None, _("${id} has a new password."))


def _find(site: Any, user_id: str) -> Any:
    found = site.users.get(user_id)
    if found is None:
        raise Invalid(
            _("There is nobody with the sign-in name ${id}.", mapping={"id": repeated(user_id)})
        )
    return found


def _answer(session: Session, user_id: str, password: str | None, sentence: str) -> None:
    if session.json:
        tell_json({"user": user_id, "password": password})
        return
    tell(say(sentence % {"id": user_id}))
    if password:
        tell(shown_once(password))


@user.command("list", help=_("List those who can sign in, with their roles and desks."))
@json_option
@pass_session
def list_users(session: Session) -> None:
    """List people."""
    with session.open() as app, app.work() as office:
        found = [_as_dict(each) for each in office.site.users.values()]
    if session.json:
        tell_json(found)
        return
    headings = (_("Sign-in name"), _("Name"), _("Roles"), _("Desks"), _("May sign in"))
    rows = (
        (one["id"], one["title"], " ".join(one["roles"]), " ".join(one["desks"]),
         say(_("yes") if one["active"] else _("no")))
        for one in found
    )  # fmt: skip
    table([say(each) for each in headings], rows)


def _as_dict(user: Any) -> dict[str, Any]:
    standing = user.standing
    return {
        "id": user.id,
        "title": user.title_in(current()),
        "roles": list(standing.roles),
        "desks": list(standing.desks),
        "active": bool(standing.active),
        "demo": bool(user.demo),
    }
