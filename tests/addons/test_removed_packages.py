"""What a package that is gone has left in the store never keeps the site from working."""

import json

import pytest
from click.testing import CliRunner

from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance
from eoffice_cms.catalog.gone import counts_by_package, left_behind
from eoffice_cms.cli.root import root
from eoffice_cms.custody.seals import recorded


@pytest.fixture
def home(tmp_path, leave_memos):
    """A site with two objects of a package that then disappears."""
    app = Application.open(tmp_path / "home")
    app.initialise(admin_password="a long enough password")
    app.close()
    leave_memos(tmp_path / "home")
    return tmp_path / "home"


def test_the_site_opens_although_its_projections_have_to_be_built(home, caplog):
    for each in home.rglob("*.sqlite*"):
        each.unlink()
    app = Application.open(home)
    try:
        assert list(maintenance.differences(app.projections, app.db)) == []
        assert "third_party_memo.Memo" in caplog.text
    finally:
        app.close()


def test_projections_are_verified_and_mended_and_records_read(home):
    app = Application.open(home)
    try:
        found = list(maintenance.differences(app.projections, app.db))
        assert {what for _name, _source, what in found} <= {
            maintenance.GONE,
            maintenance.COUNTS,
            "index of words differs",
        }
        maintenance.repair(app.projections, app.db)
        assert list(maintenance.differences(app.projections, app.db)) == []
        maintenance.rebuild(app.projections, app.db)
        with app.work("admin") as office:
            assert list(recorded(office.site)) == []
    finally:
        app.close()


def test_what_is_left_is_counted_with_all_that_lies_in_it(home):
    app = Application.open(home)
    try:
        with app.work("admin") as office:
            (left,) = left_behind(office.site)
            assert (left.kind, left.title) == ("third_party_memo.Memo", "A memo")
            assert len(left.uid) == 32 and left.title_in("hi") == "A memo"
            assert counts_by_package(office.site) == {"third_party_memo": 2}
    finally:
        app.close()


def test_a_place_is_removed_with_what_a_missing_package_left_in_it(home):
    app = Application.open(home)
    try:
        with app.work("admin") as office:
            office.site.remove("memo-1")
        with app.work("admin") as office:
            assert counts_by_package(office.site) == {}
    finally:
        app.close()


class TestCommands:
    @pytest.fixture
    def run(self, home):
        def run(*arguments):
            found = {"EOFFICE_HOME": str(home), "LANG": "en_IN.UTF-8", "COLUMNS": "200"}
            return CliRunner().invoke(root, arguments, env=found)

        return run

    @pytest.fixture
    def missing(self, home):
        """An add-on that is enabled, and whose package is gone."""
        app = Application.open(home)
        with app.work() as office:
            office.site.enabled_addons |= {"memo"}
        app.close()

    def test_records_are_not_said_to_be_whole_where_some_cannot_be_read(self, run):
        result = run("record", "verify")
        assert result.exit_code == 1
        assert "Cannot be checked: 2 objects" in result.stdout
        assert "third_party_memo (2)" in result.stdout
        result = run("record", "verify", "--json")
        told = json.loads(result.stdout)
        assert (result.exit_code, told["unchecked"], told["faults"]) == (1, 2, 0)
        assert told["missing_packages"] == {"third_party_memo": 2}

    def test_the_list_fails_where_an_enabled_one_is_gone(self, run, missing):
        assert run("addon", "list").exit_code == 1
        assert run("addon", "list", "--json").exit_code == 1
        assert run("addon", "disable", "memo").exit_code == 0
        assert run("addon", "list").exit_code == 0

    def test_disabling_says_what_stays(self, run, missing):
        for arguments in (("--dry-run",), ()):
            result = run("addon", "disable", "memo", *arguments)
            assert result.exit_code == 0
            assert "2 objects of packages that are not installed stay" in result.stdout
            assert "third_party_memo (2)" in result.stdout

    def test_nothing_is_purged_without_its_package(self, run):
        result = run("addon", "purge", "memo", "--confirm", "memo")
        assert result.exit_code == 1
        assert "deletes nothing. 2 objects" in result.output
        assert "third_party_memo (2)" in result.output

    def test_nothing_is_said_to_be_deleted_by_what_deletes_nothing(self, run, home):
        for arguments in (("--dry-run",), ("--confirm", "departments")):
            result = run("addon", "purge", "departments", *arguments)
            assert result.exit_code == 1, result.output
            assert "no way of deleting its data" in result.output
            assert "Data " not in result.stdout
