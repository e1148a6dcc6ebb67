"""The figures of a unit, on cases small enough to count by hand."""

from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eoffice_ranking.cases import DAY, NEVER, Case, CaseTable, Window, micros
from eoffice_ranking.indicators import BANDS, ageing_index, count_bands, league, wilson

KOLKATA = ZoneInfo("Asia/Kolkata")
START = datetime(2025, 4, 1, tzinfo=UTC)
NOW = START + timedelta(90)
WINDOW = Window(START, NOW, NOW)


def case(oid, received, done=None, *, unit=1, due=None, levels=1):
    """Make a case from days after the window's start."""
    return Case(
        oid, f"F-{oid}", "", unit, 0, START + timedelta(received),
        None if done is None else START + timedelta(done), due=due, levels=levels)


def figures(cases, window=WINDOW):
    return league(CaseTable.from_cases(cases, KOLKATA), window)


class TestCounts:
    def test_it_counts_received_disposed_and_pending(self):
        one, = figures([case(1, -5, -1), case(2, -5, 3), case(3, 1, 4), case(4, 2), case(5, -9)])
        assert (one.received, one.disposed, one.pending) == (2, 2, 2)
        assert (one.cases, one.closures) == (4, 2)
        assert one.clearance == 1

    def test_what_comes_after_the_snapshot_is_not_there_yet(self):
        window = Window(START, START + timedelta(10), NOW)
        one, = figures([case(1, 2, 12), case(2, 11)], window)
        assert (one.received, one.disposed, one.pending) == (1, 0, 1)

    def test_a_unit_with_nothing_in_the_window_is_not_listed(self):
        assert figures([case(1, -20, -10)]) == []
        assert figures([]) == []

    def test_impossible_dates_are_counted_and_left_out_of_times(self):
        one, = figures([case(1, 5, 3), case(2, 5, 9)])
        assert (one.impossible, one.received, one.disposed, one.cases) == (1, 2, 2, 1)
        assert one.median == 4


class TestPendency:
    @pytest.mark.parametrize(
        ("days", "band"),
        [(0, 0), (7, 0), (8, 1), (15, 1), (16, 2), (30, 2), (31, 3), (60, 3), (61, 4), (90, 4),
         (91, 5), (180, 5), (181, 6), (365, 6), (366, 7), (4000, 7)],
    )
    def test_each_age_has_its_band(self, days, band):
        counts = count_bands(np.array([days]))
        assert counts[band] == sum(counts) == 1

    def test_bands_leave_no_gap(self):
        assert [first for first, _ in BANDS[1:]] == [last + 1 for _, last in BANDS[:-1]]

    def test_the_ageing_index_weighs_the_old(self):
        assert ageing_index((4, 0, 0, 0, 0, 0, 0, 0)) == 0
        assert ageing_index((1, 1, 1, 1, 1, 1, 1, 1)) == pytest.approx(63 / 8)
        assert ageing_index((0,) * 8) is None

    def test_it_names_the_oldest(self):
        one, = figures([case(1, 80), case(2, -300), case(3, 10)])
        assert (one.oldest_oid, one.oldest_days) == (2, 390)
        assert one.bands == (0, 1, 0, 0, 1, 0, 0, 1)
        assert one.over_30_days == 2


class TestDecisionTime:
    def test_open_files_are_counted(self):
        closed = [case(n, 0, 4) for n in range(5)]
        one, = figures(closed + [case(n, 0) for n in range(5, 20)])
        assert one.median == float("inf")
        assert one.rmst == pytest.approx(4 + 0.75 * 56)

    def test_files_open_before_the_window_enter_late(self):
        one, = figures([case(1, -40, 2), case(2, 0, 1), case(3, 0, 2)])
        assert one.median == pytest.approx(1)
        assert one.rmst == pytest.approx(1.5)

    def test_the_interval_holds_the_mean(self):
        one, = figures([case(n, n, n + 2 + n % 7) for n in range(40)])
        assert 0 <= one.rmst_low < one.rmst < one.rmst_high <= one.tau

    def test_tau_is_lowered_for_all_alike(self):
        short = [case(n, 80, 81 if n < 6 else None) for n in range(12)]
        long = [case(20 + n, 0, 5, unit=2) for n in range(12)]
        assert [one.tau for one in figures(short + long)] == [10, 10]

    def test_a_unit_watched_too_briefly_does_not_lower_it_unless_ranked(self):
        few = [case(1, 88), case(2, 88)]
        long = [case(20 + n, 0, 5, unit=2) for n in range(12)]
        by_unit = {one.unit: one for one in figures(few + long)}
        assert by_unit[2].tau == 60
        assert by_unit[1].rmst is None


