"""Custody: the one desk that holds a file, and how a file passes from desk to desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.interfaces import ICustody

PRIORITIES = ("normal", "immediate", "most_immediate")


@implementer(ICustody)
class Custody(Persistent):
    """Where a file lies now. Times are microseconds since the epoch.

    :ivar seq: number of this stay, from 1
    :ivar opened: when the holder opened it; None while it is in transit
    :ivar sender: desk it came from, or None for the stay it began with
    :ivar previous: the sender of the stay before: what was pulled back comes from there again
    :ivar asked: reason given by a sender who asks for it back, or None
    :ivar parked: (reason, ISO date to come back) while parked, else None
    :ivar earlier: every desk that held it before and opened it there
    """

    previous: str | None = None

    def __init__(self, file: Any, desk: str, since: int) -> None:
        self.file = file
        self.seq = 1
        self.desk = desk
        self.since = since
        self.opened: int | None = since
        self.sender: str | None = None
        self.sent_by: str | None = None
        self.due: date | None = None
        self.priority = "normal"
        self.asked: str | None = None
        self.parked: tuple[str, str] | None = None
        self.closed = False
        self.earlier: tuple[str, ...] = ()

    def roles(self) -> Iterator[tuple[str, str, str]]:
        """Yield (principal, role, cause) for those who hold or held the file."""
        yield f"desk:{self.desk}", "Custodian", "custody"
        if self.sender is not None:
            yield f"desk:{self.sender}", "Sender", "sent it"
        for desk in self.earlier:
            yield f"desk:{desk}", "Handler", "held it"

    def stay(self) -> dict[str, Any]:
        """Return what is kept of a stay in the entry that ends it."""
        return {
            "n": self.seq,
            "since": self.since,
            "opened": self.opened,
            "sender": self.sender,
            "due": self.due.isoformat() if self.due else None,
            "priority": self.priority,
        }

    def pass_to(
        self,
        desk: str,
        at: int,
        *,
        by: str,
        due: date | None,
        priority: str,
        back: bool = False,
    ) -> dict[str, Any]:
        """Move the file to a desk and return the stay that ended.

        :param back: whether its sender pulls it back; it lies there opened, as it did before
        """
        ended = self.stay()
        # Who never opened it, as where it was pulled back, has not held it.
        if self.opened is not None and self.desk not in self.earlier:
            self.earlier = (*self.earlier, self.desk)
        self.seq += 1
        if back:
            self.sender, self.previous = self.previous, None
        else:
            self.sender, self.previous = self.desk, self.sender
        self.desk, self.sent_by = desk, by
        self.since = at
        self.opened = at if back else None
        self.due, self.priority = due, priority
        self.asked = None
        self.parked = None
        return ended
