"""Forms: what fields take and refuse, and how a form is drawn in both languages."""

from __future__ import annotations

import datetime
import re
import time
import unicodedata
from pathlib import Path

import bs4
import colander
import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid import testing
from pyramid.i18n import make_localizer

import eoffice_cms
from eoffice_cms.web.forms import (
    Button,
    CheckboxChoiceWidget,
    Day,
    DeskChoice,
    Group,
    HiddenWidget,
    PasswordWidget,
    RadioChoiceWidget,
    SelectWidget,
    Text,
    Uid,
    ValidationFailure,
    make_form,
    not_past,
    one_of,
)

TODAY = datetime.date(2026, 11, 24)
LOCALE = Path(eoffice_cms.__file__).parent / "locale"


def refusal(kind, value):
    node = colander.SchemaNode(kind)
    with pytest.raises(colander.Invalid) as caught:
        node.deserialize(value)
    return str(caught.value.msg.interpolate())


class TestText:
    def test_it_normalises_and_strips(self):
        assert colander.SchemaNode(Text()).deserialize("  e\u0301tat ") == "\u00e9tat"

    def test_it_keeps_the_joiners_that_hindi_needs(self):
        word = "क\u094d\u200dष और र\u094d\u200cय"
        assert colander.SchemaNode(Text()).deserialize(word) == unicodedata.normalize("NFC", word)

    @pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u2069", "\u200f"])
    def test_it_refuses_what_turns_the_direction(self, mark):
        assert "Character 2 " in refusal(Text(), f"a{mark}b")

    @pytest.mark.parametrize("character", ["\x00", "\x07", "\x9b", "\x7f", "\uffff"])
    def test_it_refuses_control_characters(self, character):
        assert "control character" in refusal(Text(multiline=True), f"a{character}b")

    def test_it_refuses_half_a_character(self):
        assert "half a character" in refusal(Text(), "a\ud800b")

    def test_it_lets_line_breaks_pass_only_where_there_are_lines(self):
        assert "one line" in refusal(Text(), "a\nb")
        lines = colander.SchemaNode(Text(multiline=True)).deserialize("a\r\nb\tc\rd")
        assert lines == "a\nb\tc\nd"

    def test_it_refuses_what_is_too_long_and_says_by_how_much(self):
        sentence = refusal(Text(max=20), "क" * 10_000)
        assert "10000 characters" in sentence
        assert "at most 20" in sentence

    @pytest.mark.parametrize("value", ["", "   ", "\n", "\ufeff"])
    def test_it_takes_empty_for_missing(self, value):
        assert colander.SchemaNode(Text(), missing=None).deserialize(value) is None

    @pytest.mark.parametrize("value", [7, ["a"], {"a": 1}, True])
    def test_it_refuses_what_is_no_text(self, value):
        assert refusal(Text(), value) == "This must be text."

    @given(st.text(alphabet=st.characters(), max_size=60))
    def test_what_it_takes_can_be_stored_and_shown(self, text):
        try:
            taken = Text(max=50).deserialize(colander.SchemaNode(Text()), text)
        except colander.Invalid:
            return
        if taken is not colander.null:
            assert len(taken) <= 50
            assert taken == unicodedata.normalize("NFC", taken).strip()
            taken.encode("utf-8")


class TestDay:
    @pytest.mark.parametrize(
        "text", ["2026-12-05", "5-12-2026", "05/12/2026", "05.12.2026", " ०५-१२-२०२६ "]
    )
    def test_it_takes_what_people_write(self, text):
        assert colander.SchemaNode(Day()).deserialize(text) == datetime.date(2026, 12, 5)

    @pytest.mark.parametrize("text", ["31-02-2026", "2026-13-01", "tomorrow", "5-12-26", 20261205])
    def test_it_refuses_what_is_no_day(self, text):
        assert "not a date" in refusal(Day(), text)

    def test_it_refuses_a_strange_year(self):
        assert "1900 and 2200" in refusal(Day(), "9999-01-01")

    def test_not_past_takes_today(self):
        node = colander.SchemaNode(Day(), validator=not_past(TODAY))
        assert node.deserialize("2026-11-24") == TODAY
        with pytest.raises(colander.Invalid):
            node.deserialize("2026-11-23")


class TestChoices:
    def test_a_uid_is_32_hexadecimal_digits(self):
        assert colander.SchemaNode(Uid()).deserialize("AB" * 16) == "ab" * 16
        assert "Please choose again" in refusal(Uid(), "ab" * 16 + "\n;")

    def test_a_desk_must_exist(self):
        kind = DeskChoice({"a"}.__contains__)
        assert colander.SchemaNode(kind).deserialize("a") == "a"
        assert "no such desk" in refusal(kind, "z")
        assert "no such desk" in refusal(kind, ["a"])

    def test_one_of_does_not_list_what_there_is(self):
        node = colander.SchemaNode(colander.String(), validator=one_of(["secret"]))
        with pytest.raises(colander.Invalid) as caught:
            node.deserialize("x")
        assert "secret" not in str(caught.value.msg)


