"""Give a report as a table for spreadsheets and as records for machines."""

from math import isinf
from typing import Any

from eoffice_ranking.indicators import BANDS, UnitFigures
from eoffice_ranking.report import Line, Report


def _plain(value: float | None, digits: int = 3) -> float | None:
    return None if value is None or isinf(value) else round(value, digits)


def figures_record(one: UnitFigures) -> dict[str, Any]:
    """Give a unit's figures under plain names; times in calendar days."""
    share = one.on_time
    return {
        "rank": one.rank,
        "received": one.received,
        "disposed": one.disposed,
        "pending": one.pending,
        **{
            f"pending_{first}_{last}" if last is not None else f"pending_over_{first - 1}": n
            for (first, last), n in zip(BANDS, one.bands, strict=True)
        },
        "over_30_days": one.over_30_days,
        "oldest_days": one.oldest_days,
        "ageing_index": _plain(one.ageing_index),
        "half_decided_days": _plain(one.median),
        "mean_decision_days": _plain(one.rmst),
        "mean_decision_low": _plain(one.rmst_low),
        "mean_decision_high": _plain(one.rmst_high),
        "counted_up_to_days": _plain(one.tau),
        "on_time_share": _plain(share.value) if share else None,
        "on_time_low": _plain(share.low) if share else None,
        "on_time_high": _plain(share.high) if share else None,
        "on_time_of": share.total if share else 0,
        "desks_per_file": _plain(one.levels),
        "cases": one.cases,
        "closures": one.closures,
        "impossible_dates": one.impossible,
    }


def as_records(report: Report) -> dict[str, Any]:
    """Give the whole report as plain data."""
    return {
        "level": report.level,
        "from": report.window.start.isoformat(),
        "to": report.window.end.isoformat(),
        "snapshot": report.window.snapshot.isoformat(),
        "units": [_record(line) for line in report.lines],
        "all": figures_record(report.whole) if report.whole else None,
    }


def _record(line: Line) -> dict[str, Any]:
    return {
        "uid": line.place.uid,
        "title": line.place.title,
        "title_hi": line.place.title_hi,
        "department": line.above.title if line.above else None,
        **figures_record(line.figures),
    }


def as_table(report: Report, language: str) -> tuple[list[str], list[list[Any]]]:
    """Give column names and rows; the names stay the same in every language."""
    rows = [
        [
            line.place.title_in(language),
            line.above.title_in(language) if line.above else None,
            *figures_record(line.figures).values(),
        ]
        for line in report.lines
    ]
    names = list(figures_record(report.lines[0].figures)) if report.lines else []
    return [report.level, "department", *names], rows
