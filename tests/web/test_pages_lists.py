"""Lists: My desk, sent, parked, search, browse, ranking; numbers in addresses; hostile words."""

from __future__ import annotations

import csv
import io

import pytest
from pages_district import day, form_of, is_in, refusal, sentences

from eoffice_cms.clock import OFFICE_ZONE, utcnow

HUGE = "9" * 5000
LISTS = ("/desk", "/sent", "/parked", "/browse", "/files/", "/search", "/CLR/EST/",
         "/panel-users", "/panel-desks", "/ranking-files")  # fmt: skip


class TestNumbersInAddresses:
    @pytest.mark.parametrize("address", LISTS)
    @pytest.mark.parametrize(
        "start", ["abc", "-1", "", "1.5", "²", "०१", "1e9", "0x10", "99999999999999999999", HUGE]
    )
    def test_a_wrong_number_shows_some_page(self, browser, district, address, start):
        district.file()
        browser("admin").get(address, {"start": start, "q": "land", "show": "x"}, status=200)

    @pytest.mark.parametrize(
        "address",
        ["/panel-user?id=nobody", "/panel-user", "/panel-desk?id=nothing", "/panel-desk",
         "/panel-desk?id=" + HUGE],
    )  # fmt: skip
    def test_a_person_or_desk_that_is_none_is_refused(self, browser, language, address):
        answer = browser("admin", language).get(address, expect_errors=True)
        assert answer.status_int in (404, 409, 422)
        assert is_in(refusal(answer), language)

    def test_a_workflow_that_is_none_shows_the_first(self, browser):
        browser("admin").get("/panel-workflow?name=nothing", status=200)

    @pytest.mark.parametrize("address", ["/ranking", "/ranking.csv", "/ranking-files"])
    @pytest.mark.parametrize(
        "query",
        ["level=x", "within=zz", "within=" + "0" * 32, "period=x", "period=custom",
         "period=custom&from=2026-13-45", "period=custom&from=2026-02-01&to=2026-01-01",
         "figure=x", "band=99", "band=-1", "unit=" + "f" * 32, "level=" + HUGE],
    )  # fmt: skip
    def test_the_ranking_refuses_what_makes_no_sense(self, browser, address, query):
        answer = browser("collector").get(f"{address}?{query}", expect_errors=True)
        assert answer.status_int in (200, 404, 422)


class TestMyDesk:
    def test_the_most_urgent_stands_first(self, browser, district):
        district.file("Ordinary")
        district.file("Due tomorrow", due=_date(1))
        district.file("Most immediate", priority="most_immediate")
        page = browser().get("/desk")
        subjects = [each.get_text() for each in page.html.select("a.subject")]
        assert subjects[0] == "Most immediate"
        assert subjects[-1] == "Ordinary"

    def test_what_was_sent_is_listed_with_who_has_it(self, browser, district):
        district.do("clerk", "put_up", district.file("Gone up"))
        page = browser().get("/sent")
        assert "Gone up" in page.html.select_one("a.subject").get_text()
        assert "Officer in charge" in page.html.select_one("td.c-who").get_text()

    def test_what_is_parked_is_listed_with_its_day(self, browser, district):
        district.do("clerk", "park", district.file("Waits"), reason="Court", until=_date(5))
        assert "Waits" in browser().get("/parked")
        assert "Waits" not in browser().get("/desk").html.main.get_text()

    def test_a_long_desk_has_pages(self, browser, district):
        for number in range(53):
            district.file(f"Matter {number}")
        page = browser().get("/desk")
        assert len(page.html.select("a.subject")) == 50
        rest = page.click(href="start=50")
        assert len(rest.html.select("a.subject")) == 3
        assert "51 to 53 of 53" in sentences(rest)

    def test_somebody_without_a_desk_sees_an_empty_one(self, browser, district, language):
        with district.work() as office:
            from eoffice_cms.security.users import add_user

            add_user(office.site, "visitor", "Visitor", password="kadamba-neem-peepal")
        page = browser("visitor", language).get("/desk")
        assert is_in(page.html.select_one(".empty-title").get_text(), language)


def _date(ahead):
    import datetime

    return datetime.date.fromisoformat(day(ahead))


