"""Time as the product keeps it: aware datetimes in UTC, microseconds where they are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import overload
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OFFICE_ZONE = ZoneInfo("Asia/Kolkata")


def utcnow() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@overload
def to_micros(moment: datetime) -> int: ...


@overload
def to_micros(moment: None) -> None: ...


@overload
def to_micros(moment: datetime | None) -> int | None: ...


def to_micros(moment: datetime | None) -> int | None:
    """Return microseconds since the epoch, exactly; None stays None."""
    if moment is None:
        return None
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int | None) -> datetime | None:
    """Return the aware UTC datetime of microseconds since the epoch; None stays None."""
    if micros is None:
        return None
    return EPOCH + timedelta(microseconds=micros)
