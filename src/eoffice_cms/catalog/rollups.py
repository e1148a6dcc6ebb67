"""Roll-ups: how many rows of a projection there are by unit, category and calendar day.

A page that counts over months then reads days and units instead of files. They are kept by the
difference of an object's rows, old and new, in the same transaction. Ages and what is still open
depend on when one asks: they are no roll-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table

from eoffice_cms.clock import OFFICE_ZONE, from_micros

#: (unit, category, day): what is counted together.
Key = tuple[Any, str, str]


@dataclass(frozen=True)
class RollUp:
    """What is counted of a projection's rows.

    :ivar name: of its table, with the columns ``unit``, ``category``, ``day`` (ISO, in the
        office's zone) and ``count`` (at least 1)
    :ivar unit, moment, category: columns of the projection: where it is counted, when it happened
        (microseconds since the epoch), and as what; a row without unit or moment is not counted,
        and one without category under ""
    """

    name: str
    unit: str
    moment: str
    category: str | None = None

    def table(self, rows: Table) -> Table:
        """Return the table of the roll-up of these rows."""
        return Table(
            self.name,
            MetaData(),
            Column("unit", rows.c[self.unit].type, primary_key=True, autoincrement=False),
            Column("category", String, primary_key=True),
            Column("day", String, primary_key=True),
            Column("count", Integer, nullable=False),
            sqlite_with_rowid=False,
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the projection that are read, as :meth:`key` takes them."""
        return (self.unit, self.moment, *([self.category] if self.category else []))

    def key(self, unit: Any, moment: int | None, category: Any = None) -> Key | None:
        """Return what a row is counted under, or None when it is not."""
        happened = from_micros(moment)
        if unit is None or happened is None:
            return None
        day = happened.astimezone(OFFICE_ZONE).date().isoformat()
        return unit, "" if category is None else str(category), day

    def count(self, rows: Iterable[Mapping[str, Any]]) -> Counter[Key]:
        """Count rows under their keys."""
        keys = (self.key(*(row[name] for name in self.columns)) for row in rows)
        return Counter(key for key in keys if key is not None)
