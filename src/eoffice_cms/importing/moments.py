"""Read the times of a log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from eoffice_cms.clock import from_micros, to_micros
from eoffice_cms.importing.mapping import Mapping

EARLIEST: Final = to_micros(datetime(1700, 1, 1, tzinfo=UTC))
LATEST: Final = to_micros(datetime(2250, 1, 1, tzinfo=UTC))
"""Times beyond these stand at these: a record holds no number of microseconds past 2**53."""


def is_beyond(moment: int) -> bool:
    """Say whether a moment stands for a time that no record can hold, such as one in 2914."""
    return moment in (EARLIEST, LATEST)


def read_moment(text: str, mapping: Mapping) -> int | None:
    """Return microseconds since the epoch, or None when the text is no time.

    ISO 8601 is understood, then each of the mapping's formats; a time that names no zone is in
    the mapping's. A time that no record can hold becomes the first or the last that it can.
    """
    moment = _parse(text.strip(), mapping.time_formats)
    if moment is None:
        return None
    if moment.year < 1700:
        return EARLIEST
    if moment.year >= 2250:
        return LATEST
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=mapping.zone)
    return min(max(to_micros(moment), EARLIEST), LATEST)


def _parse(text: str, formats: tuple[str, ...]) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for each in formats:
        try:
            return datetime.strptime(text, each)
        except ValueError:
            continue
    return None


def day_of(moment: int, mapping: Mapping) -> str:
    """Return the day on which a moment falls where the log was written, as ISO 8601."""
    at = from_micros(moment)
    assert at is not None
    return at.astimezone(mapping.zone).date().isoformat()
