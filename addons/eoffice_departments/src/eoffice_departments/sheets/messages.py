"""What is said about a sheet: a sentence about the whole, or about one row."""

from __future__ import annotations

from dataclasses import dataclass

from eoffice_cms.errors import Invalid


class SheetError(Invalid):
    """A sheet cannot be read at all; nothing of it was taken."""


@dataclass(frozen=True)
class Fault:
    """That a row cannot be taken: its line in the sheet, from 1, and a sentence that says why."""

    line: int
    reason: str


class RowFault(Exception):
    """Raised while a row is read; becomes a :class:`Fault` with the row's line."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
