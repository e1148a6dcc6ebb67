"""Coordinators: named by order, vacant with a transfer; obstacles and help; who never signed in."""

from datetime import date, timedelta

import pytest
from departments_sample import posts, the_form
from transaction.interfaces import TransientError

from eoffice_cms.catalog import maintenance
from eoffice_cms.catalog.rows import oid
from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.content.actions import create_file, open_file, send
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, Stale
from eoffice_cms.workflow.engine import perform
from eoffice_departments import adoption
from eoffice_departments.concerns import services
from eoffice_departments.coordinators import OVERSEE, coordinator_of, set_coordinator
from eoffice_departments.orders import issue_order
from eoffice_departments.posting import post_official, relieve
from eoffice_departments.publishing import services as publishing
from eoffice_departments.staffing import set_district_head

BRANCH = "/CLR/EST/"


def branch_in(office):
    return office.site["CLR"]["EST"]


@pytest.fixture
def named(app, site):
    """Asha, who holds the clerk's post, coordinates the branch by order."""
    with app.work() as office:
        set_coordinator(
            office, branch_in(office), "asha", number="क्र./12/2026", day=date(2026, 10, 1),
            since=date(2026, 10, 2),
        )  # fmt: skip
    return app


class TestNaming:
    def test_by_an_order_of_the_register(self, app, site):
        with app.work() as office:
            order = issue_order(
                office, number="12/2026", day=date(2026, 10, 1), kind="coordinator",
                issuer="Collector",
            )  # fmt: skip
            set_coordinator(
                office, branch_in(office), "asha", number="12/2026", day=date(2026, 10, 1)
            )
            assert [each.act for each in order.lines] == ["coordinate"]
            assert [each.action for each in branch_in(office).record] == ["coordinator"]
            assert list(faults(branch_in(office).record)) == []

    def test_the_one_before_is_kept_as_history(self, named):
        with named.work() as office:
            set_coordinator(office, branch_in(office), "dev")
            first, second = branch_in(office).coordinations
            assert (first.user, first.number, first.since) == ("asha", "क्र./12/2026", "2026-10-02")
            assert first.until is not None
            assert (second.user, second.until) == ("dev", None)

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"number": "12"}, "order_day"),
            ({"day": date(2026, 1, 1)}, "number"),
            ({"number": "12", "day": date(2199, 1, 1)}, "order_day"),
            ({"since": date(2199, 1, 1)}, "since"),
            ({"number": "\u202e12", "day": date(2026, 1, 1)}, "number"),
        ],
    )
    def test_what_does_not_fit(self, app, site, given, field):
        with pytest.raises(Invalid) as refusal, app.work() as office:
            set_coordinator(office, branch_in(office), "asha", **given)
        assert refusal.value.field == field


class TestTransfer:
    def test_the_place_falls_vacant_when_the_post_is_left(self, named):
        with named.work("asha") as office:
            assert office.can(branch_in(office), OVERSEE)
        with named.work() as office:
            relieve(office, posts(office)[1], "asha")
            assert coordinator_of(office, branch_in(office)) is None
        with named.work("asha") as office:
            assert not office.can(branch_in(office), OVERSEE)

    def test_on_the_day_it_takes_effect_and_not_before(self, named):
        with named.work() as office:
            now = office.now
            tomorrow = now.astimezone(OFFICE_ZONE).date() + timedelta(days=1)
            relieve(office, posts(office)[1], "asha", at=tomorrow)
        for ahead, coordinates in ((0, True), (3, False)):
            with named.work("asha", now=now + timedelta(days=ahead)) as office:
                assert office.can(branch_in(office), OVERSEE) is coordinates
                assert (coordinator_of(office, branch_in(office)) == "asha") is coordinates

    def test_it_stops_what_is_under_way(self, named):
        """What the coordinator publishes or raises is refused if the post was lost meanwhile."""
        with named.work("asha") as office:
            section = publishing.top_section(office, branch_in(office))
            given = {"titles": {"hi": "सूचना", "en": "Notice"}, "texts": {}}
            name = publishing.add_item(office, section, "page", given).__name__
        acts = (
            lambda office: perform(office, branch_in(office)["Public"][name], "publish", {}),
            lambda office: services.raise_obstacle(
                office, branch_in(office), "No scanner", to="clr-est-oic"
            ),
        )
        for number, act in enumerate(acts):
            with pytest.raises(TransientError), named.work("asha") as office:
                act(office)
                with named.work() as other:
                    relieve(other, posts(other)[1], "asha")
            with named.work() as office:
                assert branch_in(office)["Public"][name].state == "draft"
                assert "Concerns" not in branch_in(office)
                if number + 1 < len(acts):
                    post_official(office, posts(office)[1], "asha")

    def test_queries_and_the_evaluator_agree(self, named):
        with named.work("bala") as office:
            file = create_file(
                office, branch_in(office), subject="Leave", desk="clr-est-oic"
            )
            uid = file.uid
        with named.work("asha") as office:
            assert office.load_object(uid) is not None
        with named.work() as office:
            relieve(office, posts(office)[1], "asha")
        with named.work("asha") as office:
            assert office.load_object(uid) is None

    def test_it_is_listed_for_administrator_and_collector(self, named, visit):
        with named.work() as office:
            relieve(office, posts(office)[1], "asha")


            set_district_head(office, "clr-est-oic")
        for user in ("admin", "bala"):
            page = visit(user).get("/coordination")
            assert "Establishment Branch" in page.html.select_one("#vacant-title").parent.text
        assert visit("dev").get("/coordination").html.select_one("#vacant-title") is None


