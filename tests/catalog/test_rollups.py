"""Roll-ups are what counting the rows anew gives, whatever happened to the objects."""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, MetaData, String, Table

from eoffice_cms.addons import Addon, Configurator, load_addons
from eoffice_cms.catalog import dialect, maintenance
from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.rollups import RollUp
from eoffice_cms.catalog.rows import oid
from eoffice_cms.clock import to_micros
from eoffice_cms.declaring import declare_core
from eoffice_cms.interfaces import IFile

TABLE = Table(
    "arrival",
    MetaData(),
    Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("unit", BigInteger),
    Column("category", String),
    Column("received_at", BigInteger),
)
ROLL_UP = RollUp("arrivals", unit="unit", moment="received_at", category="category")


def rows(file):
    yield {
        "source": oid(file), "unit": oid(file.__parent__), "category": file.category,
        "received_at": to_micros(file.received),
    }  # fmt: skip


PROJECTION = Projection("arrival", 1, TABLE, {IFile: rows}, single=True, rollups=(ROLL_UP,))


@pytest.fixture
def counting(open_app, bench, home, monkeypatch):
    """The site with an add-on that counts arrivals, enabled."""
    bench.app.close()
    module = ModuleType("pretend_counts")
    module.addon = Addon("counts", title="Counts")
    module.includeme = lambda config: config.add_projection(PROJECTION)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    config = Configurator(settings={"eoffice.development": True}, package="eoffice_cms")
    config.include(declare_core)
    loaded = load_addons(config, [module], web=False)
    bench.app = open_app(home, declarations=loaded)
    bench.new(received=datetime(2026, 11, 1, 18, 29, tzinfo=UTC))
    with bench.work() as office:
        office.site.enabled_addons = frozenset({"counts"})
    return bench


def counts(bench):
    """Return day → count, as the roll-up says."""
    with bench.work() as office:
        query = "SELECT category, day, count FROM arrivals"
        found = office.catalog.connection.exec_driver_sql(query).all()
        return {(category, day): count for category, day, count in found}


class TestKept:
    def test_what_there_was_is_counted_when_it_is_enabled(self, counting):
        assert counts(counting) == {("", "2026-11-01"): 1}

    def test_days_are_the_offices(self, counting):
        counting.new(received=datetime(2026, 11, 1, 18, 30, tzinfo=UTC))  # midnight in Sindh
        assert counts(counting) == {("", "2026-11-01"): 1, ("", "2026-11-02"): 1}

    def test_an_object_that_changes_is_moved(self, counting):
        file = counting.new(received=datetime(2026, 11, 5, tzinfo=UTC))
        with counting.work() as office:
            office.load(file).received = datetime(2026, 11, 6, tzinfo=UTC)
        assert counts(counting) == {("", "2026-11-01"): 1, ("", "2026-11-06"): 1}
        with counting.work() as office:
            found = office.load(file)
            found.__parent__.remove(found.__name__)
        assert counts(counting) == {("", "2026-11-01"): 1}
        assert counting.differences() == []

    def test_what_is_given_up_is_not_counted(self, counting):
        with pytest.raises(RuntimeError), counting.work() as office:
            for file in office.site.numbers.values():
                file.received = datetime(2020, 1, 1, tzinfo=UTC)
            raise RuntimeError
        assert counts(counting) == {("", "2026-11-01"): 1}

    def test_wrong_counts_are_found_and_mended(self, counting):
        store, db = counting.app.projections, counting.app.db
        counts(counting)
        store.writer.execute("UPDATE arrivals SET count = count + 1")
        assert counting.differences() == [("arrival", 0, "counts differ")]
        assert maintenance.repair(store, db) == 1
        assert counting.differences() == []
        store.writer.execute("DELETE FROM arrival")
        assert len(counting.differences()) == 2
        maintenance.repair(store, db)
        assert counting.differences() == []
        assert counts(counting) == {("", "2026-11-01"): 1}
        maintenance.rebuild(store, db)
        assert counting.differences() == []
        assert counts(counting) == {("", "2026-11-01"): 1}


START = datetime(2026, 1, 1, tzinfo=UTC)
row = st.fixed_dictionaries(
    {
        "unit": st.sampled_from([None, 7, 8]),
        "category": st.sampled_from([None, "", "land", "भूमि"]),
        "received_at": st.none() | st.integers(0, 72).map(
            lambda hours: to_micros(START + timedelta(hours=hours))
        ),
    }
)  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 6), st.none() | row), max_size=40))
def test_they_are_what_counting_anew_gives(tmp_path_factory, changes):
    """Objects come, change and go in any order."""
    path = tmp_path_factory.mktemp("rollups") / "projections.sqlite"
    engine, writer = dialect.open_engine(path), dialect.open_writer(path)
    try:
        dialect.create(writer, engine, PROJECTION.tables)
        rows = dialect.row_writer(TABLE, single=True, counts=PROJECTION.counts)
        present = {}
        for source, drawn in changes:
            present[source] = [] if drawn is None else [{"source": source, **drawn}]
            rows.write(writer, source, present[source])
        table = PROJECTION.counts[ROLL_UP]
        kept = dialect.kept_counts(writer, table)
        assert kept == dialect.counted(writer, ROLL_UP, TABLE)
        expected = Counter()
        for each in (one for found in present.values() for one in found):
            if each["unit"] and each["received_at"] is not None:
                moment = START + timedelta(
                    microseconds=each["received_at"] - to_micros(START), hours=5, minutes=30
                )
                key = (each["unit"], each["category"] or "", moment.date().isoformat())
                expected[key] += 1
        assert kept == expected
        assert all(count > 0 for count in kept.values())
    finally:
        writer.close()
        engine.dispose()
