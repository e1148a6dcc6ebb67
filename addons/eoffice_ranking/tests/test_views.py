"""The pages as a signed-in person meets them."""

import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from webtest import TestApp

BEGIN = datetime(2026, 9, 1, 6, tzinfo=UTC)
NOW = BEGIN + timedelta(60)


@pytest.fixture
def web(app, monkeypatch):
    """Give a browser for the site, at 60 days after its beginning."""
    from eoffice_cms.web.configuration import make_wsgi_app

    monkeypatch.setattr("eoffice_cms.web.requests.utcnow", lambda: NOW)
    return TestApp(make_wsgi_app({}, app), extra_environ={"REMOTE_ADDR": "127.0.0.1"})


def sign_in(web, user="asha", language="en"):
    web.set_cookie("language", language)
    form = web.get("/sign-in").forms["form"] if "form" in web.get("/sign-in").forms else (
        list(web.get("/sign-in").forms.values())[-1])
    form["user"], form["password"] = user, "a long password"
    assert form.submit("sign_in").status_int in (302, 303)


def soup(response):
    return BeautifulSoup(response.body, "html.parser")


def texts(table):
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
            for row in table.tbody.find_all("tr")]


class TestLeague:
    def test_strangers_are_led_to_sign_in(self, web):
        assert web.get("/ranking", expect_errors=True).status_int in (302, 303, 401, 403)

    def test_it_ranks_departments(self, web, do):
        do.fill("nazul", 10, 4)
        do.fill("store", 10, 2)
        sign_in(web)
        page = soup(web.get("/ranking"))
        rows = texts(page.find("table", class_="ranking"))
        assert [row[0] for row in rows] == ["1", "2"]
        assert rows[0][1] == "Health half the files decided in 2 days, pending ones counted"
        assert rows[1][1] == "Revenue half the files decided in 4 days, pending ones counted"

    def test_a_collector_reads_it_in_hindi(self, web, do):
        do.fill("nazul", 10, 4)
        sign_in(web, language="hi")
        response = web.get("/ranking?level=branch")
        assert "आधी नस्तियाँ 4 दिन में निर्णीत, लंबित सहित" in response.text
        assert "नज़ूल" in response.text
        main = soup(response).find("main")
        main.find("details", class_="how").decompose()
        words = set(re.findall(r"[A-Za-z]{3,}", main.get_text(" ")))
        # Names of departments come as they were entered.
        assert words <= {"revenue", "CSV", "Revenue"}

    def test_kaplan_and_meier_stand_only_under_how_it_is_computed(self, web, do):
        do.fill("nazul", 10, 4)
        sign_in(web)
        page = soup(web.get("/ranking"))
        page.find("details", class_="how").decompose()
        assert not re.search("kaplan|meier|rmst|median", page.get_text(" "), re.IGNORECASE)

    def test_few_files_are_not_ranked(self, web, do):
        do.fill("nazul", 3, 4)
        sign_in(web)
        row, = texts(soup(web.get("/ranking?level=branch")).find("table", class_="ranking"))
        assert row[0] == "–"
        assert "not ranked" in row[1]

    def test_the_heat_map_has_its_table_behind(self, web, do):
        for day in (0, 10, 40, 55):
            do.new_file("nazul", day)
        sign_in(web)
        page = soup(web.get("/ranking?level=branch"))
        counts = [one.get_text() for one in page.select("svg.heat-map .count")]
        behind = texts(page.select_one("details.behind table"))
        assert behind == [["Nazul", *counts, "4"]]
        assert counts == ["1", "0", "1", "2", "0", "0", "0", "0"]

    def test_a_department_leads_to_its_branches(self, web, do):
        do.fill("nazul", 3, 4)
        do.fill("store", 3, 4)
        sign_in(web)
        page = soup(web.get("/ranking"))
        link = page.find("table", class_="ranking").find("a", string="Revenue")
        inside = soup(web.get(link["href"]))
        assert inside.h1.get_text() == "Ranking: Revenue"
        assert [row[1].split()[0] for row in texts(inside.find("table", class_="ranking"))] == [
            "Nazul"]

    def test_an_old_log_is_shown_from_its_beginning(self, web, do, monkeypatch):
        do.fill("nazul", 10, 4)
        later = NOW + timedelta(900)
        monkeypatch.setattr("eoffice_cms.web.requests.utcnow", lambda: later)
        sign_in(web)
        page = soup(web.get("/ranking?level=branch"))
        assert page.find("option", selected=True)["value"] == "all"
        assert texts(page.find("table", class_="ranking"))[0][0] == "1"

    def test_an_empty_site_has_a_page(self, web):
        sign_in(web)
        assert "No file was open in this period." in web.get("/ranking").text

    def test_nothing_inline_breaks_the_content_policy(self, web, do):
        do.fill("nazul", 10, 4)
        sign_in(web)
        page = soup(web.get("/ranking?level=branch"))
        assert not page.find_all(style=True)
        assert not page.find_all("style")
        assert not [one for one in page.find_all(True) for name in one.attrs if name[:2] == "on"]
        assert all(one.get("src") for one in page.find_all("script"))

    def test_ids_are_unique(self, web, do):
        do.fill("nazul", 10, 4)
        sign_in(web)
        ids = [one["id"] for one in soup(web.get("/ranking")).find_all(id=True)]
        assert len(ids) == len(set(ids))

    def test_the_menu_leads_there(self, web):
        sign_in(web)
        assert soup(web.get("/desk")).find("nav", class_="nav").find("a", href="/ranking")

    def test_disabled_it_is_gone(self, web, app):
        sign_in(web)
        with app.work() as office:
            office.site.enabled_addons = frozenset()
        assert web.get("/ranking", expect_errors=True).status_int == 404
        assert not soup(web.get("/desk")).find("a", href="/ranking")


