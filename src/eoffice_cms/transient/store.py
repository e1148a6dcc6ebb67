"""Keep sessions, throttles and messages in an SQLite file of their own."""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    digest BLOB PRIMARY KEY, user_id TEXT NOT NULL, started REAL NOT NULL,
    seen REAL NOT NULL, flash TEXT NOT NULL DEFAULT '[]', seal BLOB) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_user ON session (user_id);
CREATE TABLE IF NOT EXISTS signed_in (
    user_id TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS throttle (
    key TEXT PRIMARY KEY, count INTEGER NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS once (
    key TEXT PRIMARY KEY, answer TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS typed (
    digest BLOB PRIMARY KEY, user_id TEXT NOT NULL, fields TEXT NOT NULL, at REAL NOT NULL)
    WITHOUT ROWID;
"""

IDLE_SECONDS = 8 * 3600
LIFE_SECONDS = 24 * 3600
#: Until then it is known whose a session was that has ended by itself.
KNOWN_SECONDS = 3 * 86400
#: What was typed when a session had ended waits so long for its writer.
TYPED_SECONDS = 86400
#: A session's "last seen" is written at most this often, so that reading pages costs no write.
SEEN_EVERY = 300


@dataclass(frozen=True)
class Session:
    """A signed-in browser.

    :ivar seal: of the password it was begun with, or None where it was begun without one
    """

    user_id: str
    started: float
    seal: bytes | None = None


def digest_of(token: str) -> bytes:
    """Return what is stored in place of a session's token."""
    return hashlib.sha256(token.encode()).digest()


class TransientStore:
    """The transient store of one site; safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            path, check_same_thread=False, isolation_level=None, timeout=10.0
        )
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        if "seal" not in self._columns("session"):
            self._db.execute("DROP TABLE IF EXISTS session")  # whoever is signed in does so again
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _columns(self, table: str) -> set[str]:
        return {row[1] for row in self._db.execute(f"PRAGMA table_info({table})")}

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _if_there_is_room(self) -> Iterator[None]:
        """Leave undone, where the disk is full, what a page that is only read can do without."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise

    def _row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
            return row

    # sessions

    def start_session(self, user_id: str, seal: bytes | None = None) -> str:
        """Start a session and return its token; only a digest of it is kept.

        :param seal: kept with the session, for the caller to compare
        """
        token = secrets.token_urlsafe(32)
        now = time.time()
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE seen < ?", (now - KNOWN_SECONDS,))
            db.execute(
                "INSERT INTO session (digest, user_id, started, seen, seal) "
                "VALUES (?, ?, ?, ?, ?)",
                (digest_of(token), user_id, now, now, seal),
            )
            db.execute("INSERT OR REPLACE INTO signed_in VALUES (?, ?)", (user_id, now))
        return token

    def last_sign_ins(self) -> dict[str, float]:
        """Return when each person signed in last, in seconds since the epoch; none who never did.

        It outlives the session, and writing it changes nothing in the store.
        """
        with self._lock:
            return dict(self._db.execute("SELECT user_id, at FROM signed_in").fetchall())

    def session(self, token: str) -> Session | None:
        """Return the live session of a token, or None."""
        row = self._row(
            "SELECT user_id, started, seen, seal FROM session WHERE digest = ?", digest_of(token)
        )
        now = time.time()
        if row is None or now - row[2] > IDLE_SECONDS or now - row[1] > LIFE_SECONDS:
            return None
        if now - row[2] > SEEN_EVERY:
            with self._if_there_is_room(), self._writing() as db:
                db.execute(
                    "UPDATE session SET seen = ? WHERE digest = ?", (now, digest_of(token))
                )
        return Session(row[0], row[1], row[3])

    def whose(self, token: str) -> str | None:
        """Return whose session a token began, even if it has ended by itself since."""
        row = self._row("SELECT user_id FROM session WHERE digest = ?", digest_of(token))
        return row[0] if row else None

    def end_session(self, token: str) -> None:
        """End one session."""
        with self._writing() as db:
            db.execute("DELETE FROM session WHERE digest = ?", (digest_of(token),))

    def end_sessions_of(self, user_id: str, *, besides: bytes = b"") -> None:
        """End every session of a person, as when a password changes or a post is left.

        :param besides: the seal of those that go on
        """
        with self._writing() as db:
            db.execute(
                "DELETE FROM session WHERE user_id = ? AND seal IS NOT ?", (user_id, besides)
            )

    # messages shown once

    def add_flash(self, token: str, message: dict[str, Any]) -> None:
        """Keep a message for the session's next page; the same one is shown there once."""
        with self._writing() as db:
            row = db.execute(
                "SELECT flash FROM session WHERE digest = ?", (digest_of(token),)
            ).fetchone()
            if row is not None:
                before = [each for each in json.loads(row[0]) if each != message]
                messages = json.dumps([*before, message][-5:])
                db.execute(
                    "UPDATE session SET flash = ? WHERE digest = ?", (messages, digest_of(token))
                )

    def pop_flash(self, token: str) -> list[dict[str, Any]]:
        """Return and forget the session's messages."""
        row = self._row("SELECT flash FROM session WHERE digest = ?", digest_of(token))
        if row is None or row[0] == "[]":
            return []
        # Read again: another page may have shown or added some.
        with self._if_there_is_room(), self._writing() as db:
            row = db.execute(
                "SELECT flash FROM session WHERE digest = ?", (digest_of(token),)
            ).fetchone()
            db.execute("UPDATE session SET flash = '[]' WHERE digest = ?", (digest_of(token),))
        messages: list[dict[str, Any]] = json.loads(row[0]) if row else []
        return messages

    # what was typed when the session had ended

    def keep_typed(self, user_id: str, fields: list[tuple[str, str]]) -> str:
        """Keep the fields of a form for a person; return the key under which they lie."""
        key, now = secrets.token_urlsafe(16), time.time()
        with self._writing() as db:
            db.execute("DELETE FROM typed WHERE at < ?", (now - TYPED_SECONDS,))
            db.execute(
                "INSERT INTO typed VALUES (?, ?, ?, ?)",
                (digest_of(key), user_id, json.dumps(fields), now),
            )
        return key

    def typed(self, key: str, user_id: str) -> list[tuple[str, str]] | None:
        """Return the fields kept under a key, if they are this person's."""
        row = self._row(
            "SELECT fields FROM typed WHERE digest = ? AND user_id = ? AND at > ?",
            digest_of(key), user_id, time.time() - TYPED_SECONDS,
        )  # fmt: skip
        return [(name, value) for name, value in json.loads(row[0])] if row else None

    # throttles

    def throttled(self, key: str) -> float:
        """Return how many seconds a key is still held back; 0.0 when it is not."""
        row = self._row("SELECT count, until FROM throttle WHERE key = ?", key)
        return max(0.0, row[1] - time.time()) if row else 0.0

    def count_failure(self, key: str, *, free: int, pause: float) -> None:
        """Count a failure; from the ``free``-th on, hold the key back, doubling ``pause``."""
        now = time.time()
        with self._writing() as db:
            db.execute("DELETE FROM throttle WHERE until < ?", (now - 3600,))
            row = db.execute("SELECT count FROM throttle WHERE key = ?", (key,)).fetchone()
            count = (row[0] if row else 0) + 1
            held = pause * 2 ** min(count - free, 6) if count >= free else 0.0
            db.execute(
                "INSERT INTO throttle (key, count, until) VALUES (?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET count = excluded.count, until = excluded.until",
                (key, count, now + held),
            )

    def clear_failures(self, key: str) -> None:
        """Forget a key's failures."""
        with self._writing() as db:
            db.execute("DELETE FROM throttle WHERE key = ?", (key,))

    # acts done once

    def answer_of(self, key: str) -> str | None:
        """Return the answer kept for an act that was already done, or None."""
        row = self._row("SELECT answer FROM once WHERE key = ?", key)
        return row[0] if row else None

    def claim(self, key: str) -> bool:
        """Claim an act for whoever sends it first; False for everybody after."""
        now = time.time()
        with self._writing() as db:
            db.execute("DELETE FROM once WHERE at < ?", (now - 3600,))
            claimed = db.execute("INSERT OR IGNORE INTO once VALUES (?, '', ?)", (key, now))
            return claimed.rowcount > 0

    def release(self, key: str) -> None:
        """Give back a claim on an act that was not done after all."""
        with self._writing() as db:
            db.execute("DELETE FROM once WHERE key = ? AND answer = ''", (key,))

    def keep_answer(self, key: str, answer: str) -> None:
        """Keep the answer of a claimed act, so that the same act sent again gets it again."""
        with self._writing() as db:
            db.execute("UPDATE once SET answer = ? WHERE key = ?", (answer, key))