class SendForm(colander.Schema):
    to = colander.SchemaNode(
        DeskChoice({"a", "b"}.__contains__),
        title="To",
        description="The file goes there.",
        widget=SelectWidget(values=[("", "–"), Group("Branch", ("a", "A"), ("b", "B"))]),
    )
    note = colander.SchemaNode(Text(max=50, multiline=True), title="Note", missing="")
    due = colander.SchemaNode(Day(), title="Due", validator=not_past(TODAY), missing=None)
    plain = colander.SchemaNode(colander.Date(), title="Plain", missing=None)
    priority = colander.SchemaNode(
        colander.String(),
        title="Priority",
        default="normal",
        validator=one_of(("normal", "immediate")),
        widget=RadioChoiceWidget(values=[("normal", "Normal"), ("immediate", "Immediate")]),
    )
    copies = colander.SchemaNode(
        colander.Set(),
        title="Copies",
        missing=(),
        widget=CheckboxChoiceWidget(values=[("x", "X"), ("y", "Y")]),
    )
    receipt = colander.SchemaNode(colander.Boolean(), title="Ask for a receipt")
    secret = colander.SchemaNode(Text(), title="PIN", widget=PasswordWidget(), missing="")
    expected = colander.SchemaNode(Text(), widget=HiddenWidget(), missing=None)


BUTTONS = (Button("send", "Send"), Button("cancel", "Cancel", url="/desk"))


def drawn(html):
    return bs4.BeautifulSoup(html, "html.parser")


def posted(page):
    """Return the controls a browser would post of a drawn form, in document order."""
    controls = []
    for element in page.form.select("input, select, textarea"):
        name = element.get("name")
        if (
            not name
            or (element.get("type") in ("checkbox", "radio")
            and "checked" not in element.attrs)
        ):
            continue
        if element.name == "select":
            option = element.select_one("option[selected]") or element.option
            controls.append((name, option["value"]))
        elif element.name == "textarea":
            controls.append((name, element.text.removeprefix("\n")))
        else:
            controls.append((name, element.get("value", "")))
    return controls


