"""Put a league together: the figures of each unit with its titles, and those of all together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eoffice_ranking.cases import CaseTable, Window
from eoffice_ranking.indicators import TAU_DAYS, UnitFigures, league
from eoffice_ranking.places import LEVELS, Place, Places, read_places
from eoffice_ranking.queries import at_level, read_cases


@dataclass(frozen=True)
class Line:
    """One unit of the league; ``above`` is its department, None for a department itself."""

    place: Place
    above: Place | None
    figures: UnitFigures


@dataclass(frozen=True)
class Report:
    """A league of departments or branches over a window.

    ``whole`` are the figures of all units together, None where nothing is to be counted;
    ``tau`` is the longest time counted, in days, the same for all.
    """

    level: str
    window: Window
    within: Place | None
    places: Places
    lines: tuple[Line, ...]
    whole: UnitFigures | None
    tau: float

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing was received or disposed of in the window."""
        return self.whole is None or not (self.whole.received or self.whole.disposed)


def make_report(
    catalog: Any, level: str, window: Window, within: Place | None = None
) -> Report:
    """Compute the league of a level (``department`` or ``branch``), of one department or all.

    Raise ``ValueError`` for a level that does not exist.
    """
    if level not in LEVELS:
        raise ValueError(f"no such level: {level}")
    connection = catalog.connection
    places = read_places(connection)
    branches = None if within is None else places.within(within.oid)
    table = read_cases(connection, window, branches)
    figures = league(at_level(table, places, level), window)
    tau = figures[0].tau if figures else TAU_DAYS
    lines = tuple(
        Line(place, _above(places, place, level), one)
        for one in figures
        # A place deleted in this instant has rows no longer; its files go with it.
        if (place := places.by_oid.get(one.unit)) is not None)
    return Report(
        level, window, within, places, lines, _whole(table, window, tau), tau)


def branches_of(places: Places, unit: Place, level: str) -> list[int]:
    """Give the places whose files count for a unit of a level."""
    return [oid for oid in places.by_oid if places.unit(oid, level) == unit.oid]


def _above(places: Places, place: Place, level: str) -> Place | None:
    if level == "department":
        return None
    above = places.by_oid.get(places.unit(place.oid, "department"))
    return None if above is None or above.oid == place.oid else above


def _whole(table: CaseTable, window: Window, tau: float) -> UnitFigures | None:
    together: Sequence[UnitFigures] = league(
        table.with_units(np.zeros(len(table), dtype=np.int64)), window, tau=tau)
    return together[0] if together else None
