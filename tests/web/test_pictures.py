"""Pictures: well-formed, named, escaped, and nothing in them that a strict policy refuses."""

from __future__ import annotations

from types import SimpleNamespace as Made
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoffice_cms.web.pictures import Stay, WayLabels, describe, measure, way, workflow, wrap

SVG = "{http://www.w3.org/2000/svg}"
LABELS = WayLabels(title="Way <of> a file", description="Two desks", now="now here")
NASTY = '"><script>alert(1)</script>&'


def parsed(picture):
    return ElementTree.fromstring(picture)


def texts(picture):
    return [element.text for element in parsed(picture).iter(f"{SVG}text")]


class TestWay:
    def test_it_has_a_name_and_a_text_alternative(self):
        root = parsed(way([Stay("Clerk", "2 days")], LABELS))
        assert root.get("role") == "img"
        assert root.get("aria-label") == "Way <of> a file. Two desks"
        assert root.find(f"{SVG}title").text == "Way <of> a file"
        assert root.find(f"{SVG}desc").text == "Two desks"

    def test_it_shows_each_desk_with_its_time(self):
        picture = way(
            [Stay("लिपिक", "2 दिन", "3 नवं."), Stay("Officer", "5 days", "5 Nov", now=True)], LABELS
        )
        assert texts(picture) == [
            "लिपिक",
            "2 दिन",
            "3 नवं.",
            "Officer",
            "5 days",
            "5 Nov · now here",
        ]

    def test_the_bar_is_as_long_as_its_share(self):
        root = parsed(way([Stay("a", "1", share=0.5), Stay("b", "1", share=7)], LABELS))
        bars = [
            float(each.get("width"))
            for each in root.iter(f"{SVG}rect")
            if "t-" in each.get("class")
        ]
        boxes = [
            float(each.get("width"))
            for each in root.iter(f"{SVG}rect")
            if "box" in each.get("class")
        ]
        assert bars == [boxes[0] / 2, boxes[1]]

    def test_a_way_back_looks_otherwise(self):
        root = parsed(way([Stay("a", "1"), Stay("b", "1"), Stay("a", "1", back=True)], LABELS))
        kinds = [each.get("class") for each in root.iter(f"{SVG}path")]
        assert kinds == ["link", "head", "link back", "head"]

    def test_no_stay_is_a_picture_too(self):
        assert texts(way([], LABELS)) == []

    def test_everything_is_escaped(self):
        picture = way([Stay(NASTY, NASTY, NASTY, tone=NASTY)], WayLabels(NASTY, NASTY, NASTY))
        parsed(picture)
        assert "<script" not in picture


class TestWorkflow:
    def test_it_shows_states_and_what_leads_between_them(self, declaration):
        picture = workflow(declaration, str.upper)
        shown = texts(picture)
        for title in ("ACTIVE", "TRANSIT", "CLOSED", "SEND, PUT UP", "OPEN", "CLOSE", "DECIDE"):
            assert title in shown

    def test_it_says_in_words_what_it_shows(self, declaration):
        words = describe(declaration, str)
        assert "send: active – transit" in words
        assert "decide: active" in words
        assert words in parsed(workflow(declaration, str)).find(f"{SVG}desc").text

    def test_the_current_state_is_marked(self, declaration):
        root = parsed(workflow(declaration, str, current="closed"))
        marked = [
            each.get("y") for each in root.iter(f"{SVG}rect") if each.get("class") == "box now"
        ]
        assert len(marked) == 1

    def test_boxes_do_not_overlap_and_lie_inside(self, declaration):
        root = parsed(workflow(declaration, str))
        width, height = float(root.get("width")), float(root.get("height"))
        boxes = [
            tuple(float(each.get(name)) for name in ("x", "y", "width", "height"))
            for each in root.iter(f"{SVG}rect")
        ]
        for number, (x, y, w, h) in enumerate(boxes):
            assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
            for x2, y2, w2, h2 in boxes[number + 1 :]:
                assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y

    def test_ways_further_than_one_column_run_below(self):
        states = ("a", "b", "c")
        picture = workflow(
            made(states, [("go", ("a",), "b"), ("on", ("b",), "c"), ("home", ("c",), "a")]), str
        )
        kinds = [each.get("class") for each in parsed(picture).iter(f"{SVG}path")]
        assert kinds.count("link back") == 1

    def test_everything_is_escaped(self, declaration):
        picture = workflow(declaration, lambda text: text + NASTY, title=NASTY)
        parsed(picture)
        assert "<script" not in picture

    @given(st.data())
    def test_any_graph_can_be_drawn(self, data):
        states = [f"s{number}" for number in range(data.draw(st.integers(1, 6)))]
        one = st.sampled_from(states)
        transitions = data.draw(
            st.lists(st.tuples(st.text(max_size=9), st.tuples(one), st.none() | one), max_size=12)
        )
        picture = workflow(
            made(states, transitions), lambda text: text.encode("ascii", "ignore").decode()
        )
        assert picture.endswith("</svg>")


class TestWrap:
    def test_it_breaks_at_spaces(self):
        assert wrap("one two three", 60, 13, 3) == ["one two", "three"]

    def test_it_cuts_what_does_not_fit(self):
        lines = wrap("कार्यालय अधीक्षक स्थापना शाखा कलेक्टर कार्यालय", 90, 13, 2)
        assert len(lines) == 2
        assert lines[-1].endswith("…")
        assert all(measure(line, 13) <= 90 for line in lines)

    def test_it_never_leaves_half_a_syllable(self):
        line = wrap("क्षत्रियत्व" * 9, 70, 13, 1)[0]
        assert line.removesuffix("…")[-1] not in "\u094d\u093f\u093e"


def made(states, transitions):
    return Made(
        title="Made",
        initial=states[0],
        states=[Made(name=name, title=name) for name in states],
        transitions=[
            Made(title=title, sources=sources, target=target)
            for title, sources, target in transitions
        ],
    )


@pytest.fixture
def declaration():
    return made(
        ("active", "transit", "closed"),
        [
            ("send", ("active",), "transit"),
            ("put up", ("active",), "transit"),
            ("open", ("transit",), "active"),
            ("close", ("active",), "closed"),
            ("decide", ("active",), None),
        ],
    )
