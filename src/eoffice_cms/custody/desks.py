"""Desks: the places where work waits, and who sits there."""

from __future__ import annotations

import re
from typing import Any

from BTrees.OOBTree import OOTreeSet
from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.errors import Invalid, _
from eoffice_cms.interfaces import IDesk
from eoffice_cms.security.seats import OWN, Seat
from eoffice_cms.workflow.engine import rely_on

DESK_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")


@implementer(IDesk)
class Desk(Persistent):
    """A desk.

    :ivar place: UID of the branch the desk works in, or None
    :ivar superior: id of the desk that files are put up to, or None
    :ivar decides: whether an officer sits here, who may decide
    :ivar link: id of the desk of its link officer, on whom it falls first, or None
    :ivar holders: ids of those who sit here until further notice
    :ivar seats: of those who sit here for a time, or in another's place
    :ivar owner: what an add-on keeps of the desk in the tree, such as its post, or None
    :ivar below: ids of the desks that have this one as superior or link; made on first use
    """

    link: str | None = None
    seats: tuple[Seat, ...] = ()
    owner: Any = None
    below: Any = None

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
    return f"{OWN}{user_id}"


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
    tie(site, desk)
    return desk


def tie(site: Any, desk: Desk) -> None:
    """Note a desk at its superior and its link officer: what falls on them is found there."""
    for above in (desk.superior, desk.link):
        if above is not None:
            other = site.desks[above]
            if other.below is None:
                other.below = OOTreeSet()
            other.below.insert(desk.id)


def _untie(site: Any, desk: Desk, above: str | None) -> None:
    other = site.desks.get(above or "")
    if other is None or other.below is None or above in (desk.superior, desk.link):
        return
    if desk.id in other.below:
        other.below.remove(desk.id)


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
    before, desk.superior = desk.superior, superior
    tie(site, desk)
    _untie(site, desk, before)


def set_link(site: Any, desk_id: str, link: str | None) -> None:
    """Say on which desk, the link officer's, this one falls first when nobody attends it.

    :raises Invalid: when there is no such desk, or it is the same or an official's own
    """
    desk = desk_of(site, desk_id)
    if link == desk_id:
        raise Invalid(_("A desk is not its own link officer's. Choose another."), field="link")
    if link is not None and (link not in site.desks or link.startswith(OWN)):
        raise Invalid(_("There is no such desk. Choose one from the list."), field="link")
    before, desk.link = desk.link, link
    tie(site, desk)
    _untie(site, desk, before)


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


def seat(site: Any, given: Seat) -> None:
    """Seat a person at a desk for a time, or in another's place; kept on both sides."""
    desk, standing = desk_of(site, given.desk), site.users[given.user].standing
    desk.seats, standing.seats = (*desk.seats, given), (*standing.seats, given)


def unseat(site: Any, given: Seat) -> None:
    """Take back what :func:`seat` gave."""
    desk, user = desk_of(site, given.desk), site.users.get(given.user)
    desk.seats = tuple(each for each in desk.seats if each != given)
    if user is not None:
        user.standing.seats = tuple(each for each in user.standing.seats if each != given)
