"""Rows in the transaction of their objects: every trap that was met."""

import sqlite3
import threading

import pytest
import transaction
from ZODB.POSException import ConflictError

from eoffice_cms.catalog import dialect
from eoffice_cms.catalog.catchup import ensure_current
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import actions
from eoffice_cms.content.folder import Folder
from eoffice_cms.security.grants import grants_of, set_block


@pytest.fixture
def plain(app):
    """Return a function that changes the store through a connection without a synchroniser."""

    def change(function):
        manager = transaction.TransactionManager(explicit=False)
        connection = app.db.open(manager)
        try:
            function(connection.root()["site"], connection)
            manager.commit()
        finally:
            manager.abort()
            connection.close()

    return change


def rename(title):
    """Return a function that renames the folder of files."""

    def change(site, _connection=None):
        site["files"].title = title

    return change


def titles(bench):
    """Return the titles that projections hold of folders."""
    with bench.work() as office:
        place = oid(office.site)
        return [row.title for row in office.catalog.children(place)]


def taken_in(app):
    """Return the transaction ids that projections hold as taken in."""
    return {row[0] for row in app.projections.writer.execute("SELECT tid FROM applied")}


class TestSavepoints:
    def test_an_optimistic_savepoint_is_possible(self, bench):
        with bench.app.connection() as (manager, root):
            root["site"]["files"].title = "Before"
            manager.savepoint(optimistic=True)
            root["site"]["files"].title = "After"
            manager.commit()
            manager.begin()
        assert titles(bench) == ["After"]
        assert bench.differences() == []

    def test_a_savepoint_that_is_not_optimistic_is_possible(self, bench):
        with bench.app.connection() as (manager, root):
            root["site"]["files"].title = "Before"
            savepoint = manager.savepoint()
            root["site"]["files"].title = "After"
            savepoint.rollback()
            manager.commit()
            manager.begin()
        assert titles(bench) == ["Before"]

    def test_changes_before_a_savepoint_are_projected(self, bench):
        with bench.app.connection() as (manager, root):
            root["site"]["files"].title = "Before"
            manager.savepoint(optimistic=True)
            manager.commit()
            manager.begin()
        assert titles(bench) == ["Before"]
        assert bench.differences() == []

    def test_also_when_the_cache_let_go_of_them(self, bench):
        with bench.work("clerk") as office:
            connection = office.site._p_jar
            connection._cache.cache_size = 1
            made = []
            for number in range(12):
                file = actions.create_file(
                    office, office.site["files"], subject=f"Matter {number}", desk="u-clerk",
                    note=f"Word{number}",
                )  # fmt: skip
                connection.savepoint()
                made.append(oid(file))
                del file
                connection.cacheMinimize()
        assert sorted(bench.inbox("clerk")) == sorted(made)
        with bench.work("clerk") as office:
            assert office.catalog.search("word7").total == 1
        assert bench.differences() == []

    def test_an_object_changed_before_and_after_a_savepoint_has_its_last_rows(self, bench):
        file = bench.new()
        with bench.work("clerk") as office:
            found = office.load(file)
            actions.write_note(office, found, "Early words.")
            office.site._p_jar.savepoint()
            actions.write_note(office, found, "Later words.")
            actions.put_up(office, found)
        with bench.work("officer") as office:
            assert office.catalog.search("early").total == 0
            assert office.catalog.search("later").total == 1
        assert bench.differences() == []

    def test_what_is_rolled_back_leaves_no_rows(self, bench):
        with bench.app.work(now=bench.clock.now) as office:
            manager = office.site._p_jar.transaction_manager
            office.site["files"].title = "Kept"
            savepoint = manager.savepoint()
            office.site.add("gone", Folder("Gone", creator="admin", created=office.now))
            manager.savepoint()
            savepoint.rollback()
        assert titles(bench) == ["Kept"]
        assert bench.differences() == []

    def test_rolled_back_to_the_beginning_writes_nothing(self, bench):
        before = bench.tid()
        with bench.app.work(now=bench.clock.now) as office:
            savepoint = office.site._p_jar.transaction_manager.savepoint()
            office.site["files"].title = "Gone"
            savepoint.rollback()
        assert bench.tid() == before
        assert titles(bench) == ["Files"]

    def test_the_transaction_is_entered_under_its_own_id(self, bench):
        with bench.app.connection() as (manager, root):
            root["site"]["files"].title = "Before"
            manager.savepoint(optimistic=True)
            manager.commit()
            manager.begin()
        assert bench.tid() in taken_in(bench.app)
        assert bench.app.projections.taken_in == bench.tid()

    def test_a_rights_check_holds_though_a_savepoint_emptied_the_cache(self, bench):
        file = bench.new()
        with pytest.raises(ConflictError), bench.work("clerk") as office:
            connection = office.site._p_jar
            connection._cache.cache_size = 1
            office.site["files"].title = "Something else"
            connection.savepoint()
            connection.cacheMinimize()
            actions.write_note(office, office.load(file), "Still here?")
            with bench.app.work() as other:
                other.site.users["clerk"].standing.desks = ()