class TestSearch:
    def subjects(self, page):
        return [each.get_text() for each in page.html.select(".hit-title")]

    def test_latin_letters_find_hindi_words(self, browser, district):
        district.file("अवकाश स्वीकृति", note="टीप")
        clerk = browser()
        for words in ("अवकाश", "avkash", "avakash"):
            assert self.subjects(clerk.get("/search", {"q": words})) == ["अवकाश स्वीकृति"], words

    @pytest.mark.parametrize(
        "words",
        ['"', "'", "%", "_", "*", "AND", "OR NOT", "NEAR(a b)", "a:b", "{}", "(", "^", "-", "\\",
         "title:x", "x\0y", "\u202e", "क" * 10_000, "a " * 5000, "<script>", "'; DROP TABLE x; --",
         "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")],
    )  # fmt: skip
    def test_no_words_break_it(self, browser, district, words):
        district.file()
        page = browser().get("/search", {"q": words})
        assert page.status_int == 200
        assert not page.html.select("main script")

    @pytest.mark.parametrize("query", ["from=x", "to=2026-02-31", "from=24-11-2026x"])
    def test_a_day_that_is_none_is_refused_and_the_words_kept(self, browser, language, query):
        page = browser("clerk", language).get(f"/search?q=land&{query}", status=422)
        assert is_in(refusal(page), language)
        assert page.html.select_one("#q")["value"] == "land"

    @pytest.mark.parametrize("query", ["from=0001-01-01", "to=9999-12-31", "to=1800-01-01"])
    def test_a_day_far_away_is_no_error(self, browser, query):
        browser().get(f"/search?q=land&{query}", status=(200, 422))

    def test_categories_are_chosen_and_shown_in_the_readers_language(
        self, browser, district, language
    ):
        district.file("About a complaint", category="grievance")
        district.file("About an election", category="election")
        district.file("About what an import brought", category="Carrier pigeon")
        reader = browser("clerk", language)
        title = {"hi": "शिकायत", "en": "Grievances"}[language]
        options = reader.get("/search").html.select("#f-category option")
        assert title in [each.get_text() for each in options]
        page = reader.get("/search?category=grievance")
        assert [each.get_text() for each in page.html.select(".hit-title")] == ["About a complaint"]
        assert title in page.html.select_one(".hits .paper-meta").get_text()
        file = reader.get(page.html.select_one(".hit-title")["href"])
        assert title in [each.get_text() for each in file.html.select(".facts dd")]
        assert "Carrier pigeon" in reader.get("/search?q=import")

    def test_filters_of_nonsense_are_left_out(self, browser, district):
        district.file("A matter")
        page = browser().get("/search?q=matter&type=x&state=y&sort=z")
        assert self.subjects(page) == ["A matter"]


