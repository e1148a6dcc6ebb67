"""Leave and other absence, and the substitutes who act meanwhile: exactly from then to then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.custody.desks import desk_of, seat
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.security.seats import OWN, Absence, Seat, holders_at, in_force
from eoffice_cms.workflow.engine import rely_on, require
from eoffice_departments.accountable import all_or_nothing, check_answered, unanswered
from eoffice_departments.content import Line, Order, Post
from eoffice_departments.orders import When, beginning, ending, enter, said
from eoffice_departments.posting import (
    active_user,
    check_span,
    cut,
    moment_of,
    name_of,
    overlap,
    touched,
)
from eoffice_departments.services import MANAGE, post_of
from eoffice_departments.translation import _

#: Why somebody is away.
ABSENCES = {
    "leave": _("Leave"),
    "duty": _("Other duty, such as elections"),
    "tour": _("Tour"),
    "training": _("Training"),
}


def grant_leave(
    office: Any,
    user_id: str,
    *,
    since: When,
    until: When,
    kind: str = "leave",
    order: Order | None = None,
    substitutes: Mapping[str, str] | None = None,
) -> Absence:
    """Let an official be away; nothing is done at the official's posts by that person meanwhile.

    :param since, until: moments, or the first and the last day
    :param kind: one of ``ABSENCES``
    :param substitutes: desk id of a post → user id of who stands in there; the other posts fall
        on their link officers or superiors
    :raises Invalid: when it ends before it begins, or a value does not fit
    :raises NotPossible: when the official is away then already, a substitute is, or nobody would
        answer for a post
    """
    require(office, office.site, MANAGE)
    user = active_user(office, user_id)
    if kind not in ABSENCES:
        raise Invalid(_("Choose one from the list."), field="kind")
    begin, end = beginning(since), ending(until)
    check_span(office, begin, end)
    absence = Absence(to_micros(begin), to_micros(end), kind)
    _check_present(office, user_id, absence, field="user")
    first = max(absence.since, to_micros(office.now))
    posts = posts_of(office, user_id, first)
    before = {post.desk: unanswered(office.site, post.desk, first) for post in posts}
    standing_in = {post_of(office, desk): who for desk, who in (substitutes or {}).items()}
    changed = [user.standing]
    for post, who in standing_in.items():
        changed += touched(office, post, who)
    with all_or_nothing(*changed):
        user.standing.absences = (*_not_over(office, user.standing), absence)
        lines = [
            (post, _stand_in(office, post, who, user_id, absence.since, absence.until))
            for post, who in standing_in.items()
        ]
        for desk, unheld in before.items():
            check_answered(office, desk, first, unheld)
    line = Line("leave", None, user_id, absence.since, absence.until, kind)
    enter(office, order, line, *posts)
    for post, each in lines:
        enter(office, order, each, post)
    return absence


def posts_of(office: Any, user_id: str, moment: int) -> list[Post]:
    """Return the posts that an official holds at a moment."""
    standing = office.site.users[user_id].standing
    desks = [each for each in standing.desks if not each.startswith(OWN)]
    desks += [s.desk for s in standing.seats if s.behalf is None and in_force(s, moment)]
    owners = (office.site.desks[each].owner for each in desks)
    return [each for each in owners if isinstance(each, Post)]


def _not_over(office: Any, standing: Any) -> tuple[Absence, ...]:
    now = to_micros(office.now)
    return tuple(each for each in standing.absences if each.until > now)


def _check_present(office: Any, user_id: str, span: Any, *, field: str) -> None:
    """Refuse where an official is away in any part of a span."""
    standing = rely_on(office.site.users[user_id].standing)
    for each in _not_over(office, standing):
        if overlap(each, span.since, span.until):
            raise NotPossible(
                _(
                    "${who} is away from ${since} to ${until}. Choose another time or person.",
                    mapping={
                        "who": name_of(office, user_id),
                        "since": said(each.since), "until": said(each.until),
                    },
                ),
                field=field,
            )  # fmt: skip


def appoint_substitute(
    office: Any,
    post: Post,
    user_id: str,
    *,
    since: When | None = None,
    until: When | None = None,
    order: Order | None = None,
    holder: str | None = None,
) -> None:
    """Let an official stand in for the holder of a post, in the time in which that one is away.

    :param since, until: the whole of the holder's present or next absence, unless given
    :param holder: who is stood in for; the post's holder, unless given
    :raises Invalid: when there is no such official, or it ends before it begins
    :raises NotPossible: when the holder is not away then, the substitute is, or another stands in
    """
    require(office, post, MANAGE)
    held, away = _absence_of(office, post, holder, since)
    begin = to_micros(beginning(since)) if since is not None else away.since
    end = to_micros(ending(until)) if until is not None else away.until
    if end <= begin:
        raise Invalid(_("The order would end before it begins."), field="until")
    if begin < away.since or end > away.until:
        raise NotPossible(
            _("${who} is away only from ${since} to ${until}.",
              mapping={"who": name_of(office, held), "since": said(away.since),
                       "until": said(away.until)}), field="until",
        )  # fmt: skip
    enter(office, order, _stand_in(office, post, user_id, held, begin, end), post)


def _stand_in(office: Any, post: Post, user_id: str, held: str, begin: int, end: int) -> Line:
    """Seat a substitute for a holder who is away, or refuse; return what an order says of it."""
    active_user(office, user_id)
    desk, now = desk_of(office.site, post.desk), to_micros(office.now)
    if held not in holders_at(desk, max(begin, now)):
        raise NotPossible(
            _("${who} does not hold this post.", mapping={"who": name_of(office, held)}),
            field="user",
        )
    if held == user_id:
        raise NotPossible(_("Nobody stands in for himself. Choose another."), field="user")
    given = Seat(post.desk, user_id, max(begin, now), end, held)
    _check_present(office, user_id, given, field="user")
    for each in desk.seats:
        if each.behalf == held and overlap(each, given.since, given.until):
            raise NotPossible(
                _("${who} stands in here from ${since} to ${until} already.",
                  mapping={"who": name_of(office, each.user), "since": said(each.since),
                           "until": said(each.until)}), field="user",
            )  # fmt: skip
    seat(office.site, given)
    return Line("substitute", post.desk, user_id, begin, end, held)


def _absence_of(
    office: Any, post: Post, holder: str | None, since: When | None
) -> tuple[str, Absence]:
    """Return who is stood in for at a post, and when that one is away next."""
    now = to_micros(office.now)
    moment = max(now, to_micros(beginning(since))) if since is not None else now
    desk = desk_of(office.site, post.desk)
    held = holder or next(iter(holders_at(desk, moment)), None)
    if held is None:
        raise NotPossible(
            _("The post is vacant. Give it as an additional charge instead."), field="user"
        )
    absences = sorted(_not_over(office, office.site.users[held].standing))
    wanted = [each for each in absences if each.until > moment]
    if not wanted:
        raise NotPossible(
            _("${who} is not away then. Grant leave first.",
              mapping={"who": name_of(office, held)}), field="since",
        )  # fmt: skip
    return held, wanted[0]


def withdraw_substitute(
    office: Any,
    post: Post,
    user_id: str,
    *,
    at: When | None = None,
    order: Order | None = None,
) -> None:
    """Take back an appointment as substitute, now or at a moment to come.

    :raises NotPossible: when the official does not stand in there
    """
    require(office, post, MANAGE)
    moment, now = to_micros(moment_of(office, at)), to_micros(office.now)
    desk = desk_of(office.site, post.desk)
    mine = [s for s in desk.seats if s.user == user_id and s.behalf and (s.until or 0) > moment]
    if not mine:
        raise NotPossible(
            _("${who} does not stand in here.", mapping={"who": name_of(office, user_id)}),
            field="user",
        )
    before = unanswered(office.site, post.desk, max(moment, now))
    with all_or_nothing(*touched(office, post, user_id)):
        for each in mine:
            cut(office, each, moment)
        check_answered(office, post.desk, max(moment, now), before)
    line = Line("withdraw", post.desk, user_id, moment, None, mine[0].behalf)
    enter(office, order, line, post)


def end_leave(
    office: Any, user_id: str, *, at: When | None = None, order: Order | None = None
) -> None:
    """Let an official return early, or cancel a leave that has not begun; substitutes go with it.

    :raises NotPossible: when the official is not away and will not be
    """
    require(office, office.site, MANAGE)
    user = active_user(office, user_id)
    moment = to_micros(moment_of(office, at))
    coming = sorted(each for each in _not_over(office, user.standing) if each.until > moment)
    if not coming:
        raise NotPossible(
            _("${who} is not away then.", mapping={"who": name_of(office, user_id)}), field="user"
        )
    away = coming[0]
    kept = [each for each in _not_over(office, user.standing) if each != away]
    if moment > away.since:
        kept.append(away._replace(until=moment))
    user.standing.absences = tuple(sorted(kept))
    posts = posts_of(office, user_id, max(moment, to_micros(office.now)))
    standing = user.standing
    for desk in {*standing.desks, *(each.desk for each in standing.seats if not each.behalf)}:
        for each in desk_of(office.site, desk).seats:
            if each.behalf == user_id and overlap(each, max(moment, away.since), away.until):
                cut(office, each, max(moment, each.since))
    enter(office, order, Line("return", None, user_id, moment, None), *posts)
