"""Reorganising: a department or branch moved, two branches merged; no file is touched by either.

Files know the branch they lie in, and rights reach them down the tree: what moves is the branch.
Numbers, records and the desks on which files lie stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from eoffice_cms.catalog import tables
from eoffice_cms.catalog.rows import oid
from eoffice_cms.clock import to_micros
from eoffice_cms.errors import NotPossible
from eoffice_cms.security.grants import grants_of
from eoffice_cms.workflow.engine import rely_on, require
from eoffice_departments.content import Branch, Department, Line, Order, Post
from eoffice_departments.coordinators import set_coordinator
from eoffice_departments.interfaces import IBranch, IDepartment
from eoffice_departments.orders import enter
from eoffice_departments.queries import branches_of
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _


@dataclass(frozen=True)
class Effect:
    """What a reorganisation changes, and what comes along untouched.

    :ivar units: departments and branches that lie elsewhere; posts: those that change their branch
    :ivar files: how many files come along without a change
    """

    units: int
    posts: int
    files: int


def move_unit(
    office: Any,
    unit: Department | Branch,
    place: Any,
    *,
    order: Order | None = None,
    dry_run: bool = False,
) -> Effect:
    """Lay a department or branch, with all that lies in it, into another place.

    :param place: the site or a department for a department; a department or branch for a branch
    :param dry_run: only say what would change; refused all the same
    :raises NotPossible: where it cannot lie, or its code is taken there
    """
    require(office, unit, MANAGE)
    require(office, place, MANAGE)
    _check_place(unit, place)
    effect = Effect(units=1, posts=0, files=_files_in(office, unit))
    if not dry_run:
        _lay(unit, place)
        now = to_micros(office.now)
        enter(office, order, Line("move", None, None, now, None, unit.__name__))
    return effect


def _check_place(unit: Any, place: Any) -> None:
    fits = IDepartment.providedBy(place) or (
        IBranch.providedBy(place) if IBranch.providedBy(unit) else place.__parent__ is None
    )
    above = place
    while above is not None:
        # Relied on: two moves at the same time must not lay each into the other.
        if rely_on(above) is unit:
            raise NotPossible(_("A unit cannot lie within itself. Choose another."), field="to")
        above = above.__parent__
    if not fits:
        raise NotPossible(_("It cannot lie there. Choose another."), field="to")
    if place is unit.__parent__:
        raise NotPossible(_("It lies there already. Choose another."), field="to")
    if unit.__name__ in place:
        raise NotPossible(
            _("The short code ${code} is taken there.", mapping={"code": unit.__name__}),
            field="to",
        )


def _lay(unit: Any, place: Any) -> None:
    del unit.__parent__._children[unit.__name__]
    place.add(unit.__name__, unit)


def _files_in(office: Any, unit: Any) -> int:
    """Count the files of a unit, at any depth."""
    if unit._p_oid is None:
        return 0  # set up just now: nothing lies there
    source = oid(unit)
    places = [source, *branches_of(office.catalog, [source])[source]]
    content = tables.content
    query = select(func.count()).where(content.c.parent.in_(places), content.c.type == "file")
    return int(office.catalog.connection.execute(query).scalar_one())


def merge_branches(
    office: Any,
    branch: Branch,
    into: Branch,
    *,
    order: Order | None = None,
    dry_run: bool = False,
) -> Effect:
    """Merge a branch into another: its posts work there, its files lie there as a part of it.

    The branch becomes a closed part of the other: its files keep their numbers and are seen by
    whoever sees the other's, and no file is begun there any more.

    :raises NotPossible: where it cannot lie there, or a code or post of the name is there already
    """
    require(office, branch, MANAGE)
    require(office, into, MANAGE)
    if branch.__parent__ is not into:  # a part of it may be merged where it lies
        _check_place(branch, into)
    if branch.merged:
        raise NotPossible(_("This branch was merged already."), field="to")
    posts = [each for each in branch.values() if isinstance(each, Post)]
    taken = next((each for each in posts if str(each.__name__) in into), None)
    if taken is not None:
        raise NotPossible(
            _("The short code ${code} is taken there.", mapping={"code": taken.__name__}),
            field="to",
        )
    effect = Effect(units=1, posts=len(posts), files=_files_in(office, branch))
    if dry_run:
        return effect
    for post in posts:
        _seat_in(office, post, branch, into)
    if branch.__parent__ is not into:
        _lay(branch, into)
    if branch.coordinator:
        set_coordinator(office, branch, None)
    branch.merged, branch.modified = True, office.now
    line = Line("merge", None, None, to_micros(office.now), None, branch.__name__)
    enter(office, order, line, *posts)
    return effect


def _seat_in(office: Any, post: Post, branch: Branch, into: Branch) -> None:
    """Let a post stand in another branch, with the rights that follow."""
    name, principal = str(post.__name__), f"desk:{post.desk}"
    del branch._children[name]
    into.add(name, post)
    office.site.desks[post.desk].place = into.uid
    grants_of(branch).withdraw(cause=f"post in {branch.uid}", principal=principal)
    grants_of(into).add(principal, "Clerk", f"post in {into.uid}")
