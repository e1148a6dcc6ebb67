"""The pages of what branches publish: the coordinator's, and those that citizens read."""

from datetime import date, timedelta

import pytest
from departments_sample import the_form
from publishing_sample import PDF
from webtest import Upload

from eoffice_departments.coordinators import set_coordinator

BRANCH = "/CLR/EST/"


@pytest.fixture
def coordinator(app, visit):
    """Return a function that opens the coordinator's browser."""
    with app.work() as office:
        set_coordinator(office, office.site["CLR"]["EST"], "chitra")
    return lambda language="en": visit("chitra", language)


def fill(form, **given):
    for name, value in {"title_hi": "अवकाश नियम", "title_en": "Leave rules", **given}.items():
        form[name] = value
    return form


def add(browser, type_name="page", place=BRANCH, status=302, **given):
    """Add an item through its form and return the answer."""
    form = fill(the_form(browser.get(f"{place}add-item/{type_name}")), **given)
    return form.submit("save", status=status)


def change(browser, address, to):
    """Press the button of a transition."""
    page = browser.get(address)
    form = next(f for f in page.forms.values() if f"to={to}" in (f.action or ""))
    return form.submit(status=302).follow()


def path(answer):
    return answer.location.removeprefix("http://localhost")


class TestACircular:
    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_from_the_branch_to_the_citizen(self, coordinator, visit, language):
        browser, citizen = coordinator(language), visit(None, language)
        made = path(
            add(browser, "circular", upload=Upload("rules.pdf", PDF), number="12/2026",
                issued="2026-11-20", text_hi="सभी शाखाओं के लिए")
        )  # fmt: skip
        assert "/sign-in" in citizen.get(made, status=302).location
        assert "/sign-in" in citizen.get(f"{made}download", status=302).location
        citizen.get(f"{BRANCH}public", status=404)
        change(browser, made, "publish")
        title = "अवकाश नियम" if language == "hi" else "Leave rules"
        assert title in citizen.get("/public", status=200).text
        assert title in citizen.get(f"{BRANCH}public", status=200).text
        page = citizen.get(made, status=200)
        assert "12/2026" in page.text
        assert "सभी शाखाओं के लिए" in page.text
        fetched = citizen.get(f"{made}download", status=200)
        assert fetched.body == PDF
        assert fetched.content_type == "application/pdf"
        assert "attachment" in fetched.headers["Content-Disposition"]
        change(browser, made, "withdraw")
        assert "/sign-in" in citizen.get(made, status=302).location
        assert title not in citizen.get("/public").text

    def test_citizens_are_told_nothing_of_the_office(self, coordinator, visit):
        browser = coordinator()
        made = path(add(browser, "circular", upload=Upload("rules.pdf", PDF)))
        change(browser, made, "publish")
        assert "/sign-in" in visit(None).get(f"{made}access", status=302).location
        page = visit(None).get(made)
        for word in ("Chitra", "chitra", "SHA-256", "change-state", "/edit", "For the office"):
            assert word not in page.text
        assert "Chitra" in browser.get(made).text

    def test_without_its_document_what_was_typed_is_kept(self, coordinator):
        page = add(coordinator(), "circular", status=422, number="12/2026")
        assert the_form(page)["number"].value == "12/2026"
        page = add(coordinator(), "circular", status=422, number="12/2026",
                   upload=Upload("rules.pdf", b"<html>no</html>"))  # fmt: skip
        assert the_form(page)["number"].value == "12/2026"

    def test_a_new_document_takes_the_place_of_the_old(self, coordinator):
        browser = coordinator()
        made = path(add(browser, "form_sheet", upload=Upload("form.pdf", PDF)))
        form = fill(the_form(browser.get(f"{made}edit")), title_en="Form 2")
        form.submit("save", status=302)
        assert browser.get(f"{made}download").body == PDF
        form = the_form(browser.get(f"{made}edit"))
        form["upload"] = Upload("form.txt", b"Plain words")
        form.submit("save", status=302)
        assert browser.get(f"{made}download").body == b"Plain words"


