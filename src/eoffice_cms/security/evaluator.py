"""The one evaluator: roles from grants, custody and standing; permissions from the workflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from eoffice_cms.interfaces import IPart
from eoffice_cms.security.identity import Identity
from eoffice_cms.security.rules import Rules


@dataclass(frozen=True)
class Reason:
    """Why a principal has a role on an object."""

    role: str
    principal: str
    cause: str
    where: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Decision:
    """Whether something is permitted, why, and which persistent objects say so."""

    permitted: bool
    reasons: tuple[Reason, ...] = ()
    read: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    def __bool__(self) -> bool:
        return self.permitted


def aggregate_of(obj: Any) -> Any:
    """Return the object whose rights apply: the file for a part of it, else the object."""
    while IPart.providedBy(obj):
        obj = obj.__parent__
    return obj


def grants_reaching(obj: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (object, its Grants) from the object upward, until inheritance is blocked."""
    while obj is not None:
        grants = obj.grants
        if grants is not None:
            yield obj, grants
            if grants.block:
                return
        obj = obj.__parent__


def _local_roles(obj: Any) -> Iterator[tuple[str, str, str, Any]]:
    """Yield (role, principal, cause, where) of every local role on the object."""
    aggregate = aggregate_of(obj)
    yield "Owner", f"user:{obj.creator}", "creator", obj
    for principal, role, cause in aggregate.custody_roles():
        yield role, principal, cause, aggregate
    for place, grants in grants_reaching(aggregate):
        for principal, role, cause in grants.plain():
            yield role, principal, cause, place


def all_reasons(obj: Any) -> Iterator[Reason]:
    """Yield every local role on the object, whoever has it."""
    return (Reason(*each) for each in _local_roles(obj))


class Evaluator:
    """Decides for one identity. Workflows and permissions are those the site has enabled."""

    def __init__(self, rules: Rules, identity: Identity) -> None:
        self.rules = rules
        self.identity = identity

    def roles_permitting(self, obj: Any, permission: str) -> frozenset[str]:
        """Return the roles that have the permission in the object's present state."""
        workflow = self.rules.workflow_of(obj)
        if workflow is not None:
            roles = workflow.roles(obj.state, permission)
            if roles is not None:
                return roles
        default: frozenset[str] = self.rules.default_roles(permission)
        return default

    def permits(self, obj: Any, permission: str) -> Decision:
        """Decide whether the identity has the permission on the object."""
        identity = self.identity
        if identity.is_system:
            return Decision(True, (Reason("System", "system", "system"),))
        wanted = self.roles_permitting(obj, permission)
        for role in identity.roles & wanted:
            reason = Reason(role, f"user:{identity.user_id}", "standing")
            return Decision(True, (reason,), identity.read)
        principals = identity.principals
        reasons = tuple(
            Reason(role, principal, cause, where)
            for role, principal, cause, where in _local_roles(obj)
            if role in wanted and principal in principals
        )
        return Decision(bool(reasons), reasons, (*identity.read, *self._read_for(obj)))

    def _read_for(self, obj: Any) -> tuple[Any, ...]:
        aggregate = aggregate_of(obj)
        read = [grants for _place, grants in grants_reaching(aggregate)]
        if aggregate.grants is None:
            read.append(aggregate)  # grants that block would be seen there
        custody = getattr(aggregate, "custody", None)
        return (*read, custody) if custody is not None else tuple(read)

    def who_can(self, obj: Any, permission: str) -> list[Reason]:
        """Return every local reason for which anybody has the permission on the object."""
        wanted = self.roles_permitting(obj, permission)
        return [each for each in all_reasons(obj) if each.role in wanted]
