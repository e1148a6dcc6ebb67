"""The template sheet: the headings in both languages, and a few rows that show what they hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from eoffice_departments.sheets.columns import Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_xlsx(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook with a heading for each column and these rows."""
    book = Workbook(write_only=False)
    sheet = book.active
    sheet.append([each.both for each in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(len(str(cell.value)), 14)
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_csv(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return the same as CSV in UTF-8 with the mark by which spreadsheets know it."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow([each.both for each in columns])
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + kept.getvalue().encode()
