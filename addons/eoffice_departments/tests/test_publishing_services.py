"""What branches publish: who may, what citizens see of it, and the order it stands in."""

import io
from datetime import date, timedelta

import pytest
from departments_sample import set_up, staff
from publishing_sample import CIRCULAR, pdf, values
from sqlalchemy import select

from eoffice_cms.catalog import maintenance, tables
from eoffice_cms.content.actions import create_file
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, Stale
from eoffice_cms.security.identity import NOBODY
from eoffice_cms.workflow.engine import perform
from eoffice_departments.coordinators import set_coordinator
from eoffice_departments.publishing import ordering, queries, services
from eoffice_departments.publishing.content import TYPES, Item, Paper
from eoffice_departments.publishing.projection import publication
from eoffice_departments.services import add_branch

OTHER = {"hi": "नज़ारत शाखा", "en": "Nazarat Branch"}


@pytest.fixture
def site(app, people):
    """Two branches: chitra coordinates the first, dev the second."""
    with app.work() as office:
        department, branch, *_posts = set_up(office)
        other = add_branch(office, department, code="nzr", titles=OTHER)
        set_coordinator(office, branch, "chitra")
        set_coordinator(office, other, "dev")
    staff(app)
    return app


def branch_in(office, code="EST"):
    return office.site["CLR"][code]


def add(office, type_name="page", given=None, code="EST", upload=None):
    section = services.top_section(office, branch_in(office, code))
    return services.add_item(office, section, type_name, given or values(), upload)


def publish(office, *items):
    for item in items:
        perform(office, item, "publish", {})


def listed(app, today=None):
    """Return the English titles of what a citizen is shown of the first branch."""
    with app.work() as office:
        citizen = app.office(office.site, NOBODY)
        row = office.catalog.by_uid(branch_in(office).uid)
        day = today or office.now.date()
        found = [each.title for each in queries.of_branch(citizen.catalog, row.source, day)]
        citizen.close()
        return found


class TestWhoMay:
    def test_the_coordinator_of_the_branch(self, site):
        with site.work("chitra") as office:
            publish(office, add(office, "circular", CIRCULAR, upload=pdf()))
        assert listed(site) == ["Leave rules"]

    @pytest.mark.parametrize("user", ["asha", "bala", "dev"])
    def test_nobody_else_adds_changes_moves_or_removes(self, site, user):
        with site.work("chitra") as office:
            name = add(office).__name__
        for act in (
            lambda office, item: services.top_section(office, branch_in(office)),
            lambda office, item: services.add_item(office, item.__parent__, "page", values()),
            lambda office, item: services.add_section(
                office, item.__parent__, titles=values()["titles"]
            ),
            lambda office, item: services.edit_item(office, item, values()),
            lambda office, item: services.remove(office, item),
            lambda office, item: services.move(office, item, 1),
            lambda office, item: perform(office, item, "publish", {}),
        ):
            with pytest.raises(Forbidden), site.work(user) as office:
                act(office, branch_in(office)["Public"][name])

    def test_an_item_goes_to_no_other_branch(self, site):
        with site.work("dev") as office:
            add(office, code="NZR")
        with site.work("chitra") as office:
            add(office)
        with site.work() as office, pytest.raises(NotPossible):
            item = next(branch_in(office)["Public"].values())
            services.move_to(office, item, branch_in(office, "NZR")["Public"])

    def test_a_coordinator_who_is_replaced_keeps_nothing(self, site):
        with site.work("chitra") as office:
            name = add(office).__name__
        with site.work() as office:
            set_coordinator(office, branch_in(office), "asha")
        with pytest.raises(Forbidden), site.work("chitra") as office:
            services.edit_item(office, branch_in(office)["Public"][name], values())
        with site.work("chitra") as office:
            assert not office.can_view(branch_in(office)["Public"][name])


