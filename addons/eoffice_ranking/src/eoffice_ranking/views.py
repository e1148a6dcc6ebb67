"""The pages of the ranking: league and pictures, the files behind a figure, CSV."""

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config, view_defaults

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.interfaces import ISite
from eoffice_cms.web.csv_export import to_csv
from eoffice_cms.web.templates.shapes import Link
from eoffice_cms.web.views.lists import PAGE, page_of, pager
from eoffice_ranking.choice import Choice, read_choice
from eoffice_ranking.export import as_table
from eoffice_ranking.filelist import FileLines, file_table
from eoffice_ranking.indicators import BANDS
from eoffice_ranking.periods import PERIODS, Period
from eoffice_ranking.places import LEVELS, Place, read_places
from eoffice_ranking.presenting import Presenter
from eoffice_ranking.queries import FIGURES, condition, files_behind
from eoffice_ranking.report import Line, Report, branches_of, make_report
from eoffice_ranking.translation import _
from eoffice_ranking.wording import (
    COLUMN_TITLES,
    FIGURE_TITLES,
    LEVEL_TITLES,
    PERIOD_TITLES,
    UNIT_TITLES,
    band_title,
)


@view_defaults(context=ISite, permission="ranking.view", request_method="GET")
class RankingViews:
    """What a signed-in person sees of the ranking."""

    def __init__(self, context: Any, request: Any) -> None:
        self.request = request
        self.office = request.office
        self.catalog = request.office.catalog
        self.language = request.locale_name
        self.translate = request.localizer.translate
        self.choice = read_choice(request.GET, request.office.now)

    def url(self, name: str, address: str = "") -> str:
        """Give the address of one of these pages."""
        return f"{self.request.resource_path(self.office.site, name)}{address}"

    # the league

    @view_config(name="ranking", renderer="templates/ranking.pt")
    def league(self) -> dict[str, Any]:
        """Show the league table and the pictures of the chosen level and period."""
        if self.choice.errors:
            if not self.choice.errors.keys() <= {"period", "from", "to"}:
                raise HTTPNotFound()
            self.request.response.status = 422
            return self._frame()
        report = self._report()
        choice = self.choice
        presenter = Presenter(
            report, self.language, self.translate, self._files_url, self._unit_url)
        return {
            **self._frame(),
            "report": report,
            "rows": presenter.rows(),
            "whole": presenter.whole(),
            "bars": presenter.bars() if report.lines else None,
            "heat_map": presenter.heat_map() if report.lines else None,
            "csv_url": self.url("ranking.csv", choice.address()),
            "period_title": PERIOD_TITLES[choice.period.name],
            "days": self._days(report),
            "tau": f"{report.tau:.0f}",
        }

    @view_config(name="ranking.csv")
    def league_csv(self) -> Response:
        """Hand the league table over as CSV."""
        if self.choice.errors:
            raise HTTPNotFound()
        report = self._report()
        return _download(to_csv(*as_table(report, self.language)), f"ranking-{report.level}.csv")

    def _frame(self) -> dict[str, Any]:
        """Give what the form and the tabs need, whether or not the choice makes sense."""
        choice, typed = self.choice, self.choice.typed
        chosen = typed.get("period", choice.period.name)
        return {
            "choice": choice,
            "periods": [(name, PERIOD_TITLES[name], name == chosen) for name in PERIODS],
            "period_error": choice.errors.get("period"),
            "levels": [
                (LEVEL_TITLES[name], self.url("ranking", choice.address(level=name)),
                 name == choice.level)
                for name in LEVELS],
            "action": self.url("ranking"),
            "days_asked": [
                (name, title, typed.get(name, ""), choice.errors.get(name))
                for name, title in (("from", _("First day")), ("to", _("Last day")))],
            "columns": COLUMN_TITLES,
            "unit_title": UNIT_TITLES[choice.level],
            "bands": [band_title(band) for band in range(len(BANDS))],
            "report": None,
            "style_url": self.request.static_path("eoffice_ranking:static/ranking.css"),
        }

    def _report(self) -> Report:
        """Make the report; where nothing happened lately and no period was chosen, of all time."""
        choice = self.choice
        within = self._place(choice.within) if choice.within else None
        report = make_report(self.catalog, choice.level, choice.window, within)
        if choice.is_default and report.is_quiet:
            period = Period("all")
            window = period.window(self.office.now, OFFICE_ZONE)
            self.choice = Choice(choice.level, period, choice.within, chosen_window=window)
            return make_report(self.catalog, choice.level, window, within)
        return report

    def _place(self, uid: str) -> Place:
        place = read_places(self.catalog.connection).by_uid(uid)
        if place is None:
            raise HTTPNotFound()
        return place

    def _days(self, report: Report) -> str:
        lines = FileLines(self.request, report.places)
        last = lines.day(report.window.snapshot)
        if self.choice.period.name == "all":
            return str(self.translate(_("until ${day}", mapping={"day": last})))
        return f"{lines.day(report.window.start)} – {last}"

    def _files_url(self, uid: str | None, figure: str, band: int | None = None) -> str:
        return self.url(
            "ranking-files", self.choice.address(unit=uid, figure=figure, band=band))

    def _unit_url(self, line: Line) -> str | None:
        """Lead from a department to its branches, and from a branch to its pending files."""
        if self.choice.level == "department":
            return self.url(
                "ranking", self.choice.address(level="branch", within=line.place.uid))
        return self._files_url(line.place.uid, "pending")

    # the files behind a figure

    @view_config(name="ranking-files", renderer="templates/files.pt")
    def files(self) -> dict[str, Any]:
        """List the files behind one figure, as far as the reader may see them."""
        offset = page_of(self.request)
        figure, band, places, unit, behind = self._behind(offset, PAGE)
        lines = FileLines(self.request, places)
        here = {"unit": self.request.GET.get("unit"), "figure": figure, "band": band}
        return {
            **self._frame(),
            "title": FIGURE_TITLES[figure],
            "band": None if band is None else band_title(band),
            "unit": unit.title_in(self.language) if unit else None,
            "rows": lines.rows(behind.files, self.choice.window.snapshot),
            "behind": behind,
            "pager": pager(self.request, offset, len(behind.files), behind.visible),
            "csv_url": self.url("ranking-files.csv", self.choice.address(**here)),
            "breadcrumbs": [
                Link(self.translate(_("Ranking")), self.url("ranking", self.choice.address())),
                Link(self.translate(FIGURE_TITLES[figure]), None)],
            "period_title": PERIOD_TITLES[self.choice.period.name],
        }

    @view_config(name="ranking-files.csv")
    def files_csv(self) -> Response:
        """Hand over the files behind one figure as CSV, those the reader may see."""
        figure, _band, places, _unit, behind = self._behind(0, MOST)
        rows = FileLines(self.request, places).rows(behind.files, self.choice.window.snapshot)
        return _download(to_csv(*file_table(rows)), f"ranking-{figure}.csv")

    def _behind(self, first: int, size: int) -> tuple[Any, ...]:
        """Read what the address asks for; what it cannot mean is not found."""
        choice, given = self.choice, self.request.GET
        figure, band = given.get("figure", "pending"), given.get("band") or None
        if choice.errors or figure not in FIGURES or (band and band not in _BAND_NUMBERS):
            raise HTTPNotFound()
        places = read_places(self.catalog.connection)
        unit = branches = None
        if given.get("unit"):
            unit = self._place(given["unit"])
            branches = branches_of(places, unit, choice.level)
        elif choice.within:
            unit = self._place(choice.within)
            branches = places.within(unit.oid)
        number = None if band is None else int(band)
        which = condition(figure, choice.window, number)
        behind = files_behind(
            self.catalog, which, branches, first=first, size=size)
        return figure, number, places, unit, behind


#: Files in one download.
MOST = 100_000
_BAND_NUMBERS = frozenset(str(band) for band in range(len(BANDS)))


def _download(data: bytes, name: str) -> Response:
    response = Response(body=data, content_type="text/csv", charset="utf-8")
    response.content_disposition = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


