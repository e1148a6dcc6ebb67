"""The control panel of the office's own lists: add, change, take out; refusals beside a field."""

from __future__ import annotations

import pytest
from pages_district import form_of

HOLIDAYS = "/panel-list?kind=holidays"


def add(browser, **values):
    form = form_of(browser.get("/panel-list-entry?kind=holidays"))
    for name, value in values.items():
        form["form-sort" if name == "sort" else name] = value
    return form.submit("save", expect_errors=True)


class TestLists:
    def test_a_holiday_is_added_changed_and_taken_out(self, browser, language):
        admin = browser("admin", language)
        given = {"title_hi": "दीपावली", "title_en": "Diwali", "sort": "general"}
        assert add(admin, day="2026-11-08", **given).status_int == 302
        page = admin.get(HOLIDAYS)
        row = page.html.select_one("tbody a")
        assert row.text == "2026-11-08"
        assert "दीपावली" in page.text
        form = form_of(admin.get(row["href"]))
        assert form["day"].value == "2026-11-08"
        form["title_en"] = "Deepavali"
        form.submit("save", status=302)
        assert "Deepavali" in admin.get(HOLIDAYS).text
        form_of(admin.get(row["href"])).submit("drop", status=302)
        assert not admin.get(HOLIDAYS).html.select("tbody")

    def test_a_twin_and_a_missing_field_are_refused(self, browser):
        admin = browser("admin")
        given = {"title_hi": "दीपावली", "title_en": "Diwali", "sort": "general"}
        add(admin, day="2026-11-08", **given)
        assert add(admin, day="2026-11-08", **given).status_int == 409
        assert add(admin, day="", **given).status_int == 422

    @pytest.mark.parametrize("kind", ["phrases", "letter-forms", "file-heads", "retention"])
    def test_every_kind_has_its_pages(self, browser, language, kind):
        admin = browser("admin", language)
        assert kind in admin.get("/panel-lists").text
        admin.get(f"/panel-list?kind={kind}", status=200)
        admin.get(f"/panel-list-entry?kind={kind}", status=200)

    def test_what_there_is_not_is_not_found(self, browser):
        admin = browser("admin")
        for address in ("/panel-list", "/panel-list?kind=x", f"{HOLIDAYS}&page=x",
                        "/panel-list-entry?kind=holidays&key=none"):  # fmt: skip
            assert admin.get(address, expect_errors=True).status_int in (200, 404)
        browser("clerk").get(HOLIDAYS, status=403)
