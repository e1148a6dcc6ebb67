"""Check the documentation: links and anchors, pages nobody leads to, the reference from docstrings.

`python tools/docs.py` lists what is wrong and exits 1; with `write` it writes the reference anew.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from zope.interface import interfaces

import eoffice_cms.interfaces
from eoffice_cms.addons import Addon, Configurator
from eoffice_cms.addons.directives import DirectivesMixin
from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.rollups import RollUp

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "add-on-authors" / "reference.md"
BEGIN = "<!-- drawn from docstrings by `python tools/docs.py write`: begin -->\n"
END = "<!-- end -->\n"
SKIPPED = {"node_modules", "var", "build", "dist", "vendor"}
WIDTH = 88


# links and anchors


def pages(root: Path) -> Iterator[Path]:
    """Yield every Markdown file, passing over what was installed or built."""
    for place, directories, names in os.walk(root):
        directories[:] = sorted(
            each for each in directories if each not in SKIPPED and not each.startswith(".")
        )
        yield from (Path(place, name) for name in sorted(names) if name.endswith(".md"))


def tokens(page: Path) -> list[Token]:
    """Return the tokens of a page, those within lines among them."""
    found = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    return [inner for each in found for inner in (each, *(each.children or ()))]


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading; vowel signs of Hindi words stay."""
    kept = (
        each
        for each in heading.strip().lower()
        if each in " -" or unicodedata.category(each)[0] in "LM"
        or unicodedata.category(each) in ("Nd", "Pc")
    )  # fmt: skip
    return "".join(kept).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page; a heading met again gets a number."""
    found, seen = set(), Counter[str]()
    parsed = tokens(page)
    for before, token in pairwise(parsed):
        if before.type == "heading_open":
            words = "".join(each.content for each in token.children or ())
            name = slug(words)
            found.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
    return found


def broken_links(root: Path) -> Iterator[str]:
    """Yield a line for each link to a file or an anchor that is not there."""
    for page in pages(root):
        for token in tokens(page):
            address = token.attrGet("href") or token.attrGet("src")
            parts = urlsplit(str(address or ""))
            if not address or parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)) if parts.path else page
            where = f"{page.relative_to(root)}: {address}"
            if parts.path.startswith("/") or not target.exists():
                yield f"{where}: no such file"
            elif parts.fragment and unquote(parts.fragment) not in anchors(target):
                yield f"{where}: no such heading"


def orphans(root: Path) -> Iterator[str]:
    """Yield a line for each page of the documentation that no other page leads to."""
    linked = {
        (page.parent / unquote(urlsplit(str(address)).path)).resolve()
        for page in pages(root)
        for token in tokens(page)
        if (address := token.attrGet("href"))
    }
    start = root / "docs" / "README.md"
    for page in pages(root / "docs"):
        if page != start and page.resolve() not in linked:
            yield f"{page.relative_to(root)}: no page leads here"


# the reference


def signature(name: str, function: Any) -> str:
    """Return how a method is called, on one line or with a line for each parameter."""
    shown, starred = [], False
    for each in list(inspect.signature(function).parameters.values())[1:]:
        starred = starred or each.kind is each.VAR_POSITIONAL
        if each.kind is each.KEYWORD_ONLY and not starred:
            shown.append("*")
            starred = True
        # Annotations are kept as text, which would stand in quotes.
        shown.append(re.sub(r": '([^']*)'", r": \1", str(each)))
    line = f"{name}({', '.join(shown)})"
    return line if len(line) <= WIDTH else f"{name}(\n    " + ",\n    ".join(shown) + ",\n)"


def prose(docstring: str | None) -> str:
    """Return a docstring as Markdown: roles and double backticks as code, fields as a list."""
    text = inspect.cleandoc(docstring or "")
    text = re.sub(r":\w+:`([^`]+)`", r"`\1`", text)
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    text = re.sub(r"^:(?:param|ivar) ([\w, ]+):", r"- `\1`:", text, flags=re.M)
    text = re.sub(r"^:raises (\w+):", r"- raises `\1`:", text, flags=re.M)
    text = re.sub(r"^:returns?:", "- returns", text, flags=re.M)
    return re.sub(r"^    (?=\S)", "  ", text, flags=re.M)


def entry(name: str, function: Any) -> str:
    """Return the entry of one method."""
    return f"### {name}\n\n```\n{signature(name, function)}\n```\n\n{prose(function.__doc__)}\n"


def methods(kind: type, *names: str) -> Iterator[str]:
    """Yield the entries of the methods of these names; of all public ones where none is given."""
    chosen = names or [each for each in vars(kind) if not each.startswith("_")]
    for name in chosen:
        if inspect.isfunction(vars(kind).get(name)):
            yield entry(name, vars(kind)[name])


def interface_rows() -> str:
    """Return a table of the public interfaces."""
    shown = ["| Interface | What it is |", "|---|---|"]
    for name, value in vars(eoffice_cms.interfaces).items():
        if interfaces.IInterface.providedBy(value) and name.startswith("I") and name != "Interface":
            shown.append(f"| `{name}` | {value.__doc__.strip().splitlines()[0]} |")
    return "\n".join(shown) + "\n"


def reference() -> str:
    """Return the reference of what an add-on author calls."""
    parts = [
        "## Addon\n", prose(Addon.__doc__) + "\n",
        *methods(Addon, "evolve", "on_enable", "on_disable", "on_purge"),
        "## Directives\n", prose(DirectivesMixin.__doc__) + "\n", *methods(DirectivesMixin),
        "## Pyramid's directives, tagged\n", prose(Configurator.__doc__) + "\n",
        *methods(Configurator, "add_view", "add_route", "add_subscriber", "add_translation_dirs"),
        "## Projection\n", prose(Projection.__doc__) + "\n",
        "## RollUp\n", prose(RollUp.__doc__) + "\n",
        "## Interfaces\n", "Of `eoffice_cms.interfaces`.\n", interface_rows(),
    ]  # fmt: skip
    return "\n".join(parts)


def with_reference(text: str) -> str:
    """Return the page's text with the reference as it is now."""
    before, _begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"{REFERENCE.relative_to(ROOT)}: the marks around the reference are gone")
    return f"{before}{BEGIN}\n{reference()}\n{END}{after}"


def check() -> int:
    """Print what is wrong; return how much that is."""
    wrong = [*broken_links(ROOT), *orphans(ROOT)]
    text = REFERENCE.read_text(encoding="utf-8")
    if with_reference(text) != text:
        wrong.append(f"{REFERENCE.relative_to(ROOT)}: behind the code; run tools/docs.py write")
    print(textwrap.indent("\n".join(wrong), "  ") if wrong else "The documentation holds together.")
    return len(wrong)


def write() -> int:
    """Write the reference anew."""
    text = with_reference(REFERENCE.read_text(encoding="utf-8"))
    REFERENCE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(1 if {"check": check, "write": write}[(sys.argv[1:] or ["check"])[0]]() else 0)
