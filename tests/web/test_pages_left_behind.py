"""The pages of what a missing package left: in Browse, on its own, its raw state, deleting."""

from __future__ import annotations

import shutil

import pytest
from pages_district import District, form_of, is_in, refusal, sentences

from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance
from eoffice_cms.catalog.gone import counts_by_package
from eoffice_cms.storage.home import Home

WHY = "The package was tried out and will not come back."


@pytest.fixture
def district(site_template, tmp_path, wsgi, leave_memos):
    """A district in which two objects of a missing package lie."""
    home = shutil.copytree(site_template, tmp_path / "home")
    leave_memos(home)
    app = Application(Home(home), wsgi.registry.declarations)
    wsgi.registry.application = app
    yield District(app, wsgi)
    app.close()


@pytest.mark.parametrize("anew", [False, True])
def test_administrators_find_it_in_browse_once(browser, district, language, anew):
    if anew:
        maintenance.rebuild(district.app.projections, district.app.db)
    page = browser("admin", language).get("/browse")
    (link,) = page.html.select('a[href="/memo-1/"]')
    row = link.find_parent("tr").get_text(" ")
    assert "A memo" in row
    assert {"en": "Of a missing add-on", "hi": "अनुपलब्ध ऐड-ऑन की वस्तु"}[language] in row
    if anew:
        assert not browser("clerk").get("/browse").html.select('a[href="/memo-1/"]')


def test_its_page_says_what_is_known(browser, language):
    page = browser("admin", language).get("/memo-1/")
    said = sentences(page)
    assert "third_party_memo.Memo" in said and "A memo" in said
    assert is_in(page.html.select_one("main .flash").get_text(), language)


def test_its_raw_state_can_be_fetched(browser):
    admin = browser("admin")
    answer = admin.get("/memo-1/raw-json")
    assert answer.json["class"] == "third_party_memo.Memo"
    assert answer.json["state"]["title"] == "A memo"
    assert answer.json["state"]["__name__"] == "memo-1"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"third_party_memo" in admin.get("/memo-1/raw-bytes").body


@pytest.mark.parametrize("page", ["", "raw-json", "raw-bytes", "delete"])
def test_nobody_else_gets_it(browser, page):
    for who in ("clerk", "officer"):
        browser(who).get(f"/memo-1/{page}", status=403)
    answer = browser(None).get(f"/memo-1/{page}", status="*")
    assert answer.status_int in (302, 303, 401, 403) and "A memo" not in answer.text


def test_what_lies_in_it_has_no_page(browser):
    browser("admin").get("/memo-1/inner/", status=404)
    browser("admin").get("/memo-1/access", status=404)


def test_searching_goes_on(browser):
    for query in ("memo", "inner"):
        browser("admin").get(f"/search?q={query}", status=200)


def test_it_is_deleted_with_the_name_and_a_reason(browser, district, language):
    admin = browser("admin", language)
    form = form_of(admin.get("/memo-1/delete"))
    form["confirmed"], form["reason"] = "memo-2", WHY
    refused = form.submit("delete", status=422)
    assert is_in(refusal(refused), language) and WHY in refused.text
    form = form_of(refused)
    form["confirmed"] = "memo-1"
    form.submit("delete", status=302)
    with district.app.work() as office:
        assert counts_by_package(office.site) == {}
        entry = office.site.administration.record.latest(1)[0]
        assert (entry.action, entry.actor) == ("delete_left", "admin")
        assert entry.data["left"] == "third_party_memo.Memo" and entry.data["count"] == 2
    assert list(maintenance.differences(district.app.projections, district.app.db)) == []
    assert "third_party_memo.Memo" in admin.get("/panel-changes").text
    admin.get("/memo-1/", status=404)
