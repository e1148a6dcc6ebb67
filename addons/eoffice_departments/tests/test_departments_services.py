"""Departments, branches and posts: setting up, staffing, and the rights that follow."""

from datetime import timedelta

import pytest
from departments_sample import BRANCH, CLERK, OFFICER, TITLES, posts, set_up, staff
from ZODB.POSException import ConflictError

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.content.actions import create_file, put_up, send
from eoffice_cms.errors import Forbidden, Invalid, NotPossible
from eoffice_departments.coordinators import set_coordinator
from eoffice_departments.posting import give_additional_charge, post_official, relieve
from eoffice_departments.services import (
    add_branch,
    add_department,
    add_post,
    edit_post,
    rename,
)
from eoffice_departments.staffing import (
    district_head,
    set_district_head,
    set_head,
)


@pytest.fixture
def branch(app, people):
    with app.work() as office:
        set_up(office)
    return lambda office: office.site["CLR"]["EST"]


class TestSettingUp:
    def test_places_and_posts_lie_in_the_tree(self, app, branch):
        with app.work() as office:
            officer, clerk = posts(office)
            desk = office.site.desks[clerk.desk]
            assert desk.place == branch(office).uid
            assert desk.superior == officer.desk == "clr-est-oic"
            assert office.site.desks["clr-est-oic"].decides
            assert not desk.decides
            assert desk.title_in("hi") == CLERK["hi"]

    def test_only_an_administrator_sets_up(self, app, people):
        with app.work("asha") as office, pytest.raises(Forbidden):
            add_department(office, code="X", titles=TITLES)
        with app.work("admin") as office:
            add_department(office, code="X", titles=TITLES)

    @pytest.mark.parametrize("code", ["", "स्था", "a b", "X" * 21, "../up", "-"])
    def test_codes_that_do_not_fit(self, app, code):
        with app.work() as office, pytest.raises(Invalid) as refusal:
            add_department(office, code=code, titles=TITLES)
        assert refusal.value.field == "code"

    @pytest.mark.parametrize(
        ("titles", "field"),
        [
            ({"en": "Only English"}, "title_hi"),
            ({"hi": "केवल हिन्दी"}, "title_en"),
            ({"hi": "अ" * 201, "en": "Long"}, "title_hi"),
            ({"hi": "अ", "en": "turned \u202e round"}, "title_en"),
        ],
    )
    def test_titles_that_do_not_fit(self, app, titles, field):
        with app.work() as office, pytest.raises(Invalid) as refusal:
            add_department(office, code="X", titles=titles)
        assert refusal.value.field == field

    def test_a_code_is_used_once_in_its_place(self, app, branch):
        with app.work() as office:
            with pytest.raises(NotPossible):
                add_department(office, code="CLR", titles=TITLES)
            with pytest.raises(NotPossible):
                add_branch(office, office.site["CLR"], code="est", titles=BRANCH)
            other = add_department(office, code="REV", titles=TITLES)
            add_branch(office, other, code="EST", titles=BRANCH)

    def test_a_desk_id_is_used_once(self, app, branch):
        with app.work() as office, pytest.raises(Invalid):
            add_post(office, branch(office), titles=CLERK, id="clr-est-oic")

    def test_there_must_be_such_a_superior(self, app, branch):
        with app.work() as office, pytest.raises(Invalid):
            add_post(office, branch(office), titles=CLERK, superior="nobody")

    def test_a_post_is_changed_with_its_desk(self, app, branch):
        with app.work() as office:
            officer, clerk = posts(office)
            titles = {"hi": "कार्यालय अधीक्षक", "en": "Superintendent"}
            edit_post(office, clerk, titles=titles, superior=None, decides=True)
            desk = office.site.desks[clerk.desk]
            assert (desk.title_in("en"), desk.superior, desk.decides) == (
                "Superintendent", None, True,
            )  # fmt: skip
            with pytest.raises(Invalid):
                edit_post(office, officer, titles=titles, superior=officer.desk, decides=True)

    def test_renaming_keeps_the_code(self, app, branch):
        with app.work() as office:
            rename(office, branch(office), titles={"hi": "नई शाखा", "en": "New Branch"})
            assert branch(office).title_in("hi") == "नई शाखा"
            assert branch(office).code == "EST"


