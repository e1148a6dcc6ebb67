"""What the pages ask of the projections: how much lies where, and which files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from eoffice_cms.catalog import tables

_file, _stay = tables.content, tables.movement
OPEN_STATES = ("file.active", "file.transit", "file.parked")

#: The tabs of a branch: which states each shows.
STATES = {
    "open": OPEN_STATES[:2],
    "overdue": OPEN_STATES[:2],
    "parked": OPEN_STATES[2:],
    "closed": ("file.closed",),
}


@dataclass(frozen=True)
class Counts:
    """How many files of a branch are open (parked ones among them), overdue and parked."""

    open: int = 0
    overdue: int = 0
    parked: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.open + other.open, self.overdue + other.overdue, self.parked + other.parked
        )


def open_counts(connection: Any, branches: Sequence[int], today: date) -> dict[int, Counts]:
    """Count the open files of each branch, whoever asks: figures of units are no secret.

    :param branches: oids of the branches
    """
    parked = _stay.c.status == tables.PARKED
    late = (_stay.c.due < today.isoformat()) & ~parked
    rows = connection.execute(
        select(
            _file.c.parent,
            func.count(),
            func.coalesce(func.sum(case((late, 1), else_=0)), 0),
            func.coalesce(func.sum(case((parked, 1), else_=0)), 0),
        )
        .join_from(_file, _stay, (_stay.c.file == _file.c.source) & _stay.c.left_at.is_(None))
        .where(
            _file.c.type == "file",
            _file.c.parent.in_(branches),
            _file.c.state_class.in_(OPEN_STATES),
        )
        .group_by(_file.c.parent)
    )
    found = {row[0]: Counts(*row[1:]) for row in rows}
    return {branch: found.get(branch, Counts()) for branch in branches}


def units(catalog: Any, place: int, type: str) -> Sequence[Row[Any]]:
    """Return the departments of the site, the branches of a department, or the posts of a place."""
    query = select(_file).where(
        _file.c.parent == place, _file.c.type == type, catalog.visible()
    )
    return catalog.rows(query.order_by(_file.c.name))  # type: ignore[no-any-return]


def branches_of(catalog: Any, places: Sequence[int]) -> dict[int, list[int]]:
    """Return the oids of the branches at any depth below each place."""
    found: dict[int, list[int]] = {each: [] for each in places}
    first = select(_file.c.parent.label("top"), _file.c.source, _file.c.type).where(
        _file.c.parent.in_(places), _file.c.type.in_(("branch", "department"))
    )
    below = first.cte("below", recursive=True)
    inner = _file.alias("inner")
    below = below.union_all(
        select(below.c.top, inner.c.source, inner.c.type)
        .join_from(below, inner, inner.c.parent == below.c.source)
        .where(inner.c.type.in_(("branch", "department")))
    )
    query = select(below.c.top, below.c.source).where(below.c.type == "branch")
    for top, source in catalog.rows(query):
        found[top].append(source)
    return found


def branch_files(
    catalog: Any, branch: int, tab: str, today: date, *, limit: int, offset: int
) -> Sequence[Row[Any]]:
    """Return the files of a branch that the identity may see, with where each lies now.

    :param tab: a key of ``STATES``
    """
    query = _listed(catalog, branch, tab, today).order_by(_file.c.modified_at.desc())
    return catalog.rows(query.limit(limit).offset(offset))  # type: ignore[no-any-return]


def count_files(catalog: Any, branch: int, today: date) -> dict[str, int]:
    """Count what :func:`branch_files` lists under each tab; closed ones to one past 1,000."""
    late = case((_stay.c.due < today.isoformat(), 1), else_=0)
    rows = catalog.rows(
        select(_stay.c.status, func.count(), func.sum(late))
        .join_from(_file, _stay, (_stay.c.file == _file.c.source) & _stay.c.left_at.is_(None))
        .where(
            _file.c.parent == branch,
            _file.c.type == "file",
            _file.c.state_class.in_(OPEN_STATES),
            catalog.visible(),
        )
        .group_by(_stay.c.status)
    )
    found = {row[0]: row[1:] for row in rows}
    here = found.get(tables.HERE, (0, 0))
    return {
        "open": int(here[0]),
        "overdue": int(here[1]),
        "parked": int(found.get(tables.PARKED, (0, 0))[0]),
        "closed": int(catalog.count(_listed(catalog, branch, "closed", today))),
    }


def _listed(catalog: Any, branch: int, tab: str, today: date) -> Select[Any]:
    query = (
        select(
            _file.c.source, _file.c.uid, _file.c.parent, _file.c.title, _file.c.number,
            _file.c.name, _file.c.received_at, _file.c.state_class, _file.c.closed_at,
            _file.c.modified_at, _stay.c.desk, _stay.c.sender, _stay.c.since_at,
            _stay.c.opened_at, _stay.c.due, _stay.c.rank, _stay.c.status,
            _stay.c.parked_until, _stay.c.asked, _stay.c.seq,
        )
        .join_from(_file, _stay, (_stay.c.file == _file.c.source) & _stay.c.left_at.is_(None))
        .where(
            _file.c.parent == branch,
            _file.c.type == "file",
            _file.c.state_class.in_(STATES[tab]),
            catalog.visible(),
        )
    )  # fmt: skip
    if tab == "overdue":
        query = query.where(_stay.c.due < today.isoformat())
    return query
