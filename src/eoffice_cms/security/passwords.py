"""Hash and check passwords with Argon2id, at a cost fit for an office server."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

#: OWASP's second recommended setting (19 MiB, two passes): about 30 ms on one 2020s core.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: For passwords made up here: 79 random bits are beyond guessing, however cheap one guess is, and
#: slips for hundreds are printed in one go.
_quick_hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
#: More at once would let a few attempts take the memory of everybody else.
_at_once = threading.BoundedSemaphore(2)
_UNUSABLE = "!"

SHORTEST = 10
LONGEST = 200


def hash_password(password: str | None) -> str:
    """Return the hash of a password, or a mark that no password fits."""
    if password is None:
        return _UNUSABLE
    with _at_once:
        return _hasher.hash(password)


def hash_made_up(password: str) -> str:
    """Return the hash of a password of :func:`new_password`; for no other, since it is quick."""
    return _quick_hasher.hash(password)


def is_usable(hashed: str) -> bool:
    """Say whether any password at all fits the hash."""
    return hashed != _UNUSABLE


def check_password(password: str, hashed: str) -> bool:
    """Say whether the password fits; an empty or overlong one never does."""
    if not password or len(password) > LONGEST:
        return False
    with _at_once:
        try:
            return _hasher.verify(hashed, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


_DECOY = _hasher.hash(secrets.token_hex(16))


def waste_a_check(password: str) -> None:
    """Take as long as a real check, so that time does not tell which accounts exist."""
    check_password(password or "-", _DECOY)


def new_password() -> str:
    """Return a random password that can be read out: four groups of four letters and digits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
