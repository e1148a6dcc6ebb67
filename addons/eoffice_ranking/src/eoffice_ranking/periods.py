"""Turn what a reader chooses, such as "the last 90 days", into a window of time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from eoffice_ranking.cases import Window, end_of_day

#: Length in days of the periods that end now.
RECENT = {"days30": 30, "days90": 90, "days365": 365}
#: The financial year begins on 1 April.
YEAR_BEGINS = 4
PERIODS = (*RECENT, "year", "all", "custom")
DEFAULT = "days90"
#: Older than any file: with it nothing enters late.
BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Period:
    """A named period; ``first`` and ``last`` (inclusive) only for ``custom``."""

    name: str = DEFAULT
    first: date | None = None
    last: date | None = None

    def window(self, now: datetime, zone: tzinfo) -> Window:
        """Give the window in the office's ``zone``, as things stand at ``now``.

        Raise ``ValueError`` for an unknown name and for days that make no period.
        """
        today = now.astimezone(zone).date()
        if self.name == "custom":
            return self._custom(now, zone)
        if self.name == "all":
            return Window(BEGINNING, now, now)
        if self.name == "year":
            year = today.year if today.month >= YEAR_BEGINS else today.year - 1
            start = midnight(date(year, YEAR_BEGINS, 1), zone)
        elif self.name in RECENT:
            start = midnight(today - timedelta(days=RECENT[self.name]), zone)
        else:
            raise ValueError(f"no such period: {self.name}")
        # In the first instant of a financial year nothing has happened yet.
        return Window(start, max(now, start + timedelta(microseconds=1)), now)

    def _custom(self, now: datetime, zone: tzinfo) -> Window:
        if self.first is None or self.last is None or self.last < self.first:
            raise ValueError("a period needs a first day and a last day not before it")
        start = midnight(self.first, zone)
        if start >= now:
            raise ValueError("a period must not lie ahead")
        return Window(start, end_of_day(self.last, zone), now)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Give the first moment of ``day`` in ``zone``, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
