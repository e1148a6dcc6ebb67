"""The projection the ranking reads: one row a file, with what its figures need."""

from collections.abc import Iterator
from typing import Any

from eoffice_cms.catalog.projection import Projection
from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.interfaces import IFile
from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table

from eoffice_ranking.cases import disposal, end_of_day

#: ``source``: the file; ``branch``: the place it lies in. Times are microseconds since the
#: epoch; ``due_until`` is the end of the due day; ``levels`` counts the desks that held it.
ranking_case = Table(
    "ranking_case",
    MetaData(),
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("branch", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("disposed_at", BigInteger),
    Column("decided_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("due_until", BigInteger),
    Column("levels", Integer, nullable=False),
    Column("state", String, nullable=False),
    Index("ranking_case_branch", "branch", "received_at"),
)


def case_rows(file: Any) -> Iterator[dict[str, Any]]:
    """Draw a file's row. Each change of its custody also changes the file."""
    place = file.__parent__
    if place is None or file.received is None:
        return
    due = end_of_day(file.due, OFFICE_ZONE) if file.due else None
    # The core takes a decision back when a file is reopened: the clock then goes on.
    yield {
        "source": oid_of(file),
        "branch": oid_of(place),
        "received_at": to_micros(file.received),
        "disposed_at": to_micros(disposal(file.decided, file.closed)),
        "decided_at": to_micros(file.decided),
        "closed_at": to_micros(file.closed),
        "due_until": to_micros(due),
        "levels": len({*file.custody.earlier, file.custody.desk}),
        "state": file.state,
    }


def oid_of(obj: Any) -> int:
    """Give the object id as the projections keep it."""
    return int.from_bytes(obj._p_oid, "big")


cases = Projection(
    name="ranking_case",
    version=1,
    table=ranking_case,
    watches={IFile: case_rows},
    single=True,
)
