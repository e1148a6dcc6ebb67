"""An identity: the person behind a request, with the desks held and the roles given."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

EVERYONE = "everyone"
ANONYMOUS = "anonymous"
SYSTEM = "system"


@dataclass(frozen=True)
class Identity:
    """Who acts.

    ``standing`` is the persistent object this was read from: a decision that rests on the
    identity declares it read, so that withdrawing a desk or a role stops what is under way.
    """

    user_id: str | None
    title: str = ""
    desks: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    standing: Any = field(default=None, compare=False, repr=False)
    is_system: bool = False

    @cached_property
    def principals(self) -> frozenset[str]:
        if self.user_id is None:
            return frozenset({ANONYMOUS})
        return frozenset(
            (EVERYONE, f"user:{self.user_id}")
            + tuple(f"desk:{each}" for each in self.desks)
            + tuple(f"group:{each}" for each in self.groups)
        )

    @property
    def desk(self) -> str | None:
        """The desk the person works at by default: a post first, else the own desk."""
        posts = [each for each in self.desks if not each.startswith("u-")]
        return next(iter(posts or self.desks), None)


NOBODY = Identity(None)
SYSTEM_IDENTITY = Identity(SYSTEM, "System", is_system=True)


def identity_of(site: Any, user_id: str | None) -> Identity:
    """Return the identity of a user; of nobody when there is no such active user."""
    user = site.users.get(user_id) if user_id else None
    if user is None or not user.standing.active:
        return NOBODY
    standing = user.standing
    return Identity(
        user.id,
        user.title,
        desks=standing.desks,
        roles=frozenset(standing.roles) | {"Member"},
        groups=standing.groups,
        standing=standing,
    )
