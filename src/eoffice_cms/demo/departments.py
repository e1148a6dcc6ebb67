"""The offices of the demo district and their branches, read from a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from eoffice_cms.demo import texts
from eoffice_cms.demo.shapes import Names

DISTRICT = Names("जिला विंध्यपुर", "Vindhyapur District")
PLACE = Names("विंध्यपुर", "Vindhyapur")


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch as the table gives it: code, names, what its files are about."""

    code: str
    names: Names
    kind: str


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """An office as the table gives it, with the post of its head and its branches."""

    code: str
    names: Names
    head: Names
    branches: tuple[BranchRow, ...]


@cache
def rows() -> tuple[DepartmentRow, ...]:
    """Return the table as records, in its own order; the first is the Collectorate."""
    table = files(texts).joinpath("departments.txt").read_text(encoding="utf-8")
    found: list[tuple[list[str], list[BranchRow]]] = []
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if line.startswith(" "):
            found[-1][1].append(BranchRow(cells[0], Names(cells[1], cells[2]), cells[3]))
        else:
            found.append((cells, []))
    return tuple(
        DepartmentRow(c[0], Names(c[1], c[2]), Names(c[3], c[4]), tuple(branches))
        for c, branches in found
    )
