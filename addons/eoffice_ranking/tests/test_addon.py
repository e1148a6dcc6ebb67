"""The add-on on a site: its rows follow the files, and the figures follow the rows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from eoffice_cms.catalog import maintenance
from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.content.actions import close_file, decide, open_file, reopen, send
from eoffice_ranking.cases import end_of_day, micros
from eoffice_ranking.export import as_records, as_table
from eoffice_ranking.periods import Period
from eoffice_ranking.projection import ranking_case, ranking_custody
from eoffice_ranking.queries import condition, files_behind
from eoffice_ranking.report import branches_of, make_report

BEGIN = datetime(2026, 9, 1, 6, tzinfo=UTC)
NOW = BEGIN + timedelta(60)


def row_of(app, number):
    with app.work() as office:
        file = office.site.numbers[number]
        held = ranking_custody.c
        query = select(ranking_case, held.due_until, held.levels).join(
            ranking_custody, held.file == ranking_case.c.source
        ).where(ranking_case.c.source == int.from_bytes(file._p_oid, "big"))
        return office.catalog.connection.execute(query).mappings().first()


class TestRows:
    def test_a_new_file_has_a_row(self, app, do):
        row = row_of(app, do.new_file("nazul", 3, due=date(2026, 9, 20)))
        assert row["received_at"] == micros(BEGIN + timedelta(3))
        assert row["due_until"] == micros(end_of_day(date(2026, 9, 20), OFFICE_ZONE))
        assert (row["disposed_at"], row["levels"], row["state"]) == (None, 1, "active")

    def test_sending_deciding_and_closing_change_it(self, app, do):
        number = do.new_file("nazul", 0)
        do.act("asha", 1, send, number, to="u-bela")
        assert row_of(app, number)["levels"] == 2
        do.act("bela", 2, open_file, number)
        do.act("bela", 3, decide, number, outcome="approved")
        row = row_of(app, number)
        assert row["disposed_at"] == row["decided_at"] == micros(BEGIN + timedelta(3))
        do.act("bela", 5, close_file, number)
        row = row_of(app, number)
        assert row["closed_at"] == micros(BEGIN + timedelta(5))
        assert row["disposed_at"] == micros(BEGIN + timedelta(3))

    def test_reopening_sets_the_clock_going_again(self, app, do):
        number = do.new_file("nazul", 0)
        do.act("asha", 4, close_file, number)
        do.act("asha", 6, reopen, number, reason="A paper had been left out.")
        row = row_of(app, number)
        assert (row["disposed_at"], row["received_at"]) == (None, micros(BEGIN))

    def test_a_desk_that_held_it_twice_counts_once(self, app, do):
        number = do.new_file("nazul", 0)
        do.act("asha", 1, send, number, to="u-bela")
        do.act("bela", 2, open_file, number)
        do.act("bela", 3, send, number, to="u-asha")
        assert row_of(app, number)["levels"] == 2

    def test_it_follows_a_move_that_leaves_the_file_itself_alone(self, app, do):
        number = do.new_file("nazul", 0)
        with app.work() as office:
            custody = office.site.numbers[number].custody
            custody.pass_to("u-bela", custody.since, by="system", due=None, priority="normal")
        assert row_of(app, number)["levels"] == 2
        assert list(maintenance.differences(app.projections, app.db)) == []

    def test_rows_agree_with_the_store(self, app, do):
        do.fill("nazul", 3, 2)
        assert list(maintenance.differences(app.projections, app.db)) == []

    def test_it_is_rebuilt_when_it_is_enabled_later(self, app, do):
        app.follow_addons(frozenset())
        number = do.new_file("nazul", 0)
        assert row_of(app, number) is None
        maintenance.rebuild(app.projections, app.db)
        app.follow_addons(frozenset({"ranking"}))
        maintenance.rebuild(app.projections, app.db)
        assert row_of(app, number)["levels"] == 1


class TestReport:
    def report(self, app, level, within=None, user="asha"):
        with app.work(user, now=NOW) as office:
            window = Period("days90").window(office.now, OFFICE_ZONE)
            return make_report(office.catalog, level, window, within)

    def test_branches_are_ranked_with_their_departments(self, app, do):
        do.fill("nazul", 10, 4)
        do.fill("store", 10, 2)
        do.new_file("land", 20)
        report = self.report(app, "branch")
        found = [(line.place.title, line.above.title, line.figures.rank) for line in report.lines]
        assert found == [
            ("Store", "Health", 1), ("Nazul", "Revenue", 2), ("Land", "Revenue", None)]
        assert report.whole.received == 21
        assert report.lines[1].figures.median == 4

    def test_departments_gather_their_branches(self, app, do):
        do.fill("nazul", 6, 4)
        do.fill("land", 5, 4)
        report = self.report(app, "department")
        assert [(line.place.title, line.figures.received) for line in report.lines] == [
            ("Revenue", 11)]
        assert len(branches_of(report.places, report.lines[0].place, "department")) == 3

    def test_one_department_can_be_looked_into(self, app, do):
        do.new_file("nazul", 1)
        do.new_file("store", 1)
        revenue = self.report(app, "department").places
        place = next(one for one in revenue.by_oid.values() if one.title == "Revenue")
        report = self.report(app, "branch", place)
        assert [line.place.title for line in report.lines] == ["Nazul"]

    def test_it_refuses_to_rank_persons(self, app):
        for level in ("person", "desk", ""):
            with pytest.raises(ValueError):
                self.report(app, level)

    def test_figures_are_open_while_files_are_not(self, app, do):
        number = do.new_file("nazul", 1)
        with app.work("bela", now=NOW) as office:
            assert office.can(office.site, "ranking.view")
            window = Period("days90").window(office.now, OFFICE_ZONE)
            assert make_report(office.catalog, "branch", window).whole.pending == 1
            behind = files_behind(office.catalog, condition("pending", window))
            assert (behind.total, behind.visible) == (1, 0)
        with app.work("asha", now=NOW) as office:
            behind = files_behind(office.catalog, condition("pending", window))
            assert [file.number for file in behind.files] == [number]


class TestExport:
    def test_records_and_table_hold_the_same(self, app, do):
        do.fill("nazul", 10, 4)
        with app.work(now=NOW) as office:
            window = Period("days90").window(office.now, OFFICE_ZONE)
            report = make_report(office.catalog, "branch", window)
        record, = as_records(report)["units"]
        names, (row,) = as_table(report, "hi")
        assert row[0] == "नज़ूल"
        table = dict(zip(names, row, strict=True))
        assert {name: record[name] for name in names[2:]} == {
            name: table[name] for name in names[2:]}
        assert record["half_decided_days"] == 4
        assert record["pending_over_365"] == 0

    def test_an_empty_report_is_still_a_table(self, app):
        with app.work(now=NOW) as office:
            window = Period("days90").window(office.now, OFFICE_ZONE)
            report = make_report(office.catalog, "branch", window)
        assert as_table(report, "en")[1] == []
        assert as_records(report)["all"] is None
