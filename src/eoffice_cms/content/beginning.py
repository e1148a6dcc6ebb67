"""How a file begins: on one of the caller's desks, with a number from the branch's register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.content.base import NOT_IN_A_NAME
from eoffice_cms.content.file import File
from eoffice_cms.content.papers import write_note
from eoffice_cms.content.wording import SUBJECT, clean
from eoffice_cms.custody.custody import PRIORITIES
from eoffice_cms.custody.desks import desk_of
from eoffice_cms.custody.registers import claim, next_number
from eoffice_cms.custody.salts import commit_next
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, _
from eoffice_cms.workflow.engine import rely_on, require


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
    if getattr(rely_on(place), "merged", False):
        raise NotPossible(_("No file is begun here any more. Choose another branch."))
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
        behalf=office.identity.behalf_at(desk),
        action="create",
        target=desk,
        data={
            "number": number,
            "subject": commit_next(file, "subject", subject),
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
