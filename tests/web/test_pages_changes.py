"""The page of what was changed of the office: filled by the panels, read by few, filtered."""

from __future__ import annotations

import pytest
from pages_district import form_of, is_in, refusal

from eoffice_cms.custody.administration import changed as record_change

WHY = "The post is vacant and the files must be handed on."


@pytest.fixture
def changed(browser):
    """Change roles, a password and the numbering through the panels, as the administrator."""
    admin = browser("admin")
    form = form_of(admin.get("/panel-user?id=peer"))
    form.set("checkbox", True, index=1)
    form["renew"] = True
    form.submit("save", status=302)
    form = form_of(admin.get("/panel-numbering"))
    form["form-year"] = "financial"
    form.submit("save", status=302)
    return admin


def rows(page):
    return [" ".join(each.get_text(" ").split()) for each in page.html.select("tbody tr")]


def test_it_tells_what_the_panels_changed(changed):
    shown = rows(changed.get("/panel-changes"))
    assert "Financial year" in shown[0]
    assert "New password" in shown[1]
    assert "Auditor" in shown[2]
    assert all("admin" in each for each in shown[:3])


@pytest.mark.parametrize(
    ("query", "words"),
    [("kind=accounts", ["Auditor"]), ("kind=site", ["Financial year"]), ("person=nobody", []),
     ("kind=people&person=peer", ["New password"]), ("kind=accounts&person=clerk", []),
     ("kind=site&person=admin&start=x", ["Financial year"])],
)  # fmt: skip
def test_it_is_filtered_by_person_and_kind(changed, query, words):
    shown = rows(changed.get(f"/panel-changes?{query}"))
    assert len(shown) == len(words)
    assert all(word in row for word, row in zip(words, shown, strict=True))


def test_of_a_password_it_tells_only_whose_it_is(changed, district):
    with district.app.work() as office:
        found = [each.data for each in office.site.administration.record
                 if each.action == "password"]  # fmt: skip
    assert found == [{"user": "peer"}]


@pytest.mark.parametrize("language", ["hi", "en"])
def test_seating_oneself_takes_a_reason_that_all_may_read(browser, district, language):
    admin = browser("admin", language)
    form = form_of(admin.get("/panel-desk?id=u-peer"))
    form["holder"] = "admin"
    with district.unchanged():
        answer = form.submit("save", status=422)
    assert is_in(refusal(answer), language)
    form = form_of(answer)
    assert form["holder"].value == "admin", "what was chosen is kept"
    form["reason"] = WHY
    form.submit("save", status=302)
    page = admin.get("/panel-changes?kind=seats")
    assert WHY in rows(page)[0]
    assert page.html.select_one("tbody tr .badge") is not None


def test_auditors_read_it_and_others_do_not(browser, district, changed):
    with district.app.work() as office:
        office.site.users["outsider"].standing.roles = ("Auditor",)
    assert rows(browser("outsider").get("/panel-changes")) != []
    for user in ("clerk", "officer"):
        browser(user).get("/panel-changes", status=403)
    browser(None).get("/panel-changes", status=302)


def test_long_lists_have_pages(browser, district):
    with district.app.work() as office:
        for number in range(120):
            record_change(office, "setting", name=f"setting-{number}", before=None, after="x")
    admin = browser("admin")
    first = admin.get("/panel-changes?kind=site")
    assert len(rows(first)) == 50
    assert "setting-119" in rows(first)[0]
    last = admin.get("/panel-changes?kind=site&start=100")
    assert "setting-0" in rows(last)[-1]
    assert len(rows(last)) == 20
