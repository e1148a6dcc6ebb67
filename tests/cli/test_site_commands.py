"""Setting a site up: init, demo, users, add-ons."""

import json
import sqlite3

import pytest

from eoffice_cms.addons.discovery import Source
from eoffice_cms.application import Application
from eoffice_cms.security.users import check_credentials

from .conftest import FILES, PASSWORD

LONG = "x" * 10_000


def fits(home, user, password):
    app = Application.open(home, {"eoffice.addons": ""})
    try:
        with app.work() as office:
            return check_credentials(office.site, user, password) is not None
    finally:
        app.close()


class TestInit:
    def test_it_makes_a_site_and_shows_a_made_up_password_once(self, eoffice, empty):
        result = eoffice("init", at=empty)
        assert result.exit_code == 0
        password = result.stdout.split("Password: ")[1].split()[0]
        assert fits(empty, "admin", password)

    def test_two_sites_have_two_passwords(self, answer, tmp_path):
        one, two = (answer("init", at=tmp_path / name)["password"] for name in "ab")
        assert one != two

    def test_a_given_password_is_not_repeated(self, eoffice, empty, hindi):
        result = eoffice("init", "--admin-password", PASSWORD, at=empty, lang="hi")
        assert result.exit_code == 0
        assert PASSWORD not in result.output
        assert hindi("Administrator: ${name}", name="admin") in result.stdout
        assert fits(empty, "admin", PASSWORD)

    def test_titles_and_addons(self, answer, empty):
        made = answer(
            "init", "--title-hi", "जिला सतना", "--addons", "tally", "--admin-password", PASSWORD,
            at=empty,
        )  # fmt: skip
        assert made == {
            "home": str(empty), "administrator": "admin", "password": None, "addons": ["tally"],
            "profile": None,
        }  # fmt: skip
        app = Application.open(empty)
        try:
            with app.work() as office:
                assert office.site.titles == {"en": "जिला सतना", "hi": "जिला सतना"}
                assert office.site.settings["tally"] == "whole"
        finally:
            app.close()

    def test_a_second_time_it_is_refused(self, refused, hindi):
        assert "already" in refused("init")
        assert hindi("There is a site here already.") in refused("init", lang="hi")

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (("--admin-password", "short"), "10 to 200"),
            (("--admin-password", LONG), "10 to 200"),
            (("--title-en", "\u202eevil"), "TITLE-EN: Character "),
            (("--title-en", "bell\a"), "TITLE-EN: Character "),
            (("--title-hi", LONG), "characters long"),
            (("--title-en", " "), "This is needed"),
            (("--addons", "tally,nothing"), "nothing is not installed"),
            (("--addons", LONG), "is not installed"),
            (("--profile", "moon"), "no profile moon"),
        ],
    )
    def test_what_does_not_fit_makes_no_site(self, refused, answer, empty, given, said):
        assert said in refused("init", *given, at=empty)
        assert answer("init", at=empty)["administrator"] == "admin"

    def test_a_file_where_the_home_should_be(self, refused, tmp_path, hindi):
        (tmp_path / "taken").write_text("")
        assert "directory is needed" in refused("init", at=tmp_path / "taken")
        said = hindi("a file stands where a directory is needed")
        assert said in refused("init", at=tmp_path / "taken", lang="hi")


class TestDemo:
    def test_it_fills_and_says_who_may_sign_in(self, eoffice, answer, empty, hindi):
        answer("init", at=empty)
        result = eoffice("demo", "--files", "20", "--seed", "satpura", at=empty, lang="hi")
        assert result.exit_code == 0
        said = hindi("${title}: ${files} files, ${new} of them new.", title="", files=20, new=20)
        assert said in result.stdout
        told = answer("demo", at=empty)
        assert (told["files"], told["new"]) == (20, 0)
        account = next(each for each in told["accounts"] if each["id"] == "clerk")
        assert account["password"] in result.stdout
        assert fits(empty, "clerk", account["password"])
        assert answer("file", "list", at=empty)["total"] == 20

    @pytest.mark.parametrize("files", ["0", "-5", "many", "9" * 30, "१.५"])
    def test_a_number_of_files_that_cannot_be(self, refused, files):
        assert "--files" in refused("demo", "--files", files, status=2)

    def test_a_site_with_a_district_keeps_it(self, eoffice):
        result = eoffice("demo", "--files", "99")
        assert result.exit_code == 0
        assert f"{FILES} files, 0 of them new" in result.stdout
        assert "keeps the demo district" in result.stderr

    def test_a_seed_with_hidden_characters(self, refused):
        assert "invisible" in refused("demo", "--seed", "a\u200fb")


