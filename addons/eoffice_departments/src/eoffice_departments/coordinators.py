"""Coordinators of branches: named by order, for as long as their post of then is held."""

from __future__ import annotations

from datetime import date
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.content.wording import clean
from eoffice_cms.custody.administration import changed
from eoffice_cms.custody.record import Record
from eoffice_cms.errors import Invalid
from eoffice_cms.security.grants import grants_of
from eoffice_cms.security.identity import in_charge
from eoffice_cms.security.seats import OWN, holders_at
from eoffice_cms.workflow.engine import require
from eoffice_departments.content import Branch, Coordination, Line
from eoffice_departments.orders import enter, find_order
from eoffice_departments.posting import active_user
from eoffice_departments.translation import _

COORDINATE = "departments.coordinate"
OVERSEE = "departments.oversee"
LONGEST_NUMBER = 80


def set_coordinator(
    office: Any,
    branch: Branch,
    user_id: str | None,
    *,
    number: str | None = None,
    day: date | None = None,
    since: date | None = None,
) -> None:
    """Make an official the coordinator of a branch, in place of the one before; None for nobody.

    Whoever holds a post coordinates for as long as that post is held: with a transfer the place
    falls vacant by itself, whatever the day on which the transfer takes effect.

    :param number, day: of the order; where the register has it, it tells of this too
    :param since: when it began; today, unless given. Rights begin now in any case.
    :raises Invalid: when there is no such active official, or a day does not fit
    """
    require(office, branch, COORDINATE)
    number, since = _checked(office, number, day, since)
    held = None
    if user_id:
        active_user(office, user_id)
        held = _post_of(office, branch, user_id)
    cause = f"coordinator of {branch.uid}"
    grants = grants_of(branch)
    grants.withdraw(cause=cause)
    if user_id:
        grants.add(in_charge(user_id, held) if held else f"user:{user_id}", "Coordinator", cause)
    changed(office, "coordinator", user=user_id or None, place=branch.uid, order=number)
    terms = branch.coordinations
    if terms and terms[-1].until is None:
        terms = (*terms[:-1], terms[-1]._replace(until=since.isoformat()))
    if user_id:
        order_day = day.isoformat() if day else None
        terms = (
            *terms, Coordination(user_id, held, since.isoformat(), None, number, order_day)
        )  # fmt: skip
    branch.coordinations = terms
    branch.coordinator, branch.modified = user_id or None, office.now
    _record(office, branch, user_id, held, number, day)


def coordinator_of(office: Any, branch: Branch) -> str | None:
    """Return the user id of a branch's coordinator now, or None while there is none."""
    user = office.site.users.get(branch.coordinator or "")
    if user is None or not user.standing.active:
        return None
    term = branch.coordinations[-1] if branch.coordinations else None
    if term is not None and term.desk is not None:
        desk = office.site.desks.get(term.desk)
        if desk is None or user.id not in holders_at(desk, to_micros(office.now)):
            return None
    return str(user.id)


def _checked(
    office: Any, number: str | None, day: date | None, since: date | None
) -> tuple[str | None, date]:
    today = office.now.astimezone(OFFICE_ZONE).date()
    number = clean(number, longest=LONGEST_NUMBER, field="number") if number else None
    if number and day is None:
        raise Invalid(_("Give the date of the order too."), field="order_day")
    if day is not None and not number:
        raise Invalid(_("Give the number of the order too."), field="number")
    for given, field in ((day, "order_day"), (since, "since")):
        if given is not None and given > today:
            raise Invalid(
                _("This day is still to come. Give the day it happened."), field=field
            )
    return number, since or today


def _post_of(office: Any, branch: Branch, user_id: str) -> str | None:
    """Return the desk of the post that the coordination rests on: one of the branch if possible."""
    site, now = office.site, to_micros(office.now)
    standing = site.users[user_id].standing
    known = {*standing.desks, *(each.desk for each in getattr(standing, "seats", ()))}
    held = sorted(
        each for each in known
        if not each.startswith(OWN) and each in site.desks
        and user_id in holders_at(site.desks[each], now)
    )  # fmt: skip
    here = [each for each in held if site.desks[each].place == branch.uid]
    return next(iter(here or held), None)


def _record(
    office: Any, branch: Branch, user_id: str | None, held: str | None,
    number: str | None, day: date | None,
) -> None:  # fmt: skip
    if branch.record is None:
        branch.record = Record(branch)
    branch.record.append(
        at=to_micros(office.now), actor=office.identity.user_id, action="coordinator",
        data={"user": user_id, "desk": held, "order": number,
              "order_day": day.isoformat() if day else None},
    )  # fmt: skip
    order = find_order(office, number, day) if number and day else None
    if order is not None:
        enter(office, order, Line("coordinate", held, user_id, to_micros(office.now), None))
