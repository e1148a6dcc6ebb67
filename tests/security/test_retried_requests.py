"""A request that is tried again, or given up, does nothing twice and claims nothing undone."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from pages_district import PASSWORD, form_of, sentences
from webtest import Upload


def told(page):
    """Return the sentences shown once at the top of a page."""
    return [each.get_text(strip=True) for each in page.html.select(".flashes .flash")]


def renew(page):
    form = form_of(page)
    form["renew"] = True
    return form.submit("save", expect_errors=True)


class TestWhatIsTold:
    def test_it_is_told_once_though_the_request_was_tried_three_times(
        self, browser, district, conflict
    ):
        file = district.file(note="For orders.")
        clerk = browser("clerk")
        clerk.get("/desk")
        given = {"priority": "normal", "expected": district.length(file)}
        conflict(2)
        clerk.send(f"{file}put-up", given, status=302)
        assert len(told(clerk.get("/desk"))) == 1

    def test_what_was_given_up_is_not_told_as_done(self, browser, district, conflict):
        file = district.file(note="For orders.")
        clerk = browser("clerk")
        clerk.get("/desk")
        given = {"priority": "normal", "expected": district.length(file)}
        conflict(1000)
        with district.unchanged():
            clerk.send(f"{file}put-up", given, status=503)
        conflict(0)
        assert told(clerk.get("/desk")) == []

    def test_the_new_password_that_is_shown_is_the_one_that_holds(
        self, browser, district, conflict
    ):
        admin = browser("admin")
        page = admin.get("/panel-user?id=clerk")
        conflict()
        renew(page)
        shown = told(admin.get("/panel-users"))
        assert len(shown) == 1
        password = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", shown[0])[0]
        guest = browser(None)
        form = form_of(guest.get("/sign-in"))
        form["user"], form["password"] = "clerk", password
        form.submit(status=302)


class TestPasswords:
    def test_a_change_that_meets_another_writer_succeeds(self, browser, conflict):
        clerk = browser("clerk")
        form = form_of(clerk.get("/password"))
        form["old"], form["password"] = PASSWORD, "seven-crows-fly-by"
        conflict()
        assert form.submit("save").status_int == 302
        clerk.get("/desk", status=200)

    def test_a_change_that_was_given_up_ends_no_session(self, browser, conflict):
        here, elsewhere = browser("clerk"), browser("clerk")
        form = form_of(here.get("/password"))
        form["old"], form["password"] = PASSWORD, "seven-crows-fly-by"
        conflict(1000)
        form.submit("save", status=503)
        conflict(0)
        here.get("/desk", status=200)
        elsewhere.get("/desk", status=200)

    def test_whoever_signs_in_with_the_old_one_at_that_moment_is_out_too(
        self, browser, district, conflict
    ):
        clerk, thief = browser("clerk"), browser(None)
        stolen = form_of(thief.get("/sign-in"))
        stolen["user"], stolen["password"] = "clerk", PASSWORD
        form = form_of(clerk.get("/password"))
        form["old"], form["password"] = PASSWORD, "seven-crows-fly-by"

        def probe(step):
            if step == "written":  # the new password is on its way and not yet there
                stolen.submit("sign_in", status=302)

        district.app.probe = probe
        form.submit("save", status=302)
        assert "/sign-in" in thief.get("/desk").location
        clerk.get("/desk", status=200)

    def test_one_from_the_command_line_ends_every_session(self, browser, district):
        from eoffice_cms.security.users import set_password

        clerk = browser(None)
        form = form_of(clerk.get("/sign-in"))
        form["user"], form["password"] = "clerk", PASSWORD
        form.submit("sign_in", status=302)
        clerk.get("/desk", status=200)
        district.app.run(lambda office: set_password(office.site.users["clerk"], "x" * 12))
        assert "/sign-in" in clerk.get("/desk").location

    def test_administrators_do_not_lock_themselves_out(self, browser, district):
        admin = browser("admin")
        page = admin.get("/panel-user?id=admin")
        with district.unchanged():
            answer = renew(page)
        assert answer.status_int == 403
        assert "your own password" in sentences(answer)
        admin.get("/panels", status=200)


LONG = b"A line of the letter.\n" * 5_000


def temporary():
    """Return how many files without a name this process has open."""
    found = 0
    for each in Path("/proc/self/fd").iterdir():
        try:
            found += each.readlink().name.endswith("(deleted)")
        except FileNotFoundError:  # the handle of this very listing
            continue
    return found


class TestUploads:
    def test_what_is_tried_again_is_taken_whole(self, browser, district, conflict):
        file = district.file(note="For orders.")
        clerk = browser("clerk")
        form = form_of(clerk.get(f"{file}add-letter"))
        form["upload"], form["title"] = Upload("a.txt", LONG), "The letter"
        conflict(2)
        page = form.submit("add", status=302).follow()
        assert page.click("The letter").click(href="download").body == LONG

    @pytest.mark.parametrize(
        ("user", "address", "field", "status"),
        [
            ("clerk", "{file}add-letter", "upload", 302),
            ("clerk", "{file}add-letter", "other", 400),
            ("clerk", "{file}nothing", "upload", 404),
            ("clerk", "/panel-users", "upload", 404),
            ("outsider", "{file}add-letter", "upload", 403),
        ],
    )
    @pytest.mark.parametrize("again", [0, 2])
    def test_the_server_keeps_nothing_of_it_open(
        self, browser, district, conflict, user, address, field, status, again
    ):
        address = address.format(file=district.file(note="For orders."))
        person = browser(user)
        fields = {
            "csrf_token": person.token(), "__formid__": "deform", "title": "The letter",
            field: Upload("a.txt", LONG),
        }  # fmt: skip
        person.get("/desk")
        gc.collect()
        before = temporary()
        gc.disable()
        try:
            conflict(again)
            answer = person.post(address, fields, expect_errors=True)
            assert temporary() == before
        finally:
            gc.enable()
        assert answer.status_int == status
