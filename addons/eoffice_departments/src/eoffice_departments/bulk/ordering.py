"""Act by the orders of a sheet, whole or not at all, and take one order back by a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.errors import NotPossible, Refused
from eoffice_cms.workflow.engine import require
from eoffice_departments.bulk.rows import Duty
from eoffice_departments.content import Order
from eoffice_departments.leave import end_leave, grant_leave, posts_of
from eoffice_departments.orders import beginning, ending, find_order, issue_order
from eoffice_departments.services import MANAGE
from eoffice_departments.sheets.messages import Fault
from eoffice_departments.translation import _

DUTY = "duty"


@dataclass
class Outcome:
    """What a sheet of orders did, or would do.

    :ivar orders: numbers of the orders; gone, substituted: officials on duty, posts stood in for
    :ivar untouched: rows done by an earlier run; done: whether anything was kept
    """

    orders: list[str] = field(default_factory=list)
    gone: int = 0
    substituted: int = 0
    untouched: int = 0
    faults: list[Fault] = field(default_factory=list)
    done: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the figures for a machine; the faults are told beside."""
        return {
            "orders": self.orders, "on_duty": self.gone, "posts_substituted": self.substituted,
            "untouched": self.untouched, "done": self.done,
        }  # fmt: skip


class _GiveUpError(Exception):
    """Ends a transaction of which nothing is to be kept."""

    def __init__(self, outcome: Any) -> None:
        super().__init__()
        self.outcome = outcome


def order_duties(
    app: Any,
    duties: Sequence[Duty],
    faults: Sequence[Fault] = (),
    *,
    issuer: str,
    user_id: str | None = None,
    dry_run: bool = False,
    skip_faults: bool = False,
) -> Outcome:
    """Send officials on other duty as a sheet says, all in one transaction.

    A dry run does the same and keeps nothing of it, so that it finds what the services refuse.

    :param faults: rows that could not be read; issuer: who signed orders whose rows do not say so
    :param skip_faults: keep the other rows where some are refused; otherwise nothing
    """

    def act(office: Any) -> Outcome:
        outcome = Outcome(faults=list(faults))
        require(office, office.site, MANAGE)
        for duty in sorted(duties, key=lambda each: each.line):
            try:
                _send(office, duty, issuer, outcome)
            except Refused as refusal:
                outcome.faults.append(Fault(duty.line, refusal.message))
        outcome.faults.sort(key=lambda each: each.line)
        if dry_run or (outcome.faults and not skip_faults):
            raise _GiveUpError(outcome)
        outcome.done = True
        return outcome

    return _run(app, act, user_id)


def _run(app: Any, act: Any, user_id: str | None) -> Any:
    try:
        return app.run(act, user_id=user_id)
    except _GiveUpError as given_up:
        return given_up.outcome


def _send(office: Any, duty: Duty, issuer: str, outcome: Outcome) -> None:
    order = find_order(office, duty.number, duty.day)
    since, until = to_micros(beginning(duty.since)), to_micros(ending(duty.until))
    if order is not None and any(
        (each.act, each.user, each.since, each.until) == ("leave", duty.official, since, until)
        for each in order.lines
    ):
        outcome.untouched += 1
        return
    if order is None:
        order = issue_order(
            office, number=duty.number, day=duty.day, kind=DUTY, issuer=duty.issuer or issuer
        )
    _check_official(office, duty.official)
    if duty.substitute:
        _check_official(office, duty.substitute)
    first = max(since, to_micros(office.now))
    posts = posts_of(office, duty.official, first)
    standing_in = {each.desk: duty.substitute for each in posts if duty.substitute}
    grant_leave(
        office, duty.official, since=duty.since, until=duty.until, kind=DUTY, order=order,
        substitutes=standing_in,
    )  # fmt: skip
    if order.number not in outcome.orders:
        outcome.orders.append(order.number)
    outcome.gone += 1
    outcome.substituted += len(standing_in)


def _check_official(office: Any, user: str) -> None:
    found = office.site.users.get(user)
    if found is None or not found.standing.active:
        raise NotPossible(
            _("There is no official with the sign-in name ${user}.", mapping={"user": user[:60]})
        )


def call_back(
    app: Any,
    order: tuple[str, date],
    *,
    number: str,
    day: date,
    issuer: str,
    user_id: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Take back, by a second order, all that one order did: everybody returns now.

    :param order: number and date of the order to take back
    :raises NotPossible: when there is no such order, or nobody is away by it any more
    """

    def act(office: Any) -> Outcome:
        require(office, office.site, MANAGE)
        first = find_order(office, *order)
        if first is None:
            raise NotPossible(
                _("There is no order ${number} of ${year}.",
                  mapping={"number": order[0], "year": str(order[1].year)}), field="number",
            )  # fmt: skip
        away = sent_by(office, first)
        if not away:
            raise NotPossible(
                _("Nobody is away by the order ${number} any more.",
                  mapping={"number": first.number}), field="number",
            )  # fmt: skip
        second = issue_order(
            office, number=number, day=day, kind=DUTY, issuer=issuer,
            subject=f"{first.number} ({first.day})",
        )  # fmt: skip
        outcome = Outcome(orders=[second.number])
        for user in away:
            end_leave(office, user, order=second)
            outcome.gone += 1
        if dry_run:
            raise _GiveUpError(outcome)
        outcome.done = True
        return outcome

    return _run(app, act, user_id)  # type: ignore[no-any-return]


def sent_by(office: Any, order: Order) -> list[str]:
    """Return the officials who are away by an order, now or in time to come."""
    now = to_micros(office.now)
    found = []
    for line in order.lines:
        user = office.site.users.get(line.user or "")
        if line.act != "leave" or user is None or (line.until or 0) <= now:
            continue
        spans = {(each.since, each.until) for each in user.standing.absences}
        if (line.since, line.until) in spans:
            found.append(line.user)
    return list(dict.fromkeys(each for each in found if each))
