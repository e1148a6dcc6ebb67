"""The starter profile of Madhya Pradesh: whole, in both languages, and all of it editable."""

import csv
from importlib.resources import files

import pytest
from roster_sample import as_csv, wanted_of

from eoffice_cms.content.lists import entries, kinds_of
from eoffice_departments.profiles.loading import load_mp_district
from eoffice_departments.roster.applying import compare
from eoffice_departments.roster.showing import tree
from eoffice_departments.staffing import district_head

PLACE = files("eoffice_departments.profiles") / "mp_district"
LISTS = ("holidays", "phrases", "letter-forms", "file-heads", "retention")


@pytest.fixture
def loaded(app):
    app.run(load_mp_district)
    return app


class TestProfile:
    def test_offices_branches_and_vacant_posts_are_there(self, loaded):
        with loaded.work() as office:
            found = {each["code"]: each for each in tree(office)}
            assert {"CLR", "TEH", "ZP", "HLT", "EDU", "TRB"} <= set(found)
            assert len(found["CLR"]["units"]) == 20
            assert all(post["vacant"] for post in found["CLR"]["posts"])
            assert found["CLR"]["head"] == "collector"
            assert district_head(office.site) == "collector"
            assert office.site.desks["est-ag3"].superior == "est-ag2"

    def test_everything_has_both_languages(self, loaded):
        with loaded.work() as office:
            for desk in office.site.desks.values():
                if desk.owner is not None:
                    assert any("\u0900" <= c <= "\u097f" for c in desk.titles["hi"]), desk.id
                    assert desk.titles["en"].isascii()

    @pytest.mark.parametrize("name", LISTS)
    def test_its_lists_are_filled(self, loaded, name):
        with loaded.work() as office:
            assert name in kinds_of(office.declarations)
            assert len(list(entries(office.site, name))) >= 7

    def test_it_is_declared_and_loading_it_again_changes_nothing(self, loaded):
        profile = loaded.declarations.everything.profiles["mp-district"]
        assert profile.addon == "departments"
        before = loaded.db.lastTransaction()
        loaded.run(profile.load)
        assert loaded.db.lastTransaction() == before

    def test_the_districts_own_list_goes_on_from_it(self, loaded):
        row = ["CLR", "", "", "", "collector", "", "", "a.patel", "Anita Patel"]
        with loaded.work() as office:
            found = compare(office, wanted_of(as_csv([row])))
        assert not found.faults
        assert [each.kind for each in found.to_do] == ["added", "moved"]


class TestFiles:
    @pytest.mark.parametrize("name", [each for each in LISTS if each != "letter-forms"])
    def test_each_row_is_whole(self, name):
        with (PLACE / f"{name}.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                assert None not in row, row
                assert None not in row.values(), row
