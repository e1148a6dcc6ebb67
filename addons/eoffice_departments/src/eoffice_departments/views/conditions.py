"""When an action on a post makes sense: it is offered only then."""

from __future__ import annotations

from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.security.seats import is_away
from eoffice_departments.content import Post
from eoffice_departments.posting import charges


def _desk(post: Post, request: Any) -> tuple[Any, int]:
    return request.office.site.desks[post.desk], to_micros(request.office.now)


def held(post: Post, request: Any) -> bool:
    """True if somebody holds the post, or is to."""
    return bool(charges(*_desk(post, request)))


def free(post: Post, request: Any) -> bool:
    """True unless somebody holds the post without an end."""
    return all(each.until is not None for each in charges(*_desk(post, request)))


def away(post: Post, request: Any) -> bool:
    """True if a holder is away, or is to be."""
    desk, now = _desk(post, request)
    users = request.office.site.users
    people = [users[each.user].standing for each in charges(desk, now) if each.user in users]
    return any(
        is_away(each, now) or any(one.since > now for one in each.absences) for each in people
    )


def stood_in(post: Post, request: Any) -> bool:
    """True if a substitute is appointed."""
    desk, now = _desk(post, request)
    return any(each.behalf and (each.until or now) > now for each in desk.seats)


CONDITIONS = {
    (Post, "assign"): free,
    (Post, "hand-over"): held,
    (Post, "relieve"): held,
    (Post, "substitute"): away,
    (Post, "withdraw-substitute"): stood_in,
}