class TestWhatCitizensSee:
    def test_published_and_nothing_else(self, site):
        with site.work("chitra") as office:
            for state in ("draft", "published", "withdrawn"):
                item = add(office, given=values(en=state))
                if state != "draft":
                    publish(office, item)
                if state == "withdrawn":
                    perform(office, item, "withdraw", {})
        assert listed(site) == ["published"]

    def test_a_file_or_note_is_no_ones_but_the_offices(self, site):
        with site.work("asha") as office:
            file = create_file(office, branch_in(office), subject="Leave", desk="clr-est-1")
            citizen = site.office(office.site, NOBODY)
            for each in (file, branch_in(office), office.site):
                assert not citizen.can_view(each)
        with site.work() as office:
            citizen = site.office(office.site, NOBODY)
            seen = citizen.catalog.rows(select(tables.content).where(citizen.catalog.visible()))
            citizen.close()
        assert seen == []

    def test_only_on_the_days_it_is_for(self, site):
        with site.work("chitra") as office:
            today = office.now.date()
            day = timedelta(days=1)
            publish(
                office,
                add(office, given=values(en="now", valid_from=today, valid_until=today)),
                add(office, given=values(en="soon", valid_from=today + day)),
            )
        assert listed(site, today) == ["now"]
        assert listed(site, today + day) == ["soon"]

    def test_search_finds_text_and_titles_for_those_who_may_see_it(self, site):
        with site.work("chitra") as office:
            given = values(en="Notice", texts={"hi": "ग्रीष्मकालीन अवकाश", "en": "Summer"})
            add(office, given=given)
        for user, hits in (("chitra", 1), ("asha", 0)):
            with site.work(user) as office:
                assert len(office.catalog.search("अवकाश").rows) == hits
        with site.work("chitra") as office:
            publish(office, next(branch_in(office)["Public"].values()))
        with site.work("asha") as office:
            assert len(office.catalog.search("Summer").rows) == 1


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("type_name", "given", "field"),
        [
            ("page", values(hi=""), "title_hi"),
            ("page", values(en="x" * 300), "title_en"),
            ("page", values(valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)),
             "valid_until"),
            ("link", values(url="javascript:alert(1)"), "url"),
            ("link", values(url="https://"), "url"),
            ("link", values(), "url"),
            ("event", values(), "starts"),
            ("event", values(starts=date(2026, 2, 1), ends=date(2026, 1, 1)), "ends"),
            ("circular", CIRCULAR, "upload"),
        ],
    )  # fmt: skip
    def test_with_the_field_it_is_about(self, site, type_name, given, field):
        with pytest.raises(Invalid) as refusal, site.work("chitra") as office:
            add(office, type_name, given)
        assert refusal.value.field == field
        with site.work() as office:
            assert services.top_of(branch_in(office)) is None

    def test_a_page_that_calls_itself_a_pdf(self, site):
        upload = io.BytesIO(b"<script>alert(1)</script>"), "rules.pdf"
        with pytest.raises(Invalid) as refusal, site.work("chitra") as office:
            add(office, "circular", CIRCULAR, upload=upload)
        assert refusal.value.field == "upload"

    def test_what_is_published_is_neither_changed_nor_removed(self, site):
        with site.work("chitra") as office:
            item = add(office)
            publish(office, item)
            for act in (
                lambda: services.edit_item(office, item, values(en="Other")),
                lambda: services.remove(office, item),
            ):
                with pytest.raises(Forbidden):
                    act()

    def test_publishing_what_is_over(self, site):
        with site.work("chitra") as office:
            item = add(office, given=values(valid_until=date(2020, 1, 1)))
            with pytest.raises(NotPossible):
                publish(office, item)

    def test_two_who_change_one_thing(self, site):
        with site.work("chitra") as office:
            item = add(office)
            services.edit_item(office, item, values(en="First"), expected=1)
            with pytest.raises(Stale):
                services.edit_item(office, item, values(en="Second"), expected=1)

    def test_a_section_that_is_not_empty_and_one_too_deep(self, site):
        titles = {"hi": "भाग", "en": "Part"}
        with site.work("chitra") as office:
            section = services.top_section(office, branch_in(office))
            with pytest.raises(NotPossible):
                services.remove(office, section)
            for _each in range(services.DEEPEST - 1):
                section = services.add_section(office, section, titles=titles)
            with pytest.raises(NotPossible):
                services.add_section(office, section, titles=titles)
            with pytest.raises(NotPossible):
                services.remove(office, section.__parent__)
            services.remove(office, section)


