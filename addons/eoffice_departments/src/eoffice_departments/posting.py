"""Posting and relieving: who holds a post, by which order, from when to when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.custody.administration import changed, check_own_seat
from eoffice_cms.custody.desks import assign, desk_of, seat, unassign, unseat
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.security.seats import Seat, holders_at
from eoffice_cms.workflow.engine import require
from eoffice_departments.accountable import all_or_nothing, check_answered, unanswered
from eoffice_departments.content import Handover, Line, Order, Post, Term
from eoffice_departments.orders import When, beginning, day_of, ending, enter
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _


def active_user(office: Any, user_id: str) -> Any:
    """Return an official who can sign in.

    :raises Invalid: when there is none of this id
    """
    user = office.site.users.get(user_id)
    if user is None or not user.standing.active:
        raise Invalid(_("There is no such official. Choose one from the list."), field="user")
    return user


def name_of(office: Any, user_id: str) -> str:
    """Return an official's name for a sentence; the id where there is none."""
    user = office.site.users.get(user_id)
    return str(user.title if user is not None else user_id)


def check_span(office: Any, since: datetime, until: datetime | None) -> None:
    """Refuse what would end before it begins, or has ended already."""
    if until is None:
        return
    if until <= since:
        raise Invalid(_("The order would end before it begins."), field="until")
    if until <= office.now:
        raise Invalid(_("This time is over already."), field="until")


def charges(desk: Any, now: int) -> list[Seat]:
    """Return the charges of a desk that hold or are still to begin, those without an end too."""
    held = [Seat(desk.id, user, 0, None) for user in desk.holders]
    return held + [
        each for each in desk.seats
        if each.behalf is None and (each.until is None or each.until > now)
    ]  # fmt: skip


def overlap(first: Any, since: int, until: int | None) -> bool:
    """Say whether a span has a moment in common with ``since`` to ``until``."""
    return (until is None or first.since < until) and (first.until is None or since < first.until)


def post_official(
    office: Any,
    post: Post,
    user_id: str,
    *,
    order: Order | None = None,
    since: When | None = None,
    until: When | None = None,
    additional: bool = False,
) -> None:
    """Give a post to an official, from a moment or day on; all that lies on its desk comes along.

    :param since: now, unless given; one in the past is kept as history, rights begin now
    :param until: last day or moment of the charge; open unless given
    :param additional: whether it is an additional charge beside the official's own post
    :raises Invalid: when there is no such active official, or the order ends before it begins
    :raises NotPossible: when somebody holds the post in that time
    """
    require(office, post, MANAGE)
    line = post_charge(
        office, post, user_id, order=order, since=since, until=until, additional=additional
    )
    if post.handovers:  # the first holder takes over from nobody
        note_handover(post, None, user_id, line.since or 0, order)
    enter(office, order, line, post)


def post_charge(
    office: Any,
    post: Post,
    user_id: str,
    *,
    order: Order | None,
    since: When | None = None,
    until: When | None = None,
    additional: bool = False,
) -> Line:
    """Give a post, as :func:`post_official`, and return what an order is to say of it."""
    active_user(office, user_id)
    begin = beginning(since) if since is not None else office.now
    end = ending(until) if until is not None else None
    check_span(office, begin, end)
    number = order.number if order is not None else None
    check_own_seat(office, user_id, number, field="number")
    now, start = to_micros(office.now), to_micros(max(begin, office.now))
    _check_free(office, post, user_id, start, to_micros(end))
    if start <= now and end is None:
        assign(office.site, post.desk, user_id)
    else:
        seat(office.site, Seat(post.desk, user_id, start, to_micros(end)))
    changed(office, "seat", desk=post.desk, user=user_id, order=number)
    last_day = until if end is None or not isinstance(until, datetime) else day_of(end)
    post.terms = (
        *post.terms,
        Term(
            user_id, day_of(begin), str(last_day) if last_day else None,
            order=order.uid if order is not None else None, additional=additional,
            ends=to_micros(end),
        ),
    )  # fmt: skip
    act = "charge" if additional else "post"
    return Line(act, post.desk, user_id, to_micros(begin), to_micros(end))


def give_additional_charge(office: Any, post: Post, user_id: str, **given: Any) -> None:
    """Give a vacant post to an official beside the own one; as :func:`post_official`."""
    post_official(office, post, user_id, additional=True, **given)


def _check_free(office: Any, post: Post, user_id: str, start: int, end: int | None) -> None:
    """Refuse a second holder of one post."""
    for each in charges(desk_of(office.site, post.desk), to_micros(office.now)):
        if not overlap(each, start, end):
            continue
        who = {"who": name_of(office, each.user)}
        if each.user == user_id:
            raise NotPossible(_("${who} holds this post already.", mapping=who), field="user")
        raise NotPossible(
            _(
                "${who} holds this post. A post has one holder: relieve that person first, "
                "or hand the charge over.",
                mapping=who,
            ),
            field="user",
        )


