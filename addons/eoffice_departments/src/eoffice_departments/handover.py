"""The handover note (प्रभार सूची): what lies at a post when its charge passes, signed by both."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import rfc8785
from sqlalchemy import or_, select

from eoffice_cms.catalog import tables
from eoffice_cms.clock import to_micros
from eoffice_cms.custody.record import Record
from eoffice_cms.errors import Forbidden, NotPossible
from eoffice_cms.workflow.engine import rely_on
from eoffice_departments.content import Handover, Post
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _

#: How what lies there is told apart, in the order of the note.
GROUPS = {
    "asked": _("Asked back by the sender"),
    "urgent": _("Immediate and most immediate"),
    "unopened": _("Awaiting opening"),
    "here": _("On the desk"),
    "parked": _("Parked"),
}


class Item(NamedTuple):
    """One file of a handover note; ``since`` in microseconds, ``due`` a day in ISO form."""

    group: str
    number: str
    since: int
    due: str | None


def listing(office: Any, desk: str) -> tuple[Item, ...]:
    """Return what lies on a desk now, by group and urgency."""
    file, stay = tables.content, tables.movement
    rows = office.catalog.connection.execute(
        select(
            file.c.number, stay.c.since_at, stay.c.opened_at, stay.c.due, stay.c.rank,
            stay.c.asked, stay.c.status,
        )
        .join_from(stay, file, stay.c.file == file.c.source)
        .where(
            stay.c.desk == desk,
            stay.c.left_at.is_(None),
            or_(stay.c.status == tables.HERE, stay.c.status == tables.PARKED),
        )
        .order_by(stay.c.rank, stay.c.since_at)
    )  # fmt: skip
    items = [Item(_group(row), row.number, row.since_at, row.due) for row in rows]
    order = list(GROUPS)
    return tuple(sorted(items, key=lambda one: order.index(one.group)))


def _group(row: Any) -> str:
    if row.status == tables.PARKED:
        return "parked"
    if row.asked:
        return "asked"
    if row.rank[:1] in "01":
        return "urgent"
    return "unopened" if row.opened_at is None else "here"


def part_of(office: Any, post: Post, note: Handover) -> str | None:
    """Return "outgoing" or "incoming" for one who has a part in a handover, else None."""
    me = office.identity.user_id
    if me is not None and me == note.outgoing:
        return "outgoing"
    return "incoming" if me is not None and me == note.incoming else None


def may_read(office: Any, post: Post, note: Handover) -> bool:
    """Say whether somebody may read a note: the two, who attends the post, who manages posts."""
    return (
        part_of(office, post, note) is not None
        or post.desk in office.identity.desks
        or office.can(post, MANAGE)
    )


def sign(office: Any, post: Post, number: int) -> Handover:
    """Sign a handover note as the one who goes or who comes; an entry of the post's record.

    What lies there is fixed by whoever signs first; the entry holds its SHA-256.

    :param number: place among ``post.handovers``, from 0
    :raises Forbidden: for anybody else
    :raises NotPossible: before the charge passes, or when one has signed already
    """
    if not 0 <= number < len(post.handovers):
        raise NotPossible(_("There is no such handover note."))
    note = rely_on(post.handovers[number])
    part = part_of(office, post, note)
    if part is None:
        raise Forbidden(_("Only the two between whom the charge passes sign this note."))
    now = to_micros(office.now)
    if note.at > now:
        raise NotPossible(_("The charge has not passed yet."))
    if any(user == office.identity.user_id for user, _at in note.signed):
        raise NotPossible(_("You have signed this note already."))
    if note.listing is None:
        note.listing = listing(office, post.desk)
    note.signed = (*note.signed, (office.identity.user_id, now))
    if post.record is None:
        post.record = Record(post)
    post.record.append(
        at=now, actor=office.identity.user_id, action=f"sign_{part}", source=post.desk,
        data={"handover": number, "files": len(note.listing), "list": digest(note.listing)},
    )  # fmt: skip
    return note  # type: ignore[no-any-return]


def digest(items: tuple[Item, ...]) -> str:
    """Return the SHA-256 of a list, over canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps([list(each) for each in items])).hexdigest()
