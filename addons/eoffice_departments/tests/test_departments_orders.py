"""Orders, leave, substitutes and vacant posts: who answers for a desk at each moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from departments_sample import posts, set_up, staff

from eoffice_cms.clock import to_micros
from eoffice_cms.content.actions import create_file, open_file, put_up, write_note
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, Refused
from eoffice_cms.security.seats import attending
from eoffice_departments.charge import hand_over
from eoffice_departments.leave import (
    appoint_substitute,
    end_leave,
    grant_leave,
    withdraw_substitute,
)
from eoffice_departments.orders import find_order, issue_order
from eoffice_departments.posting import give_additional_charge, post_official, relieve
from eoffice_departments.services import add_department, add_post, post_of
from eoffice_departments.staffing import set_link_officer

#: A Monday, 10:00 in the office's zone; far enough ahead that nothing was recorded after it.
MORNING = datetime(2027, 3, 1, 4, 30, tzinfo=UTC)
NOON = datetime(2027, 3, 1, 6, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TUESDAY, FRIDAY = date(2027, 3, 2), date(2027, 3, 5)
TUESDAY_BEGINS = datetime(2027, 3, 1, 18, 30, tzinfo=UTC)
FRIDAY_ENDS = datetime(2027, 3, 5, 18, 30, tzinfo=UTC)
CLERK, OFFICER, HEAD = "clr-est-1", "clr-est-oic", "clr-head"


@pytest.fixture
def site(app, people):
    """A clerk (asha), the officer above (bala), the head above both (chitra); dev holds nothing."""
    with app.work(now=MORNING) as office:
        department, _branch, officer, _clerk = set_up(office)
        add_post(office, department, titles={"hi": "प्रमुख", "en": "Head"}, id=HEAD, decides=True)
        from eoffice_cms.custody.desks import set_superior

        set_superior(office.site, officer.desk, HEAD)
    staff(app)
    with app.work(now=MORNING) as office:
        post_official(office, post_of(office, HEAD), "chitra")
    return app


def at(app, moment, user=None):
    return app.work(user, now=moment)


def who(app, desk, moment):
    """Return (user, whom for, how) of those who answer for a desk; each has the desk then."""
    with app.work(now=moment) as office:
        found = attending(office.site, desk, to_micros(moment))
    for user in ("asha", "bala", "chitra", "dev"):
        with app.work(user, now=moment) as office:
            mine = {each.behalf for each in found if each.user == user}
            assert (desk in office.identity.desks) == bool(mine)
            assert not mine or office.identity.behalf_at(desk) in mine
    return [(each.user, each.behalf, each.how) for each in found]


def order_of(office, number="12/2027", kind="posting"):
    return issue_order(
        office, number=number, day=date(2027, 3, 1), kind=kind, issuer="Collector, Sindhpur"
    )


class TestOrders:
    def test_an_order_is_kept_with_what_it_did(self, site):
        with at(site, MORNING, "admin") as office:
            order = order_of(office)
            officer, clerk = posts(office)
            relieve(office, clerk, "asha", order=order)
            post_official(office, clerk, "dev", order=order)
            set_link_officer(office, clerk, officer.desk, order=order)
        with at(site, NOON) as office:
            order = find_order(office, " 12 / 2027", date(2027, 12, 31))
            assert [line.act for line in order.lines] == ["relieve", "post", "link"]
            assert [each.action for each in order.record] == ["issue", "relieve", "post", "link"]
            assert {each.actor for each in order.record} == {"admin"}
            clerk = posts(office)[1]
            assert [each.action for each in clerk.record] == ["post", "relieve", "post", "link"]
            assert clerk.record.latest(1)[0].data["order"] == "12/2027"
            assert not list(faults(clerk.record)) and not list(faults(order.record))
            assert clerk.terms[-1].order == clerk.terms[0].ended_by == order.uid

    def test_a_number_is_used_once_a_year(self, site):
        with at(site, MORNING) as office:
            order_of(office)
            with pytest.raises(NotPossible) as refusal:
                order_of(office, number="12 /2027")
            assert refusal.value.field == "number"
            issue_order(office, number="12/2027", day=date(2026, 3, 1), kind="leave", issuer="ADM")

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"number": " "}, "number"), ({"issuer": ""}, "issuer"), ({"kind": "gift"}, "kind"),
            ({"day": date(2027, 3, 2)}, "day"), ({"subject": "\u202e"}, "subject"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit(self, site, given, field):
        values = {"number": "1", "day": date(2027, 3, 1), "kind": "leave", "issuer": "ADM", **given}
        with at(site, MORNING) as office, pytest.raises(Invalid) as refusal:
            issue_order(office, **values)
        assert refusal.value.field == field

    def test_only_an_administrator_issues(self, site):
        for user in ("asha", "chitra"):
            with at(site, MORNING, user) as office, pytest.raises(Forbidden):
                order_of(office)


class TestPosting:
    def test_a_charge_to_come_begins_and_ends_by_itself(self, site):
        with at(site, MORNING) as office:
            officer = posts(office)[0]
            relieve(office, officer, "bala", at=NOON)
            post_official(office, officer, "dev", since=NOON, until=FRIDAY)
        assert who(site, OFFICER, NOON - SECOND) == [("bala", None, "holder")]
        assert who(site, OFFICER, NOON) == [("dev", None, "holder")]
        assert who(site, OFFICER, FRIDAY_ENDS - SECOND) == [("dev", None, "holder")]
        assert who(site, OFFICER, FRIDAY_ENDS) == [("chitra", f"desk:{OFFICER}", "superior")]

    def test_nobody_holds_it_beside_one_who_is_to_come(self, site):
        with at(site, MORNING) as office:
            officer = posts(office)[0]
            relieve(office, officer, "bala", at=NOON)
            with pytest.raises(NotPossible) as refusal:
                give_additional_charge(office, officer, "dev", since=NOON - SECOND)
            assert "Bala" in refusal.value.message.interpolate()
            give_additional_charge(office, officer, "dev", since=NOON)

    def test_nobody_is_relieved_twice(self, site):
        with at(site, MORNING) as office:
            officer = posts(office)[0]
            relieve(office, officer, "bala", at=NOON)
            for moment in (None, NOON, FRIDAY):
                with pytest.raises(NotPossible) as refusal:
                    relieve(office, officer, "bala", at=moment)
                assert "already" in refusal.value.message
        with at(site, FRIDAY_ENDS) as office, pytest.raises(NotPossible):
            relieve(office, posts(office)[0], "bala")

    def test_an_order_does_not_end_before_it_begins(self, site):
        with at(site, MORNING) as office:
            clerk = posts(office)[1]
            relieve(office, clerk, "asha")
            with pytest.raises(Invalid) as refusal:
                post_official(office, clerk, "dev", since=FRIDAY, until=TUESDAY)
            assert refusal.value.field == "until"
            with pytest.raises(Invalid):
                post_official(office, clerk, "dev", since=date(2027, 1, 1), until=date(2027, 2, 1))

    def test_a_desk_never_falls_to_nobody(self, site):
        with at(site, MORNING) as office, pytest.raises(NotPossible) as refusal:
            relieve(office, post_of(office, HEAD), "chitra")
        assert "Head" in refusal.value.message.interpolate()
        with at(site, MORNING) as office:
            set_link_officer(office, post_of(office, HEAD), OFFICER)
            relieve(office, post_of(office, HEAD), "chitra")
        assert who(site, HEAD, NOON) == [("bala", f"desk:{HEAD}", "link")]

    def test_a_vacant_desk_falls_on_the_link_officer_then_upwards(self, site):
        with at(site, MORNING) as office:
            rev = add_department(office, code="REV", titles={"hi": "राजस्व", "en": "Revenue"})
            other = add_post(office, rev, titles={"hi": "अधिकारी", "en": "Officer"}, id="rev-1",
                             superior=HEAD)  # fmt: skip
            post_official(office, other, "dev")
            officer, clerk = posts(office)
            set_link_officer(office, officer, "rev-1")
            relieve(office, officer, "bala")
            relieve(office, clerk, "asha")
        assert who(site, OFFICER, NOON) == [("dev", f"desk:{OFFICER}", "link")]
        assert who(site, CLERK, NOON) == [("dev", f"desk:{CLERK}", "link")]
        with at(site, NOON) as office:
            grant_leave(office, "dev", since=TUESDAY, until=FRIDAY)
        assert who(site, CLERK, TUESDAY_BEGINS) == [("chitra", f"desk:{CLERK}", "superior")]
        assert who(site, CLERK, FRIDAY_ENDS) == [("dev", f"desk:{CLERK}", "link")]

    def test_charge_is_handed_over_whole_or_not_at_all(self, site):
        with at(site, MORNING) as office:
            head = post_of(office, HEAD)
            with pytest.raises(Invalid):
                hand_over(office, head, "chitra", "nobody")
            hand_over(office, head, "chitra", "dev", order=order_of(office), at=NOON)
        assert who(site, HEAD, NOON - SECOND) == [("chitra", None, "holder")]
        assert who(site, HEAD, NOON) == [("dev", None, "holder")]
        with at(site, NOON) as office:
            head = post_of(office, HEAD)
            assert [(term.user, term.relieved) for term in head.terms] == [
                ("chitra", True), ("dev", False),
            ]  # fmt: skip
            assert [each.action for each in head.record] == ["post", "relieve", "post"]

    def test_the_session_of_who_is_relieved_is_over(self, site):
        with at(site, MORNING) as office:
            relieve(office, posts(office)[0], "bala", at=NOON)
            assert office.site.users["bala"].standing.relieved == (to_micros(NOON),)


class TestLeave:
    def test_a_substitute_acts_exactly_from_then_to_then(self, site):
        with at(site, MORNING) as office:
            grant_leave(
                office, "bala", since=TUESDAY, until=FRIDAY, substitutes={OFFICER: "dev"}
            )
        assert who(site, OFFICER, TUESDAY_BEGINS - SECOND) == [("bala", None, "holder")]
        for moment in (TUESDAY_BEGINS, FRIDAY_ENDS - SECOND):
            assert who(site, OFFICER, moment) == [("dev", "bala", "substitute")]
        assert who(site, OFFICER, FRIDAY_ENDS) == [("bala", None, "holder")]

    def test_without_a_substitute_the_desk_falls_on_the_superior(self, site):
        with at(site, MORNING) as office:
            grant_leave(office, "bala", since=TUESDAY, until=FRIDAY)
        assert who(site, OFFICER, TUESDAY_BEGINS) == [("chitra", "bala", "superior")]

    def test_the_record_says_for_whom(self, site):
        with at(site, MORNING) as office:
            grant_leave(office, "asha", since=MORNING, until=NOON, substitutes={CLERK: "dev"})
        with at(site, MORNING, "dev") as office:
            place = office.site["CLR"]["EST"]
            file = create_file(office, place, subject="A matter", desk=CLERK, note="Put up.")
            put_up(office, file)
            number = file.number
            assert file.notes[0].behalf == "asha"
        with at(site, MORNING, "bala") as office:
            open_file(office, office.site.numbers[number])
        with at(site, MORNING) as office:
            said = [(e.actor, e.behalf, e.action) for e in office.site.numbers[number].record]
        assert said == [
            ("dev", "asha", "create"), ("dev", "asha", "put_up"), ("bala", None, "open"),
        ]  # fmt: skip

    def test_a_right_that_ended_stops_what_is_under_way(self, site):
        with at(site, MORNING) as office:
            grant_leave(office, "asha", since=MORNING, until=FRIDAY, substitutes={CLERK: "dev"})
        with at(site, MORNING, "dev") as office:
            number = create_file(
                office, office.site["CLR"]["EST"], subject="A matter", desk=CLERK
            ).number

        def withdraw():
            with at(site, MORNING) as office:
                withdraw_substitute(office, posts(office)[1], "dev")

        from ZODB.POSException import ConflictError

        with pytest.raises(ConflictError), at(site, MORNING, "dev") as office:
            put_up(office, office.site.numbers[number])
            withdraw()
        with at(site, MORNING, "dev") as office, pytest.raises(Refused):
            put_up(office, office.site.numbers[number])

    def test_early_return_ends_the_substitute(self, site):
        with at(site, MORNING) as office:
            grant_leave(office, "bala", since=TUESDAY, until=FRIDAY, substitutes={OFFICER: "dev"})
        back = TUESDAY_BEGINS + timedelta(days=1)
        with at(site, back) as office:
            end_leave(office, "bala")
        assert who(site, OFFICER, back) == [("bala", None, "holder")]
        with at(site, back) as office, pytest.raises(NotPossible):
            end_leave(office, "bala")

    def test_a_leave_cancelled_before_it_begins(self, site):
        with at(site, MORNING) as office:
            grant_leave(office, "bala", since=TUESDAY, until=FRIDAY, substitutes={OFFICER: "dev"})
            end_leave(office, "bala")
        assert who(site, OFFICER, TUESDAY_BEGINS) == [("bala", None, "holder")]

    def test_a_substitute_who_is_away_is_refused(self, site):
        with at(site, MORNING) as office:
            grant_leave(office, "dev", since=FRIDAY, until=FRIDAY)
        with at(site, MORNING) as office, pytest.raises(NotPossible) as refusal:
            grant_leave(office, "bala", since=TUESDAY, until=FRIDAY, substitutes={OFFICER: "dev"})
        assert "05-03-2027" in refusal.value.message.interpolate()
        assert who(site, OFFICER, TUESDAY_BEGINS) == [("bala", None, "holder")]

    def test_a_substitute_who_falls_away_leaves_it_to_the_rule(self, site):
        with at(site, MORNING) as office:
            grant_leave(office, "bala", since=TUESDAY, until=FRIDAY, substitutes={OFFICER: "dev"})
            grant_leave(office, "dev", since=FRIDAY, until=FRIDAY)
        assert who(site, OFFICER, FRIDAY_ENDS - SECOND) == [("chitra", "bala", "superior")]

    def test_refusals(self, site):
        with at(site, MORNING) as office:
            officer = posts(office)[0]
            with pytest.raises(Invalid):
                grant_leave(office, "bala", since=FRIDAY, until=TUESDAY)
            with pytest.raises(NotPossible):
                appoint_substitute(office, officer, "dev", since=TUESDAY, until=FRIDAY)
            grant_leave(office, "bala", since=TUESDAY, until=FRIDAY)
            with pytest.raises(NotPossible):
                grant_leave(office, "bala", since=FRIDAY, until=FRIDAY)
            with pytest.raises(NotPossible):
                appoint_substitute(office, officer, "bala")
            with pytest.raises(NotPossible):
                appoint_substitute(office, officer, "dev", until=date(2027, 3, 9))
            appoint_substitute(office, officer, "dev")
            with pytest.raises(NotPossible):
                appoint_substitute(office, officer, "asha", since=FRIDAY)
            with pytest.raises(NotPossible):
                withdraw_substitute(office, officer, "asha")

    def test_the_head_does_not_go_without_a_substitute(self, site):
        with at(site, MORNING) as office, pytest.raises(NotPossible):
            grant_leave(office, "chitra", since=TUESDAY, until=FRIDAY)
        with at(site, MORNING) as office:
            grant_leave(office, "chitra", since=TUESDAY, until=FRIDAY, substitutes={HEAD: "bala"})
        assert who(site, HEAD, TUESDAY_BEGINS) == [("bala", "chitra", "substitute")]

    def test_a_note_of_who_is_away_holds_nothing_back(self, site):
        with at(site, MORNING, "asha") as office:
            place = office.site["CLR"]["EST"]
            file = create_file(office, place, subject="A matter", desk=CLERK, note="Half done")
            number = file.number
        with at(site, MORNING) as office:
            grant_leave(office, "asha", since=NOON, until=FRIDAY, substitutes={CLERK: "dev"})
        with at(site, NOON, "dev") as office:
            file = office.site.numbers[number]
            write_note(office, file, "Taken up.")
            put_up(office, file)


class TestDepth:
    def test_departments_and_branches_lie_within_each_other(self, site):
        from eoffice_departments.services import add_branch

        titles = {"hi": "इकाई", "en": "Unit"}
        with at(site, MORNING) as office:
            clr = office.site["CLR"]
            inner = add_department(office, code="SUB", titles=titles, within=clr)
            branch = add_branch(office, inner, code="B", titles=titles)
            deeper = add_branch(office, branch, code="C", titles=titles)
            post = add_post(office, deeper, titles=titles, grade="3")
            assert post.desk == "b-c-1"
            assert post.grade == "3"
            assert post_of(office, "b-c-1") is post
            with pytest.raises(Invalid) as refusal:
                add_post(office, deeper, titles=titles, grade="9")
            assert refusal.value.field == "grade"
            with pytest.raises(Invalid):
                add_post(office, deeper, titles=titles, id="u-x")
