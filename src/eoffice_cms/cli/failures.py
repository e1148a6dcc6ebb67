"""What went wrong, as a sentence for the person at the terminal."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable

from transaction.interfaces import TransientError
from zc.lockfile import LockError
from ZODB.FileStorage.format import CorruptedError
from ZODB.POSException import POSKeyError, StorageError

from eoffice_cms.cli.language import say
from eoffice_cms.errors import Refused, _
from eoffice_cms.importing.messages import LogError, MappingError

IN_USE: str = _("Another process has this site open; stop the server first.")
DISK_FULL: str = _("The disk is full. Make room and run the command again.")

#: Reasons for which the system refuses a file; anything else is told in its own words.
REASONS: dict[int | None, str] = {
    errno.ENOENT: _("there is no such file or directory"),
    errno.EACCES: _("the permission to read or write it is missing"),
    errno.EPERM: _("the permission to read or write it is missing"),
    errno.EROFS: _("it lies on a disk that can only be read"),
    errno.EISDIR: _("it is a directory"),
    errno.ENOTDIR: _("a file stands where a directory is needed"),
    errno.EEXIST: _("a file stands where a directory is needed"),
    errno.ENAMETOOLONG: _("its name is too long"),
    errno.EADDRINUSE: _("the port is taken; choose another with --port"),
    errno.EADDRNOTAVAIL: _("this machine does not have the address"),
}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def sentence_for(error: BaseException) -> str:
    """Return what to say about an error, in the language spoken now."""
    error = getattr(error, "orig", None) or error  # SQLAlchemy wraps what the database says
    for kind, words in SENTENCES:
        if isinstance(error, kind):
            return words(error)
    return _unforeseen(error)


def _refused(error: Refused) -> str:
    sentence = say(error.message)
    if isinstance(error, MappingError):
        return " ".join([sentence, *(say(fault) for fault in error.faults)])
    if isinstance(error, LogError) and error.line is not None:
        line = say(_("Line ${line}", mapping={"line": error.line}))
        return f"{line}: {sentence}"
    return f"{error.field.upper()}: {sentence}" if error.field else sentence


def _system(error: OSError) -> str:
    if error.errno in FULL:
        return say(DISK_FULL)
    known = REASONS.get(error.errno)
    reason = say(known) if known else error.strerror or str(error)
    what = str(error.filename or "")
    return f"{what}: {reason}" if what else reason[:1].upper() + reason[1:]


def _database(error: sqlite3.Error) -> str:
    words = str(error)
    if "locked" in words:
        return say(IN_USE)
    if "full" in words:
        return say(DISK_FULL)
    if "readonly" in words or "unable to open" in words:
        return say(_("The database files in the home cannot be written: ${reason}.",
                     mapping={"reason": words}))  # fmt: skip
    return say(
        _(
            "A database file in the home is damaged (${reason}). Delete projections.sqlite and "
            "run: eoffice catalog rebuild",
            mapping={"reason": words},
        )
    )


def _store(error: BaseException) -> str:
    reason = f"{type(error).__name__}: {error}"
    return say(
        _("The store is damaged: ${reason}. Restore a backup.", mapping={"reason": reason})
    )


def _unforeseen(error: BaseException) -> str:
    reason = f"{type(error).__name__}: {error}"
    return say(
        _(
            "Something went wrong that was not foreseen: ${reason}. With --debug before the "
            "command you see where.",
            mapping={"reason": reason},
        )
    )


SENTENCES: tuple[tuple[type[BaseException], Callable[..., str]], ...] = (
    (Refused, _refused),
    (LockError, lambda _error: say(IN_USE)),
    (POSKeyError, _store),
    (TransientError, lambda _error: say(_("Others changed the same thing. Run it again."))),
    (CorruptedError, _store),
    (StorageError, _store),
    (OSError, _system),
    (sqlite3.Error, _database),
)
