"""The salts of what a file's entries commit to: each datum has its own, so one can be forgotten.

While none was forgotten they are derived from one master, and take no room. Forgetting one keeps
the others as they are and throws the master away: nobody can derive the forgotten one again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from eoffice_cms.custody.record import commitment

#: What an entry may say by a commitment under the file's own salts; a note has one of its own.
COMMITTED = ("subject", "reason")
#: Bytes. Records begun with a shorter one used it as it is, for all of their commitments.
MASTER = 32


def new_master() -> bytes:
    """Return what the salts of a record are derived from."""
    return secrets.token_bytes(MASTER)


def salt_of(file: Any, seq: int, name: str) -> bytes | None:
    """Return the salt of a datum that an entry commits to; None where it was forgotten."""
    until, kept = file.kept_salts
    if seq <= until:
        found: bytes | None = kept.get((seq, name))
        return found
    if len(file.salt) < MASTER:
        return bytes(file.salt)
    return hmac.new(file.salt, f"{seq}.{name}".encode(), hashlib.sha256).digest()[:16]


def commit_next(file: Any, name: str, value: str) -> str:
    """Return the commitment to a datum for the entry that the file's record gets next."""
    salt = salt_of(file, file.record.length + 1, name)
    assert salt is not None, "only what was recorded can have been forgotten"
    return commitment(salt, value)


def forget(file: Any, seq: int, name: str) -> None:
    """Forget the salt of one datum; those of all others stay.

    In a record begun with one salt for all, they go with it: it would prove what is forgotten.
    """
    kept = {}
    for entry in file.record:
        for each in COMMITTED:
            salt = salt_of(file, entry.seq, each) if each in entry.data else None
            if salt is not None and (entry.seq, each) != (seq, name) and salt != file.salt:
                kept[entry.seq, each] = salt
    file.kept_salts = (file.record.length, kept)
    file.salt = new_master()
