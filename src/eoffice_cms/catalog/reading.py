"""Reading the projections: connections that are not behind the store, and answers that keep."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Any

from sqlalchemy import Connection

from eoffice_cms.catalog.catchup import ensure_current
from eoffice_cms.catalog.store import ProjectionStore


class Reader:
    """What the questions of one site are asked through.

    Answers that every page gives anew, such as how much lies on a desk, hold until the next
    commit: they are kept together with the id of the last transaction.
    """

    def __init__(self, store: ProjectionStore, db: Any) -> None:
        self._store = store
        self._db = db
        self._lock = threading.Lock()
        self._kept_at = b""
        self._kept: dict[Hashable, Any] = {}

    def at(self) -> bytes:
        """Return the id of the last transaction, once the projections have taken it in."""
        if self._store.taken_in is None:  # they may be built anew
            with self._lock:
                self._kept_at = b""
        ensure_current(self._store, self._db)
        return self._store.taken_in or b""

    def connect(self, at: bytes) -> Connection:
        """Open a connection whose snapshot is that of a transaction, or a later one.

        :param at: what :meth:`at` has said before, so that an answer is never kept as newer than
            it is
        """
        connection = self._store.engine.connect()
        connection.begin()
        return connection

    def kept(self, at: bytes, question: Hashable) -> Any | None:
        """Return the answer kept for a question, or None."""
        with self._lock:
            return self._kept.get(question) if at and at == self._kept_at else None

    def keep(self, at: bytes, question: Hashable, answer: Any) -> None:
        """Keep an answer found through a connection that was opened at this transaction."""
        with self._lock:
            if at > self._kept_at:
                self._kept_at, self._kept = at, {}
            if at == self._kept_at:
                self._kept[question] = answer
