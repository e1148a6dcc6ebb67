"""The engine: the one place where a transition is checked and performed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, Stale, _
from eoffice_cms.security.evaluator import Decision, aggregate_of
from eoffice_cms.workflow.declaration import Performed, Transition


@dataclass(frozen=True)
class Offer:
    """A transition as a page shows it: possible now, or why not."""

    transition: Transition
    reason: str | None

    @property
    def enabled(self) -> bool:
        return self.reason is None


def require(office: Any, obj: Any, permission: str) -> Decision:
    """Refuse unless the identity has the permission; declare read what the decision rests on.

    ZODB isolates snapshots and does not serialise: without ``readCurrent`` a right withdrawn
    meanwhile would not stop this transaction.

    :raises Forbidden: when it has not
    """
    return _granted(office.evaluator.permits(obj, permission))


def _granted(decision: Decision) -> Decision:
    if not decision:
        raise Forbidden(_("You may not do this here."))
    for each in decision.read:
        rely_on(each)
    return decision


def in_place_of(office: Any, decision: Decision) -> str | None:
    """Return whom the identity acts for where only a desk stood in for permits the act, else None.

    The record then says "X for Y"; who has the right besides, in an own one, acts for nobody.
    """
    stands_in = {f"desk:{desk}": who for desk, who in office.identity.stands_in}
    found = [stands_in.get(each.principal) for each in decision.reasons]
    return found[0] if found and all(found) else None


def rely_on(obj: Any) -> Any:
    """Declare that what is done rests on a persistent object as it is now, and return it.

    If somebody changes it meanwhile, this transaction is refused at its commit.
    """
    if obj._p_jar is not None:
        obj._p_activate()  # of a ghost, ZODB would not know which revision was read
        obj._p_jar.readCurrent(obj)
    return obj


def record_of(obj: Any) -> Any:
    """Return the record that tells of the object: its own, else that of the file it lies in."""
    own = getattr(obj, "record", None)
    return aggregate_of(obj).record if own is None else own


def check_fresh(obj: Any, expected: int | None) -> None:
    """Refuse when something was recorded since the page was drawn.

    :param expected: length of the record when the page was drawn, or None not to check
    :raises Stale: with the entries since then in ``details["entries"]``
    """
    record = record_of(obj)
    if expected is not None and expected != record.length:
        since = record.latest(max(record.length - expected, 1))
        for each in since:
            each._p_activate()  # the refusal is told when the store's connection may be closed
        raise Stale(
            _("Something happened to this file after you opened the page."), entries=since
        )


def why_not(office: Any, obj: Any, transition: Transition, parameters: Mapping[str, Any]) -> Any:
    """Return the first reason of the transition's guards against it, or None."""
    return next(
        (
            reason
            for guard in transition.guards
            if (reason := guard(office, obj, parameters)) is not None
        ),
        None,
    )


def _check_given(
    office: Any, obj: Any, transition: Transition, parameters: Mapping[str, Any]
) -> None:
    """Refuse what a guard is against, and what lacks the words that must come with it."""
    reason = why_not(office, obj, transition, parameters)
    if reason is not None:
        raise NotPossible(reason)
    if transition.comment is not None and not parameters.get(transition.comment):
        raise Invalid(_("Say why: this is not done without a word."), field=transition.comment)


def offers(office: Any, obj: Any) -> list[Offer]:
    """Return the transitions that concern the object's state, each with why not, if not."""
    found = []
    for transition in office.rules.workflow_of(obj).transitions:
        if obj.state not in transition.sources:
            continue
        if not office.evaluator.permits(obj, transition.permission):
            continue
        found.append(Offer(transition, why_not(office, obj, transition, {})))
    return found


def perform(
    office: Any,
    obj: Any,
    name: str,
    parameters: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
    *,
    expected: int | None = None,
    happened: datetime | None = None,
) -> Any:
    """Perform a transition and return the entry that records it.

    :param parameters: of its guards and its effect; a function makes them only once the person,
        the state and the page that was shown are found right
    :raises Stale: when ``expected`` is not the length of the object's record
    :raises NotPossible: in another state, or when a guard refuses
    :raises Invalid: without the words that must come with it
    :raises Forbidden: without the permission
    """
    workflow = office.rules.workflow_of(obj)
    transition = workflow.transition(name)
    decision = office.evaluator.permits(obj, transition.permission)
    # Who may not even see it is told nothing; who may, is told what happened meanwhile.
    if not decision and not office.can_view(obj):
        raise Forbidden(_("You may not do this here."))
    check_fresh(obj, expected)
    if obj.state not in transition.sources:
        raise NotPossible(
            _(
                "“${action}” is not possible while this is in the state “${state}”.",
                mapping={"action": transition.title, "state": workflow.state(obj.state).title},
            )
        )
    _granted(decision)
    moment = happened or office.now
    given = parameters() if callable(parameters) else parameters
    parameters = {**given, "moment": to_micros(moment)}
    _check_given(office, obj, transition, parameters)
    before = obj.state
    said = dict(transition.effect(office, obj, parameters))
    if transition.target is not None:
        obj.state = transition.target
    obj.modified = moment
    entry = record_of(obj).append(
        at=to_micros(office.now),
        happened=to_micros(happened),
        actor=office.identity.user_id,
        behalf=in_place_of(office, decision),
        action=name,
        source=said.pop("source", None),
        target=said.pop("target", None),
        data=said,
    )
    office.rules.tell(
        office, Performed(workflow.name, name, obj, before, obj.state, parameters, entry)
    )
    return entry
