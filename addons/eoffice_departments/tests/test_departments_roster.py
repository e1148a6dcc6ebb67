"""The organisation from a sheet: the difference, taking it in, and again the year after."""

import pytest
from roster_sample import TOP, as_csv, bring_in, compared, district, holder, kinds, wanted_of

from eoffice_cms.errors import Forbidden, NotPossible
from eoffice_departments.roster import applying
from eoffice_departments.roster.applying import compare, take_in
from eoffice_departments.roster.showing import lines, tree


class TestDifference:
    def test_of_an_empty_site_all_is_added_and_nothing_written(self, app):
        before = app.db.lastTransaction()
        found = compared(app, district(3, branches=2))
        assert app.db.lastTransaction() == before
        assert ("added", "department", "CLR") in kinds(found)
        assert ("added", "branch", "CLR/B1") in kinds(found)
        assert ("added", "official", "user2") in kinds(found)
        assert ("added", "charge", "collector") in kinds(found)
        assert found.counts()["added"] == 1 + 2 + 3 + 3 + 3

    def test_again_nothing_differs(self, app):
        bring_in(app, district(6))
        again = compared(app, district(6))
        assert not again.changes
        assert again.untouched == 6

    def test_each_kind_of_change_is_told(self, app):
        bring_in(app, district(5))
        rows = district(6)
        rows[1][5] = "Senior Assistant"
        rows[2][7:] = ["new.one", "New One"]
        rows[3][7:] = ["", ""]
        del rows[4]
        found = compared(app, rows)
        assert kinds(found) == [
            ("added", "branch", "CLR/B0"),
            ("added", "official", "new.one"),
            ("added", "official", "user5"),
            ("changed", "post", "post-1"),
            ("added", "post", "post-5"),
            ("moved", "charge", "post-2"),
            ("added", "charge", "post-5"),
            ("vacated", "charge", "post-3"),
            ("missing", "post", "post-4"),
        ]
        assert found.untouched == 1

    def test_whoever_may_not_is_refused(self, app, people):
        with app.work("asha") as office, pytest.raises(Forbidden):
            compare(office, wanted_of(as_csv(district(2))))


class TestTakingIn:
    def test_people_posts_and_charges_are_there(self, app):
        taken = bring_in(app, district(4))
        assert not taken.refused
        assert taken.officials == ["a.patel", "user1", "user2", "user3"]
        assert holder(app, "post-2") == ("user2",)
        with app.work() as office:
            assert office.site.desks["post-2"].superior == "collector"
            assert office.site.users["user2"].password == "!"
            text = "\n".join(lines(tree(office), "en", "vacant"))
        assert "Official 2 (user2)" in text

    def test_a_year_later_charges_change_hands_and_what_is_missing_stays(self, app):
        bring_in(app, district(5))
        rows = district(5)
        rows[1][7:], rows[2][7:] = rows[2][7:], rows[1][7:]  # two change places
        rows[3][7:] = ["", ""]
        del rows[4]
        assert not bring_in(app, rows).refused
        assert [holder(app, f"post-{n}") for n in (1, 2, 3, 4)] == [
            ("user2",), ("user1",), (), ("user4",),
        ]  # fmt: skip
        assert kinds(compared(app, rows)) == [("missing", "post", "post-4")]

    def test_what_stands_deeper_is_made_with_all_above_it(self, app):
        row = ["REV/TEH", "Tehsil", "A/B", "Branch B", "teh-1", "Reader", "", "", ""]
        assert not bring_in(app, [row]).refused
        with app.work() as office:
            unit = office.site["REV"]["TEH"]["A"]["B"]
            assert unit.title_in("en") == "Branch B"
            assert unit["TEH-1"].desk == "teh-1"
        assert not compared(app, [row]).changes

    def test_who_cannot_be_relieved_is_told_and_the_others_go_in(self, app):
        """Nobody would answer for the Collector's desk."""
        bring_in(app, district(3))
        rows = district(3)
        rows[0][7:], rows[1][7:] = ["", ""], ["", ""]
        taken = bring_in(app, rows)
        assert [each.line for each in taken.refused] == [2]
        assert holder(app, "collector") == ("a.patel",)
        assert holder(app, "post-1") == ()

    def test_interrupted_it_goes_on_from_there(self, app, monkeypatch):
        monkeypatch.setattr(applying, "BATCH", 5)
        seen = []

        class Cut(Exception):
            pass

        def progress(done, total):
            seen.append((done, total))
            if done >= 15:
                raise Cut

        with pytest.raises(Cut):
            bring_in(app, district(10), progress=progress)
        left = compared(app, district(10))
        assert len(left.to_do) == seen[-1][1] - 15
        assert not bring_in(app, district(10)).refused
        assert not compared(app, district(10)).changes


class TestWrongRows:
    def test_three_of_five_thousand_are_named_and_nothing_or_the_rest_goes_in(self, app):
        rows = district(5000, branches=40)
        rows[100][6] = "nobody-there"
        rows[2500][7] = "not a name"
        rows[4000][4] = "post-7"
        found = compared(app, rows)
        assert [each.line for each in found.faults] == [102, 2502, 4002]
        assert "no post nobody-there" in found.faults[0].reason.interpolate()
        assert "holder in line 9 already" in found.faults[2].reason.interpolate()
        before = app.db.lastTransaction()
        with pytest.raises(NotPossible):
            take_in(app, found)
        assert app.db.lastTransaction() == before
        posts = sum(each.thing == "post" for each in found.to_do)
        assert posts == 5000 - 3

    def test_the_others_go_in_by_choice(self, app):
        rows = district(8)
        rows[3][7] = "not a name"
        taken = bring_in(app, rows, skip_faults=True)
        assert not taken.refused
        assert holder(app, "post-4") == ("user4",)
        with app.work() as office:
            assert "post-3" not in office.site.desks

    def test_a_circle_of_reporting_lines_names_all_its_rows(self, app):
        rows = district(5)
        rows[1][6], rows[2][6], rows[3][6] = "post-2", "post-3", "post-1"
        rows[4][6] = "post-1"
        found = compared(app, rows)
        circle = [each for each in found.faults if "circle" in each.reason]
        assert [each.line for each in circle] == [3, 4, 5]
        # Who reports to one of them cannot be taken either.
        assert [each.line for each in found.faults] == [3, 4, 5, 6]

    def test_a_circle_closed_by_what_is_here_already_is_found_too(self, app):
        bring_in(app, district(3))
        top = [*TOP]
        top[6] = "post-1"
        found = compared(app, [top])
        assert "circle" in found.faults[0].reason
        assert compared(app, district(3)).untouched == 3

    def test_lines_can_be_turned_round(self, app):
        bring_in(app, [TOP, *district(3)[1:]])
        rows = district(3)
        rows[1][6], rows[2][6] = "post-2", "collector"
        assert not bring_in(app, rows).refused
        with app.work() as office:
            assert office.site.desks["post-1"].superior == "post-2"

    def test_a_post_does_not_change_its_branch_by_a_sheet(self, app):
        bring_in(app, district(3))
        rows = district(3)
        rows[1][2] = "B9"
        assert "Only an order moves a post" in compared(app, rows).faults[0].reason

    def test_an_account_that_is_switched_off(self, app):
        bring_in(app, district(2))
        with app.work() as office:
            office.site.users["user1"].standing.active = False
        assert "switched off" in compared(app, district(2)).faults[0].reason
