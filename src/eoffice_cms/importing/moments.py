"""Read the times of a log."""

from __future__ import annotations

from datetime import UTC, datetime

from eoffice_cms.clock import from_micros, to_micros
from eoffice_cms.importing.mapping import Mapping


def read_moment(text: str, mapping: Mapping) -> int | None:
    """Return microseconds since the epoch, or None when the text is no time.

    ISO 8601 is understood, then each of the mapping's formats; a time that names no zone is in
    the mapping's.
    """
    moment = _parse(text.strip(), mapping.time_formats)
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=mapping.zone)
    try:
        return to_micros(moment.astimezone(UTC))
    except (OverflowError, ValueError):
        return None


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
    try:
        return at.astimezone(mapping.zone).date().isoformat()
    except (OverflowError, ValueError):
        return at.date().isoformat()
