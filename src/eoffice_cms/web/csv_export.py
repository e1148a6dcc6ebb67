"""Write a table as CSV that a spreadsheet opens in Hindi and never runs."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

#: A spreadsheet reads a cell that begins with one of these as a formula. It skips spaces
#: before it, and takes the full-width forms for the plain ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Without it a common spreadsheet takes UTF-8 for a code page and shows Hindi as noise.
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str | int | float:
    """Give what is written: numbers as they are, None as nothing, text made harmless.

    Text that would be taken for a formula gets a leading apostrophe (OWASP, CSV injection).
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return value
    text = str(value).replace("\x00", "")
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):
        return "'" + text
    return text


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Give the table as UTF-8 with a byte-order mark, lines ended as RFC 4180 wants them."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
    return (BYTE_ORDER_MARK + out.getvalue()).encode("utf-8", "replace")
