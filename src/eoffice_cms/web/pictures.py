"""Pictures as SVG text: a file's way between desks, and a workflow's states and transitions.

Pure functions of plain values. Colours come from the theme by CSS class (`pic`); positions are
presentation attributes, so nothing here needs an inline style or a script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

#: Width of a character in ems. Devanagari signs stack on their letter and take no room.
WIDE, NARROW = 0.6, 0.56


@dataclass(frozen=True)
class Stay:
    """One stay of a file on a desk, oldest first in a sequence.

    `share` (0 to 1) is its part of the whole time, for the bar under it; `tone` colours the bar
    ("plain", "good", "soon", "late", "overdue"). `back` marks a way back to an earlier desk.
    """

    desk: str
    time: str
    day: str = ""
    share: float = 0.0
    tone: str = "plain"
    back: bool = False
    now: bool = False


@dataclass(frozen=True)
class WayLabels:
    """The words of a way picture, translated: its name, and its text for who cannot see it."""

    title: str
    description: str
    now: str


BOX, GAP, HEIGHT, LINE = 168, 36, 118, 19


def way(stays: Sequence[Stay], labels: WayLabels) -> str:
    """Return the picture of a file's way: a box a stay, with the time on each under it."""
    width = max(len(stays), 1) * (BOX + GAP) - GAP + 2
    parts = [_head(width, HEIGHT, labels.title, labels.description, "way")]
    for index, stay in enumerate(stays):
        x = 1 + index * (BOX + GAP)
        if index:
            parts.append(_arrow(x - GAP, x, 30, stay.back))
        parts.append(_stay(stay, x, labels.now))
    parts.append("</svg>")
    return "".join(parts)


def _stay(stay: Stay, x: float, now: str) -> str:
    lines = wrap(stay.desk, BOX - 20, 13, 2)
    start = 34.5 if len(lines) == 1 else 25.5
    kind = "box now" if stay.now else "box"
    parts = [
        f'<g><title>{_safe(stay.desk)}: {_safe(stay.time)}</title>'
        f'<rect class="{kind}" x="{x}" y="1" width="{BOX}" height="58" rx="6"/>'
    ]
    for number, line in enumerate(lines):
        weight = ' font-weight="600"' if stay.now else ""
        parts.append(
            f'<text x="{x + BOX / 2:g}" y="{start + number * LINE:g}" font-size="13"'
            f'{weight} text-anchor="middle">{_safe(line)}</text>'
        )
    bar = max(3.0, min(max(stay.share, 0.0), 1.0) * BOX)
    below = f"{stay.day} · {now}" if stay.now and stay.day else (now if stay.now else stay.day)
    parts.append(
        f'<rect class="t-{_word(stay.tone)}" x="{x}" y="66" width="{bar:.1f}" height="6" rx="3"/>'
        f'<text x="{x}" y="91" font-size="13" font-weight="600">{_safe(stay.time)}</text>'
        f'<text class="faint" x="{x}" y="110" font-size="12">{_safe(below)}</text></g>'
    )
    return "".join(parts)


def _arrow(x: float, to: float, y: float, back: bool) -> str:
    kind = "link back" if back else "link"
    return (
        f'<path class="{kind}" d="M{x + 5} {y}H{to - 9}"/>'
        f'<path class="head" d="M{to - 10} {y - 5}l7 5-7 5z"/>'
    )


# --- workflow -----------------------------------------------------------------------------------

STATE_W, STATE_H, COLUMN, ROW = 150, 54, 330, 132


@dataclass(frozen=True)
class _Way:
    """One line of the graph: all transitions between the same two states, in one direction."""

    source: str
    target: str
    titles: tuple[str, ...]


