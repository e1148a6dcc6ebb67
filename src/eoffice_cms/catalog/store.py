"""The projections of one site: their file, their writer, and how far they have come."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
    """The projections of one site, as this process keeps them; others may do so as well.

    Whoever writes rows holds the file from ZODB's vote to the projections' commit, so what is
    under way elsewhere is waited for, and what is missing once the file is free was left behind
    by a process that died.

    :ivar lock: held by a thread of this process while it uses the writer
    :ivar taken_in: every transaction up to this id is known to be taken in; None when that is
        to be looked at anew
    :ivar newest: the last transaction id taken in; gap: the first that followed one that is not,
        or None. Both as of :meth:`look`.
    """

    def __init__(self, path: Path, projections: Iterable[Projection]) -> None:
        self.path = path
        self.projections = tuple(projections)
        self.engine = dialect.open_engine(path)
        self.writer = dialect.open_writer(path)
        self.lock = threading.RLock()
        self.taken_in: bytes | None = None
        self.newest: bytes | None = None
        self.gap: bytes | None = None
        self._kept: frozenset[tuple[str, str]] = frozenset()
        self._mark: int | None = None
        self._until_trim = TRIM_EVERY
        self._active: tuple[tuple[Projection, dialect.RowWriter], ...] = ()
        self._writers = {
            each.name: dialect.row_writer(each.table, single=each.single, counts=each.counts)
            for each in self.projections
        }
        with self.writing(patiently=True):
            dialect.drop_misshapen(self.writer, tables.BOOKKEEPING)
            dialect.create(self.writer, self.engine, tables.BOOKKEEPING)
            self._drop_outdated()
            dialect.create(
                self.writer, self.engine, (t for each in self.projections for t in each.tables)
            )
        self.activate(frozenset())

    def _drop_outdated(self) -> None:
        """Drop the tables of projections built at another version: their columns may differ."""
        built = dict(self.writer.execute("SELECT name, version FROM built").fetchall())
        for each in self.projections:
            if built.get(each.name, each.stamp) != each.stamp:
                for table in each.tables:
                    dialect.drop(self.writer, table)
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

    # one transaction of the projections

    @contextmanager
    def writing(self, *, patiently: bool = False) -> Iterator[None]:
        """Write in one transaction: committed at the end, given up on an error.

        :raises ProjectionsBusy: when another process writes for too long, unless patiently
        """
        with self.lock:
            dialect.begin(self.writer, patiently=patiently)
            try:
                yield
                self.writer.execute("COMMIT")
            except BaseException:
                dialect.rollback(self.writer)
                raise

    def look(self) -> None:
        """See how far the projections have come and which are whole, if anybody else wrote."""
        mark = dialect.change_mark(self.writer)
        if mark == self._mark:
            return
        self.newest, self.gap = self.writer.execute(
            "SELECT (SELECT max(tid) FROM applied), (SELECT min(tid) FROM applied WHERE gap)"
        ).fetchone()
        self._kept = frozenset(self.writer.execute("SELECT name, version FROM built WHERE whole"))
        self._mark = mark

    def forget_look(self) -> None:
        """Look anew next time: what is known may not be so."""
        self._mark = self.taken_in = None

    @property
    def keeps_less(self) -> bool:
        """Whether another process has built a projection that this one does not keep so."""
        return not self._kept <= {(each.name, each.stamp) for each in self.active}

    # rows

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

    # how far they have come

    def note_tid(self, tid: bytes, *, gap: bool = False) -> None:
        """Enter a transaction as taken in.

        :param gap: whether one before it was not
        """
        self.writer.execute("INSERT OR IGNORE INTO applied (tid, gap) VALUES (?, ?)", (tid, gap))

    def committed(self, tid: bytes, *, gap: bool, after: bytes) -> None:
        """Know of a transaction that was just entered, the store's next after another."""
        self.newest = tid
        if gap:
            self.gap = self.gap or tid
        elif self.taken_in == after:
            self.taken_in = tid

    def caught_up(self, tid: bytes) -> None:
        """Know that everything up to a transaction is taken in, and nothing before it missing."""
        self.newest = max(self.newest or b"", tid)
        self.taken_in = self.newest
        self.gap = None

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
            "(SELECT tid FROM applied ORDER BY tid DESC LIMIT 1 OFFSET ?) "
            "AND NOT EXISTS (SELECT 1 FROM applied WHERE gap)",
            (KEPT_TIDS,),
        )

    def set_viewable(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write which state classes each role may view in, where that changed."""
        wanted = set(pairs)
        with self.lock:
            stored = set(self.writer.execute("SELECT role, state_class FROM viewable"))
            if stored == wanted:
                return
            with self.writing(patiently=True):
                self.writer.execute("DELETE FROM viewable")
                self.writer.executemany("INSERT INTO viewable VALUES (?, ?)", sorted(wanted))
