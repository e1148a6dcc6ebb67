"""Who is link officer, heads a department or the district; and the rights that follow."""

from __future__ import annotations

from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.custody.administration import changed
from eoffice_cms.custody.desks import desk_of, set_link
from eoffice_cms.security.grants import grants_of
from eoffice_cms.workflow.engine import require
from eoffice_departments.content import Department, Line, Order, Post
from eoffice_departments.orders import enter
from eoffice_departments.services import MANAGE

DISTRICT_HEAD = "head of the district"


def set_link_officer(
    office: Any, post: Post, desk_id: str | None, *, order: Order | None = None
) -> None:
    """Say on whose desk a post's falls first when nobody attends it; None for its superior's.

    :raises Invalid: when there is no such desk, or it is the post's own
    """
    require(office, post, MANAGE)
    set_link(office.site, post.desk, desk_id or None)
    now = to_micros(office.now)
    enter(office, order, Line("link", post.desk, None, now, None, desk_id or None), post)


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
    changed(office, "head", desk=desk_id or None, place=place.uid)


def district_head(site: Any) -> str | None:
    """Return the desk at the head of the district, or None."""
    for grant in site.grants:
        if grant.cause == DISTRICT_HEAD:
            return str(grant.principal.removeprefix("desk:"))
    return None
