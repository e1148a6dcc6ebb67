"""Compare, mend and build anew; versions of projections; those of add-ons."""

import dataclasses
import sys
from types import ModuleType

import pytest
from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table

from eoffice_cms.addons import Addon, Configurator, load_addons
from eoffice_cms.catalog import maintenance, tables
from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.rows import oid
from eoffice_cms.declaring import declare_core
from eoffice_cms.interfaces import IFile, IFolder, IUser


@pytest.fixture
def filled(bench):
    """Fill the site with files in several situations."""
    from datetime import date

    for number in range(6):
        file = bench.new(subject=f"Matter {number}", note=f"Opinion {number}")
        bench.do("clerk", "share", file, principal="user:outsider")
        if number > 1:
            bench.do("clerk", "put_up", file, due=date(2026, 12, 1))
        if number > 2:
            bench.do("officer", "open_file", file)
        if number > 3:
            bench.do("officer", "park", file, reason="Wait.", until=date(2026, 12, 1))
    assert bench.differences() == []
    return bench


#: What may be done to rows behind their back.
TAMPERINGS = {
    "a row of content gone": "DELETE FROM content WHERE number IS NOT NULL AND title LIKE '%3'",
    "every row of movement gone": "DELETE FROM movement",
    "every row of content gone": "DELETE FROM content",
    "a title changed": "UPDATE content SET title = 'Forged' WHERE title = 'Matter 4'",
    "a desk changed": "UPDATE movement SET desk = 'u-outsider' WHERE left_at IS NULL",
    "a stay given to another source": "UPDATE movement SET source = 1 WHERE left_at IS NOT NULL",
    "a stay too many": (
        "INSERT INTO movement (file, seq, source, desk, since_at, rank, status, asked) "
        "VALUES (99999, 1, 99998, 'u-clerk', 1, '2', 0, 0)"
    ),
    "a stay too many of a file": (
        "INSERT INTO movement (file, seq, source, desk, since_at, rank, status, asked) "
        "SELECT file, seq + 7, source, desk, 1, '2', 0, 0 FROM movement WHERE left_at IS NULL"
    ),
    "an object too many": (
        "INSERT INTO content (source, uid, aggregate, type, state_class, title, name, "
        "created_at, modified_at) VALUES (99999, 'x', 99999, 'file', 'file.active', 'Ghost', "
        "'g', 1, 1)"
    ),
    "a grant too many": (
        "INSERT INTO place_grant VALUES (99999, 'everyone', 'Reader', 'forged', 1)"
    ),
    "a grant gone": "DELETE FROM place_grant",
    "a sharing gone": "DELETE FROM participant",
    "a block that is none": "UPDATE place SET blocked = 1",
    "words gone": "DELETE FROM fulltext WHERE source % 2",
    "words changed": "UPDATE fulltext SET words = (SELECT words FROM fulltext LIMIT 1)",
    "the index of words empty": "INSERT INTO fulltext_index (fulltext_index) VALUES ('delete-all')",
    "a desk gone": "DELETE FROM desk",
}


class TestVerifyAndRepair:
    @pytest.mark.parametrize("what", TAMPERINGS)
    def test_tampering_is_found_and_mended(self, filled, what):
        store, db = filled.app.projections, filled.app.db
        before = dump(store)
        store.writer.execute(TAMPERINGS[what])
        assert dump(store) != before or "index" in what
        assert filled.differences() != []
        assert maintenance.repair(store, db) > 0
        assert filled.differences() == []
        assert dump(store) == before
        self.search_finds_each_once(filled)
        filled.new(subject="Going on")
        assert filled.differences() == []

    def search_finds_each_once(self, bench):
        with bench.work("clerk") as office:
            for number in range(6):
                assert office.catalog.search(f"opinion {number}").total == 1
                assert office.catalog.search(f"matter {number}").total == 1
            assert office.catalog.search("opinion").total == 6

    def test_words_that_were_there_before_are_forgotten(self, filled):
        """What was added twice to an index without its text could never be deleted whole."""
        store, db = filled.app.projections, filled.app.db
        file = filled.new(note="Regrettable words.")
        store.writer.execute("DELETE FROM fulltext WHERE source > ?", (file,))
        maintenance.repair(store, db)
        filled.do("clerk", "write_note", file, text="Better words.")
        with filled.work("clerk") as office:
            assert office.catalog.search("regrettable").total == 0
            assert office.catalog.search("better").total == 1

    def test_nothing_is_mended_where_nothing_differs(self, filled):
        store, db = filled.app.projections, filled.app.db
        before = dump(store)
        assert maintenance.repair(store, db) == 0
        assert dump(store) == before

    def test_a_rebuild_gives_the_same_rows(self, filled):
        store, db = filled.app.projections, filled.app.db
        before, seen = dump(store), []
        count = maintenance.rebuild(store, db, progress=seen.append)
        assert seen[-1] == count > 20
        assert dump(store) == before
        assert filled.differences() == []
        self.search_finds_each_once(filled)
        filled.new()
        assert filled.app.projections.taken_in in (None, filled.tid())
        assert filled.differences() == []

    def test_a_rebuild_that_fails_changes_nothing(self, filled, monkeypatch):
        store, db = filled.app.projections, filled.app.db
        before = dump(store)

        def interrupted(site):
            yield from list(everything(site))[:9]
            raise KeyboardInterrupt

        everything = maintenance.everything
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(maintenance, "everything", interrupted)
            maintenance.rebuild(store, db)
        assert not store.writer.in_transaction
        assert dump(store) == before
        filled.new()
        assert filled.differences() == []

    def test_projections_that_were_deleted_are_built_at_the_start(self, filled, open_app, home):
        before = dump(filled.app.projections)
        filled.app.close()
        for path in home.glob("projections.sqlite*"):
            path.unlink()
        filled.app = open_app(home)
        assert dump(filled.app.projections) == before
        assert filled.differences() == []