class TestStaffing:
    def test_the_holder_of_a_post_works_in_the_branch(self, app, branch):
        staff(app)
        with app.work("asha") as office:
            file = create_file(
                office, branch(office), subject="Leave of a peon", desk="clr-est-1", note="Put up."
            )
            assert file.number.startswith("CLR/EST/")
            put_up(office, file)
            assert file.desk == "clr-est-oic"

    def test_work_stays_with_the_post(self, app, branch):
        staff(app)
        with app.work("asha") as office:
            file = create_file(office, branch(office), subject="A matter", desk="clr-est-1")
            number = file.number
        with app.work() as office:
            _officer, clerk = posts(office)
            relieve(office, clerk, "asha")
            post_official(office, clerk, "chitra")
            assert [term.user for term in clerk.terms] == ["asha", "chitra"]
            assert clerk.terms[0].until is not None
            assert clerk.terms[1].until is None
        with app.work("asha") as office, pytest.raises(Forbidden):
            send(office, office.site.numbers[number], to="clr-est-oic")
        with app.work("chitra") as office:
            send(office, office.site.numbers[number], to="clr-est-oic")

    def test_a_post_has_one_holder(self, app, branch):
        staff(app)
        with app.work() as office:
            _officer, clerk = posts(office)
            for give in (post_official, give_additional_charge):
                for who in ("asha", "chitra"):
                    with pytest.raises(NotPossible) as refusal:
                        give(office, clerk, who)
                    assert "Asha" in refusal.value.message.interpolate()
            assert office.site.desks[clerk.desk].holders == ("asha",)

    def test_an_official_may_hold_two_posts(self, app, branch):
        with app.work() as office:
            officer, clerk = posts(office)
            give_additional_charge(office, posts(office)[1], "asha")
            give_additional_charge(office, officer, "asha")
            assert [term.additional for term in officer.terms] == [True]
            assert {clerk.desk, officer.desk} <= set(office.site.users["asha"].standing.desks)

    def test_two_administrators_at_once_give_it_to_one(self, app, branch):
        with pytest.raises(ConflictError), app.work("admin") as office:
            post_official(office, posts(office)[1], "asha")
            app.run(lambda other: post_official(other, posts(other)[1], "bala"))
        with app.work() as office:
            assert office.site.desks["clr-est-1"].holders == ("bala",)
            assert "clr-est-1" not in office.site.users["asha"].standing.desks

    @pytest.mark.parametrize("user", ["nobody", "", "left"])
    def test_an_unknown_official_is_refused(self, app, branch, user):
        with app.work() as office:
            if user == "left":
                office.site.users["dev"].standing.active = False
                user = "dev"
            with pytest.raises(Invalid) as refusal:
                post_official(office, posts(office)[1], user)
            assert refusal.value.field == "user"

    def test_charge_taken_earlier_is_history(self, app, branch):
        with app.work() as office:
            officer, clerk = posts(office)
            today = office.now.astimezone(OFFICE_ZONE).date()
            post_official(office, officer, "bala")
            post_official(office, clerk, "asha", since=today - timedelta(days=9))
            assert clerk.terms[0].since == (today - timedelta(days=9)).isoformat()
            with pytest.raises(Invalid) as refusal:
                relieve(office, clerk, "asha", at=today - timedelta(days=10))
            assert refusal.value.field == "day"
            relieve(office, clerk, "asha", at=today)
            assert clerk.terms[0].until == today.isoformat()

    def test_only_a_holder_is_relieved(self, app, branch):
        with app.work() as office, pytest.raises(NotPossible):
            relieve(office, posts(office)[1], "asha")

    def test_only_an_administrator_assigns(self, app, branch):
        staff(app)
        for user in ("asha", "bala"):
            with app.work(user) as office, pytest.raises(Forbidden):
                post_official(office, posts(office)[1], "dev")


class TestRights:
    def new_file(self, app, branch):
        with app.work("asha") as office:
            return create_file(office, branch(office), subject="A matter", desk="clr-est-1").number

    def may_see(self, app, user, number):
        with app.work(user) as office:
            seen = bool(office.can_view(office.site.numbers[number]))
            listed = office.catalog.by_number(number) is not None
        assert seen == listed
        return seen

    def test_a_coordinator_sees_the_branch_and_edits_it(self, app, branch):
        staff(app)
        number = self.new_file(app, branch)
        assert not self.may_see(app, "chitra", number)
        with app.work() as office:
            set_coordinator(office, branch(office), "chitra")
        assert self.may_see(app, "chitra", number)
        with app.work("chitra") as office:
            rename(office, branch(office), titles={"hi": "शाखा", "en": "Branch"})
        with app.work() as office:
            set_coordinator(office, branch(office), "dev")
            causes = [g.cause for g in branch(office).grants if g.role == "Coordinator"]
            assert causes == [f"coordinator of {branch(office).uid}"]
        assert not self.may_see(app, "chitra", number)
        assert self.may_see(app, "dev", number)
        with app.work() as office:
            set_coordinator(office, branch(office), None)
            assert branch(office).coordinator is None
        assert not self.may_see(app, "dev", number)

    def test_an_unknown_coordinator_is_refused(self, app, branch):
        with app.work() as office, pytest.raises(Invalid):
            set_coordinator(office, branch(office), "nobody")

    def test_a_head_sees_the_department_and_names_coordinators(self, app, branch):
        staff(app)
        number = self.new_file(app, branch)
        with app.work() as office:
            department = office.site["CLR"]
            head = add_post(office, department, titles=OFFICER, id="clr-head", decides=True)
            post_official(office, head, "dev")
            assert not office.site.desks["clr-head"].superior
            set_head(office, department, "clr-head")
        assert self.may_see(app, "dev", number)
        with app.work("dev") as office:
            set_coordinator(office, branch(office), "chitra")
        with app.work() as office:
            set_head(office, office.site["CLR"], None)
        assert not self.may_see(app, "dev", number)

    def test_the_head_of_the_district_sees_every_department(self, app, branch):
        staff(app)
        number = self.new_file(app, branch)
        with app.work() as office:
            department = office.site["CLR"]
            head = add_post(office, department, titles=OFFICER, id="collector", decides=True)
            post_official(office, head, "dev")
            set_district_head(office, "collector")
            assert district_head(office.site) == "collector"
            with pytest.raises(Invalid):
                set_district_head(office, "nobody")
        assert self.may_see(app, "dev", number)