class TestWhoMay:
    def test_others_find_neither_buttons_nor_forms(self, coordinator, visit):
        made = path(add(coordinator()))
        for user in ("asha", "dev"):
            browser = visit(user)
            assert "add-item" not in browser.get(f"{BRANCH}Public/").text
            for address in (f"{BRANCH}add-item/page", f"{BRANCH}Public/add-item/page",
                            f"{BRANCH}Public/arrange", made, f"{made}edit", f"{made}remove",
                            f"{made}move-to"):  # fmt: skip
                browser.get(address, status=403)

    def test_no_such_type(self, coordinator):
        for name in ("file", "x", "page/more", ""):
            coordinator().get(f"{BRANCH}add-item/{name}", status=404)


class TestDays:
    def test_a_citizen_finds_nothing_before_and_after(self, coordinator, visit):
        browser, citizen = coordinator(), visit(None)
        tomorrow = (date.today() + timedelta(days=2)).isoformat()
        made = path(add(browser, "form_sheet", upload=Upload("f.pdf", PDF), valid_from=tomorrow))
        change(browser, made, "publish")
        for address in (made, f"{made}download"):
            citizen.get(address, status=404)
        browser.get(made, status=200)
        assert "Leave rules" not in citizen.get("/public").text


class TestOrder:
    def test_up_down_and_to_a_place_without_a_script(self, coordinator):
        browser = coordinator()
        for number in range(1, 4):
            add(browser, title_en=f"Page {number}")
        arrange = f"{BRANCH}Public/arrange"

        def titles():
            page = browser.get(arrange).html
            return [each.text[-1] for each in page.select(".seat-title")]

        def row(number, **given):
            forms = browser.get(arrange).forms.values()
            form = [f for f in forms if "/move" in (f.action or "")][number - 1]
            for name, value in given.items():
                form[name] = value
            return form

        row(3).submit("to", value="up", status=302)
        assert titles() == ["1", "3", "2"]
        row(1).submit("to", value="down", status=302)
        assert titles() == ["3", "1", "2"]
        row(1, place="3").submit(status=302)
        assert titles() == ["1", "2", "3"]
        page = row(1, place="x").submit(status=302).follow()
        assert "Nothing was moved" in page.text
        assert titles() == ["1", "2", "3"]

    def test_sections_and_moving_between_them(self, coordinator, visit):
        browser = coordinator()
        made = path(add(browser))
        form = the_form(browser.get(f"{BRANCH}Public/add-section"))
        form["title_hi"], form["title_en"] = "परिपत्र", "Circulars of this year"
        section = path(form.submit("save", status=302))
        form = the_form(browser.get(f"{made}move-to"))
        form["section"].select(text="Circulars of this year")
        moved = path(form.submit("save", status=302))
        assert moved.startswith(section)
        change(browser, moved, "publish")
        page = visit(None).get(f"{BRANCH}public")
        assert "Circulars of this year" in page.text

    def test_what_is_removed_is_gone(self, coordinator):
        browser = coordinator()
        made = path(add(browser))
        the_form(browser.get(f"{made}remove")).submit("save", status=302)
        browser.get(made, status=404)


class TestSearch:
    def test_citizens_find_what_is_published(self, coordinator, visit):
        browser, citizen = coordinator(), visit(None)
        made = path(add(browser, "news_item", text_en="Camp at Kotma on Tuesday"))
        assert "Leave rules" not in citizen.get("/public?q=Kotma").text
        change(browser, made, "publish")
        assert "Leave rules" in citizen.get("/public?q=Kotma").text
        assert "Nothing was found" in citizen.get("/public?q=zzz").text

    def test_officials_find_it_in_the_search_with_its_kind(self, coordinator, visit):
        add(coordinator(), "news_item", text_en="Camp at Kotma")
        assert "News item" in coordinator().get("/search?q=Kotma").text
        assert "Leave rules" not in visit("asha").get("/search?q=Kotma").text
