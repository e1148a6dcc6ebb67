"""Permission as a join: the condition that a row is one the identity may see.

It says in SQL what :mod:`eoffice_cms.security.evaluator` says of an object; a property test holds
the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    exists,
    false,
    or_,
    select,
    true,
    tuple_,
)

from eoffice_cms.catalog import tables
from eoffice_cms.security.identity import Identity
from eoffice_cms.security.rules import Rules


@dataclass(frozen=True)
class Sight:
    """By what an identity sees: values, or parameters of a statement that is kept.

    :ivar by_role: state classes that a role held everywhere shows; owned: what an owner sees
    :ivar holding, handled: state classes seen from the desk that holds, or has held, the file
    """

    user: Any
    principals: Any
    desks: Any
    by_role: Any
    owned: Any
    holding: Any
    handled: Any

    @classmethod
    def of(cls, identity: Identity, rules: Rules) -> Sight:
        """Return what an identity sees by."""
        shown = rules.shown_to
        by_role: set[str] = set()
        return cls(
            identity.user_id,
            sorted(identity.principals),
            list(identity.desks),
            sorted(by_role.union(*(shown.get(role, ()) for role in identity.roles))),
            sorted(shown.get("Owner", ())),
            sorted(shown.get("Custodian", ())),
            sorted(shown.get("Handler", ())),
        )

    def parameters(self) -> dict[str, Any]:
        """Return the values of :data:`ASKED`'s parameters."""
        return {f"seen_{name}": value for name, value in vars(self).items()}


#: Stands in statements for the sight of whoever asks; see :meth:`Sight.parameters`.
ASKED = Sight(
    bindparam("seen_user"),
    *(
        bindparam(f"seen_{name}", expanding=True)
        for name in ("principals", "desks", "by_role", "owned", "holding", "handled")
    ),
)


def reach(principals: Iterable[str] | Any) -> CTE:
    """Return (place, role) for every place that a grant to one of the principals reaches."""
    grant = tables.place_grant
    first = select(grant.c.place, grant.c.role).where(grant.c.principal.in_(principals))
    # Without a name of its own: one query may ask of two tables what may be seen of them.
    reached = first.cte(recursive=True)
    below = tables.place.alias("below")
    return reached.union(
        select(below.c.source, reached.c.role).where(
            below.c.parent == reached.c.place, below.c.blocked.is_(False)
        )
    )


def visible(content: FromClause, identity: Identity, rules: Rules) -> ColumnElement[bool]:
    """Return the condition that the identity may see a row of ``content`` (or an alias)."""
    if identity.is_system:
        return true()
    return seen_by(content, Sight.of(identity, rules))


def seen_by(content: FromClause, sight: Sight) -> ColumnElement[bool]:
    """Return the condition that a row of ``content`` is in sight.

    What is the same for many rows is looked up in lists made once; only then is each row's own
    history asked for.
    """
    row, seen, stay, shared = content.c, tables.viewable, tables.movement, tables.participant
    reached = reach(sight.principals)
    held_as = case(
        (stay.c.left_at.is_(None), row.state_class.in_(sight.holding)),
        # Who never opened it has not held it.
        (stay.c.opened_at.is_not(None), row.state_class.in_(sight.handled)),
        else_=false(),
    )
    return or_(
        row.state_class.in_(sight.by_role),
        tuple_(row.scope, row.state_class).in_(
            select(reached.c.place, seen.c.state_class).join_from(
                reached, seen, seen.c.role == reached.c.role
            )
        ),
        and_(row.creator == sight.user, row.state_class.in_(sight.owned)),
        exists(
            select(1)
            .where(stay.c.desk.in_(sight.desks), stay.c.file == row.aggregate, held_as)
            # Nothing else of a statement is meant, although it may speak of stays as well.
            .correlate(content)
        ),
        exists(
            select(1)
            .where(
                shared.c.object == row.aggregate,
                shared.c.principal.in_(sight.principals),
                seen.c.role == shared.c.role,
                seen.c.state_class == row.state_class,
            )
            .correlate(content)
        ),
    )
