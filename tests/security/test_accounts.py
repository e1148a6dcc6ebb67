"""Nobody learns which accounts exist, tries passwords without end, or loses a desk unasked."""

from __future__ import annotations

import pytest
from pages_district import PASSWORD, form_of

from eoffice_cms.custody.desks import assign
from eoffice_cms.security import passwords
from eoffice_cms.security.users import add_user, check_credentials, give_first_password
from eoffice_cms.web.requests import SESSION_COOKIE


class TestTime:
    @pytest.mark.parametrize("user", ["clerk", "nobody-known", "importer", "gone"])
    def test_every_wrong_try_costs_one_check(self, district, monkeypatch, user):
        checks = []

        class Counting:
            def verify(self, hashed, _password):
                assert hashed.startswith("$argon2")
                checks.append(hashed)
                raise passwords.VerifyMismatchError

        with district.work() as office:
            add_user(office.site, "importer", "Without a password")
            add_user(office.site, "gone", "Switched off", password=PASSWORD).standing.active = False
            monkeypatch.setattr(passwords, "_hasher", Counting())
            assert check_credentials(office.site, user, "some password") is None
        assert len(checks) == 1


class TestTries:
    def test_the_present_password_cannot_be_guessed_without_end(self, browser):
        """At a browser left open, or with a stolen session."""
        thief = browser("clerk")

        def guess(password):
            form = form_of(thief.get("/password"))
            form["old"], form["password"] = password, "seven-crows-fly-by"
            return form.submit("save", expect_errors=True).status_int

        assert [guess("wrong password") for _again in range(5)] == [422] * 5
        assert guess(PASSWORD) == 429

    def test_the_session_before_ends_when_somebody_signs_in(self, browser):
        clerk = browser("clerk")
        token = clerk.cookies[SESSION_COOKIE]
        page = clerk.get("/password")  # any page with a token
        fields = {
            "csrf_token": form_of(page)["csrf_token"].value, "user": "officer",
            "password": PASSWORD, "back": "/",
        }  # fmt: skip
        clerk.post("/sign-in", fields, status=302)
        old = browser(None)
        old.set_cookie(SESSION_COOKIE, token)
        assert "/sign-in" in old.get("/desk").location


class TestDesks:
    def test_a_desk_of_two_keeps_both_when_only_its_title_is_changed(self, browser, district):
        with district.work() as office:
            assign(office.site, "d-clerk", "peer")
        form = form_of(browser("admin").get("/panel-desk?id=d-clerk"))
        form["title_en"] = "Assistant"
        form.submit("save", status=302)
        with district.work() as office:
            assert office.site.desks["d-clerk"].holders == ("clerk", "peer")
            assert office.site.desks["d-clerk"].titles["en"] == "Assistant"

    def test_another_holder_takes_the_place_of_all(self, browser, district):
        with district.work() as office:
            assign(office.site, "d-clerk", "peer")
        form = form_of(browser("admin").get("/panel-desk?id=d-clerk"))
        form["holder"] = "officer"
        form.submit("save", status=302)
        with district.work() as office:
            assert office.site.desks["d-clerk"].holders == ("officer",)
            assert "d-clerk" not in office.site.users["clerk"].standing.desks


class TestFirstPasswords:
    @pytest.fixture
    def first(self, district):
        """A first password of the clerk."""
        with district.work() as office:
            return give_first_password(office.site.users["clerk"])

    @pytest.fixture(params=["hi", "en"])
    def language(self, request):
        return request.param

    @pytest.fixture
    def newcomer(self, browser, first, language):
        person = browser(None, language)
        form = form_of(person.get("/sign-in"))
        form["user"], form["password"] = "clerk", first
        form.submit("sign_in", status=302)
        return person

    def test_only_its_hash_is_kept(self, district, first):
        with district.work() as office:
            kept = vars(office.site.users["clerk"])
            assert first not in repr(kept)
            assert kept["password"].startswith("$argon2id$")

    def test_nothing_is_done_before_another_is_chosen(self, newcomer, district):
        for address in ("/desk", "/browse", "/help", "/search?q=land", "/CLR/EST/"):
            assert newcomer.get(address, status=303).location.endswith("/password"), address
        with district.unchanged():
            page = newcomer.get("/password", status=200)
            fields = {"csrf_token": form_of(page)["csrf_token"].value, "subject": "Land"}
            answer = newcomer.post("/files/new-file", fields, status=303)
            assert answer.location.endswith("/password")

    def test_the_same_again_is_no_other(self, newcomer, first):
        form = form_of(newcomer.get("/password"))
        form["old"] = form["password"] = first
        form.submit("save", status=422)
        newcomer.get("/desk", status=303)

    def test_then_everything_goes_on(self, newcomer, first):
        form = form_of(newcomer.get("/password"))
        form["old"], form["password"] = first, "seven-crows-fly-by"
        form.submit("save", status=302)
        newcomer.get("/desk", status=200)

    def test_one_from_the_control_panel_is_one_too(self, browser, district):
        form = form_of(browser("admin").get("/panel-user?id=clerk"))
        form["renew"] = True
        form.submit("save", status=302)
        with district.work() as office:
            assert office.site.users["clerk"].must_change