class TestNeverAhead:
    def test_an_aborted_transaction_leaves_no_rows(self, bench):
        with pytest.raises(RuntimeError), bench.work() as office:
            office.site.add("gone", Folder("Gone", creator="admin", created=office.now))
            raise RuntimeError
        assert titles(bench) == ["Files"]
        assert not bench.app.projections.writer.in_transaction

    def test_a_conflicting_transaction_leaves_no_rows(self, bench):
        with pytest.raises(ConflictError), bench.work() as office:
            office.site["files"].title = "First"
            with bench.app.work() as other:
                other.site["files"].title = "Second"
        assert titles(bench) == ["Second"]
        assert bench.differences() == []

    @pytest.mark.parametrize("step", ["voted", "written"])
    def test_what_fails_before_the_store_has_finished_leaves_nothing(self, bench, step):
        def fail(at):
            if at == step:
                raise RuntimeError(step)

        before = bench.tid()
        bench.app.probe = fail
        with pytest.raises(RuntimeError):
            bench.new(note="Gone.")
        bench.app.probe = lambda _step: None
        assert bench.tid() == before
        assert bench.inbox("clerk") == []
        assert bench.differences() == []
        bench.new()

    def test_rows_that_cannot_be_drawn_refuse_the_transaction(self, bench, monkeypatch):
        before = bench.tid()
        with pytest.raises(AttributeError), bench.work() as office:
            office.site["files"].titles = "not a mapping"
        assert bench.tid() == before
        assert bench.differences() == []
        assert titles(bench) == ["Files"]

    @pytest.mark.parametrize("failing", ["note_tid", "COMMIT"])
    def test_a_failure_after_the_store_has_finished_is_made_good(
        self, bench, monkeypatch, failing, caplog
    ):
        class Failing:
            """A writer whose COMMIT fails once."""

            def __init__(self, real):
                self.real = real

            def execute(self, sql, *given):
                if sql == "COMMIT" and failing == "COMMIT":
                    raise sqlite3.OperationalError("disk I/O error")
                return self.real.execute(sql, *given)

            def __getattr__(self, name):
                return getattr(self.real, name)

        store = bench.app.projections

        def broken(_tid):
            raise sqlite3.OperationalError("disk I/O error")

        with monkeypatch.context() as patch:
            patch.setattr(store, "writer", Failing(store.writer))
            if failing == "note_tid":
                patch.setattr(store, "note_tid", broken)
            file = bench.new()
        assert "fell behind" in caplog.text
        assert bench.tid() not in taken_in(bench.app)
        assert store.taken_in is None
        assert bench.inbox("clerk") == [file]
        assert bench.tid() in taken_in(bench.app)
        assert bench.differences() == []

    def test_the_rows_of_another_thread_wait_and_are_not_taken_for_a_gap(self, bench, monkeypatch):
        reached, go_on = threading.Event(), threading.Event()
        writer_thread = []

        def pause(step):
            if step == "finished" and threading.current_thread() in writer_thread:
                reached.set()
                assert go_on.wait(20)

        bench.app.probe = pause
        made = []
        thread = threading.Thread(target=lambda: made.append(bench.new()))
        writer_thread.append(thread)
        thread.start()
        assert reached.wait(20)
        found = []
        reader = threading.Thread(target=lambda: found.extend(bench.inbox("clerk")))
        reader.start()
        go_on.set()
        thread.join(20)
        reader.join(20)
        assert found == made


