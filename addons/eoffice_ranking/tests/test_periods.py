"""What a reader's choice of a period means in time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from eoffice_ranking.periods import PERIODS, Period

KOLKATA = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # 24 November, 1:30 in the office


class TestPeriod:
    def test_recent_days_begin_at_midnight_of_the_office(self):
        window = Period("days30").window(NOW, KOLKATA)
        assert window.start == datetime(2026, 10, 24, 18, 30, tzinfo=UTC)
        assert window.end == window.snapshot == NOW

    @pytest.mark.parametrize(
        ("now", "year"), [(NOW, 2026), (datetime(2026, 3, 9, tzinfo=UTC), 2025)])
    def test_the_financial_year_begins_in_april(self, now, year):
        window = Period("year").window(now, KOLKATA)
        assert window.start == datetime(year, 3, 31, 18, 30, tzinfo=UTC)

    def test_the_financial_year_begins_without_a_fault(self):
        begins = datetime(2026, 3, 31, 18, 30, tzinfo=UTC)
        assert Period("year").window(begins, KOLKATA).snapshot == begins

    def test_chosen_days_are_both_included(self):
        window = Period("custom", date(2026, 4, 1), date(2026, 4, 1)).window(NOW, KOLKATA)
        assert (window.end - window.start).days == 1
        assert window.snapshot == window.end

    def test_a_last_day_ahead_is_cut_at_the_present(self):
        window = Period("custom", date(2026, 4, 1), date(2027, 4, 1)).window(NOW, KOLKATA)
        assert window.snapshot == NOW

    @pytest.mark.parametrize(
        "period",
        [
            Period("yesterday"),
            Period("custom"),
            Period("custom", date(2026, 4, 2), date(2026, 4, 1)),
            Period("custom", date(2027, 1, 1), date(2027, 2, 1)),
        ],
    )
    def test_it_refuses_what_is_no_period(self, period):
        with pytest.raises(ValueError):
            period.window(NOW, KOLKATA)

    def test_each_named_period_has_a_window(self):
        for name in PERIODS:
            if name != "custom":
                assert Period(name).window(NOW, KOLKATA).start < NOW
