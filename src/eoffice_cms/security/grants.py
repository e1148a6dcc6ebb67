"""Local grants with a cause, kept in one small persistent object per object that has any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.interfaces import IGrants


class Grant(NamedTuple):
    """A role for a principal, and why it was given."""

    principal: str
    role: str
    cause: str


@implementer(IGrants)
class Grants(Persistent):
    """The grants of one object, and whether those from above reach it."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self._block = False
        self._grants: tuple[tuple[str, str, str], ...] = ()

    def __setstate__(self, state: dict[str, Any]) -> None:
        if "block" in state:  # as it was stored at first
            state["_block"] = state.pop("block")
        super().__setstate__(state)

    @property
    def block(self) -> bool:
        """Whether grants from above are held off; :func:`set_block` sets it."""
        return self._block

    def __iter__(self) -> Iterator[Grant]:
        return (Grant(*each) for each in self._grants)

    def plain(self) -> tuple[tuple[str, str, str], ...]:
        """Return (principal, role, cause) of each grant."""
        return self._grants

    def add(self, principal: str, role: str, cause: str) -> None:
        """Give a role; giving it twice for one cause changes nothing."""
        given = (principal, role, cause)
        if given not in self._grants:
            self._grants = (*self._grants, given)

    def withdraw(
        self, *, cause: str, principal: str | None = None, role: str | None = None
    ) -> int:
        """Take back what was given for a cause, and only that; return how many grants went."""
        kept = tuple(
            each
            for each in self._grants
            if each[2] != cause
            or (principal is not None and each[0] != principal)
            or (role is not None and each[1] != role)
        )
        gone = len(self._grants) - len(kept)
        if gone:
            self._grants = kept
        return gone


def grants_of(obj: Any) -> Grants:
    """Return the object's own grants, made on first use."""
    if obj.grants is None:
        obj.grants = Grants(obj)
    grants: Grants = obj.grants
    return grants


def set_block(obj: Any, block: bool) -> None:
    """Let grants from above reach the object, or not.

    The object itself is touched too: projections draw its place in the tree from it.
    """
    grants_of(obj)._block = block
    obj._p_changed = True
    for part in obj.content_parts():
        part._p_changed = True
