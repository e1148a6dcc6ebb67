"""Erasing one datum of a file: its text and its salt go, the entries stay, and one says so."""

from __future__ import annotations

import io
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.content.file import File
from eoffice_cms.custody.record import Entry
from eoffice_cms.custody.salts import forget, salt_of
from eoffice_cms.errors import Invalid, NotPossible, _
from eoffice_cms.workflow.engine import require

#: Stands where it was, on pages in either language.
ERASED = "विलोपित · Erased"
GROUNDS = {
    "request": _("at the request of the person concerned"),
    "order": _("by order"),
    "mistake": _("written by mistake"),
}
SHELVES = {"note": "notes", "letter": "correspondence", "draft": "drafts"}


def erase(office: Any, file: File, what: str, *, ground: str) -> Entry:
    """Erase one datum and return the entry that says so.

    :param what: ``subject``, ``reason/SEQ`` of the entry that gave it, ``note/NUMBER``,
        ``letter/NUMBER`` or ``draft/NUMBER``
    :param ground: one of ``GROUNDS``
    :raises Invalid: when the file has no such datum, or there is no such ground
    :raises NotPossible: when it was erased before, or is a note still being written
    """
    require(office, file, "file.erase")
    if ground not in GROUNDS:
        raise Invalid(_("Choose one of the grounds."), field="ground")
    kind, _slash, number = what.partition("/")
    if what == "subject":
        _erase_committed(file, 1, "subject")
        file.title, file.titles = ERASED, None
    elif kind == "reason" and number.isdecimal():
        _erase_committed(file, int(number), "reason")
        _clear_custody(file, int(number))
    elif kind in SHELVES and number.isdecimal():
        _erase_part(_part(file, SHELVES[kind], int(number)))
    else:
        raise _unknown()
    return file.record.append(
        at=to_micros(office.now),
        actor=office.identity.user_id,
        action="erase",
        data={"what": what, "ground": ground},
    )


def _unknown() -> Invalid:
    return Invalid(_("The file has no such datum."), field="what")


def _erase_committed(file: File, seq: int, name: str) -> None:
    entry = file.record.entry(seq)
    if entry is None or name not in entry.data:
        raise _unknown()
    if salt_of(file, seq, name) is None:
        raise NotPossible(_("This was erased already."))
    forget(file, seq, name)


def _clear_custody(file: File, seq: int) -> None:
    """Take a reason from where the page shows the one that holds now."""
    custody, later = file.custody, [each.action for each in file.record if each.seq >= seq]
    if later[0] == "park" and "park" not in later[1:] and custody.parked:
        custody.parked = (ERASED, custody.parked[1])
    if later[0] == "ask_back" and "ask_back" not in later[1:] and custody.asked:
        custody.asked = ERASED


def _part(file: File, shelf: str, number: int) -> Any:
    for part in getattr(file, shelf):
        if int(part.__name__) == number:
            if part.state == "yellow":
                raise NotPossible(_("The note is still being written; its writer can discard it."))
            if not part.salt:
                raise NotPossible(_("This was erased already."))
            return part
    raise _unknown()


def _erase_part(part: Any) -> None:
    """Put the mark of what was erased in place of all that was said."""
    part.salt = b""
    if part.type_name == "note":
        part.text = ERASED
        return
    part.title, part.titles = ERASED, None
    if part.type_name == "draft":
        part.text = ERASED
    else:
        part.store(io.BytesIO(ERASED.encode()), "erased.txt")
