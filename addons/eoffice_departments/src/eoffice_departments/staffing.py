"""Who holds which post, heads a department, coordinates a branch; and the rights that follow."""

from __future__ import annotations

from datetime import date
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.custody.desks import assign, desk_of, unassign
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.security.grants import grants_of
from eoffice_cms.workflow.engine import require
from eoffice_departments.content import Branch, Department, Post, Term
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _

COORDINATE = "departments.coordinate"
DISTRICT_HEAD = "head of the district"


def _active_user(office: Any, user_id: str) -> Any:
    user = office.site.users.get(user_id)
    if user is None or not user.standing.active:
        raise Invalid(_("There is no such official. Choose one from the list."), field="user")
    return user


def _day(office: Any, given: date | None) -> str:
    """Return the day given, or today, in ISO form; refuse one to come."""
    today = office.now.astimezone(OFFICE_ZONE).date()
    if given is not None and given > today:
        raise Invalid(_("This day is still to come. Give the day it happened."), field="day")
    return str((given or today).isoformat())


def assign_official(
    office: Any, post: Post, user_id: str, *, additional: bool = False, day: date | None = None
) -> None:
    """Give a post to an official.

    :param additional: give it beside whoever holds it already
    :param day: when charge was taken; today, unless given. Rights begin now in any case.
    :raises Invalid: when there is no such active official
    :raises NotPossible: when the official holds it already, or another does
    """
    require(office, post, MANAGE)
    user = _active_user(office, user_id)
    desk = desk_of(office.site, post.desk)
    if user_id in desk.holders:
        raise NotPossible(
            _("${who} holds this post already.", mapping={"who": user.title}), field="user"
        )
    if desk.holders and not additional:
        holder = office.site.users.get(desk.holders[0])
        raise NotPossible(
            _(
                "${who} holds this post. Relieve that person first, or give it as an "
                "additional charge.",
                mapping={"who": holder.title if holder is not None else desk.holders[0]},
            ),
            field="user",
        )
    since = _day(office, day)
    assign(office.site, post.desk, user_id)
    post.terms = (*post.terms, Term(user_id, since, None))


def relieve_official(office: Any, post: Post, user_id: str, *, day: date | None = None) -> None:
    """Take a post from an official; what lies on its desk stays there.

    :param day: when charge was given up; today, unless given. Rights end now in any case.
    :raises NotPossible: when the official does not hold it
    """
    require(office, post, MANAGE)
    desk = desk_of(office.site, post.desk)
    if user_id not in desk.holders:
        raise NotPossible(_("This official does not hold the post."), field="user")
    until = _day(office, day)
    unassign(office.site, post.desk, user_id)
    post.terms = tuple(
        term._replace(until=until) if term.user == user_id and term.until is None else term
        for term in post.terms
    )


def set_coordinator(office: Any, branch: Branch, user_id: str | None) -> None:
    """Make an official the coordinator of a branch, in place of the one before; None for nobody.

    :raises Invalid: when there is no such active official
    """
    require(office, branch, COORDINATE)
    if user_id:
        _active_user(office, user_id)
    cause = f"coordinator of {branch.uid}"
    grants = grants_of(branch)
    grants.withdraw(cause=cause)
    if user_id:
        grants.add(f"user:{user_id}", "Coordinator", cause)
    branch.coordinator, branch.modified = user_id or None, office.now


def set_head(office: Any, department: Department, desk_id: str | None) -> None:
    """Put a desk at the head of a department, in place of the one before; None for none.

    :raises Invalid: when there is no such desk
    """
    require(office, department, MANAGE)
    _lead(office, department, desk_id, f"head of {department.uid}")
    department.head, department.modified = desk_id or None, office.now


def set_district_head(office: Any, desk_id: str | None) -> None:
    """Put a desk, the Collector's, at the head of all departments; None for none.

    :raises Invalid: when there is no such desk
    """
    require(office, office.site, MANAGE)
    _lead(office, office.site, desk_id, DISTRICT_HEAD)


def _lead(office: Any, place: Any, desk_id: str | None, cause: str) -> None:
    if desk_id:
        desk_of(office.site, desk_id)
    grants = grants_of(place)
    grants.withdraw(cause=cause)
    if desk_id:
        grants.add(f"desk:{desk_id}", "Head", cause)


def district_head(site: Any) -> str | None:
    """Return the desk at the head of the district, or None."""
    for grant in site.grants:
        if grant.cause == DISTRICT_HEAD:
            return str(grant.principal.removeprefix("desk:"))
    return None
