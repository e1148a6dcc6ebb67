"""A projection: a table, the interfaces it watches, and functions from one object to its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Table

from eoffice_cms.catalog.rollups import RollUp

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Projection:
    """What a table holds of the objects it watches.

    :ivar table: has a column ``source``, the oid (int) of the object a row is drawn from
    :ivar watches: interface → function that draws an object's rows; it reads that object and
        what the object's own rows depend on, writes nothing, and gives the same rows each time
    :ivar version: raised when table or functions change; the projection is then built anew
    :ivar single: an object has at most one row, whose primary key is ``source``
    :ivar rollups: what is counted of the rows, by unit, category and calendar day
    """

    name: str
    version: int
    table: Table
    watches: Mapping[Any, Callable[[Any], Rows]]
    single: bool = False
    addon: str | None = None
    rollups: tuple[RollUp, ...] = ()

    @cached_property
    def counts(self) -> dict[RollUp, Table]:
        """The tables of the roll-ups."""
        return {each: each.table(self.table) for each in self.rollups}

    @property
    def tables(self) -> tuple[Table, ...]:
        """The projection's own table and those of its roll-ups."""
        return (self.table, *self.counts.values())

    @cached_property
    def stamp(self) -> str:
        """The version and the table's shape: where either changed, rows are drawn anew."""
        shape = [
            (each.name, str(each.type), each.nullable, each.primary_key)
            for each in self.table.columns
        ]
        drawn = repr(shape) + (repr(self.rollups) if self.rollups else "")
        digest = hashlib.sha256(drawn.encode()).hexdigest()
        return f"{self.version}-{digest[:12]}"

    def rows(self, obj: Any) -> list[Mapping[str, Any]]:
        """Return the object's rows; none when it is not watched or was taken out of the tree."""
        if getattr(obj, "removed", False):
            return []
        found: list[Mapping[str, Any]] = []
        for interface, draw in self.watches.items():
            if interface.providedBy(obj):
                found.extend(draw(obj))
        return found
