"""Take in a difference by batches: each is committed, and started again it goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from eoffice_cms.application import add_official
from eoffice_cms.clock import to_micros
from eoffice_cms.custody.administration import changed
from eoffice_cms.errors import NotPossible, Refused
from eoffice_cms.security.seats import holders_at
from eoffice_cms.workflow.engine import require
from eoffice_departments.charge import hand_over
from eoffice_departments.content import Department
from eoffice_departments.posting import post_official, relieve
from eoffice_departments.roster.difference import Change, Difference, difference, unit_at
from eoffice_departments.roster.wanted import Unit, Wanted, WantedPost
from eoffice_departments.services import (
    MANAGE,
    add_branch,
    add_department,
    add_post,
    edit_post,
    post_of,
    rename,
)
from eoffice_departments.sheets.messages import Fault
from eoffice_departments.staffing import set_head
from eoffice_departments.translation import _

#: Changes in a transaction.
BATCH = 100

Progress = Callable[[int, int], None]


@dataclass
class Taken:
    """What became of a difference.

    :ivar done: changes made; refused: those that were not possible, with why; officials: ids of
        the people added, who have no password yet
    """

    done: int = 0
    refused: list[Fault] = field(default_factory=list)
    officials: list[str] = field(default_factory=list)


def compare(office: Any, wanted: Wanted) -> Difference:
    """Return the difference for somebody who may import.

    :raises Forbidden: without the permission
    """
    require(office, office.site, MANAGE)
    return difference(office, wanted)


def take_in(
    app: Any,
    found: Difference,
    *,
    user_id: str | None = None,
    skip_faults: bool = False,
    progress: Progress | None = None,
) -> Taken:
    """Make the changes of a difference, batch by batch.

    Interrupted, what was committed stays; compared again, only the rest differs.

    :param user_id: who does it; the system when None
    :param skip_faults: take in the other rows where some cannot be taken; otherwise nothing
    :raises NotPossible: when there are faults and they are not to be skipped
    """
    if found.faults and not skip_faults:
        raise NotPossible(
            _("Nothing was taken in: ${count} rows cannot be taken.",
              mapping={"count": len(found.faults)})
        )  # fmt: skip
    todo, taken = found.to_do, Taken()
    for start in range(0, len(todo), BATCH):
        batch = todo[start : start + BATCH]
        refused = app.run(_apply, batch, user_id=user_id)
        taken.refused += refused
        taken.done += len(batch) - len(refused)
        taken.officials += [
            each.key for each in batch if (each.kind, each.thing) == ("added", "official")
        ]
        if progress is not None:
            progress(start + len(batch), len(todo))
    return taken


def take_in_here(office: Any, found: Difference) -> list[Fault]:
    """Make all changes of a difference in the caller's transaction; return those refused."""
    return _apply(office, found.to_do)


def _apply(office: Any, batch: list[Change]) -> list[Fault]:
    """Make changes in one transaction; return those that were refused."""
    require(office, office.site, MANAGE)
    refused = []
    for change in batch:
        try:
            ACTS[change.thing](office, change)
        except Refused as refusal:
            refused.append(Fault(change.line or 0, refusal.message))
    return refused


def _titles(change: Change) -> dict[str, str]:
    return {"hi": change.titles[0], "en": change.titles[1]}


def _unit(office: Any, change: Change) -> None:
    unit = change.wanted
    assert isinstance(unit, Unit)
    here = unit_at(office.site, unit.path)
    if here is not None:
        rename(office, here, titles=_titles(change))
        return
    place = unit_at(office.site, unit.path[:-1]) if len(unit.path) > 1 else None
    code = unit.path[-1]
    if change.thing == "department":
        within = place if isinstance(place, Department) else None
        add_department(office, code=code, titles=_titles(change), within=within)
    elif place is not None:
        add_branch(office, place, code=code, titles=_titles(change))


def _official(office: Any, change: Change) -> None:
    require(office, office.site, MANAGE)
    user = office.site.users.get(change.key)
    if user is None:
        add_official(office.site, change.key, change.titles[1], titles=_titles(change))
        changed(office, "add_user", user=change.key, roles=[])
    else:
        user.title, user.titles = change.titles[1], _titles(change)


def _post(office: Any, change: Change) -> None:
    post, site = change.wanted, office.site
    assert isinstance(post, WantedPost)
    desk = site.desks.get(post.id)
    if desk is None:
        place = unit_at(site, post.place)
        if place is None:
            raise NotPossible(_("Its department or branch could not be added."))
        made = add_post(
            office, place, titles=_titles(change), id=post.id, superior=post.superior or None,
            decides=bool(post.decides), grade=post.grade or None,
        )  # fmt: skip
    else:
        made = post_of(office, post.id)
        edit_post(
            office, made, titles=_titles(change), superior=post.superior or desk.superior,
            decides=desk.decides if post.decides is None else post.decides,
            grade=post.grade or made.grade,
        )  # fmt: skip
    _head(office, made, post.head)


def _head(office: Any, post: Any, head: bool | None) -> None:
    place = post.__parent__
    while not isinstance(place, Department):
        place = place.__parent__
    if head and place.head != post.desk:
        set_head(office, place, post.desk)
    elif head is False and place.head == post.desk:
        set_head(office, place, None)


def _charge(office: Any, change: Change) -> None:
    wanted, site = change.wanted, office.site
    assert isinstance(wanted, WantedPost)
    post = post_of(office, wanted.id)
    held = next(iter(holders_at(site.desks[wanted.id], to_micros(office.now))), None)
    if held == (wanted.user or None):
        return  # done by an earlier run
    if not wanted.user:
        relieve(office, post, str(held))
        return
    additional = any(_held_besides(site, wanted.user, wanted.id))
    if held is None:
        post_official(office, post, wanted.user, since=wanted.since, additional=additional)
    else:
        hand_over(office, post, held, wanted.user, at=wanted.since, additional=additional)


def _held_besides(site: Any, user: str, desk: str) -> Iterator[str]:
    """Yield the posts that an official holds already."""
    for each in site.users[user].standing.desks:
        if each != desk and site.desks[each].owner is not None:
            yield each


ACTS: dict[str, Callable[[Any, Change], None]] = {
    "department": _unit,
    "branch": _unit,
    "official": _official,
    "post": _post,
    "charge": _charge,
}

