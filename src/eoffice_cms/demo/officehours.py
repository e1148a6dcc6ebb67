"""Working time of a district office: which days it works, and a clock that runs only then."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Kolkata")
OPENS = time(10, 30)
DAY = 7 * 3600  # seconds from 10:30 to 17:30

#: Holidays that fall on the same day every year.
FIXED = {(1, 26), (4, 14), (8, 15), (10, 2), (12, 25)}

#: Holidays that follow the moon, for the years a demo is likely to show.
_MOVABLE = """
2025-02-26 2025-03-14 2025-03-31 2025-04-10 2025-04-18 2025-05-12 2025-06-07 2025-08-09
2025-08-16 2025-10-20 2025-10-21 2025-11-05
2026-03-04 2026-03-26 2026-03-31 2026-04-03 2026-05-01 2026-05-27 2026-06-26 2026-08-28
2026-09-04 2026-10-20 2026-11-09 2026-11-24
2027-03-22 2027-04-15 2027-04-19 2027-05-17 2027-05-20 2027-08-17 2027-08-25 2027-10-29
"""
MOVABLE = frozenset(date.fromisoformat(day) for day in _MOVABLE.split())


def is_working_day(day: date) -> bool:
    """Tell whether offices work: not on Sundays, second and third Saturdays and holidays."""
    if day.weekday() == 6 or (day.month, day.day) in FIXED or day in MOVABLE:
        return False
    return not (day.weekday() == 5 and 8 <= day.day <= 21)


class OfficeClock:
    """Count the seconds of office time from a day on.

    Office second 0 is 10:30 on the first working day. A number of office seconds is the plan's
    own measure of time: whatever it is turned into lies within office hours. ``limit`` is the
    first office second that does not lie before ``end``; the clock itself goes on for a year.
    """

    def __init__(self, first: date, end: date):
        span = (first + timedelta(days=n) for n in range((end - first).days + 366))
        self.days = [day for day in span if is_working_day(day)]
        self.limit = bisect_left(self.days, end) * DAY
        self._opens = [datetime.combine(day, OPENS, ZONE).astimezone(UTC) for day in self.days]

    def at(self, second: int) -> datetime:
        """Return the UTC moment of an office second."""
        day, rest = divmod(second, DAY)
        return self._opens[day] + timedelta(seconds=rest)

    def day_of(self, second: int) -> date:
        """Return the local date of an office second."""
        return self.days[min(second // DAY, len(self.days) - 1)]

    def first_second_on(self, day: date) -> int:
        """Return the first office second on or after a day."""
        return bisect_left(self.days, day) * DAY