class TestUser:
    def test_one_is_added_with_a_desk_and_listed(self, answer, home):
        added = answer("user", "add", "asha", "Asha Verma", "--title-hi", "आशा वर्मा",
                       "--role", "Auditor")  # fmt: skip
        assert fits(home, "asha", added["password"])
        listed = {each["id"]: each for each in answer("user", "list", lang="hi")}
        assert listed["asha"] == {
            "id": "asha", "title": "आशा वर्मा", "roles": ["Auditor"], "desks": ["u-asha"],
            "active": True, "demo": False,
        }  # fmt: skip

    def test_a_new_password(self, eoffice, answer, home, hindi):
        made_up = answer("user", "password", "clerk")["password"]
        assert fits(home, "clerk", made_up)
        result = eoffice("user", "password", "clerk", "--password", PASSWORD, lang="hi")
        assert result.exit_code == 0
        assert result.stdout == hindi("${id} has a new password.", id="clerk") + "\n"
        assert PASSWORD not in result.output
        assert fits(home, "clerk", PASSWORD)

    def test_the_list_stands_in_columns(self, eoffice, hindi):
        lines = eoffice("user", "list", lang="hi").stdout.splitlines()
        assert lines[0].startswith(hindi("Sign-in name"))
        assert any(line.startswith("clerk ") for line in lines)

    @pytest.mark.parametrize(
        ("user", "name", "said"),
        [
            ("clerk", "Twin", "already someone"),
            ("Big", "Name", "small Latin letters"),
            ("a\u202eb", "Name", "small Latin letters"),
            ("a\x07b", "Name", "small Latin letters"),
            (LONG, "Name", "small Latin letters"),
            ("", "Name", "small Latin letters"),
            ("asha", "A\u202eB", "NAME: Character "),
            ("asha", "A\x1b[31m", "NAME: Character "),
            ("asha", LONG, "NAME: This is 10000 characters long"),
            ("asha", "", "NAME: This is needed"),
            ("asha", "\udcff", "NAME: Character "),
        ],
    )
    def test_what_does_not_fit_is_refused(self, refused, answer, user, name, said):
        before = len(answer("user", "list"))
        assert said in refused("user", "add", user, name)
        assert len(answer("user", "list")) == before

    def test_a_password_that_does_not_fit(self, refused):
        assert "PASSWORD" in refused("user", "add", "asha", "Asha", "--password", "short")
        same = ("--password", "asha.verma.x")
        assert "not your sign-in" in refused("user", "add", "asha.verma.x", "Asha", *same)

    def test_nobody_of_that_name(self, refused, hindi):
        assert "nobody with the sign-in name nix" in refused("user", "password", "nix")
        said = hindi("There is nobody with the sign-in name ${id}.", id="न")
        assert said in refused("user", "password", "न", lang="hi")
        assert "…" in refused("user", "password", LONG)

    def test_an_unknown_role(self, refused):
        assert "Auditor" in refused("user", "add", "asha", "Asha", "--role", "King", status=2)


