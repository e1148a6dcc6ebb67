"""Yellow notes: which is in whose hand, and how one left behind passes to who answers for the desk.

A note is left behind where its writer answers for the file's desk no more: relieved, on leave, or a
substitute whose time is over. Nothing has to be done for that: it is asked of the moment.
"""

from __future__ import annotations

from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.content.file import File, Note
from eoffice_cms.errors import NotPossible, _
from eoffice_cms.security.seats import attending
from eoffice_cms.workflow.engine import check_fresh, in_place_of, rely_on, require


def attendants(office: Any, desk_id: str) -> set[str]:
    """Return the ids of those who answer for a desk now; what that rests on is relied on."""
    found = attending(office.site, desk_id, to_micros(office.now), rely_on)
    return {each.user for each in found}


def note_in_hand(office: Any, file: File) -> Note | None:
    """Return the yellow note that is being written: one's own, else another's at the desk."""
    found = file.yellow_notes()
    own = next((each for each in found if each.creator == office.identity.user_id), None)
    if own is not None or not found:
        return own
    here = attendants(office, file.custody.desk)
    return next((each for each in found if each.creator in here), None)


def left_notes(office: Any, file: File) -> list[Note]:
    """Return the yellow notes left behind at the desk that holds the file, the latest first.

    They are for whoever works on the file, and for nobody else.
    """
    found = [note for note in file.yellow_notes() if note.desk == file.custody.desk]
    if not found or not office.can(file, "file.work"):
        return []
    here = attendants(office, file.custody.desk)
    return [note for note in found if note.creator not in here]


def discard(file: File, note: Note) -> None:
    """Take a yellow note off its file."""
    note.removed = True
    file.end_note(note)
    del note.__parent__._items[note.__name__]


def take_note(office: Any, file: File, name: str, *, expected: int | None = None) -> Note:
    """Take over a yellow note that was left behind; it goes on as one's own, with its author.

    :param name: of the note on its shelf
    :raises NotPossible: when there is none such, or one writes a note already
    """
    behalf = in_place_of(office, require(office, file, "file.work"))
    check_fresh(file, expected)
    left = next((each for each in left_notes(office, file) if each.__name__ == name), None)
    if left is None:
        raise NotPossible(_("This draft note is not here any more."))
    if note_in_hand(office, file) is not None:
        raise NotPossible(_("A note is being written on this file already."))
    note = Note(
        left.text, desk=file.custody.desk, creator=office.identity.user_id, created=office.now
    )
    note.behalf, note.begun_by = behalf, left.begun_by or left.creator
    file.begin_note(note)
    discard(file, left)
    file.record.append(
        at=to_micros(office.now),
        actor=office.identity.user_id,
        behalf=behalf,
        action="take_note",
        source=file.custody.desk,
        data={"author": note.begun_by, "place": note.__name__},
    )
    return note
