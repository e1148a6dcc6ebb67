"""The projections the ranking reads: for each file a row of its own and one of its custody."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table

from eoffice_cms.catalog.projection import Projection
from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.interfaces import ICustody, IFile
from eoffice_ranking.cases import disposal, end_of_day

metadata = MetaData()

#: ``source``: the file; ``branch``: the place it lies in. Times are microseconds since the
#: epoch.
ranking_case = Table(
    "ranking_case",
    metadata,
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("branch", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("disposed_at", BigInteger),
    Column("decided_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("state", String, nullable=False),
    Index("ranking_case_branch", "branch", "received_at"),
)

#: ``source``: the custody of ``file``; ``due_until`` is the end of the due day in microseconds
#: since the epoch; ``levels`` counts the desks that have held the file. The index holds all.
ranking_custody = Table(
    "ranking_custody",
    metadata,
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("file", BigInteger, nullable=False),
    Column("due_until", BigInteger),
    Column("levels", Integer, nullable=False),
    Index("ranking_custody_file", "file", "due_until", "levels"),
)


def case_rows(file: Any) -> Iterator[dict[str, Any]]:
    """Draw a file's row."""
    place = file.__parent__
    if place is None or file.received is None:
        return
    # The core takes a decision back when a file is reopened: the clock then goes on.
    yield {
        "source": oid_of(file),
        "branch": oid_of(place),
        "received_at": to_micros(file.received),
        "disposed_at": to_micros(disposal(file.decided, file.closed)),
        "decided_at": to_micros(file.decided),
        "closed_at": to_micros(file.closed),
        "state": file.state,
    }


def custody_rows(custody: Any) -> Iterator[dict[str, Any]]:
    """Draw the row of a custody, which changes with each move and not always with the file."""
    due = end_of_day(custody.due, OFFICE_ZONE) if custody.due else None
    yield {
        "source": oid_of(custody),
        "file": oid_of(custody.file),
        "due_until": to_micros(due),
        "levels": len({*custody.earlier, custody.desk}),
    }


def oid_of(obj: Any) -> int:
    """Give the object id as the projections keep it."""
    return int.from_bytes(obj._p_oid, "big")


PROJECTIONS = (
    Projection("ranking_case", 1, ranking_case, {IFile: case_rows}, single=True),
    Projection("ranking_custody", 1, ranking_custody, {ICustody: custody_rows}, single=True),
)
