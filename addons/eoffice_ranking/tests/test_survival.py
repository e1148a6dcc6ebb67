"""Hold the survival curves against lifelines, an independent implementation."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eoffice_ranking.survival import (
    common_tau,
    kaplan_meier,
    median,
    rmst,
    rmst_error,
    survival_at,
)

CLOSE = {"rtol": 0, "atol": 1e-9}


def reference(durations, observed, entry=None):
    """Fit lifelines' estimator, whose warnings about small risk sets are no concern here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import KaplanMeierFitter

        return KaplanMeierFitter().fit(durations, observed, entry=entry)


def reference_rmst(fitted, tau, late):
    """Take lifelines' restricted mean; its helper cannot start late, so there add the steps up."""
    if late:
        times = fitted.event_table.index.to_numpy()
        edges = np.unique(np.concatenate([[0.0, tau], times[(times > 0) & (times < tau)]]))
        heights = np.atleast_1d(fitted.predict((edges[1:] + edges[:-1]) / 2))
        return np.diff(edges) @ heights
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines.utils import restricted_mean_survival_time

        return restricted_mean_survival_time(fitted, t=tau)


def agree(durations, observed, entry=None):
    """Compare curve, risk sets, median and restricted means at several limits."""
    curve = kaplan_meier(durations, observed, entry)
    fitted = reference(durations, observed, entry)
    moments = np.unique(np.concatenate([np.asarray(durations, float), np.linspace(0, 120, 49)]))
    theirs = fitted.predict(moments).to_numpy()
    np.testing.assert_allclose(survival_at(curve, moments), theirs, **CLOSE)
    table = fitted.event_table.loc[curve.times]
    under_watch = table["at_risk"] - np.where(table.index > 0, table["entrance"], 0)
    np.testing.assert_array_equal(curve.at_risk, under_watch.to_numpy().astype(int))
    np.testing.assert_array_equal(curve.events, table["observed"].to_numpy().astype(int))
    if not (np.abs(curve.survival - 0.5) < 1e-9).any():
        assert median(curve) == pytest.approx(fitted.median_survival_time_, abs=1e-9)
    for tau in (0.5, 7, 30, 60):
        expected = reference_rmst(fitted, tau, entry is not None)
        assert rmst(curve, tau) == pytest.approx(expected, abs=1e-9)


whole_days = st.integers(0, 60).map(float)
any_time = st.floats(0, 90, allow_nan=False).map(lambda value: round(value, 4))


@st.composite
def samples(draw, late=False):
    """Draw cases: many ties (whole days) or few, with or without late entry."""
    times = draw(st.sampled_from([whole_days, any_time]))
    pairs = draw(st.lists(st.tuples(times, times, st.booleans()), min_size=1, max_size=40))
    durations = np.array([max(a, b) for a, b, _ in pairs])
    observed = np.array([seen for _, _, seen in pairs])
    entry = np.array([min(a, b) for a, b, _ in pairs])
    if not late:
        return durations, observed, None
    # lifelines refuses cases of no length and times at which nobody is under watch
    durations = np.append(np.where(durations > entry, durations, entry + 1), 95.0)
    return durations, np.append(observed, False), np.append(entry, 0.0)


class TestAgainstLifelines:
    @settings(max_examples=60, deadline=None)
    @given(samples())
    def test_it_agrees_on_any_sample(self, sample):
        agree(*sample)

    @settings(max_examples=60, deadline=None)
    @given(samples(late=True))
    def test_it_agrees_with_late_entry(self, sample):
        agree(*sample)

    def test_it_agrees_with_ties_between_decision_and_censoring(self):
        agree([3, 3, 3, 5, 5, 8], [True, False, True, True, False, True])

    def test_it_agrees_when_nothing_was_decided(self):
        agree([4, 9, 30], [False, False, False])

    def test_it_agrees_when_all_was_decided_at_once(self):
        agree([4, 4, 4], [True, True, True])

    def test_it_agrees_on_a_large_sample(self):
        random = np.random.default_rng(20250731)
        truth, watch = random.gamma(1.3, 12, 3000), random.uniform(0, 80, 3000)
        agree(np.minimum(truth, watch), truth <= watch)


