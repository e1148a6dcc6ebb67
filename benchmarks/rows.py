"""The rows of the result: what was measured, against what, and whether the floor holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

#: name → (the bound, "least" or "most", what is bounded: the ratio to the reference or the value).
FLOORS = {
    "file page": (0.2, "least", "ratio"),
    "My desk, 25 files": (1.2, "most", "ratio"),
    "My desk, 2,000 files": (1.2, "most", "ratio"),
    "send, service in process": (0.2, "least", "ratio"),
    "store per file, packed": (12 * 1024, "most", "value"),
    "store per further send, packed": (3 * 1024, "most", "value"),
    "store per further send, as written": (3 * 1024, "most", "value"),
    "organisation chart drawn whole": (1.0, "most", "value"),
    "organisation chart, page": (1.0, "most", "value"),
    "start to first response": (3.0, "most", "value"),
    "branches merged, objects loaded": (1000, "most", "value"),
    "branches merged, rows written": (1000, "most", "value"),
    "department moved, rows written": (100, "most", "value"),
}


@dataclass
class Row:
    """One measurement.

    :ivar size: files in the site, posts for the chart; 0 for a reference that needs no site
    :ivar reference: the value it is compared with; ``against`` names it
    :ivar ratio: value / reference; floor: the bound on ratio or value, see :data:`FLOORS`
    :ivar cpu_ms: processor time of server and database together for one request or action
    """

    name: str
    size: int
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    floor: float | None = None
    holds: bool | None = None
    cpu_ms: float | None = None
    against: str | None = None

    def compare(self, reference: float | None, against: str) -> Row:
        """Set the reference and what follows from it."""
        if reference:
            self.reference, self.against = reference, against
            self.ratio = self.value / reference
        return self


def judge(rows: Iterable[Row]) -> None:
    """Set floor and verdict of each row that has one."""
    for row in rows:
        bound, kind, of = FLOORS.get(row.name, (None, None, None))
        measured = row.ratio if of == "ratio" else row.value
        if bound is None or measured is None:
            continue
        row.floor = bound
        row.holds = measured >= bound if kind == "least" else measured <= bound


def write(rows: list[Row], path: Path) -> None:
    """Write the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([_rounded(asdict(row)) for row in rows], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _rounded(values: dict[str, object]) -> dict[str, object]:
    return {
        key: float(f"{value:.5g}") if isinstance(value, float) else value
        for key, value in values.items()
    }


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a table for people."""
    cells = [("", "files", "value", "", "CPU ms", "ratio", "floor", "")]
    cells += [
        (
            row.name, f"{row.size:,}" if row.size else "", _number(row.value), row.unit,
            _number(row.cpu_ms), _number(row.ratio), _floor(row), _verdict(row.holds),
        )
        for row in rows
    ]  # fmt: skip
    widths = [max(len(line[column]) for line in cells) for column in range(8)]
    left = (0, 3, 7)
    return "\n".join(
        "  ".join(
            text.ljust(width) if column in left else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def _floor(row: Row) -> str:
    if row.floor is None:
        return ""
    sign = "≥" if FLOORS[row.name][1] == "least" else "≤"
    return f"{sign} {_number(row.floor)}"


def _verdict(holds: bool | None) -> str:
    return "" if holds is None else "holds" if holds else "FAILS"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
