"""An identity: the person behind a request, with the desks held and the roles given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from eoffice_cms.clock import to_micros, utcnow
from eoffice_cms.security.seats import charge_of

EVERYONE = "everyone"
ANONYMOUS = "anonymous"
SYSTEM = "system"


def in_charge(user_id: str, desk: str) -> str:
    """Return the principal of a person for as long as a desk is that person's charge.

    What is granted to it ends by itself with the charge, and begins again with it.
    """
    return f"user:{user_id}@{desk}"


@dataclass(frozen=True)
class Identity:
    """Who acts.

    ``read`` are the persistent objects this was read from: a decision that rests on the identity
    declares them read, so that withdrawing a desk or a role stops what is under way.

    :ivar stands_in: (desk, whom the person stands in for there) of desks that are others' charge
    """

    user_id: str | None
    title: str = ""
    desks: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    read: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    stands_in: tuple[tuple[str, str], ...] = ()
    is_system: bool = False

    @cached_property
    def principals(self) -> frozenset[str]:
        if self.user_id is None:
            return frozenset({ANONYMOUS})
        return frozenset(
            (EVERYONE, f"user:{self.user_id}")
            + tuple(f"desk:{each}" for each in self.desks)
            + tuple(in_charge(self.user_id, each) for each in self.desks if self.is_own(each))
            + tuple(f"group:{each}" for each in self.groups)
        )

    @property
    def desk(self) -> str | None:
        """The desk the person works at by default: a post first, else the own desk."""
        posts = [each for each in self.desks if not each.startswith("u-")]
        return next(iter(posts or self.desks), None)

    def is_own(self, desk: str) -> bool:
        """Say whether a desk held is the person's own charge, and not another's stood in for."""
        return desk not in dict(self.stands_in)

    def behalf_at(self, desk: str | None) -> str | None:
        """Return whom the person stands in for at a desk: a user, ``desk:ID``, or None."""
        return dict(self.stands_in).get(desk or "")


#: Who is not signed in: sees what workflows show to the role Anonymous, and nothing else.
NOBODY = Identity(None, roles=frozenset({"Anonymous"}))
SYSTEM_IDENTITY = Identity(SYSTEM, "System", is_system=True)


def identity_of(site: Any, user_id: str | None, now: datetime | None = None) -> Identity:
    """Return the identity of a user; of nobody when there is no such active user.

    :param now: the moment at which desks are held and stood in for; this one, unless given
    """
    user = site.users.get(user_id) if user_id else None
    if user is None or not user.standing.active:
        return NOBODY
    standing = user.standing
    charge = charge_of(site, user, to_micros(now or utcnow()))
    return Identity(
        user.id,
        user.title,
        desks=tuple(charge.desks),
        roles=frozenset(standing.roles) | {"Member"},
        groups=standing.groups,
        read=charge.read,
        stands_in=tuple((desk, who) for desk, who in charge.desks.items() if who),
    )
