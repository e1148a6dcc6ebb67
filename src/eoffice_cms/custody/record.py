"""The record: entries that are appended and never changed, each with the hash of the one before."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from typing import Any

import rfc8785
from BTrees.IOBTree import IOBTree
from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.errors import _
from eoffice_cms.interfaces import IEntry

#: What an entry that ends a stay on a desk keeps of it, in the order in which it is stored.
STAY = ("n", "since", "opened", "sender", "due", "priority")
#: What the first entry of a record gives as the hash before it.
NOTHING_BEFORE = bytes(32)


def new_salt() -> bytes:
    """Return a salt for the commitments of one datum or of one object's data."""
    return secrets.token_bytes(16)


def commitment(salt: bytes, value: str) -> str:
    """Return a salted commitment: it proves the value while the salt is kept, and is mute after."""
    return hmac.new(salt, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@implementer(IEntry)
class Entry(Persistent):
    """One thing that happened.

    :ivar seq: place in the record, from 1
    :ivar at: microseconds since the epoch, by the server's clock, when it was recorded
    :ivar happened: the same, when it happened elsewhere before it was recorded here; else None
    :ivar actor: user id; ``behalf``: whom the actor stood in for, or None
    :ivar source, target: desk ids, or None
    :ivar data: what changed: numbers, short words and commitments, never a citizen's data
    """

    _FIELDS = (
        "owner", "seq", "at", "happened", "actor", "behalf", "action", "source", "target",
        "data", "before",
    )  # fmt: skip

    def __init__(self, **values: Any) -> None:
        for name in self._FIELDS:
            setattr(self, name, values[name])

    # Tuples instead of dictionaries: the names would be half of what an entry stores.
    def __getstate__(self) -> tuple[Any, ...]:
        values = {name: getattr(self, name) for name in self._FIELDS}
        stay = self.data.get("stay")
        if stay is not None and tuple(stay) == STAY:
            values["data"] = {**self.data, "stay": tuple(stay.values())}
        return tuple(values.values())

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(self._FIELDS, state, strict=True):
            self.__dict__[name] = value
        stay = self.data.get("stay")
        if isinstance(stay, tuple):
            self.data["stay"] = dict(zip(STAY, stay, strict=True))

    @property
    def imported(self) -> bool:
        """Whether it happened elsewhere and was recorded here later."""
        return self.happened is not None

    @property
    def removed(self) -> bool:
        """Whether what it tells of was taken out of the tree; the entry itself never changes."""
        return bool(getattr(self.owner, "removed", False))

    @property
    def moment(self) -> int:
        """When it happened, in microseconds since the epoch."""
        return int(self.at if self.happened is None else self.happened)

    def digest(self) -> bytes:
        """Return the SHA-256 of the entry over canonical JSON (RFC 8785)."""
        return hashlib.sha256(
            rfc8785.dumps(
                {
                    "record": self.owner.uid,
                    "seq": self.seq,
                    "at": self.at,
                    "happened": self.happened,
                    "actor": self.actor,
                    "behalf": self.behalf,
                    "action": self.action,
                    "source": self.source,
                    "target": self.target,
                    "data": self.data,
                    "before": self.before.hex(),
                }
            )
        ).digest()


class Record(Persistent):
    """What happened to one object."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.length = 0
        self.head = NOTHING_BEFORE
        self._entries = IOBTree()

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def entry(self, seq: int) -> Entry | None:
        """Return the entry at a place, from 1, or None."""
        found: Entry | None = self._entries.get(seq)
        return found

    def latest(self, count: int) -> list[Entry]:
        """Return at most ``count`` entries, the newest first."""
        found: list[Entry] = list(self._entries.values(min=max(self.length - count + 1, 1)))
        return found[::-1]

    def append(
        self,
        *,
        at: int,
        actor: str,
        action: str,
        source: str | None = None,
        target: str | None = None,
        behalf: str | None = None,
        happened: int | None = None,
        data: dict[str, Any] | None = None,
    ) -> Entry:
        """Append an entry and return it; times in microseconds since the epoch."""
        entry = Entry(
            owner=self.owner,
            seq=self.length + 1,
            at=at,
            happened=happened,
            actor=actor,
            behalf=behalf,
            action=action,
            source=source,
            target=target,
            data=data or {},
            before=self.head,
        )
        self._entries[entry.seq] = entry
        self.length = entry.seq
        self.head = entry.digest()
        return entry


def faults(record: Record) -> Iterator[str]:
    """Yield a translatable sentence for each fault of the chain; nothing when it is whole.

    Finds an entry changed, removed, inserted or put in another place. A record rewritten whole,
    with its head, is found only against a head kept elsewhere.
    """
    before, place = NOTHING_BEFORE, 0
    for key, entry in record._entries.items():
        place += 1
        if key != place or entry.seq != place:
            yield _(
                "Entry ${key} (numbered ${seq}) stands where entry ${place} belongs.",
                mapping={"key": key, "seq": entry.seq, "place": place},
            )
            place = key
        if entry.owner is not record.owner:
            yield _("Entry ${key} belongs to another record.", mapping={"key": key})
        if entry.before != before:
            yield _("Entry ${key} does not follow the entry before it.", mapping={"key": key})
        try:
            before = entry.digest()
        except (ValueError, TypeError, AttributeError):
            yield _("Entry ${key} holds what no entry can hold.", mapping={"key": key})
            before = NOTHING_BEFORE
    if place != record.length:
        yield _(
            "There are ${found} entries where the record counts ${counted}.",
            mapping={"found": place, "counted": record.length},
        )
    if before != record.head:
        yield _("The last entry is not the one that the record ends with.")
