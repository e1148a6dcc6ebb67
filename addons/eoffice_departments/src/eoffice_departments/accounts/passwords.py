"""Give officials first passwords, to be printed once; who may for whom, and what is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.errors import Forbidden, NotPossible
from eoffice_cms.security.passwords import is_usable
from eoffice_cms.security.seats import OWN, holders_at
from eoffice_cms.security.users import give_first_password, seal_of
from eoffice_cms.workflow.engine import rely_on, require
from eoffice_departments.content import Branch, Department, Line, Post
from eoffice_departments.orders import enter
from eoffice_departments.posting import name_of
from eoffice_departments.translation import _

PRINT = "departments.print_passwords"
#: Slips in one go; more fill no printer's tray.
MOST = 500


@dataclass(frozen=True)
class Slip:
    """A first password, to be printed now: it cannot be shown again."""

    user: Any
    posts: tuple[str, ...]
    password: str


def officials_in(office: Any, place: Any) -> dict[str, list[Post]]:
    """Return the holders of the posts in a place, and in all below it, with those posts.

    :param place: a department, a branch, or the site
    """
    found: dict[str, list[Post]] = {}
    now = to_micros(office.now)
    for post in _posts(place):
        for user in holders_at(office.site.desks[post.desk], now):
            found.setdefault(user, []).append(post)
    return found


def _posts(place: Any) -> Iterator[Post]:
    for each in place.values():
        if isinstance(each, Post):
            yield each
        elif isinstance(each, Department | Branch):
            yield from _posts(each)


def has_none(office: Any, user_id: str) -> bool:
    """Say whether an official never had a password."""
    return not is_usable(office.site.users[user_id].password)


def why_not(office: Any, place: Any, user_id: str, posts: Sequence[Post]) -> str | None:
    """Return why nobody here prints a password for an official, or None.

    An administrator may for all but himself. A coordinator may for those whose work is all in
    the branch: with the password of somebody above he would have that person's rights.
    """
    user = office.site.users.get(user_id)
    if user is None or not user.standing.active:
        return _("The account is switched off.")
    if user_id == office.identity.user_id:
        return _("Change your own password under your name, at the top of the page.")
    if office.can(office.site, PRINT):
        return None
    rely_on(user.standing)
    mine = {post.desk for post in posts}
    held = {*user.standing.desks, *(each.desk for each in user.standing.seats)}
    elsewhere = any(not each.startswith(OWN) and each not in mine for each in held)
    if user.standing.roles or elsewhere or _trusted_elsewhere(office.site, place, user_id):
        return _("This official has rights elsewhere too: an administrator prints this one.")
    if any(office.site.desks[each].decides for each in mine) or _leads(office.site, mine):
        return _("This is an officer who decides: an administrator prints this one.")
    return None


def _trusted_elsewhere(site: Any, place: Any, user_id: str) -> bool:
    """Say whether an official coordinates another branch, or has rights of his own in one."""
    return any(
        getattr(each, "coordinator", None) == user_id
        or any(grant.principal == f"user:{user_id}" for grant in each.grants or ())
        for each in _units(site)
        if each is not place
    )


def _units(place: Any) -> Iterator[Any]:
    for each in place.values():
        if isinstance(each, Department | Branch):
            yield each
            yield from _units(each)


def _leads(site: Any, desks: Iterable[str]) -> bool:
    """Say whether any of these desks is the head of a place."""
    desks = {f"desk:{each}" for each in desks}
    return any(
        each.role == "Head" and each.principal in desks
        for place in (site, *(each for each in site.values() if isinstance(each, Department)))
        for each in place.grants
    )


def mark_of(office: Any, user_id: str) -> str:
    """Return a mark that changes with an official's password."""
    return hashlib.sha256(seal_of(office.site.users[user_id])).hexdigest()[:12]


def print_first_passwords(
    office: Any, place: Any, users: Sequence[str], *, expected: Mapping[str, str] | None = None
) -> list[Slip]:
    """Give officials of a place new first passwords; the ones they had hold no more.

    :param expected: the mark of each when the page was drawn, so that a page sent again does not
        void the slips that it printed
    :raises Forbidden: without the permission, or for somebody for whom one may not
    :raises NotPossible: when nobody is chosen, too many are, or passwords changed meanwhile
    """
    require(office, place, PRINT)
    here = officials_in(office, place)
    if not users:
        raise NotPossible(_("Choose at least one official."), field="users")
    if len(users) > MOST:
        raise NotPossible(
            _("Choose ${count} at most at one time.", mapping={"count": MOST}), field="users"
        )
    for each in users:
        why = why_not(office, place, each, here.get(each, ()))
        if each not in here or why is not None:
            raise Forbidden(
                _("${who}: ${why}", mapping={
                    "who": name_of(office, each),
                    "why": why or _("This official holds no post here."),
                }), field="users",
            )  # fmt: skip
    marks = {each: mark_of(office, each) for each in users}
    if expected is not None and any(expected.get(each) != mark for each, mark in marks.items()):
        raise NotPossible(
            _("Passwords of these officials were printed or changed after you opened the page. "
              "What was printed holds; print anew only where a slip was lost.")
        )  # fmt: skip
    return [_slip(office, each, here[each]) for each in users]


def _slip(office: Any, user_id: str, posts: Sequence[Post]) -> Slip:
    user = office.site.users[user_id]
    now = to_micros(office.now)
    enter(office, None, Line("password", posts[0].desk, user_id, now, None), posts[0])
    return Slip(user, tuple(each.desk for each in posts), give_first_password(user))
