"""What officials do with files: each function acts and records, or refuses and writes nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import IO, Any

from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.content.base import NOT_IN_A_NAME
from eoffice_cms.content.file import Draft, File, Letter, Note
from eoffice_cms.content.wording import NOTE, REASON, SUBJECT, clean
from eoffice_cms.custody.custody import PRIORITIES
from eoffice_cms.custody.desks import desk_of
from eoffice_cms.custody.record import commitment
from eoffice_cms.custody.registers import claim, next_number
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, Stale, _
from eoffice_cms.security.grants import grants_of
from eoffice_cms.workflow.engine import check_fresh, perform, rely_on, require

SHARED_ROLES = ("Reader", "Editor")


def create_file(
    office: Any,
    place: Any,
    *,
    subject: str,
    desk: str,
    note: str | None = None,
    received: datetime | None = None,
    category: str | None = None,
    priority: str = "normal",
    due: date | None = None,
    happened: datetime | None = None,
    number: str | None = None,
) -> File:
    """Create a file in a branch, on one of the caller's desks.

    :param received: when the matter reached the office; now, unless given
    :param number: an imported file's own number; otherwise the branch's register gives the next
    :raises Forbidden: without the permission, or for a desk of somebody else
    :raises Invalid: when a value does not fit
    """
    require(office, place, "place.create_file")
    if not office.identity.is_system and desk not in office.identity.desks:
        raise Forbidden(_("You do not sit at this desk."))
    desk_of(office.site, desk)
    subject = clean(subject, longest=SUBJECT, shortest=3, field="subject")
    if priority not in PRIORITIES:
        raise Invalid(_("Choose one of the priorities."), field="priority")
    moment = happened or office.now
    if received is not None and received > moment:
        raise Invalid(_("It cannot have been received in the future."), field="received")
    if due is not None and happened is None and due < moment.astimezone(OFFICE_ZONE).date():
        raise Invalid(_("The due date has passed. Choose a day to come."), field="due")
    given = number
    if number is None:
        number = next_number(
            office.site, department=_code(place.__parent__), branch=_code(place), moment=moment
        )
    file = File(
        subject,
        number=number,
        desk=desk,
        received=received or moment,
        since=to_micros(moment),
        creator=office.identity.user_id,
        created=moment,
    )
    if category:
        file.category = clean(category, longest=100, field="category")
    file.custody.priority, file.custody.due = priority, due
    claim(office.site, number, file)
    place.add(_address(number) if given else _free_address(number, place), file)
    file.record.append(
        at=to_micros(office.now),
        happened=to_micros(happened),
        actor=office.identity.user_id,
        action="create",
        target=desk,
        data={
            "number": number,
            "subject": commitment(file.salt, subject),
            "received": to_micros(file.received),
        },
    )
    if note:
        write_note(office, file, note, happened=happened)
    return file


def _code(place: Any) -> str:
    return getattr(place, "code", None) or (place.__name__ or "eo").upper()[:8]


def _address(number: str) -> str:
    return NOT_IN_A_NAME.sub("-", number).strip("-._").lstrip("()-._")[:100] or "file"


def _free_address(number: str, place: Any) -> str:
    """Return an address for a number of the register, which must not stop at a name taken."""
    wanted = _address(number)
    name, count = wanted, 1
    while name in place:
        count += 1
        name = f"{wanted}.{count}"
    return name


def open_file(
    office: Any, file: File, *, expected: int | None = None, happened: datetime | None = None
) -> None:
    """Open a file that has arrived; from then on its sender can no longer pull it back."""
    perform(office, file, "open", {}, expected=expected, happened=happened)


# notes


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
    require(office, file, "file.work")
    check_fresh(file, expected)
    text = clean(text, longest=NOTE, field="note", lines=True)
    note = file.yellow_note()
    who = office.identity.user_id
    if note is not None and note.creator != who:
        if note.creator in rely_on(desk_of(office.site, file.custody.desk)).holders:
            raise NotPossible(_("${who} is still writing a note.", mapping={"who": note.creator}))
        note = None  # its writer has left the desk: a new one is begun beside it
    if before is not None and before != (note.text if note else ""):
        raise Stale(
            _("The note was changed after you opened the page."), text=note.text if note else ""
        )
    moment = happened or office.now
    if note is None:
        note = Note(text, desk=file.custody.desk, creator=who, created=moment)
        file.shelf("notes").add(note)
    else:
        note.text, note.modified = text, moment
    return note


def discard_note(office: Any, file: File) -> None:
    """Throw away one's own yellow note; a green one stays for ever."""
    note = file.yellow_note()
    if note is None:
        return
    require(office, note, "note.edit")
    note.removed = True
    del note.__parent__._items[note.__name__]


def _own_note(office: Any, file: File, text: str | None, moment: datetime) -> Note | None:
    """Return one's yellow note, with the text given if any; None where there is neither."""
    if text and text.strip():
        return write_note(office, file, text, happened=moment)
    found = file.yellow_note()
    return found if found is not None and found.creator == office.identity.user_id else None


def _act(
    office: Any,
    file: File,
    action: str,
    expected: int | None,
    happened: datetime | None,
    text: str | None,
    **given: Any,
) -> None:
    """Perform a transition that turns the note green: the note goes with the file."""
    if not office.can_view(file):
        raise Forbidden(_("You may not do this here."))
    check_fresh(file, expected)
    note, moment = None, happened or office.now
    if file.state == "active":
        note = _own_note(office, file, text, moment)
    perform(office, file, action, {**given, "note": note}, expected=expected, happened=happened)
    if note is not None:
        note.state, note.modified = "green", moment


# movement


