"""Say figures in words that a Collector reads: days and halves, no statistics."""

from math import isinf
from typing import Any

from eoffice_ranking.indicators import BANDS, UnitFigures
from eoffice_ranking.periods import PERIODS
from eoffice_ranking.translation import _

LEVEL_TITLES = {"department": _("Departments"), "branch": _("Branches")}
UNIT_TITLES = {"department": _("Department"), "branch": _("Branch")}
PERIOD_TITLES = {
    "days30": _("The last 30 days"),
    "days90": _("The last 90 days"),
    "days365": _("The last 365 days"),
    "year": _("This financial year"),
    "all": _("All time"),
    "custom": _("From day to day"),
}
assert set(PERIOD_TITLES) == set(PERIODS)
FIGURE_TITLES = {
    "cases": _("Files counted in the decision time"),
    "received": _("Files received"),
    "disposed": _("Files disposed of"),
    "pending": _("Files pending"),
    "over_30": _("Files pending over 30 days"),
    "on_time": _("Files disposed of on time"),
    "late": _("Files late"),
    "impossible": _("Files with impossible dates"),
}
COLUMN_TITLES = {
    "rank": _("Rank"),
    "received": _("Received"),
    "disposed": _("Disposed of"),
    "pending": _("Pending"),
    "over_30": _("Over 30 days"),
    "oldest": _("Oldest, days"),
    "half": _("Half decided in, days"),
    "mean": _("Average decision time, days"),
    "on_time": _("On time"),
    "levels": _("Desks per file"),
    "ageing": _("Ageing index"),
}


def number(value: float | None) -> str:
    """Write a number of days or desks: one decimal below ten; a dash where there is none."""
    if value is None or isinf(value):
        return "–"
    return f"{value:.1f}".removesuffix(".0") if abs(value) < 9.95 else f"{value:.0f}"


def percent(value: float | None) -> str:
    """Write a share in whole per cents."""
    return "–" if value is None else f"{100 * value:.0f} %"


def band_title(band: int) -> str:
    """Name an age band by its days, alike in both languages."""
    first, last = BANDS[band]
    return f"> {first - 1}" if last is None else f"{first}–{last}"


def half_sentence(figures: UnitFigures) -> Any:
    """Say how soon half the files are decided, open ones counted; to be translated."""
    half = figures.median
    if half is None:
        return _("no files to count")
    if isinf(half):
        return _(
            "fewer than half the files decided in ${days} days, pending ones counted",
            mapping={"days": number(figures.watched)})
    if half < 0.95:
        return _("half the files decided within a day, pending ones counted")
    if number(half) == "1":
        return _("half the files decided in 1 day, pending ones counted")
    return _(
        "half the files decided in ${days} days, pending ones counted",
        mapping={"days": number(half)})


def mean_words(figures: UnitFigures) -> str:
    """Write the average decision time with its interval: ``12 (10–14)``."""
    if figures.rmst is None:
        return "–"
    low, high = number(figures.rmst_low), number(figures.rmst_high)
    return number(figures.rmst) if low == high else f"{number(figures.rmst)} ({low}–{high})"


def share_words(figures: UnitFigures) -> str:
    """Write the share on time with its interval: ``81 % (77–84)``."""
    share = figures.on_time
    if share is None:
        return "–"
    return f"{percent(share.value)} ({100 * share.low:.0f}–{100 * share.high:.0f})"