class TestAdoption:
    def test_share_and_desks_of_the_week(self, app, site):
        with app.work("asha") as office:
            place = branch_in(office)
            moved = create_file(office, place, subject="Moved", desk="clr-est-1")
            create_file(office, place, subject="Still", desk="clr-est-1")
            send(office, moved, to="clr-est-oic", note="For orders.")
        with app.work("bala") as office:


            here = oid(branch_in(office))
            found = adoption.shares(office.catalog.connection, office.now)[here]
            assert (found.open, found.moved, found.percent, found.live) == (2, 2, 100, True)
            later = office.now + timedelta(days=31)
            found = adoption.shares(office.catalog.connection, later)[here]
            assert (found.open, found.moved, found.live) == (2, 0, False)
            acted = adoption.desks_that_acted(
                office.catalog.connection, ["clr-est-1", "clr-est-oic"], office.now
            )
            assert acted == {"clr-est-1"}
        with app.work("bala") as office:
            open_file(office, next(office.load(r.source) for r in office.catalog.inbox(
                ("clr-est-oic",), date(2026, 1, 1))))  # fmt: skip

    def test_nothing_open_has_no_share(self):
        assert adoption.Share().percent is None
        assert adoption.Share(3, 0).percent == 0
        assert adoption.Share(1000, 999).percent == 99

    def test_who_never_signed_in_is_seen(self, named, visit):
        page = visit("asha").get(f"{BRANCH}coordination")
        rows = {row.th.text.split()[0]: row.text for row in page.html.select("tbody tr")}
        assert "never" in rows["Bala"]
        assert "never" not in rows["Asha"]
        visit("bala")
        page = visit("asha").get(f"{BRANCH}coordination")
        assert "never" not in page.html.select_one("tbody").text

    def test_when_somebody_signed_in_outlives_the_session_and_writes_nothing_in_the_store(
        self, app
    ):
        before = app.db.lastTransaction()
        token = app.transient.start_session("asha")
        first = app.transient.last_sign_ins()
        app.transient.end_session(token)
        assert app.transient.last_sign_ins() == first
        assert set(first) == {"asha"}
        app.transient.start_session("asha")
        assert app.transient.last_sign_ins()["asha"] >= first["asha"]
        assert app.db.lastTransaction() == before

    def test_the_page_is_the_overseers(self, named, visit):
        visit("admin").get(f"{BRANCH}coordination", status=200)
        for user in ("dev", "bala"):
            visit(user).get(f"{BRANCH}coordination", status=403)


