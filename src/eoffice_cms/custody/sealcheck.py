"""Check the log of seals against itself, against a copy kept outside, and the records against both.

Whoever can write to the store can write a record anew, with its head, and the log too; against a
copy that was out of reach all of it is found.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from types import TracebackType

from eoffice_cms.clock import from_micros
from eoffice_cms.custody.merkle import Edge, grown, leaf_hash, root_of
from eoffice_cms.custody.outside import Copy, SealFile, leaf_of, lines
from eoffice_cms.custody.record import Record
from eoffice_cms.custody.seals import Leaf, SealLog
from eoffice_cms.errors import _


class Claims:
    """All that was ever sealed, by record; held on disk, since it may be more than memory holds."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute(
            "CREATE TABLE claim (record TEXT, length INTEGER, head BLOB, "
            "PRIMARY KEY (record, length, head)) WITHOUT ROWID"
        )
        self._db.execute("BEGIN")

    def __enter__(self) -> Claims:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def add(self, leaf: Leaf) -> None:
        """Take a leaf in."""
        self._db.execute(
            "INSERT OR IGNORE INTO claim VALUES (?, ?, ?)", (leaf.record, leaf.length, leaf.head)
        )

    def fault(self, uid: str, record: Record) -> str | None:
        """Say what of a record is not as it was sealed, and take its claims for met."""
        found = None
        with closing(
            self._db.execute(
                "SELECT length, head FROM claim WHERE record = ? ORDER BY length", (uid,)
            )
        ) as claims:
            for length, head in claims:
                found = found or _fault(record, length, head)
        self._db.execute("DELETE FROM claim WHERE record = ?", (uid,))
        return found

    def unmet(self) -> Iterator[str]:
        """Yield the UIDs of records that were sealed and not met."""
        for (uid,) in self._db.execute("SELECT DISTINCT record FROM claim ORDER BY record"):
            yield uid


def _fault(record: Record, length: int, head: bytes) -> str | None:
    if record.length < length:
        return _(
            "The record was cut: ${sealed} entries were sealed, and ${found} are left.",
            mapping={"sealed": length, "found": record.length},
        )
    entry = record._entries.get(length)
    try:
        fits = entry is not None and entry.digest() == head
    except (ValueError, TypeError, AttributeError):
        fits = False
    if fits:
        return None
    return _(
        "The record was rewritten: entry ${length} is not the one that was sealed.",
        mapping={"length": length},
    )


def log_faults(log: SealLog, copy: Copy | None, claims: Claims) -> Iterator[str]:
    """Yield a translatable sentence for each fault of the log; take in what was sealed.

    :param copy: what is kept outside, or None to check the log against itself alone
    """
    if copy is not None:
        yield from _older(log, copy)
        yield from _copy_faults(log, copy, claims)
    edge: Edge = ()
    count, wanted = 0, _roots_wanted(log, copy)
    broken: set[str] = set()
    for place, leaf in log.leaves():
        if place != count:
            break
        edge, count = grown(edge, count, leaf_hash(leaf.data())), count + 1
        claims.add(leaf)
        for root, source, sentence in wanted.pop(count, ()):
            if source not in broken and root != root_of(edge):
                broken.add(source)
                yield sentence
    if count != log.size or root_of(edge) != log.root() or any(size > count for size in wanted):
        yield _("The log of seals was changed: leaves are missing, or they do not make its root.")


def _roots_wanted(log: SealLog, copy: Copy | None) -> dict[int, list[tuple[bytes, str, str]]]:
    """Return size → [(root that it must have, who says so, what to say when it has not)]."""
    wanted: dict[int, list[tuple[bytes, str, str]]] = defaultdict(list)
    for seal in log.seals():
        sentence = _(
            "The log of seals was changed: its root is not the one sealed on ${time}.",
            mapping={"time": _time(seal.at)},
        )
        wanted[seal.size].append((seal.root, "log", sentence))
    for each in [] if copy is None else copy.seals:
        sentence = _(
            "The store is not the one that was sealed: the root in ${path} is another.",
            mapping={"path": str(each.path)},
        )
        if each.size <= log.size:
            wanted[each.size].append((each.root, "outside", sentence))
    return wanted


def _time(at: int) -> str:
    moment = from_micros(at)
    return moment.isoformat(" ", "seconds") if moment else ""


def _older(log: SealLog, copy: Copy) -> Iterator[str]:
    """Say so when the copy knows more than the store: an old backup was put back."""
    last = copy.seals[-1]
    if last.size > log.size:
        yield _(
            "The store is older than the copy outside: it has ${found} leaves, and ${path} "
            "sealed ${sealed}. An old backup was put back, or the log was cut.",
            mapping={"found": log.size, "path": str(last.path), "sealed": last.size},
        )


def _copy_faults(log: SealLog, copy: Copy, claims: Claims) -> Iterator[str]:
    """Check the copy against itself and its leaves against the store's; take in what it sealed."""
    for before, after in zip([None, *copy.seals], copy.seals, strict=False):
        if copy.leaves is not None and after.previous != (before and before.sha256):
            yield _(
                "${path} does not name the seal before it: a seal file was changed or removed.",
                mapping={"path": str(after.path)},
            )
    if copy.leaves is None:
        return
    wanted: dict[int, SealFile] = {each.size: each for each in copy.seals}
    edge: Edge = ()
    count, differs, ours = 0, False, log.leaves()
    for line in lines(copy.leaves):
        edge, count = grown(edge, count, leaf_hash(line)), count + 1
        leaf = leaf_of(line)
        if leaf is not None:
            claims.add(leaf)
        _place, own = next(ours, (0, None))
        if not differs and own is not None and own != leaf:
            differs = True
            yield _(
                "The store is not the one that was sealed: leaf ${count} is another in ${path}.",
                mapping={"count": count, "path": str(copy.leaves)},
            )
        seal = wanted.get(count)
        if seal is not None and seal.root == root_of(edge):
            del wanted[count]
    for each in wanted.values():
        yield _(
            "The copy outside was changed: the leaves in ${leaves} do not make the root in "
            "${path}.",
            mapping={"leaves": str(copy.leaves), "path": str(each.path)},
        )
