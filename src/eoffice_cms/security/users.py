"""People who can sign in, and what they stand for."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.errors import Invalid, _
from eoffice_cms.interfaces import IUser
from eoffice_cms.security.passwords import (
    LONGEST,
    SHORTEST,
    check_password,
    hash_made_up,
    hash_password,
    is_usable,
    new_password,
    waste_a_check,
)
from eoffice_cms.security.seats import Absence, Seat

USER_ID = re.compile(r"[a-z][a-z0-9._-]{1,39}")
GLOBAL_ROLES = ("Administrator", "Auditor")


class Standing(Persistent):
    """A person's roles, desks and groups: the one small object that decisions read.

    :ivar desks: ids of the desks held until further notice; seats: those held for a time
    :ivar absences: when the person is away; nothing is done at a post meanwhile
    :ivar relieved: moments (microseconds) at which every session begun before ends
    """

    seats: tuple[Seat, ...] = ()
    absences: tuple[Absence, ...] = ()
    relieved: tuple[int, ...] = ()

    def __init__(self, roles: tuple[str, ...] = ()) -> None:
        self.active = True
        self.roles = tuple(roles)
        self.desks: tuple[str, ...] = ()
        self.groups: tuple[str, ...] = ()


@implementer(IUser)
class User(Persistent):
    """A person who can sign in.

    :ivar must_change: whether the password was made up for the person, who does nothing here
        before choosing another
    """

    must_change = False

    def __init__(self, id: str, title: str, titles: dict[str, str] | None = None) -> None:
        self.id = id
        self.title = title
        self.titles = titles
        self.password = hash_password(None)
        self.demo = False
        self.standing = Standing()

    def title_in(self, language: str) -> str:
        """Return the person's name in a language, else as it was given."""
        return (self.titles or {}).get(language) or self.title


def names_of(site: Any, user_id: str) -> dict[str, str]:
    """Return a person's names by language, for a message; the id where the person is no more."""
    user = site.users.get(user_id)
    if user is None:
        return {"en": user_id}
    return {"en": user.title_in("en"), "hi": user.title_in("hi")}


def seal_of(user: User) -> bytes:
    """Return what a session keeps of the password it began with: it ends with that password."""
    return hashlib.sha256(user.password.encode()).digest()


def set_password(user: User, password: str) -> None:
    """Give a person a new password.

    :raises Invalid: when it is too short, too long or the person's own id
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            _(
                "A password has ${shortest} to ${longest} characters.",
                mapping={"shortest": SHORTEST, "longest": LONGEST},
            ),
            field="password",
        )
    if password.casefold() == user.id:
        raise Invalid(_("Choose a password that is not your sign-in name."), field="password")
    user.password = hash_password(password)
    user.must_change = False


def give_first_password(user: User) -> str:
    """Give a person a password made up here and return it; nothing but its hash is kept.

    Its holder chooses another at the next sign-in, before anything else.
    """
    password = new_password()
    user.password = hash_made_up(password)
    user.must_change = True
    return password


def add_user(
    site: Any,
    id: str,
    title: str,
    *,
    titles: dict[str, str] | None = None,
    password: str | None = None,
    password_hash: str | None = None,
    roles: tuple[str, ...] = (),
    demo: bool = False,
) -> User:
    """Add a person.

    :raises Invalid: when the id is taken or malformed, or the password does not fit
    """
    if not USER_ID.fullmatch(id):
        raise Invalid(
            _(
                "A sign-in name has 2 to 40 small Latin letters, digits, dots or dashes "
                "and starts with a letter."
            ),
            field="id",
        )
    if id in site.users or id == "system":
        raise Invalid(_("There is already someone with this sign-in name."), field="id")
    user = User(id, title, titles)
    user.demo = demo
    user.standing.roles = tuple(roles)
    if password is not None:
        set_password(user, password)
    elif password_hash is not None:
        user.password = password_hash
    site.users[id] = user
    return user


def check_credentials(site: Any, id: str, password: str) -> User | None:
    """Return the active user whom the credentials fit, or None."""
    user: User | None = site.users.get(id)
    if user is None or not user.standing.active or not is_usable(user.password):
        waste_a_check(password)
        return None
    if user.must_change:
        waste_a_check(password)  # its own check is quick, which would tell that the account is new
    return user if check_password(password, user.password) else None