def send(
    office: Any,
    file: File,
    *,
    to: str,
    note: str | None = None,
    priority: str | None = None,
    due: date | None = None,
    expected: int | None = None,
    happened: datetime | None = None,
    vacant: bool = False,
) -> None:
    """Send the file to a desk.

    :param expected: length of the record that the page showed
    :param vacant: whether a desk at which nobody sits will do
    :raises Refused: see :func:`eoffice_cms.workflow.engine.perform`
    """
    _act(
        office, file, "send", expected, happened, note,
        to=to, priority=priority, due=due, vacant=vacant,
    )  # fmt: skip


def put_up(
    office: Any,
    file: File,
    *,
    note: str | None = None,
    priority: str | None = None,
    due: date | None = None,
    expected: int | None = None,
    happened: datetime | None = None,
    vacant: bool = False,
) -> None:
    """Send the file to the desk above."""
    _act(
        office, file, "put_up", expected, happened, note,
        priority=priority, due=due, vacant=vacant,
    )  # fmt: skip


def return_file(
    office: Any,
    file: File,
    *,
    note: str | None = None,
    expected: int | None = None,
    happened: datetime | None = None,
) -> None:
    """Return the file to the desk it came from."""
    _act(office, file, "return", expected, happened, note)


def pull_back(
    office: Any, file: File, *, expected: int | None = None, happened: datetime | None = None
) -> None:
    """Take back a file that was sent and not yet opened."""
    perform(office, file, "pull_back", {}, expected=expected, happened=happened)


def ask_back(
    office: Any,
    file: File,
    *,
    reason: str,
    expected: int | None = None,
    happened: datetime | None = None,
) -> None:
    """Ask the holder to return a file that was opened already."""
    reason = clean(reason, longest=REASON, field="reason", lines=True)
    perform(office, file, "ask_back", {"reason": reason}, expected=expected, happened=happened)


def park(
    office: Any,
    file: File,
    *,
    reason: str,
    until: date,
    expected: int | None = None,
    happened: datetime | None = None,
) -> None:
    """Lay the file aside until a day, for a reason."""
    reason = clean(reason, longest=REASON, field="reason", lines=True)
    given = {"reason": reason, "until": until}
    perform(office, file, "park", given, expected=expected, happened=happened)


def resume(
    office: Any, file: File, *, expected: int | None = None, happened: datetime | None = None
) -> None:
    """Take a parked file up again."""
    perform(office, file, "resume", {}, expected=expected, happened=happened)


def decide(
    office: Any,
    file: File,
    *,
    outcome: str,
    note: str | None = None,
    expected: int | None = None,
    happened: datetime | None = None,
) -> None:
    """Record an officer's decision: ``approved``, ``rejected`` or ``directed``."""
    _act(office, file, "decide", expected, happened, note, outcome=outcome)


def close_file(
    office: Any,
    file: File,
    *,
    note: str | None = None,
    expected: int | None = None,
    happened: datetime | None = None,
) -> None:
    """Close the file."""
    _act(office, file, "close", expected, happened, note)


def reopen(
    office: Any,
    file: File,
    *,
    reason: str,
    expected: int | None = None,
    happened: datetime | None = None,
) -> None:
    """Open a closed file again, for a reason."""
    reason = clean(reason, longest=REASON, field="reason", lines=True)
    perform(office, file, "reopen", {"reason": reason}, expected=expected, happened=happened)


# drafts, correspondence and sharing


def add_draft(
    office: Any, file: File, *, title: str, text: str, expected: int | None = None
) -> Draft:
    """Put a draft for approval on the file."""
    require(office, file, "file.work")
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
    require(office, file, "file.work")
    check_fresh(file, expected)
    title = clean(title or filename, longest=SUBJECT, field="title")
    letter = Letter(title, creator=office.identity.user_id, created=office.now)
    letter.store(stream, filename)
    file.shelf("correspondence").add(letter)
    file.modified = office.now
    file.record.append(
        at=to_micros(office.now),
        actor=office.identity.user_id,
        action="add_letter",
        source=file.custody.desk,
        data={"content": commitment(letter.salt, letter.sha256), "place": letter.__name__},
    )
    return letter


def share(office: Any, obj: Any, *, principal: str, role: str = "Reader") -> None:
    """Let somebody see (or edit) an object; taken back with :func:`unshare`."""
    require(office, obj, _share_permission(obj))
    if role not in SHARED_ROLES:
        raise Invalid(_("Choose one of the roles."), field="role")
    kind, _colon, name = principal.partition(":")
    known = {"user": office.site.users, "desk": office.site.desks}.get(kind)
    if known is None or name not in known:
        raise Invalid(_("There is no such person or desk."), field="principal")
    grants_of(obj).add(principal, role, "sharing")
    _record_sharing(office, obj, "share", principal, role)


def unshare(office: Any, obj: Any, *, principal: str, role: str) -> None:
    """Take a sharing back, and nothing that was given for another cause."""
    require(office, obj, _share_permission(obj))
    if obj.grants is None or not obj.grants.withdraw(
        cause="sharing", principal=principal, role=role
    ):
        raise NotPossible(_("This was not shared, or it was taken back already."))
    _record_sharing(office, obj, "unshare", principal, role)


def _share_permission(obj: Any) -> str:
    return "file.share" if isinstance(obj, File) else "content.share"


def _record_sharing(office: Any, obj: Any, action: str, principal: str, role: str) -> None:
    record = getattr(obj, "record", None)
    if record is not None:
        record.append(
            at=to_micros(office.now),
            actor=office.identity.user_id,
            action=action,
            data={"principal": principal, "role": role},
        )
