"""Write rows in the transaction of their objects; the only module that uses private ZODB API.

A data manager joins each ZODB transaction that changed something, sorted behind ZODB: rows are
written once ZODB has voted and committed once ZODB has finished. So the projections are never
ahead of the store; what a crash between the two leaves behind is found by transaction id.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from transaction.interfaces import ISynchronizer
from ZODB.POSException import POSKeyError
from ZODB.utils import load_current
from zope.interface import implementer

from eoffice_cms.catalog import dialect
from eoffice_cms.catalog.store import ProjectionStore
from eoffice_cms.interfaces import IProjected

log = logging.getLogger(__name__)

#: Called at each named step of a commit; fault tests put a killing function here.
Probe = Callable[[str], None]


def no_probe(step: str) -> None:
    """Do nothing at a step."""


@implementer(ISynchronizer)
class Synchroniser:
    """Joins a data manager to each transaction in which its connection changed something.

    Joining only when the commit begins keeps savepoints possible: a data manager that joined
    earlier would need to take part in them.
    """

    def __init__(self, connection: Any, store: ProjectionStore, probe: Probe = no_probe) -> None:
        self._connection = connection
        self._store = store
        self._probe = probe

    def beforeCompletion(self, transaction: Any) -> None:  # noqa: N802 (ISynchronizer)
        if not self._connection._needs_to_join:
            transaction.join(RowDataManager(self._connection, self._store, self._probe))

    def afterCompletion(self, transaction: Any) -> None:  # noqa: N802 (ISynchronizer)
        """Nothing is kept from one transaction to the next."""

    def newTransaction(self, transaction: Any) -> None:  # noqa: N802 (ISynchronizer)
        """Nothing is needed when a transaction begins."""


class RowDataManager:
    """Carries the rows of one transaction through the two-phase commit."""

    def __init__(self, connection: Any, store: ProjectionStore, probe: Probe) -> None:
        self.transaction_manager = connection.transaction_manager
        self._connection = connection
        self._store = store
        self._probe = probe
        self._changed: list[Any] = []
        self._drawn: list[tuple[int, Any, list[Any]]] | None = None
        self._active = store.active
        self._writing = False
        self._last = b""

    def sortKey(self) -> str:  # noqa: N802 (IDataManager)
        return "~projections"

    def abort(self, transaction: Any) -> None:
        self._undo()

    def tpc_begin(self, transaction: Any) -> None:
        savepoint = self._connection._savepoint_storage
        if savepoint is None:
            return
        # After the savepoints are flushed ghosts would be loaded from the last committed state,
        # so the rows are drawn now, while the savepoint still answers.
        self._connection.savepoint()
        oids = list(self._connection._savepoint_storage.index)
        self._draw([self._connection.get(oid) for oid in oids])

    def commit(self, transaction: Any) -> None:
        """Objects are ZODB's own business."""

    def tpc_vote(self, transaction: Any) -> None:
        self._probe("voted")
        connection = self._connection
        if self._drawn is None:
            oids = {*connection._modified, *connection._creating}
            self._draw([connection.get(oid) for oid in oids])
        self._store.lock.acquire()
        self._writing = True
        dialect.begin(self._store.writer)
        self._store.look()
        if self._active != self._store.active or self._store.keeps_less:
            # Built anew before this transaction can be seen, and without its rows.
            raise dialect.ProjectionsBusy("an add-on was enabled or disabled meanwhile")
        # ZODB has voted, here and in every other process: no other transaction comes between.
        self._last = connection.db().lastTransaction()
        assert self._drawn is not None
        for source, writer, rows in self._drawn:
            writer.write(self._store.writer, source, rows)
        self._probe("written")

    def _draw(self, objects: list[Any]) -> None:
        self._changed = objects
        drawn = []
        for obj in objects:
            # Asked of the class: a new blob is a ghost by now, with nothing to load it from.
            if IProjected.implementedBy(type(obj)):
                source = int.from_bytes(obj._p_oid, "big")
                for projection in self._active:
                    if any(each.providedBy(obj) for each in projection.watches):
                        drawn.append((projection, source, projection.rows(obj)))
        # One order for all writers, so that two of them cannot wait for each other.
        drawn.sort(key=lambda each: (each[0].name, each[1]))
        self._drawn = [
            (source, self._store.row_writer(projection), rows)
            for projection, source, rows in drawn
        ]

    def tpc_finish(self, transaction: Any) -> None:
        """Commit the rows. ZODB has committed: whatever happens here, the work is done.

        An error would reach the caller as if nothing had been stored; instead the projections
        are left behind, which the next look finds and makes good.
        """
        self._probe("finished")
        store = self._store
        try:
            tid, gap = self._tid(), store.newest != self._last
            store.note_tid(tid, gap=gap)
            if not gap:
                store.trim_at_times()
            store.writer.execute("COMMIT")
            store.committed(tid, gap=gap, after=self._last)
        except Exception:
            log.exception("projections fell behind; they catch up before the next query")
            store.forget_look()
            self._undo()
        else:
            self._release()
        self._probe("committed")

    def tpc_abort(self, transaction: Any) -> None:
        self._undo()

    def _tid(self) -> bytes:
        serial: bytes
        for obj in self._changed:
            if obj._p_changed is False:
                serial = obj._p_serial
                return serial
        # Ghosts keep the old one. Asked of the object: the store's last transaction may by now
        # be another's.
        _data, serial = load_current(self._connection.db().storage, self._changed[0]._p_oid)
        return serial

    def _undo(self) -> None:
        if self._writing:
            try:
                dialect.rollback(self._store.writer)
            finally:
                self._release()

    def _release(self) -> None:
        self._writing = False
        self._store.lock.release()


def load(connection: Any, oid: bytes) -> Any | None:
    """Return the object of an oid, or None when it is no more."""
    try:
        obj = connection.get(oid)
        obj._p_activate()
    except POSKeyError:
        return None
    return obj
