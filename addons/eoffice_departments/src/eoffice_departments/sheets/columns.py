"""Columns of a sheet: their headings in Hindi and English, and what their cells hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from eoffice_cms.content.wording import normalised, refusal
from eoffice_cms.web.forms import Day
from eoffice_departments.sheets.messages import RowFault, SheetError
from eoffice_departments.sheets.reading import read_cells
from eoffice_departments.translation import _

YES = frozenset({"yes", "y", "1", "true", "हाँ", "हां", "ह"})
NO = frozenset({"no", "n", "0", "false", "नहीं", "नही", "न", "-"})


@dataclass(frozen=True)
class Column:
    """A column.

    :ivar en, hi: its headings as a template has them; other: what else is understood
    :ivar needed: whether a sheet without it is refused
    """

    name: str
    en: str
    hi: str
    other: tuple[str, ...] = ()
    needed: bool = False

    @property
    def both(self) -> str:
        """The heading in both languages, as a template has it."""
        return f"{self.hi} / {self.en}"

    def headings(self) -> Iterator[str]:
        """Yield every heading by which it is known, as :func:`plain` leaves it."""
        # A heading of both, as the template's, is known by either half.
        for each in (self.name, self.en, self.hi, self.both, *self.other):
            yield plain(each)


@dataclass(frozen=True)
class Row:
    """A row: its line in the sheet and its cells by the names of columns, empty where none."""

    line: int
    cells: dict[str, str]

    def text(self, name: str, *, longest: int = 200) -> str:
        """Return a cell, cleaned; raise RowFault where it holds what no text may."""
        found = normalised(self.cells.get(name, ""))
        why = refusal(found, longest=longest)
        if why is not None:
            raise RowFault(why)
        return found

    def flag(self, column: Column) -> bool | None:
        """Return whether a cell says yes; None for an empty one."""
        said = self.text(column.name).casefold()
        if not said:
            return None
        if said not in YES | NO:
            raise RowFault(
                _("“${said}” under “${column}” is neither yes nor no.",
                  mapping={"said": said[:40], "column": column.both})
            )  # fmt: skip
        return said in YES

    def day(self, column: Column) -> date | None:
        """Return the day in a cell, or None for an empty one."""
        said = self.text(column.name)
        if not said:
            return None
        found = Day.parse(said)
        if found is None or not 1900 <= found.year <= 2200:
            raise RowFault(
                _("“${said}” under “${column}” is not a date. Write it as 24-11-2026.",
                  mapping={"said": said[:40], "column": column.both})
            )  # fmt: skip
        return found


def plain(heading: str) -> str:
    """Return a heading without case, marks and blanks, so that small differences do not count."""
    text = unicodedata.normalize("NFC", heading).casefold()
    return re.sub(r"[\s_./()*:\-–—'’\"]+", "", text)


def read_rows(stream: IO[bytes], columns: Sequence[Column]) -> Iterator[Row]:
    """Yield the rows of a sheet below its headings; columns of other headings are passed over.

    :raises SheetError: when it cannot be read, or a needed column is missing or there twice
    """
    cells = read_cells(stream)
    _line, headings = next(cells, (1, []))
    known = {each: column.name for column in columns for each in column.headings()}
    names = [known.get(plain(each)) for each in headings]
    twice = {each for each in names if each and names.count(each) > 1}
    missing = [column for column in columns if column.needed and column.name not in names]
    for column in columns:
        if column.name in twice:
            raise SheetError(
                _("The column “${column}” is there twice.", mapping={"column": column.both}),
                field="upload",
            )
    if missing:
        said = ", ".join(each.both for each in missing)
        raise SheetError(
            _("These columns are missing: ${columns}. Download the template to see them all.",
              mapping={"columns": said}), field="upload",
        )  # fmt: skip
    for line, row in cells:
        row += [""] * (len(names) - len(row))
        yield Row(line, {name: row[place] for place, name in enumerate(names) if name})
