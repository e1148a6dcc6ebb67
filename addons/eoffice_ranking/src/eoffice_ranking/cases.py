"""Say what is counted: a case, the window it is judged over, and many cases as columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import chain

import numpy as np
from numpy.typing import NDArray

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000
#: "Not yet", as a time: later than any other.
NEVER = int(np.iinfo(np.int64).max)
#: A case reopened within this time of its disposal was not disposed of.
REOPENED_WITHIN = timedelta(days=30)


def micros(moment: datetime | None) -> int:
    """Give microseconds since the epoch of an aware datetime; ``NEVER`` for None."""
    return NEVER if moment is None else (moment - EPOCH) // MICROSECOND


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Give the first moment after ``day`` in ``zone``: what is done before it is in time."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def disposal(
    decided: datetime | None, closed: datetime | None, reopened: datetime | None = None
) -> datetime | None:
    """Give when a case was disposed of: its decision, else its closing; None while pending.

    A reopening within 30 days voids what came before it, so that closing and reopening
    gains nothing: the clock goes on from the first receipt.
    """
    for moment in (decided, closed):
        if moment is None:
            continue
        if reopened is None or not moment <= reopened < moment + REOPENED_WITHIN:
            return moment
    return None


@dataclass(frozen=True)
class Case:
    """One file as the ranking sees it. Datetimes are aware; ``due`` is a day in office time.

    ``unit`` and ``department`` identify the branch and the department it belongs to;
    ``levels`` is the number of distinct desks that have held it.
    """

    oid: int
    number: str
    title: str
    unit: int
    department: int
    received: datetime
    decided: datetime | None = None
    closed: datetime | None = None
    reopened: datetime | None = None
    due: date | None = None
    levels: int = 1

    @property
    def disposed(self) -> datetime | None:
        """Give when it was disposed of, None while pending."""
        return disposal(self.decided, self.closed, self.reopened)


@dataclass(frozen=True)
class Window:
    """The time judged: from ``start`` to ``end``, as things stood at ``snapshot``.

    Aware datetimes, the end not included. Ages and open cases are taken at the snapshot,
    which is the end, or the present where the end lies ahead.
    """

    start: datetime
    end: datetime
    now: datetime
    snapshot: datetime = field(init=False)

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError("a window must start before it ends")
        object.__setattr__(self, "snapshot", min(self.end, max(self.now, self.start)))


@dataclass(frozen=True, eq=False)
class CaseTable:
    """Many cases as columns of equal length (int64; times in microseconds, or ``NEVER``)."""

    oid: NDArray[np.int64]
    unit: NDArray[np.int64]
    received: NDArray[np.int64]
    disposed: NDArray[np.int64]
    due: NDArray[np.int64]
    levels: NDArray[np.int64]

    @classmethod
    def from_rows(cls, rows: Iterable[Iterable[int]]) -> "CaseTable":
        """Build from rows of (oid, unit, received, disposed, due, levels), all integers."""
        columns = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 6).T
        return cls(*(np.ascontiguousarray(column) for column in columns))

    @classmethod
    def from_cases(
        cls, cases: Iterable[Case], zone: tzinfo, *, by_department: bool = False
    ) -> "CaseTable":
        """Build from cases; ``zone`` says where a due day ends."""
        return cls.from_rows(
            (
                case.oid,
                case.department if by_department else case.unit,
                micros(case.received),
                micros(case.disposed),
                micros(end_of_day(case.due, zone) if case.due else None),
                case.levels,
            )
            for case in cases
        )

    def __len__(self) -> int:
        return len(self.oid)

    def pick(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "CaseTable":
        """Give the chosen rows, by position or by a mask."""
        return CaseTable(*(column[rows] for column in (
            self.oid, self.unit, self.received, self.disposed, self.due, self.levels)))

    def with_units(self, units: NDArray[np.int64]) -> "CaseTable":
        """Give the same cases under other units, for instance their departments."""
        return CaseTable(
            self.oid, units, self.received, self.disposed, self.due, self.levels)

    def by_unit(self) -> list[tuple[int, "CaseTable"]]:
        """Split into one table a unit, units ascending."""
        order = np.argsort(self.unit, kind="stable")
        units, starts = np.unique(self.unit[order], return_index=True)
        ends = np.append(starts, len(order))[1:]
        return [
            (int(unit), self.pick(order[start:end]))
            for unit, start, end in zip(units, starts, ends, strict=True)]
