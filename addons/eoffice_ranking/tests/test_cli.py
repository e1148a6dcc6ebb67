"""The command, as a person and as a machine read it."""

import json
from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner

from eoffice_cms.cli import language
from eoffice_cms.cli.session import Session
from eoffice_cms.errors import NotPossible
from eoffice_ranking.cli import ranking, ranking_table
from eoffice_ranking.places import LEVELS

NOW = datetime(2026, 10, 31, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")


class TestRankingTable:
    @pytest.mark.parametrize("level", LEVELS)
    def test_it_is_a_table(self, app, do, capsys, level):
        do.fill("nazul", 10, 4)
        with app.work(now=NOW) as office:
            ranking_table(office, level)
        heads, row = capsys.readouterr().out.splitlines()
        assert heads.startswith("Rank")
        assert row.split()[:2] == ["1", "Nazul" if level == "branch" else "Revenue"]

    def test_it_speaks_hindi(self, app, do, capsys):
        do.fill("nazul", 10, 4)
        language.use("hi")
        with app.work(now=NOW) as office:
            ranking_table(office)
        heads, row = capsys.readouterr().out.splitlines()
        assert heads.startswith("स्थान")
        assert "नज़ूल" in row

    def test_where_nothing_happened_lately_it_is_all_time(self, app, do, capsys):
        do.fill("nazul", 10, 4)
        with app.work(now=NOW + timedelta(900)) as office:
            ranking_table(office, "branch", as_json=True)
            assert json.loads(capsys.readouterr().out)["all"]["received"] == 10
            ranking_table(office, "branch", as_json=True, period="days30")
            assert json.loads(capsys.readouterr().out)["all"] is None
            ranking_table(office, "branch", period="days30")
            assert capsys.readouterr().out == "No file was open in this period.\n"

    def test_it_refuses_to_rank_persons(self, app):
        with app.work(now=NOW) as office, pytest.raises(ValueError):
            ranking_table(office, "person")


class TestCommand:
    def run(self, app, *given, json=False):
        session = Session(given_home=str(app.home.path), json=json)
        return CliRunner().invoke(ranking, given, obj=session)

    def test_it_opens_the_site_by_itself(self, app, do):
        do.fill("nazul", 10, 4)
        app.close()
        result = self.run(app, "table", "--json", "--period", "all")
        assert result.exit_code == 0
        assert json.loads(result.output)["units"][0]["title"] == "Nazul"

    def test_json_may_be_asked_for_before_the_name(self, app):
        app.close()
        assert json.loads(self.run(app, "table", json=True).output)["units"] == []

    def test_a_site_without_it_says_so(self, app):
        with app.work() as office:
            office.site.enabled_addons = frozenset()
        app.close()
        result = self.run(app, "table")
        assert isinstance(result.exception, NotPossible)

    @pytest.mark.parametrize("given", [("--level", "person"), ("--period", "custom")])
    def test_what_is_not_offered_is_refused(self, app, given):
        app.close()
        assert self.run(app, "table", *given).exit_code == click.UsageError.exit_code

    def test_help_is_in_the_language_of_the_reader(self, app):
        app.close()
        language.use("hi")
        assert "क्रम तालिका" in self.run(app, "table", "--help").output