def workflow(
    declaration: Any,
    translate: Callable[[Any], str],
    title: str = "",
    current: str | None = None,
) -> str:
    """Return the picture of a workflow: a box a state, an arrow for each way between two.

    `declaration` has `title`, `initial`, `states` (name, title) and `transitions` (title,
    sources, target; a target of None stays where it is). Transitions between the same two states
    share an arrow. `current` names the state to mark.
    """
    titles = {state.name: translate(state.title) for state in declaration.states}
    ways, staying = _ways(declaration, translate)
    places = _places(declaration, ways)
    columns = 1 + max(column for column, _row in places.values())
    rows = 1 + max(row for _column, row in places.values())
    arcs = _arcs(ways, places)
    depth = max((lane for _way, lane in arcs), default=-1) + 1
    top = 24
    bottom = top + (rows - 1) * ROW + STATE_H + (max(map(len, staying.values()), default=0)) * 17
    width = columns * COLUMN - (COLUMN - STATE_W) + 4
    height = bottom + 30 + depth * 46
    name = title or translate(declaration.title)
    parts = [_head(width, height, name, describe(declaration, translate), "workflow")]
    straight = [each for each in ways if each not in [each_way for each_way, _lane in arcs]]
    boxes = {
        state: (2 + column * COLUMN, top + row * ROW) for state, (column, row) in places.items()
    }
    for each in straight:
        parts.append(_line(each, boxes, _has_return(each, straight)))
    for each, lane in arcs:
        parts.append(_arc(each, boxes, bottom + 16 + lane * 46))
    for state, (x, y) in boxes.items():
        kind = "box now" if state == (current or declaration.initial) else "box"
        parts.append(_state(titles[state], x, y, kind, staying.get(state, ())))
    parts.append("</svg>")
    return "".join(parts)


def describe(declaration: Any, translate: Callable[[Any], str]) -> str:
    """Return a workflow as a sentence a transition: its text for who cannot see the picture."""
    titles = {state.name: translate(state.title) for state in declaration.states}
    sentences = []
    for each in declaration.transitions:
        sources = ", ".join(titles[name] for name in each.sources)
        target = titles[each.target] if each.target else sources
        sentences.append(f"{translate(each.title)}: {sources} → {target}")
    return ". ".join(sentences) + ("." if sentences else "")


def _ways(
    declaration: Any, translate: Callable[[Any], str]
) -> tuple[list[_Way], dict[str, list[str]]]:
    """Return the ways between states, and by state the titles of what leaves it as it is."""
    between: dict[tuple[str, str], list[str]] = {}
    staying: dict[str, list[str]] = {}
    for each in declaration.transitions:
        for source in each.sources:
            if each.target is None or each.target == source:
                staying.setdefault(source, []).append(translate(each.title))
            else:
                between.setdefault((source, each.target), []).append(translate(each.title))
    ways = [_Way(source, target, tuple(names)) for (source, target), names in between.items()]
    return ways, staying


def _places(declaration: Any, ways: Sequence[_Way]) -> dict[str, tuple[int, int]]:
    """Return column and row of each state: the column is its distance from the initial one."""
    column = {declaration.initial: 0}
    queue = [declaration.initial]
    while queue:
        here = queue.pop(0)
        for each in ways:
            if each.source == here and each.target not in column:
                column[each.target] = column[here] + 1
                queue.append(each.target)
    rows: dict[int, int] = {}
    places = {}
    for state in declaration.states:
        at = column.get(state.name, 0)
        places[state.name] = (at, rows.get(at, 0))
        rows[at] = rows.get(at, 0) + 1
    return places


def _arcs(
    ways: Sequence[_Way], places: Mapping[str, tuple[int, int]]
) -> list[tuple[_Way, int]]:
    """Return the ways that no straight line can draw, each with its lane under the boxes."""
    far = [
        each
        for each in ways
        if abs(places[each.source][0] - places[each.target][0]) != 1
    ]
    return [(each, lane) for lane, each in enumerate(far)]


def _has_return(one: _Way, ways: Sequence[_Way]) -> bool:
    return any(each.source == one.target and each.target == one.source for each in ways)


def _line(each: _Way, boxes: Mapping[str, tuple[int, int]], paired: bool) -> str:
    """Return an arrow between neighbouring columns with its titles; a pair runs side by side."""
    (x1, y1), (x2, y2) = boxes[each.source], boxes[each.target]
    forth = x2 > x1
    shift = (-13 if forth else 13) if paired else 0
    start = (x1 + STATE_W if forth else x1, y1 + STATE_H / 2 + shift)
    end = (x2 if forth else x2 + STATE_W, y2 + STATE_H / 2 + shift)
    tip = end[0] - 9 if forth else end[0] + 9
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    slope = (end[1] - start[1]) / ((end[0] - start[0]) or 1)
    parts = [
        f'<path class="link" d="M{start[0]:g} {start[1]:g}L{tip:g} {end[1]:g}"/>',
        _tip(end, forth),
    ]
    lines = wrap(", ".join(each.titles), COLUMN - STATE_W - 26, 12, 3)
    above = paired and forth or not paired
    offset = -7 - (len(lines) - 1) * 15 if above else 17
    offset -= abs(slope) * 10 if above else -abs(slope) * 10
    parts.append(_lines(lines, middle[0], middle[1] + offset, 12, 15))
    return "".join(parts)


