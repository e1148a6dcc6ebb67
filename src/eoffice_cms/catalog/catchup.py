"""Find transactions that the projections have not taken in, and make them good."""

from __future__ import annotations

import logging
from typing import Any

import transaction
from ZODB.utils import u64

from eoffice_cms.catalog import dialect
from eoffice_cms.catalog.store import ProjectionStore
from eoffice_cms.catalog.synchronisation import load
from eoffice_cms.interfaces import IProjected

log = logging.getLogger(__name__)


def ensure_current(store: ProjectionStore, db: Any) -> int:
    """Take in what is missing; return how many transactions that were.

    Cheap when nothing is: one comparison of ids. A transaction that is between the store's and
    the projections' commit holds the lock, so it is waited for and not taken for a gap.
    """
    if store.taken_in == db.lastTransaction():
        return 0
    with store.lock:
        last = db.lastTransaction()
        if store.taken_in == last:
            return 0
        dialect.begin(store.writer)
        try:
            missing = _missing(store, db)
            if missing is None:
                store.writer.execute("ROLLBACK")
                raise NeedsRebuild
            _take_in(store, db, missing)
            store.trim()
            store.writer.execute("COMMIT")
        except BaseException:
            if store.writer.in_transaction:
                store.writer.execute("ROLLBACK")
            raise
        store.taken_in = last
    if missing:
        log.warning("projections took in %d transactions they had missed", len(missing))
    return len(missing)


def strayed(store: ProjectionStore, db: Any) -> bool:
    """Say whether the projections took in what the store does not have.

    So it is when the store was rolled back: an older copy put in its place, or a torn tail cut
    off. To be asked when a site is opened.
    """
    newest = store.writer.execute("SELECT max(tid) FROM applied").fetchone()[0]
    if newest is None:
        return False
    # Not by comparing with the last id: a torn-off transaction still counts as the store's last.
    records = db.storage.iterator(newest)
    try:
        return all(record.tid != newest for record in records)
    finally:
        if hasattr(records, "close"):
            records.close()


class NeedsRebuild(Exception):
    """The projections are new, or so far behind that they must be built anew."""


def _missing(store: ProjectionStore, db: Any) -> dict[bytes, list[bytes]] | None:
    """Return tid → changed oids of what was not taken in; None when that cannot be told."""
    known = {row[0] for row in store.writer.execute("SELECT tid FROM applied")}
    if not known:
        return None
    missing = {}
    for record in db.storage.iterator(min(known)):
        if record.tid not in known:
            missing[record.tid] = [each.oid for each in record]
    return missing


def _take_in(store: ProjectionStore, db: Any, missing: dict[bytes, list[bytes]]) -> None:
    connection = db.open(transaction.TransactionManager(explicit=False))
    try:
        for oid in {oid for oids in missing.values() for oid in oids}:
            obj = load(connection, oid)
            if obj is None:
                store.forget(u64(oid))
            elif IProjected.providedBy(obj):
                store.write_object(obj)
        for tid in missing:
            store.note_tid(tid)
    finally:
        connection.transaction_manager.abort()
        connection.close()