class TestOnTime:
    def test_late_counts_decided_late_and_open_overdue(self):
        day = date(2025, 4, 11)
        one, = figures([
            case(1, 0, 10.7, due=day),  # 16:48 UTC on the day, 22:18 in the office
            case(2, 0, 10.8, due=day),  # past midnight in the office
            case(3, 0, due=day),
            case(4, 0, due=date(2027, 1, 1)),
            case(5, 0, 3),
        ])
        assert (one.on_time.hits, one.on_time.total) == (1, 3)

    def test_without_due_days_there_is_no_share(self):
        assert figures([case(1, 0, 3)])[0].on_time is None

    def test_wilson_is_the_published_interval(self):
        share = wilson(81, 263)  # Newcombe 1998, table I
        assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)
        assert wilson(0, 20).low == 0
        assert round(wilson(0, 20).high, 4) == 0.1611
        assert wilson(1, 29).low == pytest.approx(0.0061, abs=5e-5)
        assert wilson(0, 0) is None


class TestLevels:
    def test_it_is_the_mean_over_what_was_disposed_of(self):
        one, = figures([case(1, 0, 3, levels=3), case(2, 0, 5, levels=4), case(3, 0, levels=9)])
        assert one.levels == 3.5
        assert figures([case(1, 0)])[0].levels is None


class TestOrder:
    def test_the_quickest_is_first_and_the_unranked_last(self):
        slow = [case(n, 0, 30 + n / 10, unit=1) for n in range(12)]
        small = [case(100 + n, 0, 1, unit=2) for n in range(9)]
        quick = [case(200 + n, 0, 3 + n / 10, unit=3) for n in range(12)]
        tiny = [case(300, 0, 1, unit=0)]
        order = [(one.unit, one.rank) for one in figures(slow + small + quick + tiny)]
        assert order == [(3, 1), (1, 2), (0, None), (2, None)]

    def test_few_closures_are_not_ranked(self):
        four = [case(n, 0, 3 if n < 4 else None) for n in range(30)]
        assert not figures(four)[0].ranked
        five = [case(n, 0, 3 if n < 5 else None) for n in range(30)]
        assert figures(five)[0].ranked

    def test_equal_units_share_a_rank(self):
        cases = [case(10 * unit + n, 0, 5, unit=unit) for unit in (1, 2, 3) for n in range(10)]
        slow = [case(900 + n, 0, 9, unit=9) for n in range(10)]
        assert [one.rank for one in figures(cases + slow)] == [1, 1, 1, 4]


moments = st.integers(-400, 89)


class TestTogether:
    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.tuples(moments, st.none() | st.integers(0, 300), st.integers(1, 4))))
    def test_units_add_up_to_the_whole(self, drawn):
        cases = [
            case(n, at, None if took is None else at + took, unit=unit)
            for n, (at, took, unit) in enumerate(drawn)]
        units = figures(cases)
        assert sum(one.pending for one in units) == sum(
            one.disposed is None or one.disposed >= NOW for one in cases)
        assert sum(one.received for one in units) == sum(at >= 0 for at, _, _ in drawn)
        for one in units:
            assert sum(one.bands) == one.pending
            assert one.closures <= one.cases
            assert one.rmst is None or 0 <= one.rmst <= one.tau

    def test_a_hundred_thousand_cases_take_little_time(self):
        random = np.random.default_rng(3)
        size, start = 100_000, micros(START)
        received = start + random.integers(-300 * DAY, 90 * DAY, size)
        took = (random.gamma(1.2, 15, size) * DAY).astype(np.int64)
        table = CaseTable(
            np.arange(size), random.integers(0, 80, size), received,
            np.where(random.random(size) < 0.9, received + took, NEVER),
            np.full(size, NEVER), random.integers(1, 6, size))
        begun = perf_counter()
        assert len(league(table, WINDOW)) == 80
        assert perf_counter() - begun < 1.0
