"""Permission as a join: the condition that a row is one the identity may see.

It says in SQL what :mod:`eoffice_cms.security.evaluator` says of an object; a property test holds
the two together.
"""

from __future__ import annotations

from sqlalchemy import CTE, ColumnElement, FromClause, and_, case, exists, or_, select, true

from eoffice_cms.catalog import tables
from eoffice_cms.security.identity import Identity
from eoffice_cms.security.rules import Rules


def reach(principals: list[str]) -> CTE:
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
    principals = sorted(identity.principals)
    desks = list(identity.desks)
    seen = tables.viewable
    by_role = {state for role, state in rules.viewable() if role in identity.roles}
    owned = {state for role, state in rules.viewable() if role == "Owner"}
    reached = reach(principals)
    shared = tables.participant
    stay = tables.movement
    held_as = case((stay.c.left_at.is_(None), "Custodian"), else_="Handler")
    return or_(
        content.c.state_class.in_(sorted(by_role)),
        and_(content.c.creator == identity.user_id, content.c.state_class.in_(sorted(owned))),
        exists(
            select(1).where(
                stay.c.file == content.c.aggregate,
                stay.c.desk.in_(desks),
                seen.c.role == held_as,
                seen.c.state_class == content.c.state_class,
            )
        ),
        exists(
            select(1).where(
                reached.c.place == content.c.scope,
                seen.c.role == reached.c.role,
                seen.c.state_class == content.c.state_class,
            )
        ),
        exists(
            select(1).where(
                shared.c.object == content.c.aggregate,
                shared.c.principal.in_(principals),
                seen.c.role == shared.c.role,
                seen.c.state_class == content.c.state_class,
            )
        ),
    )

