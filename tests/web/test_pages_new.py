"""Making things: files, folders, documents, people, sharing; what is refused on the way."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from pages_district import PASSWORD, day, form_of, is_in, refusal, sentences
from webtest import Upload

from eoffice_cms.content import document as documents

SCRIPT = "<script>alert(1)</script>"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0"
    b"\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


def numbers(district):
    with district.work() as office:
        return list(office.site.numbers)


class TestNewFile:
    def test_it_is_created_with_the_next_number(self, browser, district):
        form = form_of(browser().get("/new-file"))
        form["subject"] = "भूमि आवंटन की शिकायत"
        page = form.submit("create", status=302).follow()
        assert page.html.h1.get_text(strip=True) == "भूमि आवंटन की शिकायत"
        assert numbers(district) == [page.html.select_one(".number").get_text(strip=True)]

    def test_it_takes_a_category_and_goes_without(self, browser, district):
        for category in ("land", ""):
            form = form_of(browser().get("/new-file"))
            form["subject"], form["category"] = f"A matter of {category}", category
            form.submit("create", status=302)
        with district.work() as office:
            found = [each.category for each in office.site.numbers.values()]
        assert found == ["land", None]

    def test_sent_twice_it_is_created_once(self, browser, district):
        form = form_of(browser().get("/new-file"))
        form["subject"] = "Sent with two clicks"
        first = form.submit("create", status=302)
        second = form.submit("create", status=302)
        assert second.location == first.location
        assert len(numbers(district)) == 1

    def test_sent_again_with_other_words_it_is_another_file(self, browser, district):
        form = form_of(browser().get("/new-file"))
        for subject in ("The first matter", "The second matter"):
            form["subject"] = subject
            form.submit("create", status=302)
        assert len(numbers(district)) == 2

    def test_two_clicks_at_the_same_moment_create_one(self, browser, district):
        clerk = browser()
        page = clerk.get("/new-file")
        fields = {**dict(form_of(page).submit_fields()), "subject": "Two clicks at once"}
        url = form_of(page).action
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda _again: clerk.send(url, fields), range(2)))
        assert {each.status_int for each in answers} == {302}
        assert len({each.location for each in answers}) == 1
        assert len(numbers(district)) == 1

    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("add-draft", {"title": "Order", "text": "The leave is granted."}),
            ("add-letter", {"upload": Upload("order.txt", b"Order")}),
            ("access", {"desk": "d-outsider"}),
        ],
    )
    def test_so_with_all_that_is_added_to_a_file(self, browser, district, name, fields):
        file = district.file()
        form = form_of(browser().get(f"{file}{name}"))
        for field, value in fields.items():
            form[field] = value
        first = form.submit(status=302)
        with district.unchanged():
            assert form.submit(status=302).location == first.location

    def test_what_was_refused_can_be_sent_again(self, browser, district):
        form = form_of(browser().get("/new-file"))
        page = form.submit("create", status=422)
        form = form_of(page)
        form["subject"] = "Now with a subject"
        form.submit("create", status=302)
        assert len(numbers(district)) == 1

    @pytest.mark.parametrize(
        "fields",
        [
            {"subject": ""},
            {"subject": "  "},
            {"subject": "ab"},
            {"subject": "x" * 501},
            {"subject": "क" * 10_000},
            {"subject": "Two\nlines"},
            {"subject": "Bell\x07"},
            {"subject": "Pay \u202e001"},
            {"subject": "A subject", "note": "x" * 20_001},
            {"subject": "A subject", "due": day(-1)},
            {"subject": "A subject", "due": "tomorrow"},
            {"subject": "A subject", "form-priority": "soon"},
            {"subject": "A subject", "desk": "d-outsider"},
            {"subject": "A subject", "desk": "nothing"},
        ],
        ids=lambda fields: ", ".join(f"{k}={v[:12]!r}" for k, v in fields.items()),
    )
    def test_what_does_not_fit_is_refused(self, browser, district, language, fields):
        form = form_of(browser("clerk", language).get("/new-file"))
        for name, value in fields.items():
            form[name].force_value(value)
        with district.unchanged():
            answer = form.submit("create", status=422)
        assert is_in(refusal(answer), language)
        assert form_of(answer)["subject"].value.strip() == fields["subject"].strip()

    def test_who_sits_nowhere_is_told_so(self, browser, district, language):
        with district.work() as office:
            from eoffice_cms.security.users import add_user

            add_user(office.site, "visitor", "Visitor", password=PASSWORD)
        answer = browser("visitor", language).get("/new-file", status=403)
        assert is_in(refusal(answer), language)

    def test_in_somebody_elses_branch_none_begins(self, browser, district):
        with district.unchanged():
            browser("outsider").get("/CLR/EST/new-file", status=403)
            browser("outsider").send("/CLR/EST/new-file", {"subject": "Not mine"}, status=403)


class TestUpload:
    def upload(self, person, address, name, content, title=""):
        form = form_of(person.get(address))
        form["upload"] = Upload(name, content)
        form["title"] = title
        return form.submit("add", expect_errors=True)

    @pytest.fixture
    def file(self, district):
        return district.file(note="Put up")

    @pytest.mark.parametrize(
        ("name", "content", "mime"),
        [("order.pdf", PDF, "application/pdf"), ("scan.png", PNG, "image/png"),
         ("आदेश.txt", "आदेश".encode(), "text/plain")],
    )  # fmt: skip
    def test_it_comes_back_as_it_was_and_as_an_attachment(self, browser, file, name, content, mime):
        clerk = browser()
        answer = self.upload(clerk, f"{file}add-letter", name, content, "The order")
        page = answer.follow()
        paper = page.click("The order")
        got = paper.click(href="download")
        assert got.body == content
        assert got.content_type == mime
        assert got.headers["Content-Disposition"].startswith("attachment;")
        assert got.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("order.pdf", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + b"\0" * 300),
            ("order.pdf", b"\x7fELF\2\1\1\0" + b"\0" * 300),
            ("letter.txt", b"<!DOCTYPE html><html><script>alert(1)</script></html>"),
            ("letter.txt", b"  <html><body onload=alert(1)>"),
            ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("picture.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("order.pdf", PNG),
            ("order.pdf.exe", PDF),
            ("run.exe", b"MZ\x90\0" + b"\0" * 300),
            ("page.html", b"<html></html>"),
            ("empty.pdf", b""),
            ("nothing", PDF),
            ("notes.txt", b"\0\1\2\3" * 50),
            ("table.csv", b"\xff\xfe\0\0\x80" * 50),
            ("macro.docx", b"PK\3\4" + b"\0" * 100),
        ],
    )  # fmt: skip
    def test_what_is_not_what_it_says_is_refused(
        self, browser, district, file, language, name, content
    ):
        clerk = browser("clerk", language)
        with district.unchanged():
            answer = self.upload(clerk, f"{file}add-letter", name, content, "My title")
        assert answer.status_int == 422
        assert is_in(refusal(answer), language)
        assert form_of(answer)["title"].value == "My title"

    def test_none_at_all_is_refused(self, browser, district, file, language):
        form = form_of(browser("clerk", language).get(f"{file}add-letter"))
        with district.unchanged():
            assert is_in(refusal(form.submit("add", status=422)), language)

    def test_text_in_place_of_an_upload_is_refused(self, browser, district, file):
        with district.unchanged():
            browser().send(f"{file}add-letter", {"upload": "not a file"}, status=422)

    def test_what_is_too_large_is_refused(self, browser, district, file, language, monkeypatch):
        monkeypatch.setattr(documents, "LARGEST", 2 << 20)
        with district.unchanged():
            large = PDF + b"\0" * (3 << 20)
            clerk = browser("clerk", language)
            answer = self.upload(clerk, f"{file}add-letter", "order.pdf", large)
        assert answer.status_int == 422
        assert "2 MB" in refusal(answer)

    def test_a_name_from_elsewhere_names_no_path(self, browser, district, file):
        clerk = browser()
        hostile = "../../etc/; x=passwd<script>.txt"
        page = self.upload(clerk, f"{file}add-letter", hostile, b"text", "Paper").follow()
        paper = page.click("Paper")
        disposition = paper.click(href="download").headers["Content-Disposition"]
        assert "/" not in disposition.replace("UTF-8''", "")
        assert "\n" not in disposition
        assert ".." not in disposition.split("''")[1][:2]

    def test_a_document_goes_into_a_folder_and_is_published(self, browser):
        admin = browser("admin")
        page = self.upload(admin, "/files/add-document", "order.pdf", PDF, SCRIPT).follow()
        assert page.html.h1.get_text(strip=True) == SCRIPT
        form = next(each for each in page.forms.values() if "change-state" in each.action)
        before = page.html.select_one(".badge").get_text()
        assert form.submit().follow().html.select_one(".badge").get_text() != before


class TestFolder:
    @pytest.mark.parametrize("title", ["", "x" * 501, "a\x07b", "a\u202eb"])
    def test_what_does_not_fit_is_refused(self, browser, district, language, title):
        form = form_of(browser("admin", language).get("/files/add-folder"))
        form["title"].force_value(title)
        with district.unchanged():
            answer = form.submit("add", status=422)
        assert is_in(refusal(answer), language)
        assert form_of(answer)["title"].value == title

    @pytest.mark.parametrize("title", ["..", "_", "@@", "/", "  ?#%", "++", "परिपत्र 2026", SCRIPT])
    def test_any_title_makes_an_address_that_works(self, browser, title):
        form = form_of(browser("admin").get("/files/add-folder"))
        form["title"] = title
        page = form.submit("add", status=302).follow()
        assert page.html.h1.get_text(strip=True) == title.strip()

    def test_only_who_may_can_add(self, browser, district):
        with district.unchanged():
            for address in ("/add-folder", "/CLR/add-folder", "/CLR/EST/add-folder"):
                browser("clerk").get(address, status=403)
                browser("clerk").send(address, {"title": "Mine"}, status=403)


class TestReading:
    """A letter is read on its own page where a browser can show it."""

    def add(self, browser, district, name, content):
        clerk = browser()
        form = form_of(clerk.get(f"{district.file()}add-letter"))
        form["upload"] = Upload(name, content)
        page = form.submit("add").follow()
        return clerk.get(page.html.select_one(".paper-list a")["href"])

    def test_a_text_is_text(self, browser, district):
        said = f"\ufeffOrder\r\n{SCRIPT}\n\u202e12"
        page = self.add(browser, district, "order.txt", said.encode())
        assert page.html.select_one(".typed").get_text() == f"Order\n{SCRIPT}\n\ufffd12"
        assert not page.html.select("main script")

    def test_a_picture_is_shown_and_still_an_attachment(self, browser, district):
        page = self.add(browser, district, "site.png", PNG)
        shown = page.html.select_one("main img")
        assert shown["alt"] == "site.png"
        answer = browser().get(shown["src"])
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.content_type == "image/png"

    @pytest.mark.parametrize(("name", "content"), [("a.pdf", PDF), ("a.txt", b"x" * 200_001)])
    def test_the_rest_is_fetched(self, browser, district, name, content):
        page = self.add(browser, district, name, content)
        assert not page.html.select("main img, main .typed")
        assert page.html.select_one('main a[href$="/download"]')


class TestSharing:
    @pytest.fixture
    def file(self, district):
        return district.file("A shared matter", note="Put up")

    def test_it_lets_somebody_see_and_can_be_taken_back(self, browser, file):
        clerk, outsider = browser(), browser("outsider")
        outsider.get(file, status=403)
        form = form_of(clerk.get(f"{file}access"))
        form["desk"] = "d-outsider"
        page = form.submit("share", status=302).follow()
        assert "Patwari" in page.html.select_one("main table").get_text()
        outsider.get(file, status=200)
        assert "A shared matter" in outsider.get("/search?q=shared")
        back = next(each for each in page.forms.values() if "unshare" in each.action)
        back.submit(status=302)
        outsider.get(file, status=403)
        assert "A shared matter" not in outsider.get("/search?q=shared")

    @pytest.mark.parametrize("desk", ["", "d-nobody", "user:admin", "x" * 10_000])
    def test_a_desk_that_is_none_is_refused(self, browser, district, file, language, desk):
        form = form_of(browser("clerk", language).get(f"{file}access"))
        form["desk"].force_value(desk)
        with district.unchanged():
            answer = form.submit("share", status=422)
        assert is_in(refusal(answer), language)

    def test_taking_back_what_was_not_shared_is_refused(self, browser, district, file, language):
        clerk = browser("clerk", language)
        with district.unchanged():
            for query in ("", "?principal=desk:d-clerk&role=Custodian", "?principal=x&role=y"):
                answer = clerk.send(f"{file}unshare{query}", status=409)
                assert is_in(refusal(answer), language)

    def test_who_only_reads_cannot_share(self, browser, district, file):
        coordinator = browser("coordinator")
        coordinator.get(f"{file}access", status=200)
        with district.unchanged():
            coordinator.send(f"{file}access", {"desk": "d-outsider"}, expect_errors=True)
            coordinator.send(f"{file}unshare?principal=x&role=y", status=403)

    def test_the_page_says_why_each_sees_it(self, browser, file, language):
        page = browser("clerk", language).get(f"{file}access")
        cells = page.html.select("main tbody td:nth-of-type(1), main tbody td:nth-of-type(2)")
        assert cells
        for cell in cells:
            assert is_in(cell.get_text(), language), cell
            assert not re.search("[0-9a-f]{32}", cell.get_text()), cell
        assert sentences(page)
