"""Read the texts of the demo: subjects of files by kind, and notes by the step they belong to.

Both are plain text: a line ``# name ...`` opens a section, a line that begins with ``* `` is in
English and any other in Hindi. Words in braces are filled in by :mod:`eoffice_cms.demo.subjects`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one section in each language, and the words after its name."""

    about: tuple[str, ...]
    hi: tuple[str, ...]
    en: tuple[str, ...]

    def lines(self, language: str) -> tuple[str, ...]:
        """Return the lines in "hi" or "en"."""
        return self.en if language == "en" else self.hi


@cache
def sections(name: str) -> dict[str, Section]:
    """Return the sections of ``subjects`` or ``notes`` by their names."""
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    found = {}
    for block in ("\n" + text).split("\n# ")[1:]:
        head, *lines = [line for line in block.splitlines() if line.strip()]
        title, *about = [cell.strip() for cell in head.split("|")]
        found[title] = Section(
            tuple(about),
            tuple(line for line in lines if not line.startswith("* ")),
            tuple(line[2:] for line in lines if line.startswith("* ")),
        )
    return found