def dump(store):
    """Return every row of the core's tables."""
    return {
        name: sorted(store.writer.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in (each.table.name for each in store.active)
    }


class TestVersions:
    def test_a_new_version_is_built_at_the_start(self, filled, open_app, home, declarations):
        """The new one has a column and an index that the old table has not."""
        filled.app.close()
        from eoffice_cms import application
        from eoffice_cms.catalog.rows import CORE_PROJECTIONS, content_rows

        metadata = MetaData()
        newer = Table(
            "content",
            metadata,
            *[Column(c.name, c.type, primary_key=c.primary_key) for c in tables.content.columns],
            Column("shout", String),
            Index("content_shout", "shout"),
        )

        def rows(obj):
            for row in content_rows(obj):
                yield {**row, "shout": row["title"].upper()}

        old = next(each for each in CORE_PROJECTIONS if each.name == "content")
        new = dataclasses.replace(
            old, version=old.version + 1, table=newer, watches={next(iter(old.watches)): rows}
        )
        others = tuple(each for each in CORE_PROJECTIONS if each is not old)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(application, "CORE_PROJECTIONS", (new, *others))
            filled.app = open_app(home)
        assert filled.differences() == []
        found = filled.app.projections.writer.execute("SELECT shout FROM content WHERE title = ?",
                                                      ("Matter 3",)).fetchall()  # fmt: skip
        assert found == [("MATTER 3",)]
        filled.new(subject="quietly")
        assert filled.differences() == []
        filled.app.close()
        filled.app = open_app(home)  # and back to the old one
        assert filled.differences() == []


def addon_module(projection):
    """Return an add-on that contributes a projection."""
    module = ModuleType("pretend_lists")
    module.addon = Addon("lists", title="Lists")
    module.includeme = lambda config: config.add_projection(projection)
    return module


def lists_projection():
    """Return a projection of files, folders and people, as an add-on might have it."""
    table = Table(
        "lists",
        MetaData(),
        Column("source", BigInteger, primary_key=True, autoincrement=False),
        Column("title", String),
    )

    def rows(obj):
        yield {"source": oid(obj), "title": obj.title}

    watches = {IFile: rows, IFolder: rows, IUser: rows}
    return Projection("lists", 1, table, watches, single=True)


class TestAddOns:
    @pytest.fixture
    def lists(self, open_app, bench, home, monkeypatch):
        """Open the site with an add-on that is available."""
        bench.app.close()
        module = addon_module(lists_projection())
        monkeypatch.setitem(sys.modules, module.__name__, module)
        config = Configurator(settings={"eoffice.development": True}, package="eoffice_cms")
        config.include(declare_core)
        loaded = load_addons(config, [module], web=False)
        bench.app = open_app(home, declarations=loaded)
        bench.reopen = lambda: open_app(home, declarations=loaded)
        return bench

    def switch(self, bench, *names):
        with bench.work() as office:
            office.site.enabled_addons = frozenset(names)
        bench.app.follow_addons(frozenset(names))

    def titles(self, bench):
        rows = bench.app.projections.writer.execute("SELECT title FROM lists ORDER BY title")
        return [row[0] for row in rows]

    def test_it_rests_while_the_add_on_is_disabled(self, lists):
        lists.new(subject="Unseen")
        assert self.titles(lists) == []
        assert lists.differences() == []

    def test_it_is_built_when_the_add_on_is_enabled_and_kept_from_then_on(self, lists):
        lists.new(subject="Before")
        self.switch(lists, "lists")
        assert "Before" in self.titles(lists)
        assert "Peer" in self.titles(lists), "people are projected too"
        lists.new(subject="Since")
        assert "Since" in self.titles(lists)
        assert lists.differences() == []

    def test_what_happened_while_it_rested_is_there_when_enabled_again(self, lists):
        self.switch(lists, "lists")
        self.switch(lists)
        lists.new(subject="Meanwhile")
        assert "Meanwhile" not in self.titles(lists)
        self.switch(lists, "lists")
        assert "Meanwhile" in self.titles(lists)
        assert lists.differences() == []

    def test_also_when_the_site_was_closed_in_between(self, lists):
        self.switch(lists, "lists")
        self.switch(lists)
        lists.new(subject="Meanwhile")
        lists.app.close()
        lists.app = lists.reopen()
        self.switch(lists, "lists")
        assert "Meanwhile" in self.titles(lists)
        assert lists.differences() == []

    def test_a_site_without_the_package_goes_on(self, lists, open_app, home, declarations):
        self.switch(lists, "lists")
        lists.new(subject="With it")
        lists.app.close()
        lists.app = open_app(home)
        lists.new(subject="Without it")
        assert lists.differences() == []
        lists.app.close()
        lists.app = lists.reopen()
        assert {"With it", "Without it"} <= set(self.titles(lists))
        assert lists.differences() == []
