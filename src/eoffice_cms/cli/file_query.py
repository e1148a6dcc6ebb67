"""The query behind ``eoffice file list``, and what it tells of each file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from eoffice_cms.catalog.queries import Filters
from eoffice_cms.catalog.tables import content, movement
from eoffice_cms.cli.language import current
from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.content.wording import clean
from eoffice_cms.web.wording import iso

LONGEST_WORDS = 200
#: Of more matches than these the newest are listed.
MOST_MATCHES = 1000


def query_files(
    office: Any,
    *,
    desk: str | None,
    state: str | None,
    first: date | None,
    last: date | None,
    words: str | None,
) -> Any:
    """Return a query for files, each with the desk where it lies; None does not narrow it."""
    lies = movement.c.left_at.is_(None)
    query = (
        select(content, movement.c.desk, movement.c.due)
        .join_from(content, movement, movement.c.file == content.c.source)
        .where(content.c.type == "file", lies, office.catalog.visible())
    )
    if desk is not None:
        query = query.where(movement.c.desk == desk)
    if state is not None:
        query = query.where(content.c.state_class == f"file.{state}")
    if first is not None:
        query = query.where(content.c.received_at >= _start_of(first))
    if last is not None:
        query = query.where(content.c.received_at < _start_of(last + timedelta(days=1)))
    if words is not None:
        words = clean(words, longest=LONGEST_WORDS, field="search")
        hits = office.catalog.search(words, Filters(type="file"), limit=MOST_MATCHES).rows
        query = query.where(content.c.source.in_([row.source for row in hits]))
    return query


def _start_of(day: date) -> int | None:
    return to_micros(datetime.combine(day, time(), OFFICE_ZONE))


def line(row: Any) -> dict[str, Any]:
    """Return what is told of the file of a row."""
    titles = {"hi": row.title_hi, "en": row.title_en}
    return {
        "number": row.number,
        "subject": titles[current()] or row.title,
        "state": row.state_class.rpartition(".")[2],
        "desk": row.desk,
        "received": iso(row.received_at),
        "due": row.due,
    }
