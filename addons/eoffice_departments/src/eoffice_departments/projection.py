"""The lines of orders as rows: what was done with a post, and with an official, by which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table

from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.rows import oid
from eoffice_departments.interfaces import IOrder

lines = Table(
    "order_line",
    MetaData(),
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True),
    Column("day", String, nullable=False),
    Column("act", String, nullable=False),
    Column("desk", String),
    Column("user", String),
    Column("since_at", BigInteger),
    Column("until_at", BigInteger),
    Column("other", String),
    Index("order_line_desk", "desk"),
    Index("order_line_user", "user"),
)


def line_rows(order: Any) -> Iterator[Mapping[str, Any]]:
    """Draw the lines of an order."""
    for n, line in enumerate(order.lines):
        yield {
            "source": oid(order), "n": n, "day": order.day, "act": line.act, "desk": line.desk,
            "user": line.user, "since_at": line.since, "until_at": line.until,
            "other": line.other,
        }  # fmt: skip


ORDER_LINES = Projection("order_line", 1, lines, {IOrder: line_rows})
