"""The application: opening, setting up, working, and closing a site."""

import stat

import pytest

from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.security.passwords import check_password
from eoffice_cms.storage.home import Home


class TestInitialise:
    @pytest.fixture
    def empty(self, open_app, tmp_path):
        return open_app(tmp_path / "new" / "home")

    def test_a_site_has_an_administrator_with_a_password_of_its_own(self, empty):
        assert not empty.initialised
        password = empty.initialise()
        assert empty.initialised
        with empty.work("admin") as office:
            assert check_password(password, office.site.users["admin"].password)
            assert office.can(office.site, "site.administer")

    def test_no_two_sites_have_one_password(self, open_app, tmp_path):
        first, second = (open_app(tmp_path / name) for name in "ab")
        assert first.initialise() != second.initialise()

    def test_a_password_that_does_not_fit_sets_nothing_up(self, empty):
        with pytest.raises(Invalid):
            empty.initialise(admin_password="short")
        assert not empty.initialised
        empty.initialise(admin_password="long enough now")

    def test_a_site_is_set_up_once(self, empty):
        empty.initialise()
        before = empty.db.lastTransaction()
        with pytest.raises(NotPossible):
            empty.initialise()
        assert empty.db.lastTransaction() == before

    def test_titles_in_both_languages(self, empty):
        empty.initialise(title={"hi": "जिला सीहोर", "en": "Sehore district"})
        with empty.work() as office:
            assert office.site.title_in("hi") == "जिला सीहोर"
            assert office.site.title_in("en") == "Sehore district"
            assert office.site.title_in("fr") == "Sehore district"

    def test_the_home_is_its_owners_alone(self, empty):
        empty.initialise()
        assert stat.S_IMODE(empty.home.path.stat().st_mode) == 0o700


class TestHome:
    def test_it_is_given_named_by_the_environment_or_var(self, monkeypatch, tmp_path):
        monkeypatch.setenv("EOFFICE_HOME", str(tmp_path / "named"))
        assert Home.locate(tmp_path / "given").path == tmp_path / "given"
        assert Home.locate().path == tmp_path / "named"
        monkeypatch.delenv("EOFFICE_HOME")
        monkeypatch.chdir(tmp_path)
        assert Home.locate().path == tmp_path / "var"


class TestWork:
    def test_it_commits_at_the_end_and_aborts_on_an_error(self, bench):
        with bench.work() as office:
            office.site["files"].title = "Kept"
        with pytest.raises(RuntimeError), bench.work() as office:
            office.site["files"].title = "Gone"
            raise RuntimeError
        with bench.work() as office:
            assert office.site["files"].title == "Kept"

    def test_reading_writes_nothing(self, bench):
        file, before = bench.new(), bench.tid()
        before = bench.tid()
        with bench.work("clerk") as office:
            found = office.load(file)
            list(found.record), found.notes, found.title_in("hi"), office.can_view(found)
            office.catalog.search("allotment")
        assert bench.tid() == before

    def test_it_leaves_no_connection_open(self, bench):
        for number in range(40):
            with bench.work("clerk") as office:
                office.catalog.search("x")
            if number % 2:
                with pytest.raises(RuntimeError), bench.work("clerk") as office:
                    office.catalog.search("x")
                    raise RuntimeError
        assert bench.app.projections.engine.pool.checkedout() == 0
        assert [each for each in bench.app.db.connectionDebugInfo() if each["opened"]] == []

    def test_run_returns_what_the_function_returns(self, bench):
        assert bench.app.run(lambda office, a, b: (office.identity.user_id, a + b), 1, 2,
                             user_id="clerk") == ("clerk", 3)  # fmt: skip

    def test_run_does_not_try_again_what_is_refused(self, bench):
        calls = []

        def refused(_office):
            calls.append(1)
            raise NotPossible("No.")

        with pytest.raises(NotPossible):
            bench.app.run(refused)
        assert len(calls) == 1


class TestOpening:
    def test_a_site_opened_again_is_as_it_was(self, bench, open_app, home):
        file = bench.new(note="Words.")
        bench.app.close()
        bench.app = open_app(home)
        assert bench.inbox("clerk") == [file]
        assert bench.differences() == []

    def test_opening_a_whole_site_builds_nothing(self, bench, open_app, home, monkeypatch):
        bench.new()
        bench.app.close()

        def never(*_given, **_more):
            raise AssertionError("built anew for nothing")

        monkeypatch.setattr(maintenance, "rebuild", never)
        for _ in range(2):
            bench.app = open_app(home)
            bench.new()
            bench.app.close()

    def test_a_packed_store_goes_on(self, bench, open_app, home):
        from eoffice_cms.content.folder import Folder

        with bench.work() as office:
            office.site.add("old", Folder("Old", creator="admin", created=office.now))
        file = bench.new(note="Words.")
        bench.do("clerk", "put_up", file)
        with bench.work() as office:
            office.site.remove("old")
        bench.app.db.pack()
        assert bench.differences() == []
        bench.app.close()
        bench.app = open_app(home)
        assert bench.inbox("officer") == [file]
        bench.do("officer", "open_file", file)
        assert bench.differences() == []

    def test_what_was_missed_and_packed_away_is_forgotten(self, bench, open_app, home):
        from eoffice_cms.content.folder import Folder

        with bench.work() as office:
            office.site.add("old", Folder("Old", creator="admin", created=office.now))
        bench.app.close()
        for path in home.glob("projections.sqlite*"):
            path.rename(path.with_suffix(path.suffix + ".kept"))
        bench.app = open_app(home)
        with bench.work() as office:
            office.site.remove("old")
        bench.app.close()
        for path in home.glob("projections.sqlite*"):
            if path.name.endswith(".kept"):
                path.replace(path.with_name(path.name.removesuffix(".kept")))
        bench.app = open_app(home)
        assert bench.differences() == []

    def test_one_home_is_opened_by_one_process(self, app, home, declarations):
        from zc.lockfile import LockError

        with pytest.raises(LockError):
            Application(Home(home), declarations)
