"""Turn a report into what the page shows: texts, links and pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eoffice_ranking.indicators import BANDS, UnitFigures
from eoffice_ranking.pictures import Bar, HeatCell, HeatRow, bars, heat_map
from eoffice_ranking.report import Line, Report
from eoffice_ranking.translation import _
from eoffice_ranking.wording import (
    LEVEL_TITLES,
    band_title,
    half_sentence,
    mean_words,
    number,
    share_words,
)

Translate = Callable[[Any], str]
#: Gives the address of the files behind a figure of a unit (UID), perhaps of one age band.
LinkTo = Callable[..., str]


@dataclass(frozen=True)
class Figure:
    """One cell: what it shows, and where it leads, if there is anything behind it."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class UnitRow:
    """One unit as the page shows it."""

    rank: str
    title: str
    above: str
    url: str | None
    ranked: bool
    half: str
    received: Figure
    disposed: Figure
    pending: Figure
    over_30: Figure
    oldest: str
    half_days: str
    mean: Figure
    on_time: str
    late: Figure
    levels: str
    ageing: str
    bands: tuple[Figure, ...]


class Presenter:
    """Presents one report in one language.

    ``link_to(uid, figure, band)`` leads to files, ``unit_link(line)`` to the unit's own page.
    """

    def __init__(
        self, report: Report, language: str, translate: Translate, link_to: LinkTo,
        unit_link: Callable[[Line], str | None],
    ) -> None:
        self.report = report
        self.language = language
        self.translate = translate
        self.link_to = link_to
        self.unit_link = unit_link

    def rows(self) -> list[UnitRow]:
        """Give the league table's rows."""
        return [self._row(line) for line in self.report.lines]

    def whole(self) -> UnitRow | None:
        """Give the row of all units together."""
        one = self.report.whole
        if one is None:
            return None
        within = self.report.within
        title = within.title_in(self.language) if within else self.translate(_("All together"))
        return self._figures(one, title, "", None, None)

    def _row(self, line: Line) -> UnitRow:
        above = line.above.title_in(self.language) if line.above else ""
        title = line.place.title_in(self.language)
        return self._figures(
            line.figures, title, above, self.unit_link(line), line.place.uid)

    def _figures(
        self, one: UnitFigures, title: str, above: str, url: str | None, uid: str | None
    ) -> UnitRow:
        def count(value: int, figure: str, band: int | None = None) -> Figure:
            return Figure(str(value), self.link_to(uid, figure, band) if value else None)

        late = one.on_time.total - one.on_time.hits if one.on_time else 0
        return UnitRow(
            rank=str(one.rank or "–"), title=title, above=above, url=url, ranked=one.ranked,
            half=self.translate(half_sentence(one)),
            received=count(one.received, "received"),
            disposed=count(one.disposed, "disposed"),
            pending=count(one.pending, "pending"),
            over_30=count(one.over_30_days, "over_30"),
            oldest="–" if one.oldest_days is None else str(one.oldest_days),
            half_days=self._half_days(one),
            mean=Figure(mean_words(one), self.link_to(uid, "cases", None) if one.cases else None),
            on_time=share_words(one), late=count(late, "late"),
            levels=number(one.levels), ageing=number(one.ageing_index),
            bands=tuple(count(n, "pending", band) for band, n in enumerate(one.bands)))

    @staticmethod
    def _half_days(one: UnitFigures) -> str:
        if one.median == float("inf"):
            return f"> {number(one.watched)}"
        return number(one.median)

    # pictures

    def heat_map(self) -> str:
        """Draw the pending files by unit and age band."""
        say = self.translate
        level = say(LEVEL_TITLES[self.report.level])
        return heat_map(
            [self._heat_row(line) for line in self.report.lines],
            [band_title(band) for band in range(len(BANDS))],
            title=say(_("How long files have been pending: ${units}", mapping={"units": level})),
            description=say(_(
                "One row a unit, one column an age band in days. Each cell bears the number of "
                "pending files; the more, the darker. The table below holds the same numbers.")))

    def _heat_row(self, line: Line) -> HeatRow:
        title = line.place.title_in(self.language)
        cells = tuple(
            HeatCell(
                n,
                self.translate(_(
                    "${unit}: ${count} files pending for ${days} days",
                    mapping={"unit": title, "count": n, "days": band_title(band)})),
                self.link_to(line.place.uid, "pending", band))
            for band, n in enumerate(line.figures.bands))
        return HeatRow(title, cells, self.unit_link(line))

    def bars(self) -> str:
        """Draw the average decision times with their intervals and the halves."""
        say = self.translate
        level = say(LEVEL_TITLES[self.report.level])
        return bars(
            [self._bar(line) for line in self.report.lines],
            title=say(_("Average decision time in days: ${units}", mapping={"units": level})),
            description=say(_(
                "One bar a unit, the quickest first. The thin line shows how certain it is, the "
                "thick stroke the day by which half the files were decided.")))

    def _bar(self, line: Line) -> Bar:
        one = line.figures
        text = mean_words(one)
        if not one.ranked:
            text += " · " + self.translate(_("not ranked"))
        median = one.median if one.median is not None and one.median <= one.tau else None
        return Bar(
            line.place.title_in(self.language), one.rmst, text, one.rmst_low, one.rmst_high,
            mark=median, href=self.unit_link(line), pale=not one.ranked)


