"""What the public pages and the coordinator's ask: what is published, where, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from eoffice_cms.catalog import tables
from eoffice_departments.publishing.projection import publication

_content, _pub = tables.content, publication


def in_force(today: date) -> ColumnElement[bool]:
    """Return the condition that today lies among the days on which an item is to be shown."""
    day = today.isoformat()
    return and_(
        or_(_pub.c.valid_from.is_(None), _pub.c.valid_from <= day),
        or_(_pub.c.valid_until.is_(None), _pub.c.valid_until >= day),
    )


def _shown(catalog: Any) -> Select[Any]:
    return (
        select(
            _content.c.source, _content.c.parent, _content.c.name, _content.c.title,
            _content.c.title_hi, _content.c.title_en, _content.c.type, _content.c.modified_at,
            _pub.c.branch, _pub.c.section, _pub.c.position, _pub.c.state, _pub.c.number,
            _pub.c.day, _pub.c.last_day, _pub.c.url, _pub.c.published_at, _pub.c.valid_from,
            _pub.c.valid_until,
        )
        .join_from(_pub, _content, _content.c.source == _pub.c.source)
        .where(catalog.visible())
    )  # fmt: skip


def published(catalog: Any, today: date) -> Select[Any]:
    """Return the query of what is published and in force."""
    return _shown(catalog).where(_pub.c.state == "published", in_force(today))


def of_section(catalog: Any, section: int) -> Sequence[Row[Any]]:
    """Return what lies in a section and may be seen, in its order, whatever its state."""
    query = _shown(catalog).where(_pub.c.section == section).order_by(_pub.c.position)
    return catalog.rows(query)  # type: ignore[no-any-return]


def of_branch(catalog: Any, branch: int, today: date) -> Sequence[Row[Any]]:
    """Return what a branch has published, by section and in its order."""
    query = published(catalog, today).where(_pub.c.branch == branch)
    return catalog.rows(query.order_by(_pub.c.section, _pub.c.position))  # type: ignore[no-any-return]


def latest(catalog: Any, types: Sequence[str], today: date, limit: int) -> Sequence[Row[Any]]:
    """Return what was published last, of these types, by all branches."""
    query = published(catalog, today).where(_pub.c.type.in_(types))
    return catalog.rows(query.order_by(_pub.c.published_at.desc()).limit(limit))  # type: ignore[no-any-return]


def coming_events(catalog: Any, today: date, limit: int) -> Sequence[Row[Any]]:
    """Return the events that are not over, the soonest first."""
    query = published(catalog, today).where(
        _pub.c.type == "event", _pub.c.last_day >= today.isoformat()
    )
    return catalog.rows(query.order_by(_pub.c.day).limit(limit))  # type: ignore[no-any-return]


def counts_by_branch(catalog: Any, today: date) -> dict[int, int]:
    """Count what each branch has published."""
    found = published(catalog, today).subquery()
    rows = catalog.rows(select(found.c.branch, func.count()).group_by(found.c.branch))
    return {branch: int(count) for branch, count in rows}


def among(catalog: Any, sources: Sequence[int], today: date) -> dict[int, Row[Any]]:
    """Return, by oid, those of the objects that are published and in force."""
    rows = catalog.rows(published(catalog, today).where(_pub.c.source.in_(sources)))
    return {row.source: row for row in rows}


def titles_of(catalog: Any, sources: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the rows of units or sections by oid; their titles are no secret once used."""
    rows = catalog.rows(select(_content).where(_content.c.source.in_(sources)))
    return {row.source: row for row in rows}
