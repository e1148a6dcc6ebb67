"""How far a branch works electronically: files that move, officials who act, who has signed in.

Read from the projections. Figures of units are no secret to those who oversee them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, distinct, func, or_, select

from eoffice_cms.catalog import tables
from eoffice_cms.clock import to_micros
from eoffice_cms.security.seats import holders_at

#: A branch is live when something moved in it in so many days; officials act within a week.
LIVE_DAYS, WEEK_DAYS = 30, 7

_file, _stay, _desk = tables.content, tables.movement, tables.desk


@dataclass(frozen=True)
class Share:
    """Of the files that were open in the time, how many moved: opened, sent on, or closed."""

    open: int = 0
    moved: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.open + other.open, self.moved + other.moved)

    @property
    def live(self) -> bool:
        """Whether anything moved."""
        return self.moved > 0

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, never rounded up to 100; None where nothing was open."""
        return None if not self.open else self.moved * 100 // self.open


def shares(
    connection: Any, now: datetime, *, days: int = LIVE_DAYS, branches: Sequence[int] | None = None
) -> dict[int, Share]:
    """Return the share of each branch (oid) that had a file open in these days.

    :param branches: only these; all where none are given
    """
    since = to_micros(now - timedelta(days=days))
    acted = or_(
        _stay.c.opened_at >= since, _stay.c.left_at >= since, _file.c.closed_at >= since
    )
    was_open = or_(
        _stay.c.status.in_((tables.HERE, tables.PARKED)),
        _stay.c.left_at >= since,
        _file.c.closed_at >= since,
    )
    query = (
        select(
            _file.c.parent,
            func.count(distinct(_file.c.source)),
            func.count(distinct(case((acted, _file.c.source)))),
        )
        .join_from(_stay, _file, _file.c.source == _stay.c.file)
        .where(was_open)
        .group_by(_file.c.parent)
    )
    if branches is not None:
        query = query.where(_file.c.parent.in_(branches))
    return {row[0]: Share(int(row[1]), int(row[2])) for row in connection.execute(query)}


def desks_that_acted(
    connection: Any, desks: Sequence[str], now: datetime, *, days: int = WEEK_DAYS
) -> frozenset[str]:
    """Return which of the desks opened a file, or sent one on, in these days."""
    since = to_micros(now - timedelta(days=days))
    query = (
        select(distinct(_stay.c.desk))
        .where(_stay.c.desk.in_(list(desks)))
        .where(or_(_stay.c.opened_at >= since, _stay.c.left_at >= since))
    )
    return frozenset(row[0] for row in connection.execute(query))


def officials_of(office: Any, branch: Any) -> dict[str, list[str]]:
    """Return the desks that each official holds in a branch, by user id."""
    rows = office.catalog.connection.execute(
        select(_desk.c.id).where(_desk.c.place_uid == branch.uid).order_by(_desk.c.id)
    )
    found: dict[str, list[str]] = {}
    for (desk_id,) in rows:
        desk = office.site.desks.get(desk_id)
        for user in holders_at(desk, to_micros(office.now)) if desk is not None else ():
            found.setdefault(user, []).append(desk_id)
    return found
