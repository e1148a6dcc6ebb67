"""Read the cases of a window, and the files behind one figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, and_, func, or_, select

from eoffice_cms.catalog.tables import content
from eoffice_ranking.cases import DAY, NEVER, CaseTable, Window, micros
from eoffice_ranking.indicators import BANDS
from eoffice_ranking.places import Places
from eoffice_ranking.projection import ranking_case, ranking_custody

#: The figures that can be looked behind.
FIGURES = (
    "cases", "received", "disposed", "pending", "over_30", "on_time", "late", "impossible")

c, held = ranking_case.c, ranking_custody.c
CASES = ranking_case.outerjoin(ranking_custody, held.file == c.source)


@dataclass(frozen=True)
class Behind:
    """One page of the files behind a figure; ``hidden`` is how many one may not see."""

    files: tuple[Any, ...]
    total: int
    visible: int

    @property
    def hidden(self) -> int:
        """Give how many files the figure counts that the reader may not see."""
        return self.total - self.visible


def read_cases(
    connection: Any, window: Window, branches: Sequence[int] | None = None
) -> CaseTable:
    """Read the cases that concern a window, of some branches or of all; unit = branch."""
    start = micros(window.start)
    query = select(
        c.source, c.branch, c.received_at, func.coalesce(c.disposed_at, NEVER),
        func.coalesce(held.due_until, NEVER), func.coalesce(held.levels, 1),
    ).select_from(CASES).where(
        c.received_at < micros(window.snapshot),
        or_(c.disposed_at.is_(None), c.disposed_at >= start, c.received_at >= start),
    )
    if branches is not None:
        query = query.where(c.branch.in_(branches))
    return CaseTable.from_rows(connection.execute(query))


def at_level(table: CaseTable, places: Places, level: str) -> CaseTable:
    """Give the cases by their units of a level instead of the places they lie in."""
    found, positions = np.unique(table.unit, return_inverse=True)
    units = np.array([places.unit(int(one), level) for one in found], dtype=np.int64)
    return table.with_units(units[positions] if len(units) else table.unit)


def condition(figure: str, window: Window, band: int | None = None) -> ColumnElement[bool]:
    """Say in SQL which cases a figure counts, exactly as ``indicators`` counts them.

    Raise ``ValueError`` for a figure or an age band that does not exist.
    """
    start, snapshot = micros(window.start), micros(window.snapshot)
    done = and_(c.disposed_at.is_not(None), c.disposed_at < snapshot)
    open_ = or_(c.disposed_at.is_(None), c.disposed_at >= snapshot)
    possible = or_(
        c.disposed_at.is_(None),
        and_(c.disposed_at >= start, c.disposed_at >= c.received_at))
    known: dict[str, ColumnElement[bool]] = {
        "cases": and_(possible, or_(
            c.disposed_at.is_(None), c.disposed_at > start, c.received_at >= start)),
        "received": c.received_at >= start,
        "disposed": and_(done, c.disposed_at >= start),
        "pending": and_(open_, _aged(*_band(band), snapshot)),
        "over_30": and_(open_, _aged(31, None, snapshot)),
        "on_time": and_(possible, done, c.disposed_at < held.due_until),
        "late": and_(possible, or_(
            and_(done, c.disposed_at >= held.due_until),
            and_(open_, held.due_until <= snapshot))),
        "impossible": and_(c.disposed_at < c.received_at, c.received_at >= start),
    }
    if figure not in known:
        raise ValueError(f"no such figure: {figure}")
    return and_(c.received_at < snapshot, known[figure])


def _band(band: int | None) -> tuple[int, int | None]:
    if band is None:
        return 0, None
    if not 0 <= band < len(BANDS):
        raise ValueError(f"no such age band: {band}")
    return BANDS[band]


def _aged(first: int, last: int | None, snapshot: int) -> ColumnElement[bool]:
    """Say that a case is at least ``first`` and at most ``last`` whole days old."""
    old = c.received_at <= snapshot - first * DAY
    return old if last is None else and_(old, c.received_at > snapshot - (last + 1) * DAY)


def files_behind(
    catalog: Any, which: ColumnElement[bool], branches: Sequence[int] | None = None,
    *, first: int = 0, size: int = 50,
) -> Behind:
    """Read one page of the files behind a figure, the longest waiting first.

    ``catalog`` is bound to the reader: files they may not see are only counted.
    """
    if branches is not None:
        which = and_(which, c.branch.in_(branches))
    joined = CASES.join(content, content.c.source == c.source)
    seen = and_(which, catalog.visible(content))
    connection = catalog.connection
    total = connection.execute(select(func.count()).select_from(CASES).where(which))
    visible = connection.execute(select(func.count()).select_from(joined).where(seen))
    page = (
        select(
            content.c.uid, content.c.number, content.c.title, content.c.title_hi,
            content.c.title_en, content.c.name, c.branch, c.received_at, c.disposed_at,
            held.due_until, held.levels, c.state,
        )
        .select_from(joined).where(seen)
        .order_by(c.received_at, c.source).limit(size).offset(first)
    )
    return Behind(
        tuple(connection.execute(page)), total.scalar_one(), visible.scalar_one())
