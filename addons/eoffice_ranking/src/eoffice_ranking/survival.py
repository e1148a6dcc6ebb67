"""Estimate how long files take when some of them are still open (Kaplan–Meier)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: S(t) is a product of fractions: a half that misses 1/2 by rounding is still a half.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Curve:
    """A survival curve: the share still undecided after each moment of decision.

    ``times``, ``survival``, ``at_risk`` and ``events`` have one element for each
    distinct time at which something was decided, in ascending order. ``longest`` is
    the longest time any case was watched, in the unit of the durations.
    """

    times: NDArray[np.float64]
    survival: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    longest: float
    size: int

    @property
    def follow_up(self) -> float:
        """Give the time up to which the curve is known: for ever once it has reached zero."""
        if len(self.survival) and self.survival[-1] <= ROUNDING:
            return float("inf")
        return self.longest


def kaplan_meier(
    durations: ArrayLike, observed: ArrayLike, entry: ArrayLike | None = None
) -> Curve:
    """Estimate S(t) = Π (1 − d_j / n_j) over the times t_j ≤ t (Kaplan and Meier 1958).

    ``durations`` (n,): time from receipt to decision, or to the snapshot for open cases.
    ``observed`` (n,): True where it was decided. ``entry`` (n,): the age at which a case
    came under watch (left truncation). It counts in n_j where entry < t_j ≤ duration; one
    watched from its receipt (entry 0) counts also at t_j = 0.
    Raise ``ValueError`` for unequal shapes, negative or infinite times, and a case that
    comes under watch after its end.
    """
    length = np.atleast_1d(np.asarray(durations, dtype=np.float64))
    decided = np.atleast_1d(np.asarray(observed, dtype=bool))
    since = np.zeros_like(length)
    if entry is not None:
        since = np.atleast_1d(np.asarray(entry, dtype=np.float64))
    _check(length, decided, since)
    watched = (length > since) | (since == 0)
    length, decided, since = length[watched], decided[watched], since[watched]
    times, events = np.unique(length[decided], return_counts=True)
    entered = np.searchsorted(np.sort(since), times, side="left")
    entered[times == 0] = np.count_nonzero(since == 0)
    left = np.searchsorted(np.sort(length), times, side="left")
    at_risk = entered - left
    survival = np.cumprod(1.0 - events / at_risk, dtype=np.float64)
    longest = float(length.max()) if length.size else 0.0
    return Curve(times, survival, at_risk, events, longest, int(length.size))


def _check(
    length: NDArray[np.float64], decided: NDArray[np.bool_], since: NDArray[np.float64]
) -> None:
    if not length.shape == decided.shape == since.shape or length.ndim != 1:
        raise ValueError("durations, observed and entry must be vectors of equal length")
    if not (np.isfinite(length).all() and np.isfinite(since).all()):
        raise ValueError("times must be finite")
    if (since < 0).any() or (length < since).any():
        raise ValueError("a case must end no earlier than it comes under watch")


def survival_at(curve: Curve, moments: ArrayLike) -> NDArray[np.float64]:
    """Give S at ``moments`` (any shape); beyond the follow-up it stays at its last value."""
    position = np.searchsorted(curve.times, np.asarray(moments, dtype=np.float64), side="right")
    return np.concatenate(([1.0], curve.survival))[position]


def median(curve: Curve) -> float:
    """Give the first time by which half were decided; infinity where that was not reached."""
    reached = np.flatnonzero(curve.survival <= 0.5 + ROUNDING)
    return float(curve.times[reached[0]]) if reached.size else float("inf")


def _steps(curve: Curve, tau: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cut the curve at ``tau``: k + 1 widths and the k + 1 heights over them."""
    inside = curve.times < tau
    edges = np.concatenate(([0.0], curve.times[inside], [tau]))
    return np.diff(edges), np.concatenate(([1.0], curve.survival[inside]))


def rmst(curve: Curve, tau: float) -> float:
    """Integrate S from 0 to ``tau``: the mean time to decision, counted up to ``tau``.

    Beyond the follow-up the last value is carried on, so lower ``tau`` with
    ``common_tau`` first, that no compared curve is stretched.
    """
    if not tau >= 0:
        raise ValueError("tau must not be negative")
    widths, heights = _steps(curve, tau)
    return float(widths @ heights)


def rmst_error(curve: Curve, tau: float) -> float:
    """Give the standard error of ``rmst`` by Greenwood's formula, in the unit of tau."""
    widths, heights = _steps(curve, tau)
    pieces = (widths * heights)[1:]
    beyond = np.cumsum(pieces[::-1])[::-1]
    inside = curve.times < tau
    risk, events = curve.at_risk[inside], curve.events[inside]
    alive = risk > events  # once S is zero nothing lies beyond, and nothing is added
    weight = events[alive] / (risk[alive] * (risk[alive] - events[alive]))
    return float(np.sqrt(np.sum(beyond[alive] ** 2 * weight)))


def common_tau(curves: Iterable[Curve], tau: float) -> float:
    """Lower ``tau`` to the shortest follow-up of ``curves``, so that all are cut alike."""
    return min([tau, *(curve.follow_up for curve in curves)])