class TestReadersAndWriters:
    def test_a_reader_keeps_its_snapshot_and_blocks_no_writer(self, bench):
        with bench.app.work("clerk", now=bench.clock.now) as office:
            assert office.catalog.inbox_count(("u-clerk",), bench.clock.now.date()) == 0
            thread = threading.Thread(target=bench.new)
            thread.start()
            thread.join(20)
            assert not thread.is_alive()
            assert office.catalog.inbox_count(("u-clerk",), bench.clock.now.date()) == 0
        assert len(bench.inbox("clerk")) == 1

    def test_a_writer_that_is_kept_waiting_is_to_try_again(self, bench):
        from transaction.interfaces import TransientError

        bench.app.projections.writer.execute("PRAGMA busy_timeout = 10")
        other = sqlite3.connect(bench.app.projections.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        before = bench.tid()
        with pytest.raises(dialect.ProjectionsBusy) as refused:
            bench.new()
        assert isinstance(refused.value, TransientError)
        assert bench.tid() == before
        other.execute("ROLLBACK")
        other.close()
        bench.new()
        assert bench.differences() == []

    def test_run_tries_again_after_a_busy_writer(self, bench):
        bench.app.projections.writer.execute("PRAGMA busy_timeout = 10")
        other = sqlite3.connect(bench.app.projections.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        calls = []

        def change(office):
            calls.append(1)
            if len(calls) == 2:
                other.execute("ROLLBACK")
            office.site["files"].title = "Third time"

        bench.app.run(change)
        other.close()
        assert len(calls) == 2
        assert titles(bench) == ["Third time"]

    def test_readers_cannot_write(self, bench):
        from sqlalchemy import text
        from sqlalchemy.exc import OperationalError

        with bench.work() as office, pytest.raises(OperationalError):
            office.catalog.connection.execute(text("DELETE FROM content"))

    def test_a_row_newer_than_the_store_is_read_again(self, bench):
        with bench.app.work("clerk", now=bench.clock.now) as office:
            file = bench.new()
            with pytest.raises(ConflictError):
                office.load(file)


class TestDeletions:
    def test_a_removed_file_leaves_no_row_of_any_part(self, bench):
        file = bench.new(note="Parting words.")
        bench.do("clerk", "share", file, principal="user:outsider")
        bench.do("clerk", "put_up", file)
        with bench.work() as office:
            name = office.load(file).__name__
            office.site["files"].remove(name)
        assert bench.differences() == []
        assert bench.inbox("officer") == []
        writer = bench.app.projections.writer
        for table in ("movement", "participant", "fulltext"):
            column = "file" if table == "movement" else "source"
            left = writer.execute(f"SELECT count(*) FROM {table} WHERE {column} >= ?", (file,))
            assert left.fetchone()[0] == 0, table

    def test_a_removed_folder_takes_everything_in_it(self, bench):
        with bench.work() as office:
            folder = Folder("Old", creator="admin", created=office.now)
            folder.code = "OLD"
            office.site.add("old", folder)
            folder.grants.add("everyone", "Clerk", "test")
            inner = Folder("Inner", creator="admin", created=office.now)
            folder.add("inner", inner)
        with bench.work("clerk") as office:
            place = office.site["old"]["inner"]
            actions.create_file(office, place, subject="Deep down", desk="u-clerk", note="Deeper.")
        with bench.work() as office:
            office.site.remove("old")
        assert bench.differences() == []
        assert bench.inbox("clerk") == []
        with bench.work("clerk") as office:
            assert office.catalog.search("deep").total == 0

    def test_a_note_thrown_away_is_found_no_more(self, bench):
        file = bench.new(note="Unfortunate words.")
        with bench.work("clerk") as office:
            assert office.catalog.search("unfortunate").total == 1
        bench.do("clerk", "discard_note", file)
        with bench.work("clerk") as office:
            assert office.catalog.search("unfortunate").total == 0
        assert bench.differences() == []

    def test_what_was_removed_in_a_missed_transaction_goes_too(self, bench, plain):
        file = bench.new(note="Parting words.")
        bench.do("clerk", "put_up", file)
        with bench.work() as office:
            name = office.load(file).__name__
        plain(lambda site, _connection: site["files"].remove(name))
        assert bench.inbox("officer") == []
        assert bench.differences() == []

    def test_a_removed_file_stays_away_after_a_savepoint_and_an_empty_cache(self, bench):
        file = bench.new(note="Parting words.")
        bench.do("clerk", "put_up", file)
        with bench.work() as office:
            office.site["files"].remove(office.load(file).__name__)
            office.site._p_jar.savepoint()
            office.site._p_jar.cacheMinimize()
        assert bench.differences() == []


class TestCatchingUp:
    def test_a_transaction_of_a_plain_connection_is_taken_in(self, bench, plain):
        plain(rename("Plainly"))
        assert titles(bench) == ["Plainly"]
        assert bench.app.projections.taken_in == bench.tid()
        assert bench.differences() == []

    def test_also_when_others_have_committed_since(self, bench, plain):
        bench.new()
        plain(rename("Plainly"))
        bench.new()
        bench.new()
        assert titles(bench) == ["Plainly"]
        assert bench.differences() == []

    def test_the_gap_left_by_a_process_that_died_is_seen(self, bench, open_app, home):
        made = [bench.new() for _ in range(5)]
        tid = bench.tid()
        bench.new()
        writer = bench.app.projections.writer
        writer.execute("DELETE FROM applied WHERE tid = ?", (tid,))
        writer.execute("DELETE FROM movement WHERE file = ?", (made[-1],))
        writer.execute("DELETE FROM content WHERE source = ?", (made[-1],))
        assert bench.differences() != []
        bench.app.projections.taken_in = None
        assert made[-1] in bench.inbox("clerk")
        assert bench.differences() == []

    def test_a_start_takes_in_what_was_missed(self, bench, plain, open_app, home):
        plain(rename("Plainly"))
        bench.app.close()
        again = open_app(home)
        assert again.projections.taken_in == again.db.lastTransaction()
        bench.app = again
        assert bench.differences() == []
        assert titles(bench) == ["Plainly"]

    def test_nothing_missing_costs_nothing(self, bench):
        bench.new()
        assert ensure_current(bench.app.projections, bench.app.db) == 0
        assert bench.app.projections.taken_in == bench.tid()

    def test_the_ids_kept_stay_few(self, bench, monkeypatch):
        from eoffice_cms.catalog import store

        monkeypatch.setattr(store, "KEPT_TIDS", 20)
        monkeypatch.setattr(store, "TRIM_EVERY", 5)
        bench.app.projections._until_trim = 5
        for number in range(60):
            bench.app.run(lambda office, n=number: rename(f"Name {n}")(office.site))
        assert 20 <= len(taken_in(bench.app)) <= 30
        assert bench.tid() in taken_in(bench.app)

    def test_a_store_rolled_back_to_an_older_copy_is_noticed(self, bench, open_app, home):
        import shutil

        bench.new(subject="Old and kept")
        bench.app.close()
        shutil.copy(home / "Data.fs", home / "Data.fs.older")
        again = bench.app = open_app(home)
        bench.new(subject="New and lost")
        again.close()
        shutil.copy(home / "Data.fs.older", home / "Data.fs")
        (home / "Data.fs.index").unlink()
        bench.app = open_app(home)
        assert bench.differences() == []
        with bench.work("clerk") as office:
            assert office.catalog.search("lost").total == 0
            assert office.catalog.search("kept").total == 1
        bench.new(subject="Going on")
        assert bench.differences() == []


class TestRights:
    def test_blocking_a_file_reaches_its_parts(self, bench):
        file = bench.new(note="Words.")
        bench.do("clerk", "put_up", file)
        with bench.work() as office:
            office.site.grants.add("user:outsider", "Reader", "test")
        with bench.work("outsider") as office:
            assert office.catalog.search("words").total == 1
        with bench.work() as office:
            set_block(office.load(file), True)
        with bench.work("outsider") as office:
            assert office.catalog.search("words").total == 0
            assert not office.can_view(office.load(file))
        with bench.work() as office:
            set_block(office.load(file), False)
        with bench.work("outsider") as office:
            assert office.catalog.search("words").total == 1
        assert bench.differences() == []

    def test_a_search_shows_no_file_that_may_not_be_seen(self, bench):
        """A yellow note is its writer's own, also after the writer has left the desk."""
        from eoffice_cms.custody.desks import assign, unassign

        with bench.work() as office:
            assign(office.site, "u-clerk", "peer")
        file = bench.new(note=None)
        bench.do("peer", "write_note", file, text="Peculiar words.")
        with bench.work() as office:
            unassign(office.site, "u-clerk", "peer")
        with bench.work("peer") as office:
            assert not office.can_view(office.load(file))
            assert office.catalog.search("peculiar").total == 0

    def test_a_grant_with_two_causes_has_two_rows(self, bench):
        with bench.work() as office:
            grants_of(office.site["files"]).add("user:peer", "Reader", "one")
            grants_of(office.site["files"]).add("user:peer", "Reader", "two")
            grants_of(office.site["files"]).add("user:peer", "Reader", "two")
        assert bench.differences() == []
        with bench.work() as office:
            office.site["files"].grants.withdraw(cause="one")
        assert bench.differences() == []
