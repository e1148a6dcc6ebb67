"""The projections of one site: their file, their writer, and how far they have come."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ZODB.utils import u64

from eoffice_cms.catalog import dialect, tables
from eoffice_cms.catalog.projection import Projection

log = logging.getLogger(__name__)

#: Transaction ids kept; a gap older than these was made good long ago.
KEPT_TIDS = 2_000
TRIM_EVERY = 500


class ProjectionStore:
    """The projections of one site in this process.

    :ivar lock: held while rows are written, from ZODB's vote to the projections' commit
    :ivar taken_in: last transaction id known to be taken in, or None before the first look
    """

    def __init__(self, path: Path, projections: Iterable[Projection]) -> None:
        self.path = path
        self.projections = tuple(projections)
        self.engine = dialect.open_engine(path)
        self.writer = dialect.open_writer(path)
        self.lock = threading.RLock()
        self.taken_in: bytes | None = None
        self._until_trim = TRIM_EVERY
        self._active: tuple[tuple[Projection, dialect.RowWriter], ...] = ()
        self._writers = {
            each.name: dialect.row_writer(each.table, single=each.single)
            for each in self.projections
        }
        dialect.create(self.writer, self.engine, tables.BOOKKEEPING)
        self._drop_outdated()
        dialect.create(self.writer, self.engine, (each.table for each in self.projections))
        self.activate(frozenset())

    def _drop_outdated(self) -> None:
        """Drop the tables of projections built at another version: their columns may differ."""
        built = dict(self.writer.execute("SELECT name, version FROM built").fetchall())
        for each in self.projections:
            if built.get(each.name, each.stamp) != each.stamp:
                dialect.drop(self.writer, each.table)
                self.writer.execute("DELETE FROM built WHERE name = ?", (each.name,))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self.writer.close()

    def activate(self, addons: frozenset[str]) -> None:
        """Choose the projections that are kept: the core's and those of enabled add-ons."""
        self._active = tuple(
            (each, self._writers[each.name])
            for each in self.projections
            if each.addon is None or each.addon in addons
        )

    @property
    def active(self) -> tuple[Projection, ...]:
        """The projections that are kept now."""
        return tuple(each for each, _writer in self._active)

    def row_writer(self, projection: Projection) -> dialect.RowWriter:
        """Return the writer of a projection's rows."""
        return self._writers[projection.name]

    def write_object(self, obj: Any) -> None:
        """Write an object's rows in every projection that watches it."""
        source = u64(obj._p_oid)
        for projection, writer in self._active:
            if any(interface.providedBy(obj) for interface in projection.watches):
                writer.write(self.writer, source, projection.rows(obj))

    def forget(self, source: int) -> None:
        """Delete every row drawn from an object that is no more."""
        for _projection, writer in self._active:
            writer.write(self.writer, source, [])

    def note_tid(self, tid: bytes) -> None:
        """Enter a transaction as taken in."""
        self.writer.execute("INSERT OR IGNORE INTO applied (tid) VALUES (?)", (tid,))

    def trim_at_times(self) -> None:
        """Trim once in so many transactions, so that the ids kept stay few."""
        self._until_trim -= 1
        if self._until_trim <= 0:
            self._until_trim = TRIM_EVERY
            self.trim()

    def trim(self) -> None:
        """Forget transaction ids so old that no gap can lie among them."""
        self.writer.execute(
            "DELETE FROM applied WHERE tid < "
            "(SELECT tid FROM applied ORDER BY tid DESC LIMIT 1 OFFSET ?)",
            (KEPT_TIDS,),
        )

    def set_viewable(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write which state classes each role may view in, where that changed."""
        wanted = set(pairs)
        with self.lock:
            stored = set(self.writer.execute("SELECT role, state_class FROM viewable"))
            if stored == wanted:
                return
            dialect.begin(self.writer)
            self.writer.execute("DELETE FROM viewable")
            self.writer.executemany("INSERT INTO viewable VALUES (?, ?)", sorted(wanted))
            self.writer.execute("COMMIT")
