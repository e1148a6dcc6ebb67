"""Who answers for a post: asked of the rule, and held against orders that would leave nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eoffice_cms.errors import NotPossible, Refused
from eoffice_cms.security.seats import attending
from eoffice_departments.translation import _


def unanswered(site: Any, desk_id: str, moment: int) -> set[str]:
    """Return the desks that nobody answers for, of a desk and those that may fall on it.

    :param moment: microseconds since the epoch
    """
    found, seen, waiting = set(), {desk_id}, [desk_id]
    while waiting:
        here = waiting.pop()
        who = attending(site, here, moment)
        if any(each.via == here for each in who):
            continue
        if not who:
            found.add(here)
        below = site.desks[here].below if here in site.desks else None
        fresh = [each for each in below or () if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return found


@contextmanager
def all_or_nothing(*objects: Any) -> Iterator[None]:
    """Give small persistent objects their attributes back where what is done is refused.

    Who acts on many at once, as from a sheet, goes on after a refusal: it must leave nothing.
    Attributes are compared by identity: what is changed in place is not given back.
    """
    before = []
    for each in objects:
        each._p_activate()
        before.append((each, dict(each.__dict__)))
    try:
        yield
    except Refused:
        for each, attributes in before:
            for name in set(each.__dict__) - set(attributes):
                delattr(each, name)
            for name, value in attributes.items():
                if each.__dict__.get(name) is not value:
                    setattr(each, name, value)
        raise


def check_answered(office: Any, desk_id: str, moment: int, before: set[str]) -> None:
    """Refuse an order after which nobody would answer for a desk.

    :param before: what :func:`unanswered` said before the order
    :raises NotPossible: naming the desk
    """
    fallen = sorted(unanswered(office.site, desk_id, moment) - before)
    if fallen:
        raise NotPossible(
            _(
                "Nobody would then answer for “${desk}”. Name its link officer first, "
                "or give the charge to somebody by the same order.",
                mapping={"desk": office.site.desks[fallen[0]].title_in("en")},
            )
        )
