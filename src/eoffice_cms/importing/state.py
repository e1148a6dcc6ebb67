"""What the site remembers of an imported log, so that importing it again does nothing twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any, NamedTuple

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from eoffice_cms.importing.cases import Case, Event

FIRST = hashlib.sha256(b"").hexdigest()


class Imported(NamedTuple):
    """What was taken of one case.

    :ivar file: the File; events: how many; digest: of those events, in order
    :ivar about: digest of what the log said of the file, its closing apart
    :ivar closed: when the log said it was closed, or None
    :ivar last: when its last event before closing happened; entries: length its record then had
    """

    file: Any
    events: int
    digest: str
    about: str
    closed: int | None
    last: int
    entries: int


class ImportState(Persistent):
    """One log: its cases, and the places and desks made for its groups and officials."""

    def __init__(self) -> None:
        self.department: Any = None
        self.cases = OOBTree()
        self.branches = OOBTree()
        self.desks = OOBTree()


def digest_of(events: tuple[Event, ...]) -> str:
    """Return one digest of events in their order."""
    digest = FIRST
    for event in events:
        digest = event.digest(digest)
    return digest


def about_digest(case: Case) -> str:
    """Return a digest of what the log says of a file, its events and closing apart."""
    said = [case.number, case.subjects, case.category, case.received, case.due]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("ascii")).hexdigest()


def what_is_new(case: Case, before: Imported) -> Case | None:
    """Return the case with only the events and the closing that came since; None if it changed.

    A case that only grew has the same events first, and says the same of the file.
    """
    same = (
        len(case.events) >= before.events
        and digest_of(case.events[: before.events]) == before.digest
        and about_digest(case) == before.about
        and before.closed in (None, case.closed)
    )
    if not same:
        return None
    closed = case.closed if before.closed is None else None
    impossible = {k: v for k, v in case.impossible.items() if k == "closed" and closed is not None}
    return replace(case, events=case.events[before.events :], closed=closed, impossible=impossible)
