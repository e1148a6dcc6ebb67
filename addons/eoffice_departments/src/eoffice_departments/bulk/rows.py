"""The rows of a sheet of orders: official, substitute, from, to, number and date of the order."""

# ruff: noqa: E501 (one line a column: a table is easier to read)
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eoffice_departments.sheets.columns import Column, Row
from eoffice_departments.sheets.messages import Fault, RowFault
from eoffice_departments.translation import _

OFFICIAL = Column(
    "official", "Official (sign-in name)", "अधिकारी/कर्मचारी (साइन-इन नाम)", ("user", "official"), True
)
SUBSTITUTE = Column(
    "substitute", "Substitute (sign-in name)", "स्थानापन्न (साइन-इन नाम)", ("link officer", "लिंक अधिकारी")
)
SINCE = Column("since", "From", "दिनांक से", ("from date", "से"), True)
UNTIL = Column("until", "To", "दिनांक तक", ("to date", "till", "तक"), True)
NUMBER = Column("number", "Order number", "आदेश क्रमांक", ("order no", "order"), True)
DAY = Column("day", "Order date", "आदेश दिनांक", (), True)
ISSUER = Column("issuer", "Issued by", "जारीकर्ता", ("issuer",))

COLUMNS = (OFFICIAL, SUBSTITUTE, SINCE, UNTIL, NUMBER, DAY, ISSUER)
SAMPLE = (
    ("r.verma", "s.singh", "25-11-2026", "05-12-2026", "निर्वा./1234/2026", "24-11-2026", "कलेक्टर"),
)


@dataclass(frozen=True)
class Duty:
    """A row: an official is on other duty from a first to a last day, another stands in.

    :ivar substitute: empty where the posts fall on their link officers or superiors
    """

    line: int
    official: str
    substitute: str
    since: date
    until: date
    number: str
    day: date
    issuer: str


def read_duties(rows: Iterable[Row]) -> tuple[list[Duty], list[Fault]]:
    """Return the rows that can be read, and those that cannot."""
    duties, faults = [], []
    for row in rows:
        try:
            duties.append(_duty(row))
        except RowFault as fault:
            faults.append(Fault(row.line, fault.reason))
    return duties, faults


def _duty(row: Row) -> Duty:
    return Duty(
        row.line,
        _needed(row, OFFICIAL).casefold(),
        row.text(SUBSTITUTE.name).casefold(),
        _day(row, SINCE),
        _day(row, UNTIL),
        _needed(row, NUMBER),
        _day(row, DAY),
        row.text(ISSUER.name),
    )


def _needed(row: Row, column: Column) -> str:
    found = row.text(column.name)
    if not found:
        raise RowFault(_("“${column}” is missing.", mapping={"column": column.both}))
    return found


def _day(row: Row, column: Column) -> date:
    found = row.day(column)
    if found is None:
        raise RowFault(_("“${column}” is missing.", mapping={"column": column.both}))
    return found
