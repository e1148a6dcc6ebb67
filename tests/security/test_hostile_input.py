"""What a stranger's hand can send is answered with a 4xx, quickly, and writes nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
from pages_district import PASSWORD, form_of
from webtest import Upload

from eoffice_cms.clock import utcnow
from eoffice_cms.content.document import Document
from eoffice_cms.errors import Invalid


class TestAddresses:
    @pytest.mark.parametrize("back", ["//[", "/\u0938\u094d\u0925\u093e\u092a\u0928\u093e/", "http://[::1/"])
    @pytest.mark.parametrize("page", ["/sign-in", "/language"])
    def test_a_way_back_that_is_no_address_leads_nowhere(self, browser, page, back):
        answer = browser(None).get(page, {"back": back, "to": "en"})
        assert answer.status_int in (200, 302)
        assert (answer.location or "http://localhost/") == "http://localhost/"

    def test_signing_in_with_one_leads_to_the_desk(self, browser):
        guest = browser(None)
        form = form_of(guest.get("/sign-in"))
        form["user"], form["password"] = "clerk", PASSWORD
        form["back"].force_value("//[")
        assert form.submit("sign_in", status=302).location == "http://localhost/desk"


class TestForms:
    def test_a_form_nested_without_end_is_refused(self, browser):
        guest = browser(None)
        depth = 20_000
        body = "&".join([f"csrf_token={guest.token()}", *["__start__=a:mapping"] * depth,
                         *["__end__=a:mapping"] * depth])
        answer = guest.post("/sign-in", body, expect_errors=True)
        assert 400 <= answer.status_int < 500

    @pytest.mark.parametrize("name", ["expected", "csrf_token", "note", "to", "once", "_charset_"])
    def test_a_file_where_a_word_belongs_is_refused(self, browser, district, name):
        file = district.file(note="For orders.")
        clerk = browser("clerk")
        token = clerk.token()
        for address in (f"{file}put-up", f"{file}pull-back", f"{file}note", "/new-file"):
            fields = {"csrf_token": token, name: Upload("x.txt", b"1")}
            answer = clerk.post(address, fields, expect_errors=True)
            assert answer.status_int < 500, address

    @pytest.mark.parametrize("charset", ["utf-16", "idna", "rot13", "nothing", "\x00"])
    def test_a_form_in_another_alphabet_is_refused(self, browser, charset):
        clerk = browser("clerk")
        answer = clerk.post(
            "/new-file", f"csrf_token={clerk.token()}&subject=%ff%fe&_charset_=x".encode(),
            {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"},
            expect_errors=True,
        )  # fmt: skip
        assert answer.status_int < 500

    @pytest.mark.parametrize("multipart", [True, False])
    def test_bytes_that_are_no_utf_8_are_refused_and_nothing_is_written(
        self, browser, district, multipart
    ):
        clerk = browser("clerk")
        token = clerk.token().encode()
        if multipart:
            kind = "multipart/form-data; boundary=x"
            fields = ((b"csrf_token", token), (b"subject", b"Land \xff\xfe"))
            body = b"".join(
                b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % each
                for each in fields
            ) + b"--x--\r\n"  # fmt: skip
        else:
            kind = "application/x-www-form-urlencoded"
            body = b"csrf_token=" + token + b"&subject=Land+%ff%fe"
        with district.unchanged():
            answer = clerk.post("/new-file", body, {"Content-Type": kind}, status=400)
        assert "could not be read. Nothing was changed" in answer.text

    def test_the_sign_for_a_lost_character_can_still_be_written(self, browser, district):
        form = form_of(browser("clerk").get("/new-file"))
        form["subject"] = "Land \ufffd record"
        path = form.submit("create", status=302).location
        assert district.read(path.split("localhost")[1], lambda each: each.title) == (
            "Land \ufffd record"
        )

    @pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=",
                                      "multipart/form-data; boundary=x", "text/xml", ""])
    def test_a_body_that_is_no_form_is_refused(self, browser, kind):
        answer = browser(None).post(
            "/sign-in", b"--x\r\nContent-Disp", {"Content-Type": kind}, expect_errors=True
        )
        assert 400 <= answer.status_int < 500

    def test_a_form_larger_than_any_of_ours_is_refused_unread(self, browser):
        """A million empty fields would take a gigabyte and a minute to take apart."""
        guest = browser(None)
        for address in ("/sign-in", "/nothing"):
            answer = guest.post(address, b"a&" * 600_000, expect_errors=True)
            assert answer.status_int == 413


class TestUploads:
    NAMES = ("a.pdf", "a.png", "a.jpg", "a.tif", "a.docx", "a.xlsx", "a.odt", "a.ods", "a.csv")
    BYTES = (b"junk\xff\xfe\x00", b"MZ\x90\0" + bytes(200), b"<html>", b"PK\3\4junk", bytes(50),
             b"GIF89a<script>", b"\x7fELF" + bytes(60))  # fmt: skip

    @pytest.mark.parametrize("name", NAMES)
    def test_none_passes_by_its_name_alone(self, name):
        for content in self.BYTES:
            document = Document("x", creator="clerk", created=utcnow())
            with pytest.raises(Invalid):
                document.store(BytesIO(content), name)


def test_text_that_the_server_itself_cannot_read_is_its_own_fault(browser, monkeypatch, caplog):
    """Answered as a wrong address, a broken catalogue would be in nobody's log."""

    def broken(_request):
        raise UnicodeDecodeError("ascii", b"\xe0", 0, 1, "not in range")

    monkeypatch.setattr("eoffice_cms.web.views.desk.chosen_desks", broken)
    assert browser("clerk").get("/desk", expect_errors=True).status_int == 500
    assert "UnicodeDecodeError" in caplog.text


def test_a_mark_that_no_form_of_ours_has_is_not_kept(browser, district):
    clerk = browser("clerk")
    for mark in ("x" * 100_000, ""):
        fields = {"subject": "A matter", "desk": "d-clerk", "once": mark}
        clerk.send("/new-file", fields, status=302)
    assert b"x" * 65 not in district.app.home.transient.read_bytes()
