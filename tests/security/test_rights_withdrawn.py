"""Control panels: a right withdrawn while a form is under way stops it; no circle of desks."""

from __future__ import annotations

import pytest
from pages_district import PASSWORD, form_of
from ZODB.POSException import ConflictError

from eoffice_cms.catalog.synchronisation import Synchroniser
from eoffice_cms.custody.desks import set_superior


class TestReportingLines:
    def test_two_reporting_lines_drawn_at_once_close_no_circle(self, bench):
        """A circle would keep every page that walks it busy for ever."""
        with pytest.raises(ConflictError), bench.app.work() as one:
            set_superior(one.site, "u-peer", "u-outsider")
            with bench.app.work() as two:
                set_superior(two.site, "u-outsider", "u-peer")


@pytest.fixture
def meanwhile(monkeypatch, district):
    """Let something be done by others when the next transaction is about to commit."""

    def arrange(change):
        waiting = [change]
        original = Synchroniser.beforeCompletion

        def before(self, transaction):
            if waiting and not self._connection._needs_to_join:
                todo = waiting.pop()
                district.app.run(lambda office: todo(office.site))
            original(self, transaction)

        monkeypatch.setattr(Synchroniser, "beforeCompletion", before)

    return arrange


def demote(site):
    site.users["admin"].standing.roles = ()


def switch_off(site):
    site.users["clerk"].standing.active = False


class TestPanels:
    """The services of control panels check nothing themselves: the view's permission must hold."""

    @pytest.mark.parametrize(
        ("address", "fields"),
        [
            ("/panel-user?id=clerk", {"title_en": "Clerk the Great"}),
            ("/panel-desk?id=d-clerk", {"title_en": "Somebody else's desk"}),
            ("/panel-numbering", {"pattern": "{department}/{seq}"}),
            ("/CLR/EST/D-CLERK/edit", {"title_en": "Somebody else's post"}),
        ],
    )
    def test_who_is_no_administrator_any_more_changes_nothing(
        self, browser, district, meanwhile, address, fields
    ):
        admin = browser("admin")
        form = form_of(admin.get(address))
        for name, value in fields.items():
            form[name] = value
        meanwhile(demote)
        before = district.tid
        answer = form.submit("save", expect_errors=True)
        assert answer.status_int == 403
        with district.work() as office:
            assert office.site.users["admin"].standing.roles == ()
            assert district.tid > before
            assert office.site.users["clerk"].title != "Clerk the Great"
            assert office.site.desks["d-clerk"].titles["en"] == "Assistant Grade-3"
            assert "number_pattern" not in office.site.settings

    def test_whose_account_is_off_adds_nobody(self, browser, district, meanwhile):
        admin = browser("admin")
        form = form_of(admin.get("/panel-users-new"))
        form["id"], form["title_hi"], form["title_en"] = "mallory", "मेलोरी", "Mallory"

        def off(site):
            site.users["admin"].standing.active = False

        meanwhile(off)
        assert form.submit("save", expect_errors=True).status_int == 403
        with district.work() as office:
            assert "mallory" not in office.site.users

    def test_the_own_password_is_not_changed_by_who_was_switched_off(
        self, browser, district, meanwhile
    ):
        clerk = browser("clerk")
        form = form_of(clerk.get("/password"))
        form["old"], form["password"] = PASSWORD, "seven-crows-fly-by"
        meanwhile(switch_off)
        assert form.submit("save", expect_errors=True).status_int == 403
