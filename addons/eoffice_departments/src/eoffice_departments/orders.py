"""Orders (आदेश): issuing them, and entering what each does in its record and in that of the post."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.content.base import name_from
from eoffice_cms.content.wording import clean
from eoffice_cms.custody.record import Record
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.workflow.engine import require
from eoffice_departments.content import Line, Order, Orders, Post
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _

#: The name of the register at the root; no department's code is in small letters.
REGISTER = "Orders"

KINDS = {
    "posting": _("Posting and transfer"),
    "relieving": _("Relieving"),
    "charge": _("Additional charge"),
    "leave": _("Leave"),
    "duty": _("Other duty"),
    "link": _("Link officer"),
    "coordinator": _("Coordinator"),
    "organisation": _("Organisation"),
}

#: A moment, or a day: its beginning where something begins, its end where something ends.
When = date | datetime


def register_of(office: Any) -> Orders:
    """Return the register of orders, made on first use."""
    found = office.site.get(REGISTER)
    if found is None:
        found = Orders(
            "Orders",
            titles={"en": "Orders", "hi": "आदेश"},
            creator=office.identity.user_id,
            created=office.now,
        )
        office.site.add(REGISTER, found)
    return found  # type: ignore[no-any-return]


def _key(number: str, day: date) -> tuple[str, int]:
    return "".join(number.casefold().split()), day.year


def find_order(office: Any, number: str, day: date) -> Order | None:
    """Return the order of this number and year, or None."""
    register = office.site.get(REGISTER)
    name = None if register is None else register.numbers.get(_key(number, day))
    return None if name is None else register[name]  # type: ignore[no-any-return]


def issue_order(
    office: Any, *, number: str, day: date, kind: str, issuer: str, subject: str = ""
) -> Order:
    """Enter an order in the register; services then act by it.

    :param number: as its issuer wrote it, such as "क्र./1234/स्था./2026"; unique in its year
    :param kind: one of ``KINDS``; issuer: who signed it
    :raises Invalid: when a value does not fit, or the day is still to come
    :raises NotPossible: when there is an order of this number in this year
    """
    require(office, office.site, MANAGE)
    number = clean(number, longest=80, field="number")
    issuer = clean(issuer, longest=120, field="issuer")
    subject = clean(subject, longest=300, field="subject") if subject.strip() else ""
    if kind not in KINDS:
        raise Invalid(_("Choose the kind of order from the list."), field="kind")
    if day > office.now.astimezone(OFFICE_ZONE).date():
        raise Invalid(_("This day is still to come. Give the date of the order."), field="day")
    register = register_of(office)
    if _key(number, day) in register.numbers:
        raise NotPossible(
            _(
                "There is an order ${number} of ${year} already.",
                mapping={"number": number, "year": str(day.year)},
            ),
            field="number",
        )
    order = Order(
        subject or number, number=number, day=day.isoformat(), kind=kind, issuer=issuer,
        creator=office.identity.user_id, created=office.now,
    )  # fmt: skip
    register.add(name_from(number, register), order)
    register.numbers[_key(number, day)] = order.__name__
    order.record.append(
        at=to_micros(office.now),
        actor=office.identity.user_id,
        action="issue",
        data={"number": number, "day": order.day, "kind": kind, "issuer": issuer},
    )
    return order


def enter(office: Any, order: Order | None, line: Line, *posts: Post) -> None:
    """Enter what was done in the record of each post, and of the order if it was by one."""
    data = {
        "user": line.user, "since": line.since, "until": line.until, "other": line.other,
        "order": order.number if order is not None else None,
        "order_day": order.day if order is not None else None,
    }  # fmt: skip
    records = []
    for post in posts:
        if post.record is None:
            post.record = Record(post)
        post.record.append(
            at=to_micros(office.now), actor=office.identity.user_id, action=line.act,
            source=post.desk, data=data,
        )  # fmt: skip
        records.append(post.record)
    if order is not None:
        order.lines = (*order.lines, line)
        order.record.append(
            at=to_micros(office.now), actor=office.identity.user_id, action=line.act,
            source=line.desk, data=data,
        )  # fmt: skip


def order_by(office: Any, *, number: str, day: date, kind: str, issuer: str) -> Order:
    """Return the order of this number and year, issued where there is none yet."""
    found = find_order(office, number, day)
    if found is not None:
        return found
    return issue_order(office, number=number, day=day, kind=kind, issuer=issuer)


def beginning(when: When) -> datetime:
    """Return the moment given, or that at which a day begins in the office's zone."""
    if isinstance(when, datetime):
        return when
    return datetime.combine(when, time(), OFFICE_ZONE)


def ending(when: When) -> datetime:
    """Return the moment given, or that at which a day has ended in the office's zone."""
    if isinstance(when, datetime):
        return when
    return datetime.combine(when + timedelta(days=1), time(), OFFICE_ZONE)


def day_of(moment: datetime) -> str:
    """Return the day of the office's calendar on which a moment falls, in ISO form."""
    return moment.astimezone(OFFICE_ZONE).date().isoformat()


def said(micros: int | None) -> str:
    """Return a moment as a sentence says it: the day, and the time where it is not midnight."""
    if micros is None:
        return "–"
    local = datetime.fromtimestamp(micros / 1_000_000, OFFICE_ZONE)
    return local.strftime("%d-%m-%Y" if local.time() == time() else "%d-%m-%Y %H:%M")
