"""The check of the documentation notices what it is there to notice."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def tool():
    """The script `tools/docs.py`, imported."""
    path = Path(__file__).parents[2] / "tools" / "docs.py"
    spec = importlib.util.spec_from_file_location("docs_tool", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pages(tmp_path):
    """Return a function that writes pages and gives their directory."""

    def write(**texts):
        for name, text in texts.items():
            target = tmp_path / "docs" / f"{name}.md"
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return tmp_path

    return write


class TestLinks:
    @pytest.mark.parametrize(
        ("address", "wrong"),
        [
            ("other.md", None),
            ("other.md#two-words", None),
            ("other.md#two-words-1", None),
            ("other.md#नस्ती-का-मार्ग", None),
            ("#start", None),
            ("https://example.in/nothing", None),
            ("missing.md", "no such file"),
            ("/other.md", "no such file"),
            ("other.md#three-words", "no such heading"),
            ("#else", "no such heading"),
        ],
    )
    def test_each_leads_somewhere(self, tool, pages, address, wrong):
        other = "# Other\n\n## Two words\n\n## Two words\n\n## नस्ती का मार्ग\n"
        root = pages(README=f"# Start\n\n[x]({address})\n", other=other)
        found = list(tool.broken_links(root))
        assert [line.rpartition(": ")[2] for line in found] == ([wrong] if wrong else [])

    def test_code_is_no_link(self, tool, pages):
        root = pages(README="# Start\n\n`[x](y.md)`\n\n```\n[x](z.md)\n```\n")
        assert not list(tool.broken_links(root))

    def test_a_page_nobody_leads_to_is_named(self, tool, pages):
        root = pages(README="[x](a.md)", a="# A", b="# B")
        assert list(tool.orphans(root)) == ["docs/b.md: no page leads here"]


class TestReference:
    def test_a_text_behind_the_code_is_noticed(self, tool):
        text = tool.REFERENCE.read_text(encoding="utf-8")
        assert tool.with_reference(text.replace("### add_menu_item", "### add_menu")) == text

    def test_without_its_marks_it_is_refused(self, tool):
        with pytest.raises(SystemExit):
            tool.with_reference("# Reference\n")

    def test_docstrings_become_markdown(self, tool):
        text = "Say ``x`` to :class:`Addon`.\n\n:param a: first\n    of two\n:raises E: never"
        wanted = "Say `x` to `Addon`.\n\n- `a`: first\n  of two\n- raises `E`: never"
        assert tool.prose(text) == wanted