class TestForm:
    def test_it_needs_no_script_and_no_style(self, request_):
        html = make_form(SendForm(), request_, BUTTONS, "/send").render()
        assert "<script" not in html
        assert " style=" not in html
        assert " on" + "click" not in html

    def test_every_field_has_a_label(self, request_):
        page = drawn(make_form(SendForm(), request_, BUTTONS).render())
        for element in page.select("input, select, textarea"):
            if element.get("type") != "hidden":
                assert element.find_parent("label") or page.find("label", {"for": element["id"]})

    def test_it_carries_the_csrf_token(self, request_):
        page = drawn(make_form(SendForm(), request_, BUTTONS).render())
        assert page.find("input", {"name": "csrf_token"})["value"] == (
            request_.session.get_csrf_token()
        )

    def test_what_it_draws_comes_back(self, request_):
        values = {
            "to": "b",
            "note": "\nपहली पंक्ति\n  दूसरी <b>&\n",
            "due": TODAY,
            "plain": TODAY,
            "priority": "immediate",
            "copies": {"y"},
            "receipt": True,
            "expected": "7",
        }
        form = make_form(SendForm(), request_, BUTTONS)
        back = form.validate(posted(drawn(form.render(values))))
        assert back == {**values, "note": values["note"].strip(), "secret": ""}

    def test_errors_stand_beside_their_field_and_on_top(self, request_):
        form = make_form(SendForm(), request_, BUTTONS)
        with pytest.raises(ValidationFailure) as caught:
            form.validate([("to", "z"), ("note", "typed\x07"), ("due", "1-1-2020")])
        page = drawn(caught.value.render())
        field = page.find(id="form-to")
        assert field["aria-invalid"] == "true"
        assert field["aria-describedby"] == "form-to-error form-to-help"
        assert "no such desk" in page.find(id="form-to-error").text
        for link in page.select(".problems a"):
            assert page.find(id=link["href"][1:]) is not None
        assert len(page.select(".problems li")) == 4

    def test_what_was_typed_is_kept(self, request_):
        form = make_form(SendForm(), request_, BUTTONS)
        with pytest.raises(ValidationFailure) as caught:
            form.validate([("note", "x" * 60), ("due", "1-1-2020"), ("secret", "tell-nobody")])
        html = caught.value.render()
        page = drawn(html)
        assert page.find(id="form-note").text.strip() == "x" * 60
        assert page.find(id="form-due")["value"] == "1-1-2020"
        assert page.find(id="form-due")["type"] == "text"
        assert "tell-nobody" not in html

    def test_a_refusal_by_a_service_stands_on_top(self, request_):
        form = make_form(SendForm(), request_, BUTTONS)
        controls = [("to", "a"), ("note", "typed"), ("priority", "normal")]
        page = drawn(form.render_refused(controls, "Somebody else sent <it>."))
        assert page.select_one(".problems li").text == "Somebody else sent <it>."
        assert page.find(id="form-note").text.strip() == "typed"
        page = drawn(form.render_refused(controls, "That desk is closed.", "to"))
        assert page.find(id="form-to-error").text.strip() == "That desk is closed."

    @pytest.mark.parametrize(
        "controls",
        [
            [("__start__", "x:mapping")],
            [("__end__", "x:mapping")],
            [("__start__", "nonsense"), ("to", "a")],
            [("__start__", "to:mapping"), ("x", "1"), ("__end__", "to:mapping")],
        ],
    )
    def test_controls_made_by_hand_are_a_failure_and_no_crash(self, request_, controls):
        with pytest.raises(ValidationFailure) as caught:
            make_form(SendForm(), request_, BUTTONS).validate(controls)
        assert caught.value.render()

    def test_what_is_typed_is_escaped(self, request_):
        page = make_form(SendForm(), request_, BUTTONS).render(
            {"note": "</textarea><script>alert(1)</script>", "expected": '"><script>'}
        )
        assert "<script" not in page

    def test_two_forms_on_one_page_have_different_ids(self, request_):
        pages = [
            drawn(make_form(SendForm(), request_, BUTTONS, formid=name).render())
            for name in ("one", "two")
        ]
        ids = [element["id"] for page in pages for element in page.select("[id]")]
        assert len(ids) == len(set(ids))

    def test_it_speaks_hindi_throughout(self, hindi):
        form = make_form(SendForm(), hindi, BUTTONS)
        with pytest.raises(ValidationFailure) as caught:
            form.validate([("note", "x" * 60), ("plain", "nonsense")])
        text = drawn(caught.value.render()).text
        assert "यह भरना आवश्यक है" in text  # colander's "Required"
        assert "यह दिनांक सही नहीं है" in text
        assert "(वैकल्पिक)" in text
        assert "Nothing was saved" not in text

    def test_a_long_list_can_be_narrowed(self, request_):
        node = colander.SchemaNode(
            colander.String(),
            name="to",
            title="To",
            widget=SelectWidget(
                values=[Group("G", *((str(number), f"Desk {number}") for number in range(40)))]
            ),
        )
        page = drawn(make_form(colander.Schema(node), request_).render())
        assert page.select_one("select[data-narrow]")
        assert not drawn(make_form(SendForm(), request_).render()).select("[data-narrow]")

    def test_read_only_it_shows_values_as_text(self, request_):
        form = make_form(SendForm(), request_)
        html = form.render({"to": "a", "note": "<i>", "copies": {"x"}}, readonly=True)
        assert "&lt;i&gt;" in html
        assert "<input" not in html

    def test_a_note_form_is_drawn_within_a_millisecond(self, request_):
        class NoteForm(colander.Schema):
            text = colander.SchemaNode(Text(max=20_000, multiline=True), title="Note")
            expected = colander.SchemaNode(Text(), widget=HiddenWidget(), missing=None)

        schema = NoteForm()

        def once():
            start = time.process_time()
            make_form(schema, request_, BUTTONS, "/note").render({"expected": "7"})
            return time.process_time() - start

        once()
        assert min(once() for _try in range(50)) < 0.001


@pytest.mark.parametrize("domain", ["colander", "deform"])
def test_what_colander_and_deform_say_has_hindi_with_the_same_values(domain):
    for entry in polib.pofile(str(LOCALE / "hi" / "LC_MESSAGES" / f"{domain}.po")):
        assert entry.msgstr, entry.msgid
        values = set(re.findall(r"\$\{\w+\}", entry.msgid))
        assert set(re.findall(r"\$\{\w+\}", entry.msgstr)) == values, entry.msgid


@pytest.fixture
def request_():
    with testing.testConfig() as config:
        yield made(config, make_localizer("en", []))


@pytest.fixture
def hindi(tmp_path):
    target = tmp_path / "hi" / "LC_MESSAGES"
    target.mkdir(parents=True)
    catalogues: dict[str, polib.POFile] = {}
    for source in sorted((LOCALE / "hi" / "LC_MESSAGES").glob("*.po")):
        domain = source.name.split(".")[0]
        catalogues.setdefault(domain, polib.POFile()).extend(polib.pofile(str(source)))
    for domain, catalogue in catalogues.items():
        catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
        catalogue.save_as_mofile(str(target / f"{domain}.mo"))
    with testing.testConfig() as config:
        yield made(config, make_localizer("hi", [str(tmp_path)]))


def made(config, localizer):
    class Request(testing.DummyRequest):
        pass

    Request.localizer = localizer
    request = Request()
    request.registry = config.registry
    return request
