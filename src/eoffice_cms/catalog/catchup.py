"""Find transactions that the projections have not taken in, and make them good."""

from __future__ import annotations

import logging
from typing import Any

import transaction
from ZODB.utils import u64

from eoffice_cms.catalog.store import ProjectionStore
from eoffice_cms.catalog.synchronisation import load
from eoffice_cms.interfaces import IProjected

log = logging.getLogger(__name__)


def ensure_current(store: ProjectionStore, db: Any, *, patiently: bool = False) -> int:
    """Take in what is missing; return how many transactions that were.

    Cheap when nothing is: one comparison of ids, and one look where another process wrote. A
    transaction that is between the store's and the projections' commit, here or elsewhere, is
    waited for and not taken for a gap.

    :param patiently: wait for as long as another process builds projections anew
    :raises ProjectionsBusy: when another process writes for too long, unless patiently
    """
    if _reached(store.taken_in, db):
        return 0
    with store.lock:
        # Not known at all, as when a site is opened: every id kept is compared with the store's.
        known = store.taken_in is not None
        if known and _seen_to_be_current(store, db):
            return 0
        missing: dict[bytes, list[bytes]] = {}
        with store.writing(patiently=patiently):
            hear_of_commits(db)
            if not (known and _seen_to_be_current(store, db)):  # what was under way may be done
                missing = _missing(store, db)
                _take_in(store, db, missing)
            last = db.lastTransaction()
        store.caught_up(max([last, *missing]))
    if missing:
        log.warning("projections took in %d transactions they had missed", len(missing))
    return len(missing)


def _reached(tid: bytes | None, db: Any) -> bool:
    # Another process's rows may be seen before the store tells of its commit.
    return tid is not None and tid >= db.lastTransaction()


def _seen_to_be_current(store: ProjectionStore, db: Any) -> bool:
    store.look()
    if store.gap is not None or not _reached(store.newest, db):
        return False
    store.taken_in = store.newest
    return True


def hear_of_commits(db: Any) -> None:
    """Wait until this process knows of every commit of others; a file has no others."""
    if hasattr(db.storage, "sync"):
        db.storage.sync()


def strayed(store: ProjectionStore, db: Any) -> bool:
    """Say whether the projections took in what the store does not have.

    So it is when the store was rolled back: an older copy put in its place, or a torn tail cut
    off. To be asked when a site is opened.
    """
    newest = store.writer.execute("SELECT max(tid) FROM applied").fetchone()[0]
    if newest is None:
        return False
    # Not by comparing with the last id: a torn-off transaction still counts as the store's last.
    return all(record.tid != newest for record in _records(db, newest))


def _records(db: Any, start: bytes) -> Any:
    records = db.storage.iterator(start)
    try:
        yield from records
    finally:
        if hasattr(records, "close"):
            records.close()


class NeedsRebuild(Exception):
    """The projections are new, or so far behind that they must be built anew."""


def _missing(store: ProjectionStore, db: Any) -> dict[bytes, list[bytes]]:
    """Return tid → changed oids of what was not taken in.

    :raises NeedsRebuild: when that cannot be told
    """
    store.look()
    known = {row[0] for row in store.writer.execute("SELECT tid FROM applied")}
    if not known:
        raise NeedsRebuild
    whole = [tid for tid in known if store.gap is None or tid < store.gap]
    start = max(whole) if whole and store.taken_in is not None else min(known)
    return {
        record.tid: [each.oid for each in record]
        for record in _records(db, start)
        if record.tid not in known
    }


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
        store.writer.execute("UPDATE applied SET gap = 0 WHERE gap")
        store.trim()
    finally:
        connection.transaction_manager.abort()
        connection.close()