class TestOrder:
    def make(self, office, count=5):
        return [add(office, given=values(en=f"P{each}")) for each in range(1, count + 1)]

    def titles(self, office):
        return [each.title for each in ordering.children(branch_in(office)["Public"])]

    @pytest.mark.parametrize(
        ("place", "then"),
        [(1, "31245"), (2, "13245"), (3, "12345"), (5, "12453"), (-4, "31245"), (99, "12453")],
    )
    def test_a_place_among_the_others(self, site, place, then):
        with site.work("chitra") as office:
            third = self.make(office)[2]
            now = services.move(office, third, place)
            assert self.titles(office) == [f"P{each}" for each in then]
            assert ordering.place_of(third.__parent__, third) == now
        assert listed(site) == []

    def test_the_projection_follows(self, site):
        with site.work("chitra") as office:
            items = self.make(office)
            publish(office, *items)
            services.move(office, items[4], 1)
        assert listed(site) == ["P5", "P1", "P2", "P3", "P4"]
        with site.work() as office:
            assert list(maintenance.differences(site.projections, site.db)) == []

    def test_hundreds_of_moves_into_one_gap(self, site):
        with site.work("chitra") as office:
            self.make(office, 3)
            for _each in range(200):
                last = ordering.children(branch_in(office)["Public"])[-1]
                services.move(office, last, 2)
            titles = self.titles(office)
            assert titles[0] == "P1"
            assert sorted(titles) == ["P1", "P2", "P3"]

    def test_a_move_writes_little(self, site):
        with site.work("chitra") as office:
            self.make(office, 60)
        with site.work("chitra") as office:
            section = branch_in(office)["Public"]
            connection = office.site._p_jar
            services.move(office, ordering.children(section)[50], 2)
            written = connection._registered_objects
            assert len(written) <= 3

    def test_writers_of_different_branches_do_not_meet(self, site):
        with site.work("chitra") as office:
            self.make(office)
        with site.work("dev") as office:
            for each in range(5):
                add(office, given=values(en=f"N{each}"), code="NZR")
        with site.work("chitra") as first, site.work("dev") as second:
            mine = ordering.children(branch_in(first)["Public"])
            theirs = ordering.children(branch_in(second, "NZR")["Public"])
            services.move(first, mine[4], 1)
            services.move(second, theirs[4], 1)

    def test_moving_to_another_section(self, site):
        with site.work("chitra") as office:
            items = self.make(office, 3)
            top = branch_in(office)["Public"]
            inner = services.add_section(office, top, titles={"hi": "भाग", "en": "Part"})
            services.move_to(office, items[0], inner)
            assert self.titles(office) == ["P2", "P3", "Part"]
            assert [each.title for each in ordering.children(inner)] == ["P1"]
        with site.work() as office:
            rows = office.catalog.rows(select(publication.c.section))
            assert len({row.section for row in rows}) == 3  # the branch's, the top, the inner
            assert list(maintenance.differences(site.projections, site.db)) == []


class TestTypes:
    @pytest.mark.parametrize("type_name", TYPES)
    def test_each_is_added_published_and_its_record_is_whole(self, site, type_name):
        given = values(
            number="1", issued=date(2026, 11, 1), url="https://anuppur.nic.in/x?a=1#b",
            starts=date(2026, 11, 1), ends=date(2026, 11, 2), venue="सभागार",
        )  # fmt: skip
        upload = pdf() if issubclass(TYPES[type_name], Paper) else None
        with site.work("chitra") as office:
            item = add(office, type_name, given, upload=upload)
            publish(office, item)
            assert isinstance(item, Item)
            assert [each.action for each in item.record] == ["add", "publish"]
            assert list(faults(item.record)) == []
        assert listed(site) == ["Leave rules"]

    def test_titles_of_one_name_have_addresses_of_their_own(self, site):
        with site.work("chitra") as office:
            assert {add(office).__name__ for _each in range(3)} == {
                "Leave-rules", "Leave-rules-2", "Leave-rules-3"
            }  # fmt: skip
