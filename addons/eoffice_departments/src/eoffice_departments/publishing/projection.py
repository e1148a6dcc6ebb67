"""The projection of what branches publish: which branch, which section, which order, which days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table

from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.rows import oid
from eoffice_cms.catalog.tables import Oid
from eoffice_cms.clock import to_micros
from eoffice_departments.interfaces import IBranch
from eoffice_departments.publishing.interfaces import IItem, ISection

#: ``day``: the day a list shows it under: issued, beginning, or else published. Days are ISO.
publication = Table(
    "departments_publication",
    MetaData(),
    Column("source", Oid, primary_key=True, autoincrement=False),
    Column("branch", Oid, nullable=False),
    Column("section", Oid, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("type", String, nullable=False),
    Column("state", String, nullable=False),
    Column("number", String),
    Column("day", String),
    Column("last_day", String),
    Column("url", String),
    Column("published_at", BigInteger),
    Column("valid_from", String),
    Column("valid_until", String),
    Index("departments_publication_branch", "branch", "section", "position"),
    Index("departments_publication_latest", "type", "state", "published_at"),
)


def branch_of(obj: Any) -> Any:
    """Return the branch that something lies in, or None."""
    while obj is not None and not IBranch.providedBy(obj):
        obj = obj.__parent__
    return obj


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _row(obj: Any, **given: Any) -> Iterator[dict[str, Any]]:
    branch = branch_of(obj)
    if branch is None:
        return
    empty = dict.fromkeys(
        ("number", "day", "last_day", "url", "published_at", "valid_from", "valid_until")
    )
    yield {
        "source": oid(obj),
        "branch": oid(branch),
        "section": oid(obj.__parent__),
        "position": obj.position,
        "type": obj.type_name,
        "state": obj.state,
        **empty,
        **given,
    }


def item_rows(item: Any) -> Iterator[dict[str, Any]]:
    """Draw the row of an item."""
    yield from _row(
        item,
        number=item.number,
        day=_iso(item.issued or item.starts),
        last_day=_iso(item.ends or item.starts),
        url=item.url,
        published_at=to_micros(item.published),
        valid_from=_iso(item.valid_from),
        valid_until=_iso(item.valid_until),
    )


def section_rows(section: Any) -> Iterator[dict[str, Any]]:
    """Draw the row of a section."""
    yield from _row(section)


PUBLICATION = Projection(
    "departments_publication",
    1,
    publication,
    {IItem: item_rows, ISection: section_rows},
    single=True,
)