def _arc(each: _Way, boxes: Mapping[str, tuple[int, int]], level: float) -> str:
    """Return an arrow that runs below the boxes, for states far apart or in one column."""
    (x1, y1), (x2, y2) = boxes[each.source], boxes[each.target]
    forth = x2 >= x1
    start, end = x1 + STATE_W * (0.6 if forth else 0.4), x2 + STATE_W * (0.4 if forth else 0.6)
    bend = 10 if end > start else -10
    path = (
        f"M{start:g} {y1 + STATE_H}V{level - 10:g}Q{start:g} {level:g} {start + bend:g} {level:g}"
        f"H{end - bend:g}Q{end:g} {level:g} {end:g} {level - 10:g}V{y2 + STATE_H + 10}"
    )
    head = f"M{end - 5:g} {y2 + STATE_H + 11}l5-8 5 8z"
    text = _lines([", ".join(each.titles)], (start + end) / 2, level + 16, 12, 15)
    return f'<path class="link back" d="{path}"/><path class="head" d="{head}"/>{text}'


def _state(title: str, x: float, y: float, kind: str, staying: Sequence[str]) -> str:
    lines = wrap(title, STATE_W - 16, 14, 2)
    first = y + STATE_H / 2 + 5 - (len(lines) - 1) * 9
    parts = [
        f'<rect class="{kind}" x="{x}" y="{y}" width="{STATE_W}" height="{STATE_H}" rx="8"/>',
        _lines(lines, x + STATE_W / 2, first, 14, 18, ' font-weight="600"'),
    ]
    for number, name in enumerate(staying):
        below = y + STATE_H + 17 + number * 17
        parts.append(
            f'<text class="faint" x="{x + STATE_W / 2:g}" y="{below}" font-size="12"'
            f' text-anchor="middle">↺ {_safe(name)}</text>'
        )
    return "".join(parts)


def _lines(
    lines: Sequence[str], x: float, y: float, size: int, leading: int, more: str = ""
) -> str:
    return "".join(
        f'<text x="{x:g}" y="{y + number * leading:g}" font-size="{size}"{more}'
        f' text-anchor="middle">{_safe(line)}</text>'
        for number, line in enumerate(lines)
    )


def _tip(end: tuple[float, float], forth: bool) -> str:
    x, y = end
    points = f"M{x - 9:g} {y - 5:g}l8 5-8 5z" if forth else f"M{x + 9:g} {y - 5:g}l-8 5 8 5z"
    return f'<path class="head" d="{points}"/>'


def _head(width: float, height: float, title: str, description: str, kind: str) -> str:
    """Return the opening tag with the picture's name and its text alternative."""
    return (
        f'<svg class="pic {kind}" role="img" xmlns="http://www.w3.org/2000/svg"'
        f' width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
        f' aria-label="{_safe(title)}. {_safe(description)}">'
        f"<title>{_safe(title)}</title><desc>{_safe(description)}</desc>"
    )


def wrap(text: str, width: float, size: float, lines: int) -> list[str]:
    """Return text broken into at most so many lines that fit the width, cut short with "…"."""
    found: list[str] = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and measure(longer, size) > width:
            found.append(word)
        else:
            found[-1] = longer
    kept = found[:lines]
    if len(found) > lines:
        kept[-1] += " …"
    return [_cut(line, width, size) for line in kept]


def _cut(line: str, width: float, size: float) -> str:
    if measure(line, size) <= width:
        return line
    line = line.removesuffix(" …")
    while line and measure(line + "…", size) > width:
        line = line[:-1]
        # Never cut between a letter and the signs that stand on it.
        while line and unicodedata.category(line[-1]) in ("Mn", "Mc", "Cf"):
            line = line[:-1]
    return line + "…"


def measure(text: str, size: float) -> float:
    """Return about how wide a text is drawn at a font size, both in the same unit."""
    width = 0.0
    for character in text:
        if unicodedata.category(character) == "Mn":
            continue
        width += NARROW if character.isascii() else WIDE
    return width * size


def _safe(text: Any) -> str:
    return escape(str(text), quote=True)


def _word(text: str) -> str:
    return "".join(character for character in text if character.isalnum()) or "plain"