class TestAddon:
    def rows(self, home):
        with sqlite3.connect(home / "projections.sqlite") as connection:
            return connection.execute("SELECT count(*) FROM tally_file").fetchone()[0]

    def test_it_is_listed(self, eoffice, answer, hindi):
        (one,) = answer("addon", "list")
        assert (one["name"], one["version"], one["enabled"]) == ("tally", "1.5", False)
        assert hindi("not enabled") in eoffice("addon", "list", lang="hi").stdout

    def test_a_dry_run_changes_nothing(self, eoffice, answer):
        result = eoffice("addon", "enable", "tally", "--dry-run")
        assert "Would be enabled: tally" in result.stdout
        assert "Steps that would run: tally:2026-01-02-count" in result.stdout
        assert answer("addon", "list")[0]["enabled"] is False

    def test_enabling_runs_its_steps_and_builds_its_projections(
        self, eoffice, answer, home, hindi
    ):
        result = eoffice("addon", "enable", "tally", lang="hi")
        assert result.exit_code == 0, result.output
        assert hindi("Enabled: ${names}", names="tally") in result.stdout
        assert self.rows(home) == FILES
        assert answer("addon", "enable", "tally")["changes"] is False
        assert eoffice("catalog", "verify").exit_code == 0

    def test_what_happens_while_it_is_disabled_is_built_when_it_comes_back(
        self, eoffice, answer, home, write_log, mapping
    ):
        answer("addon", "enable", "tally")
        assert answer("addon", "disable", "tally")["disables"] == ["tally"]
        assert eoffice("import-log", write_log(), "--mapping", mapping).exit_code == 0
        answer("addon", "enable", "tally")
        assert self.rows(home) == FILES + 6
        assert eoffice("catalog", "verify").exit_code == 0

    def test_a_step_that_breaks_off_leaves_it_disabled_and_goes_on_later(
        self, refused, answer, opened
    ):
        import tally_addon

        tally_addon.breaks = True
        assert "the power went" in refused("addon", "enable", "tally")
        tally_addon.breaks = False
        with opened() as app, app.work() as office:
            assert office.site.settings["tally"] == "half"  # committed where the step yielded
            assert office.site.enabled_addons == frozenset()
        assert answer("addon", "enable", "tally")["done"] is True
        with opened() as app, app.work() as office:
            assert office.site.settings["tally"] == "whole"

    def test_purging_asks_for_the_name_once_more(self, refused, answer, opened):
        answer("addon", "enable", "tally")
        assert "disable it first" in refused("addon", "purge", "tally", "--confirm", "tally")
        answer("addon", "disable", "tally")
        assert "Type the name" in refused("addon", "purge", "tally")
        assert "Type the name" in refused("addon", "purge", "tally", "--confirm", "Tally")
        assert answer("addon", "purge", "tally", "--confirm", "tally")["purges"] == ["tally"]
        with opened() as app, app.work() as office:
            assert "tally" not in office.site.settings

    def test_upgrade_with_nothing_to_do(self, eoffice, hindi):
        assert eoffice("addon", "upgrade").stdout == "There is nothing to do.\n"
        assert hindi("There is nothing to do.") in eoffice("addon", "upgrade", lang="hi").stdout

    @pytest.mark.parametrize("action", ["enable", "disable", "upgrade"])
    def test_one_that_is_not_installed(self, refused, action):
        assert "is not installed" in refused("addon", action, "nothing")

    def test_a_refused_dry_run_says_so_and_fails(self, eoffice):
        result = eoffice("addon", "enable", "nothing", "--dry-run", "--json")
        assert result.exit_code == 1
        assert "not installed" in json.loads(result.stdout)["refusals"][0]

    def test_a_broken_one_warns_and_stops_nothing(self, eoffice, monkeypatch, hindi):
        monkeypatch.setattr(
            "eoffice_cms.addons.discovery.installed",
            lambda *_given: [Source("sad", "no_such")],
        )
        result = eoffice("addon", "list", lang="hi")
        assert result.exit_code == 1
        assert result.stderr.startswith(hindi("Warning") + ": ")
        assert "sad" in result.stderr and len(result.stderr.splitlines()) == 1
        assert "Traceback" not in result.stderr
        assert hindi("broken: ${reason}").split(":")[0] in result.stdout
