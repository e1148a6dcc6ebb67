"""What is written and filed on a file: notes, drafts and letters."""

from __future__ import annotations

from datetime import datetime
from typing import IO, Any

from eoffice_cms.clock import to_micros
from eoffice_cms.content.file import Draft, File, Letter, Note
from eoffice_cms.content.wording import NOTE, SUBJECT, clean
from eoffice_cms.content.yellow import attendants, discard, note_in_hand
from eoffice_cms.custody.record import commitment
from eoffice_cms.errors import Forbidden, NotPossible, Stale, _
from eoffice_cms.security.users import names_of
from eoffice_cms.workflow.engine import check_fresh, in_place_of, perform, require


def write_note(
    office: Any,
    file: File,
    text: str,
    *,
    expected: int | None = None,
    before: str | None = None,
    happened: datetime | None = None,
) -> Note:
    """Write one's yellow note on a file that lies on one's desk, or go on writing it.

    :param before: the text that the page showed; refused as stale if it was changed meanwhile
    :raises NotPossible: while somebody else writes one
    :raises Stale: with the note's present text in ``details["text"]``
    """
    behalf = in_place_of(office, require(office, file, "file.work"))
    check_fresh(file, expected)
    text = clean(text, longest=NOTE, field="note", lines=True)
    note = note_in_hand(office, file)
    who = office.identity.user_id
    if note is not None and note.creator != who:
        writer = names_of(office.site, note.creator)
        raise NotPossible(_("${who} is still writing a note.", mapping={"who": writer}))
    if note is not None and (note.text, note.behalf) == (text, behalf):
        return note  # sent twice: it says so already
    if before is not None and before != (note.text if note else ""):
        raise Stale(
            _("The note was changed after you opened the page."), text=note.text if note else ""
        )
    moment = happened or office.now
    if note is None:
        note = Note(text, desk=file.custody.desk, creator=who, created=moment)
        file.begin_note(note)
    else:
        note.text, note.modified = text, moment
    if note.behalf != behalf:
        note.behalf = behalf
    return note


def discard_note(office: Any, file: File) -> None:
    """Throw away one's own yellow note; a green one stays for ever."""
    note = note_in_hand(office, file)
    if note is None:
        require(office, file, "file.view")
        return
    require(office, note, "note.edit")
    if note.creator not in attendants(office, file.custody.desk):
        raise Forbidden(_("The note stays with the desk, which you do not hold now."))
    discard(file, note)


def own_note(office: Any, file: File, text: str | None, moment: datetime) -> Note | None:
    """Return one's yellow note, with the text given if any; None where there is neither."""
    if text and text.strip():
        return write_note(office, file, text, happened=moment)
    found = note_in_hand(office, file)
    return found if found is not None and found.creator == office.identity.user_id else None


def add_draft(
    office: Any, file: File, *, title: str, text: str, expected: int | None = None
) -> Draft:
    """Put a draft for approval on the file."""
    behalf = in_place_of(office, require(office, file, "file.work"))
    check_fresh(file, expected)
    draft = Draft(
        clean(title, longest=SUBJECT, field="title"),
        clean(text, longest=NOTE, field="text", lines=True),
        creator=office.identity.user_id,
        created=office.now,
    )
    file.shelf("drafts").add(draft)
    file.modified = office.now
    file.record.append(
        at=to_micros(office.now),
        actor=office.identity.user_id,
        behalf=behalf,
        action="add_draft",
        source=file.custody.desk,
        data={"place": draft.__name__, "text": commitment(draft.salt, draft.text)},
    )
    return draft


def approve_draft(office: Any, draft: Draft, *, expected: int | None = None) -> None:
    """Approve a draft on a file that lies on an officer's desk."""
    perform(office, draft, "approve", {}, expected=expected)


def add_letter(
    office: Any,
    file: File,
    stream: IO[bytes],
    *,
    filename: str,
    title: str | None = None,
    expected: int | None = None,
) -> Letter:
    """Put a document in the file's correspondence."""
    behalf = in_place_of(office, require(office, file, "file.work"))
    check_fresh(file, expected)
    title = clean(title or filename, longest=SUBJECT, field="title")
    letter = Letter(title, creator=office.identity.user_id, created=office.now)
    letter.store(stream, filename)
    file.shelf("correspondence").add(letter)
    file.modified = office.now
    file.record.append(
        at=to_micros(office.now),
        actor=office.identity.user_id,
        behalf=behalf,
        action="add_letter",
        source=file.custody.desk,
        data={"content": commitment(letter.salt, letter.sha256), "place": letter.__name__},
    )
    return letter
