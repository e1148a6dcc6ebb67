"""What the importer says about a log: why it was refused, why a row was, and what is odd in it."""

from __future__ import annotations

from typing import Any

from eoffice_cms.errors import Refused, _


class MappingError(Refused):
    """The mapping cannot be used.

    :param faults: one translatable sentence for each thing that is wrong
    """

    status = 422

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(_("The mapping cannot be used."))
        self.faults = faults


class LogError(Refused):
    """The log cannot be read from some line on; nothing of it was imported.

    :ivar line: line of the file, from 1, or None where it is the file as a whole
    """

    status = 422

    def __init__(self, message: str, *, line: int | None = None, **details: Any) -> None:
        super().__init__(message, **details)
        self.line = line


# Why a row was rejected.
NO_CASE: str = _("The row names no case.")
NO_TIME: str = _("The row has no time.")
BAD_TIME: str = _("The time cannot be read.")
BAD_BYTES: str = _("The row holds bytes that are not text in the encoding of the log.")
BAD_QUOTES: str = _("The quotation marks of the row do not fit together.")
TOO_LONG: str = _("A value of the row is too long.")
HIDDEN: str = _("A value of the row holds characters that cannot be seen.")
LONG_LINE: str = _("The line is too long.")
NO_EVENT: str = _("The case has no event.")


def field_count(found: int, wanted: int) -> str:
    """Say that a row has too many or too few fields."""
    sentence: str = _(
        "The row has ${found} fields instead of ${wanted}.",
        mapping={"found": found, "wanted": wanted},
    )
    return sentence


#: What is odd about a log, by kind; each is kept, counted and shown with its count.
WARNINGS: dict[str, str] = {
    "impossible_date": _("Dates that cannot be: kept as the log has them"),
    "events_after_close": _("Steps after the file was closed"),
    "files_with_events_after_close": _("Files with steps after they were closed"),
    "events_before_received": _("Steps before the file was received"),
    "files_with_events_before_received": _("Files with steps before they were received"),
    "closed_before_received": _("Files closed before they were received"),
    "due_before_received": _("Files due before they were received"),
    "events_in_future": _("Steps in the future"),
    "closed_in_future": _("Files closed in the future"),
    "no_group": _("Steps without a branch"),
    "no_resource": _("Steps without an official"),
    "no_activity": _("Steps without a name"),
    "no_received": _("Files without a date of receipt: the first step counts"),
    "unreadable_date": _("Dates of files that cannot be read: taken as missing"),
    "differing_case_values": _("Rows that say something else about their file than its first row"),
    "repeated_event": _("Steps whose identifier appears more than once"),
    "unknown_column": _("Columns that the mapping does not know"),
}