class TestObstacles:
    def raised(self, app, text="The scanner is broken"):
        with app.work("asha") as office:
            made = services.raise_obstacle(office, branch_in(office), text, to="clr-est-oic")
            return made.__name__

    def of(self, office, name):
        return branch_in(office)["Concerns"][name]

    def test_raised_answered_closed(self, named):
        name = self.raised(named)
        with named.work("bala") as office:
            services.act(office, self.of(office, name), "answer", "A new one comes on Monday.")
        with named.work("asha") as office:
            services.act(office, self.of(office, name), "close", "")
            obstacle = self.of(office, name)
            assert obstacle.state == "closed"
            assert [each.text for each in obstacle.replies] == ["A new one comes on Monday."]
            assert [e.action for e in obstacle.record] == ["raise", "answer", "close"]
            assert list(faults(obstacle.record)) == []
        with named.work() as office:
            assert list(maintenance.differences(named.projections, named.db)) == []

    def test_only_those_it_concerns_see_it(self, named):
        name = self.raised(named)
        for user, sees in (("asha", True), ("bala", True), ("dev", False), ("chitra", False)):
            with named.work(user) as office:
                obstacle = self.of(office, name)
                assert bool(office.can_view(obstacle)) is sees
                assert (office.load_object(obstacle.uid) is not None) is sees

    def test_who_may_not(self, named):
        name = self.raised(named)
        for user in ("dev", "bala"):
            with pytest.raises(Forbidden), named.work(user) as office:
                services.raise_obstacle(office, branch_in(office), "No", to="clr-est-oic")
        with pytest.raises(Forbidden), named.work("asha") as office:
            services.act(office, self.of(office, name), "answer", "My own answer")
        with pytest.raises(Forbidden), named.work("dev") as office:
            services.act(office, self.of(office, name), "close", "")

    @pytest.mark.parametrize("text", ["", "  ", "x", "x" * 2001, "a\u202eb"])
    def test_texts_that_do_not_fit(self, named, text):
        with pytest.raises(Invalid) as refusal:
            self.raised(named, text)
        assert refusal.value.field == "text"

    def test_a_desk_that_is_not_there(self, named):
        with pytest.raises(Invalid) as refusal, named.work("asha") as office:
            services.raise_obstacle(office, branch_in(office), "Scanner", to="nowhere")
        assert refusal.value.field == "to"

    def test_twice_and_from_an_old_page(self, named):
        name = self.raised(named)
        with named.work("bala") as office:
            services.act(office, self.of(office, name), "answer", "Yes, soon.", expected=1)
        with pytest.raises(Stale), named.work("asha") as office:
            services.act(office, self.of(office, name), "close", "", expected=1)
        with named.work("asha") as office:
            services.act(office, self.of(office, name), "close", "")
        with pytest.raises(NotPossible), named.work("asha") as office:
            services.act(office, self.of(office, name), "close", "")

    def test_help_is_asked_of_the_coordinator_whoever_it_is(self, named):
        with named.work("bala") as office:
            name = services.ask_help(office, branch_in(office), "How do I park a file?").__name__
        with named.work("asha") as office:
            services.act(office, self.of(office, name), "answer", "Open it, press Park.")
        with named.work() as office:
            set_coordinator(office, branch_in(office), "dev")
        with named.work("dev") as office:
            assert office.can_view(self.of(office, name))
        with named.work("asha") as office:
            assert not office.can_view(self.of(office, name))


class TestPages:
    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_from_raising_to_closing(self, named, visit, language):
        browser = visit("asha", language)
        form = the_form(browser.get(f"{BRANCH}raise-obstacle"))
        form["text"], form["to"] = "स्कैनर खराब है\nदूसरी पंक्ति", "clr-est-oic"
        page = form.submit("save", status=302).follow()
        assert "दूसरी पंक्ति" in page.text
        address = page.request.path
        other = visit("bala", language)
        assert "स्कैनर खराब है" in other.get("/coordination").text
        form = the_form(other.get(f"{address}act/answer"))
        form["text"] = ""
        assert form.submit("save", status=422)
        form["text"] = "सोमवार तक"
        assert "सोमवार तक" in form.submit("save", status=302).follow().text
        the_form(browser.get(f"{address}act/close")).submit("save", status=302)
        browser.get(f"{address}act/close", status=404)
        browser.get(f"{address}act/nothing", status=404)
        visit("dev", language).get(address, status=403)

    def test_help_is_asked_on_the_coordination_page(self, named, visit):
        browser = visit("bala")
        page = browser.get("/coordination")
        form = the_form(page.click(href="ask-help"))
        form["text"] = "How do I park a file?"
        form.submit("save", status=302)
        assert "How do I park a file?" in visit("asha").get(f"{BRANCH}coordination").text

    def test_naming_by_order_in_the_form(self, app, site, visit):
        form = the_form(visit("admin").get(f"{BRANCH}coordinator"))
        form["user"], form["number"] = "asha", "12/2026"
        page = form.submit("save", status=422)
        assert the_form(page)["number"].value == "12/2026"
        form = the_form(page)
        form["order_day"] = "2026-10-01"
        form.submit("save", status=302)
        assert "12/2026" in visit("asha").get(f"{BRANCH}coordination").text
