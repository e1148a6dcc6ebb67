"""Build projections anew, compare them with the store, and mend them; in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import transaction
from ZODB.utils import u64

from eoffice_cms.catalog import dialect
from eoffice_cms.catalog.catchup import hear_of_commits
from eoffice_cms.catalog.gone import is_gone
from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.store import ProjectionStore
from eoffice_cms.catalog.synchronisation import load
from eoffice_cms.interfaces import IPlace, IProjected

#: Called with the number of objects looked at so far.
Progress = Callable[[int], None]
_AT_A_TIME = 2_000
GONE = "row without its object"
COUNTS = "counts differ"


def forget(store: ProjectionStore, sources: Iterable[int]) -> None:
    """Delete the rows of objects that no transaction could draw anew, their classes being gone."""
    with store.lock, store.writing(patiently=True):
        for source in sources:
            store.forget(source)


def _silent(count: int) -> None:
    """Show no progress."""


@contextmanager
def _site(db: Any) -> Iterator[Any]:
    connection = db.open(transaction.TransactionManager(explicit=False))
    try:
        yield connection.root()["site"]
    finally:
        connection.transaction_manager.abort()
        connection.close()


def everything(site: Any) -> Iterator[Any]:
    """Yield every object of the tree that projections draw rows from, every desk and person.

    What a package that is gone has left is passed over, with all that lies in it.
    """
    connection, seen = site._p_jar, 0
    waiting = [site]
    while waiting:
        obj = waiting.pop()
        for part in obj.projected_parts():
            seen += 1
            yield part
        if IPlace.providedBy(obj):
            for _name, child in obj.stored():
                if is_gone(child):
                    continue
                if IPlace.providedBy(child):
                    waiting.append(child)
                else:
                    for part in child.projected_parts():
                        seen += 1
                        yield part
                if seen > _AT_A_TIME:
                    seen = 0
                    connection.cacheGC()
    yield from site.desks.values()
    yield from site.users.values()


def stale_projections(store: ProjectionStore) -> list[Projection]:
    """Return the active projections that were never built whole, or at another version."""
    if store.writer.execute("SELECT 1 FROM applied LIMIT 1").fetchone() is None:
        return list(store.active)  # how far they have come is not known
    built = {
        name: version
        for name, version, whole in store.writer.execute("SELECT name, version, whole FROM built")
        if whole
    }
    return [each for each in store.active if built.get(each.name) != each.stamp]


def forget_inactive(store: ProjectionStore) -> None:
    """Note that projections not kept now are not whole: what changes meanwhile passes them by."""
    names = {each.name for each in store.active}
    with store.lock:
        built = {name for (name,) in store.writer.execute("SELECT name FROM built WHERE whole")}
        if built - names:
            with store.writing(patiently=True):
                store.writer.executemany(
                    "UPDATE built SET whole = 0 WHERE name = ?", [(name,) for name in built - names]
                )
            store.forget_look()


def rebuild_stale(store: ProjectionStore, db: Any) -> None:
    """Build the active projections that are not whole, unless another process just has."""
    with store.lock:
        if stale_projections(store):
            with store.writing(patiently=True):
                # Once more: it may be what was waited for.
                _build(store, db, stale_projections(store), _silent)
            store.forget_look()


def rebuild(
    store: ProjectionStore,
    db: Any,
    projections: list[Projection] | None = None,
    progress: Progress = _silent,
) -> int:
    """Build projections anew from the store; return how many objects were read.

    One transaction: readers go on with the old rows until the new ones are complete.
    """
    chosen = list(store.active if projections is None else projections)
    with store.lock:
        with store.writing(patiently=True):
            count = _build(store, db, chosen, progress)
        store.forget_look()
    progress(count)
    return count


def _build(
    store: ProjectionStore, db: Any, chosen: list[Projection], progress: Progress
) -> int:
    # Nobody commits from here on; what did before is in what the site shows.
    hear_of_commits(db)
    last = db.lastTransaction()
    for each in chosen:
        for table in each.tables:
            dialect.drop(store.writer, table)
    dialect.create(store.writer, store.engine, (t for each in chosen for t in each.tables))
    count = _write_all(store, db, chosen, progress) if chosen else 0
    for each in chosen:
        store.writer.execute(
            "INSERT INTO built VALUES (?, ?, 1) ON CONFLICT (name) DO UPDATE "
            "SET version = excluded.version, whole = 1",
            (each.name, each.stamp),
        )
    if {each.name for each in chosen} >= {each.name for each in store.active}:
        store.writer.execute("DELETE FROM applied")
        store.note_tid(last)
    return count


def _write_all(
    store: ProjectionStore, db: Any, chosen: list[Projection], progress: Progress
) -> int:
    count = 0
    with _site(db) as site:
        for obj in everything(site):
            count += 1
            source = u64(obj._p_oid)
            for projection in chosen:
                rows = projection.rows(obj)
                if rows:
                    store.row_writer(projection).write(store.writer, source, rows)
            if not count % 1000:
                progress(count)
    return count


@contextmanager
def _as_they_are(store: ProjectionStore, db: Any) -> Iterator[tuple[Any, Any]]:
    """Open store and projections as they are at one moment; yields (site, connection).

    Nobody commits just then, and everybody may as soon as both are open.
    """
    with ExitStack() as opened:
        with store.writing():
            hear_of_commits(db)
            site = opened.enter_context(_site(db))
            snapshot = dialect.open_snapshot(store.path)
            opened.callback(snapshot.close)
        yield site, snapshot


def differences(
    store: ProjectionStore, db: Any, progress: Progress = _silent
) -> Iterator[tuple[str, int, str]]:
    """Yield (projection, source oid, what is wrong) wherever rows and store disagree.

    Both are compared as they were when it began; work goes on meanwhile.
    """
    with _as_they_are(store, db) as (site, snapshot):
        snapshot.execute("CREATE TEMP TABLE met (source INTEGER PRIMARY KEY)")
        count = 0
        for obj in everything(site):
            count += 1
            source = u64(obj._p_oid)
            snapshot.execute("INSERT OR IGNORE INTO temp.met VALUES (?)", (source,))
            yield from _differences_of(store, snapshot, obj, source)
            if not count % 1000:
                progress(count)
        for projection in store.active:
            for (source,) in snapshot.execute(
                f"SELECT DISTINCT source FROM {projection.table.name} "
                "WHERE source NOT IN (SELECT source FROM temp.met)"
            ).fetchall():
                yield projection.name, source, GONE
            for rollup, table in projection.counts.items():
                counted = dialect.counted(snapshot, rollup, projection.table)
                if counted != dialect.kept_counts(snapshot, table):
                    yield projection.name, 0, COUNTS
        for source in dialect.index_gaps(snapshot):
            yield "fulltext", source, "index of words differs"
        progress(count)


def _differences_of(
    store: ProjectionStore, snapshot: Any, obj: Any, source: int
) -> Iterator[tuple[str, int, str]]:
    for projection in store.active:
        if not any(each.providedBy(obj) for each in projection.watches):
            continue
        writer = store.row_writer(projection)
        wanted = sorted(writer.values(projection.rows(obj)), key=repr)
        stored = sorted(
            (_as_drawn(row, projection) for row in writer.stored(snapshot, source)), key=repr
        )
        if wanted != stored:
            what = "missing row" if not stored else "row differs"
            yield projection.name, source, what


def _as_drawn(row: tuple[Any, ...], projection: Projection) -> tuple[Any, ...]:
    kinds = [each.type.python_type for each in projection.table.columns]
    return tuple(
        bool(value) if kind is bool and value is not None else value
        for value, kind in zip(row, kinds, strict=True)
    )


def repair(store: ProjectionStore, db: Any, progress: Progress = _silent) -> int:
    """Mend what :func:`differences` finds; return how many sources were mended."""
    found = list(differences(store, db, progress))
    gone = {source for _name, source, what in found if what == GONE}
    sources = sorted({source for _name, source, what in found if what != COUNTS})
    if not found:
        return 0
    with store.lock:
        with store.writing(patiently=True):
            hear_of_commits(db)
            if any(name == "fulltext" for name, _source, _what in found):
                # First of all: words are deleted from the index by what the table says of them.
                dialect.refill_index(store.writer)
            with _site(db) as site:
                for source in sources:
                    _mend(store, site, source, there=source not in gone)
            for projection in store.active:
                # Anew: they were kept by the difference from rows that were wrong.
                for rollup, table in projection.counts.items():
                    dialect.refill_counts(store.writer, rollup, table, projection.table)
        store.forget_look()
    return len(sources) + sum(what == COUNTS for _name, _source, what in found)


def _mend(store: ProjectionStore, site: Any, source: int, *, there: bool) -> None:
    store.forget(source)
    if there:
        obj = load(site._p_jar, source.to_bytes(8, "big"))
        if IProjected.providedBy(obj):
            store.write_object(obj)
