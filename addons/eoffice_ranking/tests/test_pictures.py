"""The pictures: well-formed, numbered, linked, harmless, and readable."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoffice_ranking.pictures import SHADES, Bar, HeatCell, HeatRow, bars, heat_map, shade
from eoffice_ranking.svg import attributes, link, shorten

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = ("0–7", "8–15")


def row(label="Nazul", counts=(3, 0), href="/ranking?unit=a&band=0"):
    return HeatRow(label, tuple(HeatCell(n, f"{label}: {n}", href) for n in counts), href)


def draw(rows, **given):
    given = {"title": "Ageing", "description": "Pending files by age", **given}
    return heat_map(rows, COLUMNS, **given)


class TestHeatMap:
    def test_it_prints_every_count(self):
        tree = ElementTree.fromstring(draw([row(counts=(3, 0)), row(counts=(12, 7))]))
        counts = [e.text for e in tree.iter(f"{SVG}text") if "count" in e.get("class")]
        assert counts == ["3", "0", "12", "7"]

    def test_it_has_a_title_and_a_description_that_name_it(self):
        tree = ElementTree.fromstring(draw([row()], ident="h"))
        assert tree.find(f"{SVG}title").text == "Ageing"
        assert tree.get("aria-labelledby") == tree.find(f"{SVG}title").get("id") == "h-title"
        assert tree.get("aria-describedby") == tree.find(f"{SVG}desc").get("id")

    def test_a_cell_with_files_leads_to_them(self):
        tree = ElementTree.fromstring(draw([row(counts=(3, 0))]))
        links = [e for e in tree.iter(f"{SVG}a") if e.get("aria-label")]
        assert [(e.get("href"), e.get("aria-label")) for e in links] == [
            ("/ranking?unit=a&band=0", "Nazul: 3")]

    def test_it_needs_a_cell_for_each_column(self):
        with pytest.raises(ValueError):
            draw([row(counts=(1,))])

    def test_it_may_be_empty(self):
        ElementTree.fromstring(draw([]))

    def test_more_is_never_lighter(self):
        steps = [shade(n, 500) for n in range(501)]
        assert steps == sorted(steps)
        assert (steps[0], steps[1], steps[500]) == (0, 1, len(SHADES) - 1)
        assert [shade(0, 0), shade(1, 1)] == [0, 1]

    @pytest.mark.parametrize(("fill", "ink"), SHADES)
    def test_numbers_stand_out(self, fill, ink):
        light, dark = sorted((luminance(fill), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour):
    parts = [int(colour[n:n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class TestBars:
    def test_it_draws_bar_interval_and_mark(self):
        tree = ElementTree.fromstring(bars(
            [Bar("A", 10.0, "10 days", 8.0, 12.0, mark=9.0), Bar("B", None, "–")],
            title="T", description="D"))
        classes = [e.get("class") for e in tree.iter()]
        assert classes.count("bar") == classes.count("interval") == classes.count("mark") == 1
        assert [e.text for e in tree.iter(f"{SVG}text") if e.get("class") == "value"] == [
            "10 days", "–"]

    def test_a_median_never_reached_has_no_mark(self):
        svg = bars([Bar("A", 10.0, "", mark=float("inf"))], title="T", description="D")
        assert 'class="mark"' not in svg
        assert "inf" not in svg

    def test_nothing_leaves_the_picture(self):
        tree = ElementTree.fromstring(bars(
            [Bar("A", 50.0, "50", 40.0, 60.0, mark=55.0)], title="T", description="D"))
        for rect in tree.iter(f"{SVG}rect"):
            assert float(rect.get("x")) + float(rect.get("width")) <= float(tree.get("width"))


hostile = st.text() | st.sampled_from([
    "<script>alert(1)</script>", '" onload="x', "]]>", "&amp;", "</text>", "\u202e", "\x00",
    "javascript:alert(1)", "//evil.example", "x" * 10_000])


class TestSafety:
    @given(hostile, hostile)
    def test_whatever_the_titles_it_stays_a_harmless_picture(self, words, address):
        for svg in (
            draw([row(words, href=address)], title=words, description=words),
            bars([Bar(words, 1.0, words, href=address)], title=words, description=words),
        ):
            tree = ElementTree.fromstring(svg)
            assert {e.tag.removeprefix(SVG) for e in tree.iter()} <= {
                "svg", "title", "desc", "g", "a", "rect", "text", "path"}
            for each in tree.iter():
                assert not [name for name in each.attrib if name.startswith("on")]
                assert "style" not in each.attrib
                if each.tag == f"{SVG}a":
                    assert re.match(r"https?://|/(?!/)|[?#]", each.get("href"))

    def test_styles_and_events_are_refused(self):
        for name in ("style", "onclick", "x y"):
            with pytest.raises(ValueError):
                attributes(**{name: "1"})

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "//evil", "data:text/html,x", "", None, " /x"])
    def test_an_unsafe_address_is_no_link(self, address):
        assert link(address, "text") == "text"


class TestShorten:
    def test_it_never_cuts_a_syllable(self):
        assert shorten("क्षेत्रीय", 3) == "…"
        assert shorten("नस्ती शाखा", 5) == "न…"
        assert shorten("नस्ती शाखा कार्यालय", 7) == "नस्ती…"

    def test_it_leaves_what_fits(self):
        assert shorten("Land records", 12) == "Land records"
        assert shorten("Land records branch", 12) == "Land record…"
