"""Requests at the same time: nothing acknowledged is lost, no lock or connection stays taken."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from chameleon import PageTemplateFile
from pages_district import Browser

from eoffice_cms.addons.templates import CompiledAlone
from eoffice_cms.catalog import maintenance
from eoffice_cms.catalog.dialect import ProjectionsBusy


def idle(app):
    """Say that no lock is held and no connection is open."""
    free = app.projections.lock.acquire(blocking=False)
    if free:
        app.projections.lock.release()
    pool = app.projections.engine.pool
    opened = sum(1 for each in app.db.connectionDebugInfo() if each["opened"])
    return free and pool.checkedout() == 0 and opened == 0


def agrees(app):
    return list(maintenance.differences(app.projections, app.db)) == []


class TestManyAtOnce:
    def test_what_was_acknowledged_is_there_and_the_rest_is_free(self, district):
        people = ("clerk", "officer", "collector", "peer")

        def create(number):
            browser = Browser(district, people[number % 4], "en")
            fields = {"subject": f"Matter {number}", "priority": "normal", "once": f"{number}",
                      "desk": f"d-{people[number % 4]}"}  # fmt: skip
            answer = browser.send("/new-file", fields, expect_errors=True)
            browser.get("/desk")
            return answer.location if answer.status_int == 302 else None

        with ThreadPoolExecutor(8) as pool:
            made = [each for each in pool.map(create, range(24)) if each]
        assert len(made) == len(set(made)) > 0
        with district.work() as office:
            for each in made:
                assert district.at(office, each.removeprefix("http://localhost"))
        assert idle(district.app)
        assert agrees(district.app)


class Fails:
    """The writing connection, failing at a statement that begins so."""

    def __init__(self, writer, start, error):
        self.writer, self.start, self.error = writer, start, error

    def execute(self, sql, *values):
        if sql.startswith(self.start):
            raise self.error
        return self.writer.execute(sql, *values)

    def __getattr__(self, name):
        return getattr(self.writer, name)


@pytest.mark.parametrize(
    ("start", "stored"),
    [("BEGIN", False), ("INSERT INTO content", False), ("INSERT OR IGNORE INTO applied", True),
     ("COMMIT", True)],
)  # fmt: skip
@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("database is locked"),
              sqlite3.OperationalError("database or disk is full"), KeyboardInterrupt()],
)  # fmt: skip
def test_a_failure_at_any_statement_leaves_everything_free(bench, start, stored, error):
    """Once ZODB has committed the work is done; before that nothing of it is."""
    app = bench.app
    bench.new()
    before, writer = bench.tid(), app.projections.writer
    app.projections.writer = Fails(writer, start, error)
    try:
        with bench.work("clerk") as office:
            office.site.title = "Another"
    except (sqlite3.OperationalError, ProjectionsBusy, KeyboardInterrupt):
        acknowledged = False
    else:
        acknowledged = True
    app.projections.writer = writer
    assert (bench.tid() != before) is stored
    if isinstance(error, Exception):
        assert acknowledged is stored
    assert idle(app)
    assert not writer.in_transaction
    bench.new()
    with bench.work() as office:
        assert office.site.title == ("Another" if stored else "District e-Office")
        assert office.catalog.by_uid(office.site.uid).title == office.site.title
    assert agrees(app)


def test_a_template_is_compiled_though_a_traceback_was_drawn_meanwhile(tmp_path, monkeypatch):
    page = tmp_path / "page.pt"
    page.write_text("<p>${1 + 1}</p>")
    failures = [SystemError("AST constructor recursion depth mismatch")]
    original = PageTemplateFile.cook

    def cook(self, body):
        if failures:
            raise failures.pop()
        original(self, body)

    monkeypatch.setattr(PageTemplateFile, "cook", cook)
    assert CompiledAlone(str(page)).render() == "<p>2</p>"
