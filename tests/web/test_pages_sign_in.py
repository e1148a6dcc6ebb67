"""Signing in and out, the language, one's password."""

from __future__ import annotations

import pytest
from pages_district import PASSWORD, form_of, is_in, refusal, sentences

from eoffice_cms.web.requests import SESSION_COOKIE


def fill(page, user="clerk", password=PASSWORD):
    form = form_of(page)
    form["user"], form["password"] = user, password
    return form


class TestSigningIn:
    def test_it_leads_to_my_desk_and_sets_a_careful_cookie(self, browser, language):
        guest = browser(None, language)
        answer = fill(guest.get("/sign-in")).submit()
        assert answer.location.endswith("/desk")
        cookie = next(each for each in answer.headers.getall("Set-Cookie") if "eoffice=" in each)
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert answer.follow().html.html["lang"] == language

    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_behind_tls_no_cookie_leaves_it(self, browser, scheme):
        guest = browser(None)
        guest.extra_environ["wsgi.url_scheme"] = scheme
        form = fill(guest.get("/sign-in"))
        sent = form.submit(headers={"Referer": f"{scheme}://localhost/sign-in"}, status=302)
        answers = [sent, guest.get("/language?to=hi")]
        cookies = [each for answer in answers for each in answer.headers.getall("Set-Cookie")]
        assert {each.partition("=")[0] for each in cookies} == {
            SESSION_COOKIE, "csrf_token", "language"
        }  # fmt: skip
        for each in cookies:
            assert ("secure" in each.lower().split("; ")) is (scheme == "https"), each
            assert "httponly" in each.lower(), each

    def test_a_stranger_is_led_to_signing_in_and_back_to_the_page(self, browser, district):
        path = district.file()
        guest = browser(None)
        page = guest.get(path).follow()
        assert "Sign in to go on." in sentences(page)
        answer = fill(page).submit()
        assert answer.location.endswith(path)

    @pytest.mark.parametrize(("hi", "user"), [(False, "clerk"), (True, "clerk"), (True, "nobody")])
    def test_a_wrong_password_says_so_and_keeps_the_name(self, browser, district, hi, user):
        guest = browser(None, "hi" if hi else "en")
        page = guest.get("/sign-in")
        with district.unchanged():
            answer = fill(page, user, "not the password").submit(status=401)
        assert is_in(refusal(answer), "hi" if hi else "en")
        assert form_of(answer)["user"].value == user
        assert form_of(answer)["password"].value == ""
        assert not any("eoffice=" in each for each in answer.headers.getall("Set-Cookie"))

    def test_an_empty_form_names_both_fields(self, browser, language):
        answer = form_of(browser(None, language).get("/sign-in")).submit(status=422)
        assert len(answer.html.select("[data-problems] a")) == 2

    def test_after_five_wrong_tries_even_the_right_password_must_wait(self, browser):
        guest = browser(None)
        for _again in range(5):
            fill(guest.get("/sign-in"), password="wrong password").submit(status=401)
        answer = fill(guest.get("/sign-in")).submit(status=429)
        assert "Try again in" in sentences(answer)
        # Another person at the same counter is not held back.
        fill(guest.get("/sign-in"), "peer").submit(status=302)

    @pytest.mark.parametrize(
        "back",
        ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
         "/\t/evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:a=b\r\nX: y", ""],
    )  # fmt: skip
    def test_it_never_leads_elsewhere(self, browser, back):
        guest = browser(None)
        form = fill(guest.get("/sign-in", {"back": back}))
        assert "evil" not in form["back"].value
        form["back"].force_value(back)
        answer = form.submit(status=302)
        assert answer.location in ("http://localhost/desk", "http://localhost/")

    def test_a_session_does_not_outlive_signing_out(self, browser):
        clerk = browser()
        token = clerk.cookies[SESSION_COOKIE]
        page = clerk.get("/desk")
        out = next(each for each in page.forms.values() if each.action == "/sign-out")
        out.submit().follow()
        clerk.set_cookie(SESSION_COOKIE, token)
        assert "/sign-in" in clerk.get("/desk").location

    def test_who_was_switched_off_is_out_at_once(self, browser, district):
        clerk = browser()
        clerk.get("/desk", status=200)
        with district.work() as office:
            office.site.users["clerk"].standing.active = False
        assert "/sign-in" in clerk.get("/desk").location

    def test_a_password_with_a_mark_or_a_very_long_one_is_refused_quickly(self, browser):
        guest = browser(None)
        fill(guest.get("/sign-in"), password="x" * 100_000).submit(status=422)
        fill(guest.get("/sign-in"), user="\u202eclerk").submit(status=422)


class TestLanguage:
    def test_the_switch_keeps_the_page_with_its_query(self, browser):
        clerk = browser()
        page = clerk.get("/search", {"q": "भूमि", "state": "active"})
        link = page.html.select_one(".bar a[hreflang=hi]")
        answer = clerk.get(link["href"]).follow()
        assert answer.request.path_qs == page.request.path_qs
        assert answer.html.html["lang"] == "hi"

    def test_the_browser_is_heard_until_somebody_chooses(self, browser):
        guest = browser(None)
        guest.reset()
        page = guest.get("/sign-in", headers={"Accept-Language": "en-GB,en;q=0.9"})
        assert page.html.html["lang"] == "en"
        page = guest.get("/sign-in", headers={"Accept-Language": "fr"})
        assert page.html.html["lang"] == "hi"

    @pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
    def test_the_switch_never_leads_elsewhere(self, browser, back):
        answer = browser().get("/language", {"to": "hi", "back": back})
        assert answer.location == "http://localhost/"


class TestPassword:
    def change(self, page, old, new):
        form = form_of(page)
        form["old"], form["password"] = old, new
        return form

    def test_a_new_one_ends_every_other_session(self, browser):
        here, elsewhere = browser(), browser()
        self.change(here.get("/password"), PASSWORD, "seven-crows-fly-by").submit(status=302)
        here.get("/desk", status=200)
        assert "/sign-in" in elsewhere.get("/desk").location
        guest = browser(None)
        fill(guest.get("/sign-in")).submit(status=401)
        fill(guest.get("/sign-in"), password="seven-crows-fly-by").submit(status=302)

    @pytest.mark.parametrize(
        ("old", "new"), [("wrong", "seven-crows-fly-by"), (PASSWORD, "short"), ("", "")]
    )
    def test_what_does_not_fit_changes_nothing(self, browser, district, language, old, new):
        page = browser(language=language).get("/password")
        with district.unchanged():
            answer = self.change(page, old, new).submit(status=422)
        assert is_in(refusal(answer), language)
