"""Present files in a list: titles, days and links in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eoffice_cms.web.wording import day, iso, local
from eoffice_ranking.cases import DAY, micros
from eoffice_ranking.places import Places


@dataclass(frozen=True)
class FileLine:
    """One file; ``days`` from receipt to decision, or to the snapshot while pending."""

    number: str
    subject: str
    url: str
    branch: str
    received: str
    received_iso: str
    disposed: str
    due: str
    days: int
    levels: int
    late: bool


class FileLines:
    """Presents rows of ``files_behind`` for one request."""

    def __init__(self, request: Any, places: Places) -> None:
        self.request = request
        self.places = places
        self.language = request.locale_name

    def day(self, moment: datetime | int | None) -> str:
        """Write the day of a moment in the office's zone; nothing for none."""
        return "" if moment is None else day(local(moment).date(), self.language)

    def rows(self, files: Iterable[Any], snapshot: datetime) -> list[FileLine]:
        """Present the rows as things stood at ``snapshot``."""
        return [self._line(file, micros(snapshot)) for file in files]

    def _line(self, file: Any, snapshot: int) -> FileLine:
        titles = {"hi": file.title_hi, "en": file.title_en}
        done = file.disposed_at is not None and file.disposed_at < snapshot
        until = file.disposed_at if done else snapshot
        branch = self.places.by_oid.get(file.branch)
        return FileLine(
            number=file.number or "",
            subject=titles.get(self.language) or file.title,
            url=self._url(file),
            branch=branch.title_in(self.language) if branch else "",
            received=self.day(file.received_at),
            received_iso=iso(file.received_at),
            disposed=self.day(file.disposed_at if done else None),
            # The stored end of the due day is the first moment after it.
            due=self.day(None if file.due_until is None else file.due_until - 1),
            days=(until - file.received_at) // DAY,
            levels=file.levels,
            late=file.due_until is not None and (
                until >= file.due_until if done else snapshot >= file.due_until),
        )

    def _url(self, file: Any) -> str:
        path = (*self.places.path(file.branch), file.name, "")
        return str(self.request.resource_path(self.request.office.site, *path))


def file_table(rows: Iterable[FileLine]) -> tuple[list[str], list[list[Any]]]:
    """Give column names and rows for a spreadsheet."""
    names = ["number", "subject", "branch", "received", "decided", "due", "days", "desks", "late"]
    return names, [
        [row.number, row.subject, row.branch, row.received, row.disposed, row.due, row.days,
         row.levels, "yes" if row.late else "no"]
        for row in rows
    ]
