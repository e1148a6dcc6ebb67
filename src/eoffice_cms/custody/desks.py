"""Desks: the places where work waits, and who sits there."""

from __future__ import annotations

import re
from typing import Any

from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.errors import Invalid, _
from eoffice_cms.interfaces import IDesk
from eoffice_cms.workflow.engine import rely_on

DESK_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


@implementer(IDesk)
class Desk(Persistent):
    """A desk.

    :ivar place: UID of the branch the desk works in, or None
    :ivar superior: id of the desk that files are put up to, or None
    :ivar decides: whether an officer sits here, who may decide
    :ivar holders: ids of those who sit here; empty while the post is vacant
    """

    def __init__(
        self,
        id: str,
        titles: dict[str, str],
        *,
        place: str | None = None,
        superior: str | None = None,
        decides: bool = False,
    ) -> None:
        self.id = id
        self.titles = dict(titles)
        self.place = place
        self.superior = superior
        self.decides = decides
        self.holders: tuple[str, ...] = ()

    def title_in(self, language: str) -> str:
        """Return the desk's title in a language, else in the other."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.id)


def own_desk_id(user_id: str) -> str:
    """Return the id of the desk that the core gives each official."""
    return f"u-{user_id}"


def add_desk(
    site: Any,
    id: str,
    titles: dict[str, str],
    *,
    place: str | None = None,
    superior: str | None = None,
    decides: bool = False,
) -> Desk:
    """Set up a desk.

    :raises Invalid: when the id is taken or malformed, or there is no such superior
    """
    if not DESK_ID.fullmatch(id):
        sentence = _("A desk's id has small Latin letters, digits, dots and dashes.")
        raise Invalid(sentence, field="id")
    if id in site.desks:
        raise Invalid(_("There is already a desk with this id."), field="id")
    if superior is not None and superior not in site.desks:
        raise Invalid(_("There is no such superior desk."), field="superior")
    desk = Desk(id, titles, place=place, superior=superior, decides=decides)
    site.desks[id] = desk
    return desk


def set_superior(site: Any, desk_id: str, superior: str | None) -> None:
    """Say which desk files are put up to.

    :raises Invalid: when there is no such desk, or the reporting line would close a circle
    """
    desk = desk_of(site, desk_id)
    above, line = superior, {desk_id}
    while above is not None:
        if above in line:
            raise Invalid(_("This would make the desk its own superior."), field="superior")
        line.add(above)
        # Relied on: two lines drawn at the same time must not close a circle either.
        above = rely_on(desk_of(site, above)).superior
    desk.superior = superior


def desk_of(site: Any, desk_id: str) -> Desk:
    """Return the desk with this id.

    :raises Invalid: when there is none
    """
    desk: Desk | None = site.desks.get(desk_id)
    if desk is None:
        raise Invalid(_("There is no such desk. Choose one from the list."), field="to")
    return desk


def assign(site: Any, desk_id: str, user_id: str) -> None:
    """Seat a person at a desk; doing it twice changes nothing."""
    desk = desk_of(site, desk_id)
    user = site.users.get(user_id)
    if user is None:
        raise Invalid(_("There is no such person."), field="user")
    if user_id not in desk.holders:
        desk.holders = (*desk.holders, user_id)
    if desk_id not in user.standing.desks:
        user.standing.desks = (*user.standing.desks, desk_id)


def unassign(site: Any, desk_id: str, user_id: str) -> None:
    """Take a person from a desk; what lies there stays."""
    desk = desk_of(site, desk_id)
    desk.holders = tuple(each for each in desk.holders if each != user_id)
    user = site.users.get(user_id)
    if user is not None:
        user.standing.desks = tuple(each for each in user.standing.desks if each != desk_id)
