"""Read the rows of a sheet, CSV or XLSX, one after the other; only one is in memory at a time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from eoffice_departments.sheets.messages import SheetError
from eoffice_departments.translation import _

#: Far beyond any district's list; a packed sheet of more is no list but an attack.
LARGEST_UNPACKED = 200 << 20
MOST_ROWS = 100_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000

WRONG_ENCODING = _(
    "The sheet is not in Unicode (line ${line}), so its Hindi cannot be read. In the spreadsheet "
    "program, save it as “CSV UTF-8” or as an Excel workbook (.xlsx), and choose it again."
)
NO_SHEET = _("This is neither a CSV nor an Excel sheet (.xlsx). Save it as one of the two.")

#: A row: its line, from 1, and its cells as text.
Cells = tuple[int, list[str]]


def read_cells(stream: IO[bytes]) -> Iterator[Cells]:
    """Yield the rows of a sheet that are not empty, the headings first.

    :raises SheetError: when it cannot be read, or not beyond some line
    """
    start = stream.read(8)
    stream.seek(0)
    if start.startswith(b"PK\x03\x04"):
        return _xlsx(stream)
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise SheetError(NO_SHEET, field="upload")
    return _csv(stream)


def _csv(stream: IO[bytes]) -> Iterator[Cells]:
    text = _lines(stream)
    first = next(text, "")
    marks = [first.count(each) for each in ",;\t"]
    delimiter = ",;\t"[marks.index(max(marks))]
    reader = csv.reader(_again(first, text), delimiter=delimiter, strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SheetError(
                _("The quotation marks of line ${line} do not pair up.",
                  mapping={"line": before + 1}), field="upload",
            ) from error  # fmt: skip
        line, before = before + 1, reader.line_num
        yield from _checked(line, [each.strip() for each in cells])


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """Yield lines as text; UTF-8, or UTF-16 where the file says so, and nothing else."""
    start = stream.read(2)
    stream.seek(0)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = io.TextIOWrapper(stream, encoding="utf-16", newline="")
            yield from text
            text.detach()
        except UnicodeError as error:
            raise _wrong_encoding(1) from error
        return
    for number, line in enumerate(stream, start=1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise _wrong_encoding(number) from error


def _wrong_encoding(line: int) -> SheetError:
    return SheetError(_(WRONG_ENCODING, mapping={"line": line}), field="upload")


def _xlsx(stream: IO[bytes]) -> Iterator[Cells]:
    try:
        with zipfile.ZipFile(stream) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
                raise SheetError(_("This sheet is too large."), field="upload")
        book = load_workbook(stream, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise SheetError(NO_SHEET, field="upload") from error
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        for line, row in enumerate(rows, start=1):
            yield from _checked(line, [_cell(each) for each in row])
    finally:
        book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _checked(line: int, cells: list[str]) -> Iterator[Cells]:
    if line > MOST_ROWS or len(cells) > MOST_COLUMNS:
        raise SheetError(_("This sheet is too large."), field="upload")
    if any(cells):
        yield line, [each[:LONGEST_CELL] for each in cells]