class TestChoice:
    @pytest.mark.parametrize(
        ("address", "field"),
        [
            ("period=custom", "from"),
            ("period=custom&from=2026-09-02&to=2026-09-01", "to"),
            ("period=custom&from=2099-01-01&to=2099-01-02", "from"),
            ("period=custom&from=31.02.2026&to=2026-09-01", "from"),
            ("period=custom&from=%00x&to=%E2%80%AE", "from"),
        ],
    )
    def test_wrong_days_get_a_sentence_beside_the_field(self, web, address, field):
        sign_in(web)
        response = web.get(f"/ranking?{address}", expect_errors=True)
        assert response.status_int == 422
        page = soup(response)
        assert page.find(id=f"ranking-{field}-error").get_text()
        assert page.find(id=f"ranking-{field}")["aria-invalid"] == "true"

    def test_what_was_typed_is_kept(self, web):
        sign_in(web)
        response = web.get("/ranking?period=custom&from=31.02.2026&to=2026-09-01", status=422)
        page = soup(response)
        assert page.find(id="ranking-from")["value"] == "31.02.2026"
        assert page.find("option", selected=True)["value"] == "custom"

    @pytest.mark.parametrize("given", ["<script>", "x" * 10_000, "persons"])
    def test_an_unknown_period_gets_a_sentence(self, web, given):
        sign_in(web)
        page = soup(web.get("/ranking", {"period": given}, status=422))
        assert page.find(id="ranking-period-error").get_text()

    @pytest.mark.parametrize("address", ["level=person", "within=x", "level=" + "x" * 10_000])
    def test_other_nonsense_is_not_found(self, web, address):
        sign_in(web)
        assert web.get(f"/ranking?{address}", expect_errors=True).status_int == 404

    def test_a_department_that_is_not_there_is_not_found(self, web):
        sign_in(web)
        assert web.get(f"/ranking?within={'0' * 32}", expect_errors=True).status_int == 404


class TestFiles:
    def test_a_figure_leads_to_as_many_files(self, web, do):
        do.fill("nazul", 10, 4)
        for day in (0, 20, 50):
            do.new_file("nazul", day)
        sign_in(web)
        page = soup(web.get("/ranking?level=branch"))
        table = page.find("table", class_="ranking")
        links = table.tbody.select("td a[href*='ranking-files']")
        checked = 0
        for link in links:
            count = link.get_text()
            if count.isdigit() and "figure=" in link["href"]:
                listed = soup(web.get(link["href"])).find("table", class_="ranking")
                if "figure=cases" not in link["href"]:
                    assert len(listed.tbody.find_all("tr")) == int(count)
                    checked += 1
        assert checked >= 4

    def test_its_files_open(self, web, do):
        number = do.new_file("nazul", 20, "A culvert at Devpur")
        sign_in(web)
        page = soup(web.get("/ranking-files?level=branch&figure=pending"))
        link = page.find("a", string="A culvert at Devpur")
        assert number in web.get(link["href"]).text

    def test_hidden_files_are_said_to_be_hidden(self, web, do):
        do.new_file("nazul", 20, "Not for Bela")
        sign_in(web, "bela")
        response = web.get("/ranking-files?level=branch&figure=pending")
        assert "Not for Bela" not in response.text
        assert "The figure counts 1 files; you may see 0 of them, 1 are not shown." in " ".join(
            soup(response).find("main").get_text(" ").split())

    def test_it_comes_in_pages(self, web, do):
        for day in range(53):
            do.new_file("nazul", day)
        sign_in(web)
        first = soup(web.get("/ranking-files?level=branch&figure=pending"))
        assert len(texts(first.find("table", class_="ranking"))) == 50
        second = soup(web.get(first.find("a", rel="next")["href"]))
        assert len(texts(second.find("table", class_="ranking"))) == 3

    @pytest.mark.parametrize(
        "address", ["figure=persons", "figure=pending&band=8", "figure=pending&band=-1",
                    "figure=pending&band=x", "figure=pending&unit=x"])
    def test_what_is_no_figure_is_not_found(self, web, address):
        sign_in(web)
        assert web.get(f"/ranking-files?{address}", expect_errors=True).status_int == 404


def read_csv(response):
    assert response.content_type == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment")
    return list(csv.reader(StringIO(response.body.decode("utf-8-sig"))))


class TestCsv:
    def test_the_league_can_be_taken_away(self, web, do):
        do.fill("nazul", 10, 4)
        sign_in(web)
        link = soup(web.get("/ranking?level=branch")).find("a", string="Table as CSV")
        heads, row = read_csv(web.get(link["href"]))
        assert row[heads.index("rank")] == "1"
        assert row[0] == "Nazul"

    def test_files_can_be_taken_away_and_never_run(self, web, do):
        do.new_file("nazul", 20, "=HYPERLINK(1)")
        sign_in(web)
        _heads, row = read_csv(web.get("/ranking-files.csv?level=branch&figure=pending"))
        assert row[1] == "'=HYPERLINK(1)"


class TestHostileTitles:
    def test_they_stay_text(self, web, do, app):
        with app.work(now=BEGIN) as office:
            office.site["revenue"]["nazul"].titles = None
            office.site["revenue"]["nazul"].title = '<script>alert("x")</script>\u202e"'
        do.fill("nazul", 10, 4)
        sign_in(web)
        for address in ("/ranking?level=branch", "/ranking-files?level=branch&figure=disposed"):
            assert "<script>alert" not in web.get(address).text
