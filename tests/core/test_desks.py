"""Desks: who sits there, who is above, and lines that never close."""

import pytest

from eoffice_cms.custody.desks import add_desk, assign, set_superior, unassign
from eoffice_cms.errors import Invalid


class TestDesks:
    @pytest.mark.parametrize("id", ["", "U-x", "a b", "-a", "a/b", "x" * 61, "u-clerk", "मेज़"])
    def test_an_id_that_does_not_fit_or_is_taken(self, bench, id):
        with pytest.raises(Invalid) as refused, bench.work() as office:
            add_desk(office.site, id, {"en": "Desk"})
        assert refused.value.field == "id"

    def test_an_unknown_superior(self, bench):
        with bench.work() as office:
            with pytest.raises(Invalid):
                add_desk(office.site, "post", {"en": "Post"}, superior="nowhere")
            with pytest.raises(Invalid):
                set_superior(office.site, "u-clerk", "nowhere")
            assert "post" not in office.site.desks

    def test_seats_are_kept_on_both_sides(self, bench):
        with bench.work() as office:
            assign(office.site, "u-clerk", "peer")
            assign(office.site, "u-clerk", "peer")
        with bench.work("peer") as office:
            assert office.identity.desks == ("u-peer", "u-clerk")
            assert office.site.desks["u-clerk"].holders == ("clerk", "peer")
        with bench.work() as office:
            unassign(office.site, "u-clerk", "peer")
            unassign(office.site, "u-clerk", "peer")
            assert office.site.desks["u-clerk"].holders == ("clerk",)
            assert office.site.users["peer"].standing.desks == ("u-peer",)
        assert bench.differences() == []

    def test_nobody_unknown_is_seated(self, bench):
        with bench.work() as office:
            with pytest.raises(Invalid):
                assign(office.site, "u-clerk", "nobody")
            with pytest.raises(Invalid):
                assign(office.site, "nowhere", "clerk")
            unassign(office.site, "u-clerk", "nobody")

    def test_a_desk_falls_vacant_in_lists(self, bench):
        with bench.work() as office:
            unassign(office.site, "u-peer", "peer")
        with bench.work("clerk") as office:
            rows = {row.id: row.vacant for row in office.catalog.desks()}
        assert rows["u-peer"]
        assert not rows["u-clerk"]

    def test_nothing_is_sent_where_only_the_deactivated_sit(self, bench):
        file = bench.new()
        with bench.work() as office:
            office.site.users["peer"].standing.active = False
        with pytest.raises(Invalid) as refused:
            bench.do("clerk", "send", file, to="u-peer")
        assert refused.value.field == "to"
        bench.do("clerk", "send", file, to="u-peer", vacant=True)

    def test_a_desk_is_found_by_its_title_in_either_script(self, bench):
        with bench.work() as office:
            add_desk(office.site, "t-1", {"hi": "तहसीलदार सीहोर", "en": "Tehsildar Sehore"})
        with bench.work("clerk") as office:
            for words in ("तहसीलदार", "tehsildar", "TEHS", "t-1", "सीहोर"):
                assert [row.id for row in office.catalog.desks(words)] == ["t-1"], words
            assert office.catalog.desks("no such desk") == []


class TestLines:
    def test_no_desk_is_its_own_superior(self, bench):
        with bench.work() as office:
            for above in ("u-clerk", "u-officer", "u-collector"):
                with pytest.raises(Invalid) as refused:
                    set_superior(office.site, "u-collector" if above != "u-clerk" else above, above)
                assert refused.value.field == "superior"
            set_superior(office.site, "u-clerk", None)
            set_superior(office.site, "u-collector", "u-clerk")

    def test_two_at_once_do_not_close_a_circle(self, bench):
        with bench.work() as office:
            for each in ("u-clerk", "u-outsider"):
                set_superior(office.site, each, None)
        calls = []

        def first(office):
            set_superior(office.site, "u-clerk", "u-outsider")
            calls.append(1)
            if len(calls) == 1:
                with bench.app.work() as other:
                    set_superior(other.site, "u-outsider", "u-clerk")

        with pytest.raises(Invalid):
            bench.app.run(first)
        with bench.work() as office:
            assert office.site.desks["u-clerk"].superior is None
            assert office.site.desks["u-outsider"].superior == "u-clerk"

    def test_a_circle_that_is_there_already_stops_nothing_for_ever(self, bench):
        with bench.work() as office:
            desks = office.site.desks
            desks["u-clerk"].superior, desks["u-peer"].superior = "u-peer", "u-clerk"
            with pytest.raises(Invalid):
                set_superior(office.site, "u-officer", "u-clerk")
