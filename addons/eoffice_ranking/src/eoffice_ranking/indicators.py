"""Compute the figures of each unit over a window: of units, never of persons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

from eoffice_ranking.cases import DAY, NEVER, CaseTable, Window, micros
from eoffice_ranking.survival import Curve, common_tau, kaplan_meier, median, rmst, rmst_error

#: First and last whole day of each age band; the same everywhere.
BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 7), (8, 15), (16, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None))
BAND_STARTS = tuple(first for first, _ in BANDS)
BAND_WEIGHTS = (0, 0, 1, 2, 4, 8, 16, 32)
TAU_DAYS = 60.0
LEAST_CASES = 10
LEAST_CLOSURES = 5
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """A proportion with its 95 % Wilson interval."""

    hits: int
    total: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class UnitFigures:
    """What is published of one unit. Times are in calendar days; None: cannot be said.

    ``cases`` were open at some time in the window, ``closures`` of them disposed of in it;
    ``impossible`` ones, received in it, end before they were received and are left out of
    every time.
    ``median`` is infinite where fewer than half were decided within ``watched`` days, the
    longest that any case was watched.
    """

    unit: int
    cases: int
    closures: int
    received: int
    disposed: int
    pending: int
    bands: tuple[int, ...]
    over_30_days: int
    oldest_days: int | None
    oldest_oid: int | None
    ageing_index: float | None
    median: float | None
    watched: float
    rmst: float | None
    rmst_low: float | None
    rmst_high: float | None
    tau: float
    on_time: Share | None
    levels: float | None
    impossible: int
    ranked: bool
    rank: int | None = None

    @property
    def clearance(self) -> float | None:
        """Give disposed ÷ received: shown, never scored, since it is easily gamed."""
        return self.disposed / self.received if self.received else None


def wilson(hits: int, total: int, z: float = Z95) -> Share | None:
    """Give the share with Wilson's score interval (1927); None where there is nothing."""
    if not total:
        return None
    share, spread = hits / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / total + spread / (4 * total))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == total else min(1.0, middle + half)
    return Share(hits, total, share, low, high)


def ageing_index(bands: Sequence[int]) -> float | None:
    """Give Σ n_b·v_b / Σ n_b over the age bands; None where nothing is pending."""
    total = sum(bands)
    if not total:
        return None
    return sum(n * v for n, v in zip(bands, BAND_WEIGHTS, strict=True)) / total


def league(table: CaseTable, window: Window, *, tau: float = TAU_DAYS) -> list[UnitFigures]:
    """Compute every unit's figures and put them in order: quickest first, unranked last.

    The order is by RMST ascending, units not ranked at the end; equal ones keep the order
    of their unit numbers and share a rank.
    """
    known = table.pick(table.received < micros(window.snapshot))
    parts = known.by_unit()
    curves = [_curve(part, window) for _, part in parts]
    tau = common_tau((curve for curve in curves if _is_ranked(curve)), tau)
    figures = [
        _figures(unit, part, curve, window, tau)
        for (unit, part), curve in zip(parts, curves, strict=True)]
    figures = [one for one in figures if one.cases or one.pending or one.disposed]
    figures.sort(key=lambda one: one.rmst if one.ranked and one.rmst is not None else inf)
    return _with_ranks(figures)


def _with_ranks(figures: list[UnitFigures]) -> list[UnitFigures]:
    ranked: list[UnitFigures] = []
    for position, one in enumerate(figures, start=1):
        if not one.ranked:
            ranked.append(one)
        elif ranked and ranked[-1].rmst == one.rmst:
            ranked.append(replace(one, rank=ranked[-1].rank))
        else:
            ranked.append(replace(one, rank=position))
    return ranked


def _is_ranked(curve: Curve) -> bool:
    return curve.size >= LEAST_CASES and int(curve.events.sum()) >= LEAST_CLOSURES


def _in_window(part: CaseTable, window: Window) -> NDArray[np.bool_]:
    """Mark the cases open at some time in the window, save the impossible ones."""
    return (part.disposed >= micros(window.start)) & (part.disposed >= part.received)


def _curve(part: CaseTable, window: Window) -> Curve:
    """Estimate the time to decision; cases received before the window enter late."""
    part = part.pick(_in_window(part, window))
    until = np.minimum(part.disposed, micros(window.snapshot))
    entry = np.maximum(micros(window.start) - part.received, 0)
    return kaplan_meier(
        (until - part.received) / DAY, part.disposed < micros(window.snapshot), entry / DAY)


def _figures(
    unit: int, part: CaseTable, curve: Curve, window: Window, tau: float
) -> UnitFigures:
    start, snapshot = micros(window.start), micros(window.snapshot)
    done = (part.disposed >= start) & (part.disposed < snapshot)
    open_ = part.pick(part.disposed >= snapshot)
    ages = (snapshot - open_.received) // DAY
    bands = count_bands(ages)
    oldest = int(np.argmax(ages)) if len(ages) else None
    known = curve.size > 0 and curve.follow_up >= tau
    mean = rmst(curve, tau) if known else None
    error = Z95 * rmst_error(curve, tau) if known else 0.0
    return UnitFigures(
        unit=unit,
        cases=curve.size,
        closures=int(curve.events.sum()),
        received=int(np.count_nonzero(part.received >= start)),
        disposed=int(np.count_nonzero(done)),
        pending=len(open_),
        bands=bands,
        over_30_days=sum(bands[3:]),
        oldest_days=None if oldest is None else int(ages[oldest]),
        oldest_oid=None if oldest is None else int(open_.oid[oldest]),
        ageing_index=ageing_index(bands),
        median=median(curve) if curve.size else None,
        watched=curve.longest,
        rmst=mean,
        rmst_low=None if mean is None else max(0.0, mean - error),
        rmst_high=None if mean is None else min(tau, mean + error),
        tau=tau,
        on_time=on_time(part, window),
        levels=float(part.levels[done].mean()) if done.any() else None,
        impossible=int(
            np.count_nonzero((part.disposed < part.received) & (part.received >= start))),
        ranked=_is_ranked(curve),
    )


def count_bands(ages: NDArray[np.int64]) -> tuple[int, ...]:
    """Count ages in whole days by band."""
    positions = np.searchsorted(BAND_STARTS, ages, side="right") - 1
    return tuple(int(n) for n in np.bincount(positions, minlength=len(BANDS)))


def on_time(part: CaseTable, window: Window) -> Share | None:
    """Give the share on time of the cases with a due day that were open in the window.

    On time: disposed of before the due day ended. Late: disposed of after it, or open with
    the day gone. Open and not yet due: left out.
    """
    part = part.pick(_in_window(part, window) & (part.due != NEVER))
    done = part.disposed < micros(window.snapshot)
    judged = done | (part.due <= micros(window.snapshot))
    return wilson(
        int(np.count_nonzero(done & (part.disposed < part.due))), int(np.count_nonzero(judged)))
