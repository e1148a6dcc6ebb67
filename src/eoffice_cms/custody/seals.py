"""Seals: an append-only Merkle log of the heads that records had, and its roots at intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import rfc8785
import transaction
from BTrees.LOBTree import LOBTree
from BTrees.OLBTree import OLBTree
from persistent import Persistent

from eoffice_cms.clock import to_micros
from eoffice_cms.custody.merkle import Edge, grown, leaf_hash, root_of
from eoffice_cms.custody.record import Record
from eoffice_cms.interfaces import IPlace

#: Leaves appended in one transaction.
BATCH = 2_000
#: Records read before memory is given back.
AT_A_TIME = 2_000

#: Called with the number of records looked at so far.
Progress = Callable[[int], None]


class Leaf(NamedTuple):
    """What a record was like: the hash of its last entry, and how many there were.

    :ivar record: UID of what the record belongs to
    """

    record: str
    head: bytes
    length: int

    def data(self) -> bytes:
        """Return the leaf as canonical JSON (RFC 8785): what is hashed, and a line outside."""
        return rfc8785.dumps(
            {"record": self.record, "head": self.head.hex(), "length": self.length}
        )


class Seal(NamedTuple):
    """The log's root at a size; ``at`` in microseconds since the epoch."""

    size: int
    root: bytes
    at: int


class SealLog(Persistent):
    """The log of a site: leaves and seals are appended, and no method changes one.

    An append writes the last bucket of the leaves, that of the record's place, and the edge.
    """

    def __init__(self) -> None:
        self.size = 0
        self._edge: Edge = ()
        self._leaves = LOBTree()  # place, from 0 → what a Leaf is made of
        self._places = OLBTree()  # record → place of its last leaf
        self._seals = LOBTree()  # size → (root, time)

    def append(self, leaf: Leaf) -> None:
        """Append a leaf."""
        self._leaves[self.size] = tuple(leaf)
        self._places[leaf.record] = self.size
        self._edge = grown(self._edge, self.size, leaf_hash(leaf.data()))
        self.size += 1

    def root(self) -> bytes:
        """Return the root of all leaves."""
        return root_of(self._edge)

    def leaves(self, start: int = 0) -> Iterator[tuple[int, Leaf]]:
        """Yield places and leaves, from a place on."""
        for place, values in self._leaves.items(min=start):
            yield place, Leaf(*values)
            if place % AT_A_TIME == AT_A_TIME - 1 and self._p_jar is not None:
                self._p_jar.cacheGC()

    def sealed(self, record: str) -> Leaf | None:
        """Return the last leaf of a record, or None.

        It is read from the log itself: nobody can pass a state off as sealed that is not.
        """
        values = self._leaves.get(self._places.get(record, -1))
        return None if values is None else Leaf(*values)

    def close(self, at: int) -> Seal:
        """Append a seal of the leaves there are; return the one there is where none was added."""
        if self.size not in self._seals:
            self._seals[self.size] = (self.root(), at)
        return Seal(self.size, *self._seals[self.size])

    def seal(self, size: int) -> Seal | None:
        """Return the seal of a size, or None."""
        values = self._seals.get(size)
        return None if values is None else Seal(size, *values)

    def seals(self) -> Iterator[Seal]:
        """Yield the seals in the order in which they were made."""
        return (Seal(size, *values) for size, values in self._seals.items())


def recorded(site: Any) -> Iterator[Any]:
    """Yield whatever has a record, the administration first, without loading the entries."""
    if site.administration is not None:
        yield site.administration
    waiting, seen = [site], 0
    while waiting:
        for child in waiting.pop().values():
            if IPlace.providedBy(child):
                waiting.append(child)
            for part in _parts(child):
                seen += 1
                if isinstance(getattr(part, "record", None), Record):
                    yield part
                if not seen % AT_A_TIME:
                    site._p_jar.cacheGC()


def _parts(obj: Any) -> Iterator[Any]:
    yield obj
    for part in obj.content_parts():
        yield from _parts(part)


@contextmanager
def _as_committed(site: Any) -> Iterator[Any]:
    """Open the site once more, as it is now: what others commit meanwhile is not seen."""
    manager = transaction.TransactionManager()
    connection = site._p_jar.db().open(manager)
    try:
        yield connection.root()["site"]
    finally:
        manager.abort()
        connection.close()


def seal(office: Any, progress: Progress = lambda count: None) -> tuple[int, Seal | None]:
    """Append a leaf for each record that changed since it was last sealed, then a seal.

    Reads what is committed, in bounded memory, and commits in batches where the office can.
    Interrupted, it goes on when called again: a leaf is only appended where it is missing.

    :returns: leaves added, and the seal; None where nothing was ever recorded
    """
    site, added, count = office.site, 0, 0
    log = site.seals
    if log is None:
        log = site.seals = SealLog()
    with _as_committed(site) as snapshot:
        for owner in recorded(snapshot):
            count += 1
            record = owner.record
            leaf = Leaf(owner.uid, record.head, record.length)
            if leaf.length and log.sealed(leaf.record) != leaf:
                log.append(leaf)
                added += 1
                if not added % BATCH:
                    office.commit_batch()
                    site._p_jar.cacheGC()
            if not count % 100:
                progress(count)
    return added, log.close(to_micros(office.now)) if log.size else None
