"""Who sits at a desk at a moment, in whose place, and on whom a desk falls that nobody attends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

#: The desk that the core gives each official; it is the person's own and falls on nobody.
OWN = "u-"

Reader = Callable[[Any], Any]


class Seat(NamedTuple):
    """A seat for a time: from ``since`` up to, not including, ``until`` (microseconds, None: open).

    ``behalf`` is the user stood in for, or None where the desk is the sitter's own charge.
    """

    desk: str
    user: str
    since: int
    until: int | None
    behalf: str | None = None


class Absence(NamedTuple):
    """That a person is away, on leave or on other duty, from ``since`` up to ``until``."""

    since: int
    until: int
    kind: str


@dataclass(frozen=True)
class Attendant:
    """Who answers for a desk.

    :ivar behalf: the user stood in for, ``desk:ID`` of a vacant one, or None for its holder
    :ivar via: the desk whose attendant it is: this one, its link officer's or one above
    :ivar how: ``holder``, ``substitute``, ``link`` or ``superior``
    """

    user: str
    behalf: str | None
    via: str
    how: str


def in_force(span: Seat | Absence, now: int) -> bool:
    """Say whether a seat or an absence holds at a moment."""
    return span.since <= now and (span.until is None or now < span.until)


def is_away(standing: Any, now: int) -> bool:
    """Say whether a person is on leave or other duty."""
    return any(in_force(each, now) for each in standing.absences)


def holders_at(desk: Any, now: int) -> tuple[str, ...]:
    """Return the ids of those whose charge the desk is, present or away."""
    bounded = (each.user for each in desk.seats if each.behalf is None and in_force(each, now))
    return tuple(dict.fromkeys((*desk.holders, *bounded)))


def _can_act(site: Any, user_id: str, desk: Any, now: int, read: Reader) -> bool:
    user = site.users.get(user_id)
    if user is None:
        return False
    standing = user.standing
    read(standing)
    return bool(standing.active) and (desk.id.startswith(OWN) or not is_away(standing, now))


def _sitting(site: Any, desk: Any, now: int, read: Reader) -> list[tuple[str, str | None]]:
    """Return (user, behalf) of the holders who are present, and of the substitutes."""
    read(desk)
    sit: list[tuple[str, str | None]] = [(user, None) for user in holders_at(desk, now)]
    sit += [(each.user, each.behalf) for each in desk.seats if each.behalf and in_force(each, now)]
    return [(user, behalf) for user, behalf in sit if _can_act(site, user, desk, now, read)]


def line_of(site: Any, desk: Any) -> Iterator[tuple[Any, str]]:
    """Yield (desk, "link" or "superior") on which a desk falls, in the order of the rule.

    Its link officer's desk comes first, then the desk above and that one's link officer's, and so
    on to the top.
    """
    seen, here = {desk.id}, desk
    while True:
        if here.link is not None and here.link not in seen and here.link in site.desks:
            yield site.desks[here.link], "link"
        above = None if here.superior in seen else site.desks.get(here.superior or "")
        if above is None:
            return
        seen.add(above.id)
        yield above, "superior"
        here = above


def _nothing(obj: Any) -> Any:
    return obj


def attending(
    site: Any, desk_id: str, now: int, read: Reader = _nothing
) -> tuple[Attendant, ...]:
    """Return who answers for a desk at a moment, by rule.

    Those whose charge it is and who are not away, and the substitutes of those who are. Where
    there is neither, whoever so attends the first desk of :func:`line_of`. An official's own desk
    falls on nobody.

    :param now: microseconds since the epoch
    :param read: called with each persistent object that the answer rests on
    """
    desk = site.desks.get(desk_id)
    if desk is None:
        return ()
    here = _sitting(site, desk, now, read)
    if here or desk_id.startswith(OWN):
        return tuple(
            Attendant(user, behalf, desk_id, "substitute" if behalf else "holder")
            for user, behalf in here
        )
    absent = next(iter(holders_at(desk, now)), None) or f"desk:{desk_id}"
    for other, how in line_of(site, desk):
        there = _sitting(site, other, now, read)
        if there:
            users = dict.fromkeys(user for user, _behalf in there)
            return tuple(Attendant(user, absent, other.id, how) for user in users)
    return ()


@dataclass(frozen=True)
class Charge:
    """The desks at which a person may act at a moment, and for whom.

    :ivar desks: desk id → whom the person stands in for there, None where nobody
    :ivar read: the persistent objects this rests on
    """

    desks: dict[str, str | None]
    read: tuple[Any, ...]


def charge_of(site: Any, user: Any, now: int) -> Charge:
    """Return the desks at which a person may act: own ones, then those that fall on the person."""
    standing = user.standing
    read: list[Any] = [standing]
    away = is_away(standing, now)
    bounded = [each for each in standing.seats if in_force(each, now)]
    sits = [(each, None) for each in standing.desks]
    sits += [(each.desk, each.behalf) for each in sorted(bounded, key=lambda one: bool(one.behalf))]
    desks: dict[str, str | None] = {}
    for desk, behalf in sits:
        if desk.startswith(OWN) or not away:
            desks.setdefault(desk, behalf)
    seen, waiting = set(desks), list(desks)
    while waiting:
        for below in _reporting(site, waiting.pop()):
            if below in seen:
                continue
            seen.add(below)
            rests_on: list[Any] = []
            found = attending(site, below, now, _noting(rests_on))
            if any(each.via == below for each in found):
                continue
            # What reports to a desk that nobody attends may fall on the same person.
            waiting.append(below)
            mine = next((each for each in found if each.user == user.id), None)
            if mine is not None:
                desks[below] = mine.behalf
                read += rests_on
    return Charge(desks, tuple({id(each): each for each in read}.values()))


def _noting(found: list[Any]) -> Reader:
    def note(obj: Any) -> Any:
        found.append(obj)
        return obj

    return note


def _reporting(site: Any, desk_id: str) -> tuple[str, ...]:
    """Return the desks of which this one is the superior or the link officer's."""
    desk = site.desks.get(desk_id)
    return () if desk is None or desk.below is None else tuple(desk.below)