def relieve(
    office: Any,
    post: Post,
    user_id: str,
    *,
    order: Order | None = None,
    at: When | None = None,
) -> None:
    """Relieve an official of a post; neither person nor password of the official is needed.

    All that lies on the desk stays. At the moment the official's sessions end, substitutes who
    stood in for the official there go too, and the desk falls to its link officer or superior.

    :param at: now, unless given; a day to come counts to its end, one in the past is history
    :raises NotPossible: when the official does not hold it, was relieved before, or nobody would
        answer for the desk
    :raises Invalid: when it would end before it began
    """
    require(office, post, MANAGE)
    moment = to_micros(moment_of(office, at))
    before = unanswered(office.site, post.desk, moment)
    with all_or_nothing(*touched(office, post, user_id)):
        line = end_charge(office, post, user_id, order=order, at=at)
        check_answered(office, post.desk, moment, before)
        note_handover(post, user_id, None, moment, order)
    enter(office, order, line, post)


def note_handover(
    post: Post, outgoing: str | None, incoming: str | None, moment: int, order: Order | None
) -> None:
    """Keep that charge passes, for the handover note; who comes later takes the open one up."""
    last = post.handovers[-1] if post.handovers else None
    if last is not None and outgoing is None and last.incoming is None:
        last.incoming = incoming
        return
    made = Handover(outgoing, incoming, moment, order.uid if order is not None else None)
    post.handovers = (*post.handovers, made)


def touched(office: Any, post: Post, *users: str) -> list[Any]:
    """Return the objects that say who sits at a post: its desk, and those who sit there."""
    site = office.site
    desk = desk_of(site, post.desk)
    seated = {*users, *desk.holders, *(each.user for each in desk.seats)}
    people = (site.users.get(each) for each in seated)
    return [post, desk, *(each.standing for each in people if each is not None)]


def moment_of(office: Any, at: When | None) -> datetime:
    """Return when something ends that ends at a moment or with a day: never before now."""
    if at is None:
        return office.now  # type: ignore[no-any-return]
    if isinstance(at, datetime):
        return max(at, office.now)
    return office.now if at <= _today(office) else ending(at)


def _today(office: Any) -> date:
    return office.now.astimezone(OFFICE_ZONE).date()  # type: ignore[no-any-return]


def end_charge(
    office: Any, post: Post, user_id: str, *, order: Order | None, at: When | None
) -> Line:
    """End an official's charge and return what an order is to say of it.

    As :func:`relieve`, without asking who answers for the desk afterwards.
    """
    moment = to_micros(moment_of(office, at))
    held, term = _charge_of(office, post, user_id, moment)
    last = day_of(at or office.now) if at is None or isinstance(at, datetime) else at.isoformat()
    if term is not None and last < term.since:
        raise Invalid(
            _("The order would end before it begins: charge was taken on ${day}.",
              mapping={"day": term.since}), field="day",
        )  # fmt: skip
    cut(office, held, moment)
    desk = desk_of(office.site, post.desk)
    for each in desk.seats:
        if each.behalf == user_id and (each.until is None or each.until > moment):
            cut(office, each, moment)
    standing = office.site.users[user_id].standing
    standing.relieved = (*standing.relieved, moment)[-10:]
    if term is not None:
        ended = term._replace(
            until=last, ended_by=order.uid if order is not None else None, relieved=True,
            ends=moment,
        )
        post.terms = tuple(ended if each is term else each for each in post.terms)
    return Line("relieve", post.desk, user_id, moment, None)


def _charge_of(
    office: Any, post: Post, user_id: str, moment: int
) -> tuple[Seat, Term | None]:
    """Return an official's charge of a post and the term that tells of it; refuse where none."""
    who, now = {"who": name_of(office, user_id)}, to_micros(office.now)
    mine = [s for s in charges(desk_of(office.site, post.desk), now) if s.user == user_id]
    running = [s for s in mine if s.until is None or moment < s.until]
    held = min(running, key=lambda one: one.since, default=None)
    terms = [each for each in post.terms if each.user == user_id]
    if held is not None:
        terms = [each for each in terms if each.ends == held.until]
    term = terms[-1] if terms else None
    if term is not None and term.relieved and (held is None or held.until is not None):
        raise NotPossible(
            _("${who} was relieved of this post already, on ${day}.",
              mapping={**who, "day": term.until}), field="user",
        )  # fmt: skip
    if held is None:
        raise NotPossible(_("${who} does not hold this post.", mapping=who), field="user")
    return held, term


def cut(office: Any, held: Seat, moment: int) -> None:
    """End a seat at a moment; take it back whole where it would not have begun."""
    site, now = office.site, to_micros(office.now)
    if held.user in desk_of(site, held.desk).holders and held.behalf is None:
        unassign(site, held.desk, held.user)
    else:
        unseat(site, held)
    changed(office, "unseat", desk=held.desk, user=held.user)
    if moment > now and moment > held.since:
        seat(site, held._replace(until=moment))


def holder_of(office: Any, post: Post) -> str | None:
    """Return the user id of who holds a post now, present or away; None while it is vacant."""
    found = holders_at(desk_of(office.site, post.desk), to_micros(office.now))
    return found[0] if found else None