class TestControlPanels:
    PANELS = ("panels", "panel-users", "panel-users-new", "panel-user?id=clerk", "panel-desks",
              "panel-desk?id=d-clerk", "panel-numbering", "panel-workflow",
              "panel-addons")  # fmt: skip

    @pytest.mark.parametrize("person", ["clerk", "collector", "auditor"])
    def test_they_are_the_administrators(self, browser, district, person):
        with district.unchanged():
            for panel in self.PANELS:
                browser(person).get(f"/{panel}", status=403)
            for address in ("/panel-addons-disable?addon=ranking", "/panel-users-new"):
                browser(person).send(address, {"id": "evil"}, status=403)

    def test_the_search_of_people_and_desks_keeps_its_words(self, browser):
        admin = browser("admin")
        for panel, field in (("/panel-users", "Clerk"), ("/panel-desks", "Officer")):
            page = admin.get(panel, {"q": field})
            assert page.html.select_one("main #q")["value"] == field
            assert page.html.select_one("#bar-q")["value"] == ""
            assert len(page.html.select("main tbody tr")) >= 1

    def test_a_new_person_gets_a_password_that_is_shown_once(self, browser):
        admin = browser("admin")
        form = form_of(admin.get("/panel-users-new"))
        form["id"], form["title_hi"], form["title_en"] = "r.verma", "आर. वर्मा", "R. Verma"
        page = form.submit("save", status=302).follow()
        told = page.html.select_one(".flash").get_text()
        password = told.split(" is ")[1].split(" ")[0]
        assert password not in admin.get("/panel-users")
        guest = browser(None)
        form = form_of(guest.get("/sign-in"))
        form["user"], form["password"] = "r.verma", password
        form.submit(status=302)

    @pytest.mark.parametrize(
        "fields",
        [{"id": "Clerk One"}, {"id": "clerk"}, {"id": "<b>"}, {"id": ""}, {"id": "x" * 41},
         {"title_hi": ""}, {"title_en": "x" * 121}, {"title_en": "a\u202eb"}],
        ids=str,
    )  # fmt: skip
    def test_a_person_who_does_not_fit_is_refused(self, browser, district, language, fields):
        form = form_of(browser("admin", language).get("/panel-users-new"))
        for name, value in {"id": "new.one", "title_hi": "न", "title_en": "N", **fields}.items():
            form[name].force_value(value)
        with district.unchanged():
            answer = form.submit("save", expect_errors=True)
        assert answer.status_int in (409, 422)
        assert is_in(refusal(answer), language)

    def test_one_cannot_take_ones_own_administration_away(self, browser, district, language):
        form = form_of(browser("admin", language).get("/panel-user?id=admin"))
        form["active"] = False
        with district.unchanged():
            answer = form.submit("save", status=403)
        assert is_in(refusal(answer), language)

    @pytest.mark.parametrize("pattern", [
        "", "CLR", "{seq", "{0.__class__}", "{seq:99}", "{x}/{seq}", "x" * 81, "{seq:5}\u202e",
        "<script>{nothing}",
    ])  # fmt: skip
    def test_a_pattern_that_makes_no_numbers_is_refused(self, browser, district, language, pattern):
        form = form_of(browser("admin", language).get("/panel-numbering"))
        form["pattern"].force_value(pattern)
        with district.unchanged():
            answer = form.submit("save", expect_errors=True)
        assert answer.status_int in (409, 422)
        assert is_in(refusal(answer), language)
        assert form_of(answer)["pattern"].value == pattern

    def test_a_dry_run_changes_nothing_and_disabling_hides_the_ranking(self, browser, district):
        admin = browser("admin")
        with district.unchanged():
            admin.send("/panel-addons-disable?addon=ranking&dry=1", status=302)
        assert "Would disable: ranking" in admin.get("/panel-addons")
        admin.send("/panel-addons-disable?addon=ranking", status=302)
        page = admin.get("/desk")
        assert not page.html.select('nav a[href="/ranking"]')
        admin.get("/ranking", status=404)
        admin.send("/panel-addons-enable?addon=ranking", status=302)
        admin.get("/ranking", status=200)

    @pytest.mark.parametrize("addon", ["", "nothing", "__class__", "<script>", "x" * 5000])
    def test_an_addon_that_is_none_is_refused(self, browser, district, language, addon):
        admin = browser("admin", language)
        with district.unchanged():
            for act in ("enable", "disable", "upgrade"):
                answer = admin.send(f"/panel-addons-{act}?addon={addon}", expect_errors=True)
                assert answer.status_int in (404, 409, 422), act
                assert is_in(refusal(answer), language)


class TestDownloads:
    def test_the_league_is_csv_that_a_spreadsheet_reads(self, browser, district):
        district.file('=HYPERLINK("http://evil")')
        answer = browser("collector").get("/ranking.csv")
        assert answer.content_type == "text/csv"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
        assert len({len(each) for each in rows}) == 1

    def test_no_cell_begins_a_formula(self, browser, district):
        for subject in ('=HYPERLINK("http://evil")', "+1+1", "-2+3", "@SUM(A1)", "\u200b=1"):
            district.file(subject)
        answer = browser("collector").get("/ranking-files.csv?figure=pending&period=all")
        rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
        assert len(rows) > 4
        for row in rows:
            assert not [each for each in row if each[:1] in "=+@\t\r" and each], row


def test_the_numbering_panel_tells_the_last_number_given_and_not_the_next(browser, district):
    district.file()
    page = browser("admin").get("/panel-numbering")
    table = page.html.select_one("main table").get_text()
    year = utcnow().astimezone(OFFICE_ZONE).year
    assert f"CLR/EST/{year}/00001" in table
    assert f"CLR/EST/{year}/00002" not in page.html.main.get_text()


def test_workflows_without_transitions_show_who_may_do_what(browser, language):
    page = browser("admin", language).get("/panel-workflow?name=place")
    assert not page.html.select("main .picture")
    headings = [each.get_text() for each in page.html.select("main tbody th")]
    assert len(headings) >= 4
    assert all(is_in(each, language) for each in headings)


def test_permissions_and_guards_go_by_their_titles(browser, district):
    admin = browser("admin", "hi")
    names = [
        each["href"].partition("name=")[2]
        for each in admin.get("/panel-workflow").html.select("main a[href*='name=']")
    ]
    assert "place" in names
    for name in names:
        page = admin.get(f"/panel-workflow?name={name}")
        for each in page.html.select("main tbody th, main .guard"):
            assert is_in(each.get_text(), "hi"), (name, each.get_text())
