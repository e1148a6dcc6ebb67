"""Coverage: which departments and branches are live, and what share of their work moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from eoffice_cms.web.pictures import wrap
from eoffice_departments.adoption import Share, shares
from eoffice_departments.units import Unit, read_units


@dataclass(frozen=True)
class Covered:
    """A unit with all that lies in it: branches, how many are live, and the share that moved."""

    unit: Unit
    branches: int
    live: int
    share: Share
    below: tuple[Covered, ...] = field(default=(), repr=False)


def coverage(connection: Any, site: Any, now: datetime) -> Covered:
    """Return the coverage of a site, unit by unit."""
    return _covered(read_units(connection, site), shares(connection, now))


def _covered(unit: Unit, found: dict[int, Share]) -> Covered:
    below = tuple(_covered(each, found) for each in unit.units)
    own = found.get(unit.source, Share())
    # A branch that was merged is none to be made live; its files count where it lies.
    counts = unit.type == "branch" and not unit.merged
    return Covered(
        unit,
        branches=counts + sum(each.branches for each in below),
        live=(counts and own.live) + sum(each.live for each in below),
        share=sum((each.share for each in below), own),
        below=below,
    )


def find(top: Covered, source: int) -> Covered:
    """Return the coverage of a unit by its oid; KeyError where there is none."""
    waiting = [top]
    while waiting:
        each = waiting.pop()
        if each.unit.source == source:
            return each
        waiting.extend(each.below)
    raise KeyError(source)


LABEL, NUMBER, BAR, ROW = 200, 96, 360, 40


def draw(rows: list[Covered], language: str, title: str, none: str) -> str:
    """Return the picture: a bar a unit, the share that moved of its open files.

    :param none: what to say of a unit where nothing was open
    """
    height = max(len(rows), 1) * ROW + 2
    width = LABEL + BAR + NUMBER
    parts = [
        f'<svg class="pic coverage" role="group" xmlns="http://www.w3.org/2000/svg"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' aria-label="{escape(title)}"><title>{escape(title)}</title>'
    ]
    for number, row in enumerate(rows):
        parts.append(_bar(row, number * ROW, language, none))
    return "".join((*parts, "</svg>"))


def _bar(row: Covered, y: float, language: str, none: str) -> str:
    percent, name = row.share.percent, row.unit.title_in(language)
    said = none if percent is None else f"{percent} %"
    lines = wrap(name, LABEL - 14, 13, 2)
    first = y + (24 if len(lines) == 1 else 16)
    text = "".join(
        f'<text x="0" y="{first + place * 16:g}" font-size="13">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    filled = (percent or 0) * BAR / 100
    frame = f'x="{LABEL + NUMBER}" y="{y + 8}" height="22" rx="4"'
    tone = "t-good" if percent is not None and percent >= 75 else "t-soon"
    return (
        f'<a href="{escape(row.unit.path)}coverage"><title>{escape(name)}: {escape(said)}</title>'
        f'{text}<rect class="box" {frame} width="{BAR}"/>'
        f'<rect class="{tone}" {frame} width="{filled:g}"/>'
        f'<text x="{LABEL}" y="{y + 24}" font-size="13">{escape(said)}'
        f'<tspan class="faint" dx="8">{row.live}/{row.branches}</tspan></text></a>'
    )