class TestKaplanMeier:
    def test_it_follows_the_textbook(self):
        curve = kaplan_meier([6, 6, 6, 6, 7, 9, 10], [1, 1, 1, 0, 1, 0, 1])
        np.testing.assert_allclose(curve.survival, [4 / 7, 8 / 21, 0], atol=1e-12)
        np.testing.assert_array_equal(curve.at_risk, [7, 3, 1])

    def test_it_takes_an_empty_sample(self):
        curve = kaplan_meier([], [])
        assert (curve.size, curve.follow_up, median(curve)) == (0, 0.0, float("inf"))
        assert survival_at(curve, [0, 10]).tolist() == [1, 1]
        assert rmst(curve, 60) == 60

    def test_it_counts_late_entry_only_from_when_it_was_watched(self):
        curve = kaplan_meier([2, 10, 12], [True, True, False], [0, 5, 5])
        assert curve.at_risk.tolist() == [1, 2]

    def test_it_leaves_out_a_case_that_ends_as_it_comes_under_watch(self):
        curve = kaplan_meier([5, 5, 9], [True, True, False], [5, 1, 0])
        assert (curve.at_risk.tolist(), curve.events.tolist()) == ([2], [1])

    def test_it_carries_the_curve_over_a_time_when_nobody_was_watched(self):
        curve = kaplan_meier([2, 8], [False, True], [0, 5])
        assert survival_at(curve, [0, 3, 7.9, 8]).tolist() == [1, 1, 1, 0]

    @pytest.mark.parametrize(
        "sample",
        [
            ([1, 2], [True], None),
            ([-1], [True], None),
            ([float("nan")], [True], None),
            ([float("inf")], [False], None),
            ([3], [True], [4]),
            ([[1, 2]], [[True, False]], None),
        ],
    )
    def test_it_refuses_what_cannot_be(self, sample):
        with pytest.raises(ValueError):
            kaplan_meier(*sample)

    def test_open_cases_lengthen_the_median(self):
        closed_only = kaplan_meier([1, 2, 3], [True] * 3)
        with_open = kaplan_meier([1, 2, 3, 40, 50, 60], [True] * 3 + [False] * 3)
        assert median(closed_only) == 2
        assert median(with_open) == 3

    def test_a_half_is_reached_although_it_was_multiplied(self):
        curve = kaplan_meier([1, 2, 3, 4, 5, 6], [True] * 6)
        assert median(curve) == 3


class TestFollowUp:
    def test_tau_is_lowered_to_the_shortest_follow_up(self):
        short = kaplan_meier([5, 20, 25], [True, False, False])
        ended = kaplan_meier([2, 3], [True, True])
        assert common_tau([short, ended], 60) == 25
        assert common_tau([ended], 60) == 60
        assert common_tau([], 60) == 60

    def test_tau_must_not_be_negative(self):
        with pytest.raises(ValueError):
            rmst(kaplan_meier([1], [True]), -1)


class TestRmstError:
    def test_without_open_cases_it_is_that_of_a_mean(self):
        random = np.random.default_rng(7)
        times = random.exponential(20, 400)
        curve = kaplan_meier(times, np.ones(400, bool))
        expected = np.sqrt(np.minimum(times, 60).var() / 400)
        assert rmst_error(curve, 60) == pytest.approx(expected, abs=1e-9)

    def test_it_covers_the_truth_as_often_as_it_says(self):
        random = np.random.default_rng(11)
        truth = 20 * (1 - np.exp(-60 / 20))
        inside = 0
        for _ in range(400):
            times, watch = random.exponential(20, 120), random.uniform(30, 120, 120)
            curve = kaplan_meier(np.minimum(times, watch), times <= watch)
            inside += abs(rmst(curve, 60) - truth) <= 1.96 * rmst_error(curve, 60)
        assert 0.91 <= inside / 400 <= 0.985

    def test_it_is_nothing_where_nothing_was_decided(self):
        assert rmst_error(kaplan_meier([10, 20], [False, False]), 15) == 0
        assert rmst_error(kaplan_meier([], []), 15) == 0
