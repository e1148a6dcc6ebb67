"""Pictures as SVG text: a file's way between desks, and a workflow's states and transitions.

Pure functions of plain values. Colours come from the theme by CSS class (`pic`); positions are
presentation attributes, so nothing here needs an inline style or a script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
        f"<g><title>{_safe(stay.desk)}: {_safe(stay.time)}</title>",
        f'<rect class="{kind}" x="{x}" y="1" width="{BOX}" height="58" rx="6"/>',
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
        f'<rect class="t-{_safe(stay.tone)}" x="{x}" y="66" width="{bar:.1f}" height="6" rx="3"/>'
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


Ports = dict[tuple[str, str, str], tuple[float, int, int]]

STATE_W, COLUMN, PORT, ROW_GAP, LANE = 160, 400, 34, 34, 44


@dataclass(frozen=True)
class _Way:
    """One arrow of the graph: all transitions between the same two states, in one direction."""

    source: str
    target: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class _Box:
    """A state on the picture; `staying` are the transitions that leave it as it is."""

    name: str
    title: str
    staying: tuple[str, ...]
    column: int
    x: float
    y: float
    height: float


def workflow(
    declaration: Any,
    translate: Callable[[Any], str],
    title: str = "",
    current: str | None = None,
) -> str:
    """Return the picture of a workflow: a box a state, an arrow for each way between two.

    `declaration` has `title`, `initial`, `states` (name, title) and `transitions` (title,
    sources, target; a target of None stays where it is). Columns are distances from the initial
    state; ways further than to the next column run below. `current` names the state to mark.
    """
    ways, staying = _ways(declaration, translate)
    columns = _columns(declaration, ways)
    near = [each for each in ways if abs(columns[each.source] - columns[each.target]) == 1]
    far = [each for each in ways if each not in near]
    boxes = _boxes(declaration, translate, columns, near, staying)
    bottom = max(box.y + box.height for box in boxes.values())
    width = max(box.x for box in boxes.values()) + STATE_W + 2
    ports = _ports(near, boxes)
    parts = [
        _head(
            width,
            bottom + 10 + len(far) * LANE,
            title or translate(declaration.title),
            describe(declaration, translate),
            "workflow",
        )
    ]
    parts.extend(_curve(each, boxes, ports) for each in near)
    parts.extend(_arc(each, boxes, bottom + 22 + lane * LANE) for lane, each in enumerate(far))
    parts.extend(
        _state(box, marked=box.name == (current or declaration.initial)) for box in boxes.values()
    )
    parts.append("</svg>")
    return "".join(parts)


def describe(declaration: Any, translate: Callable[[Any], str]) -> str:
    """Return a workflow as a phrase a transition: its text for who cannot see the picture."""
    titles = {state.name: translate(state.title) for state in declaration.states}
    phrases = []
    for each in declaration.transitions:
        sources = ", ".join(titles[name] for name in each.sources)
        target = f" – {titles[each.target]}" if each.target else ""
        phrases.append(f"{translate(each.title)}: {sources}{target}")
    return "; ".join(phrases)


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


def _columns(declaration: Any, ways: Sequence[_Way]) -> dict[str, int]:
    """Return the column of each state: how many ways it is from the initial one."""
    columns = {declaration.initial: 0}
    queue = [declaration.initial]
    while queue:
        here = queue.pop(0)
        for each in ways:
            if each.source == here and each.target not in columns:
                columns[each.target] = columns[here] + 1
                queue.append(each.target)
    return {state.name: columns.get(state.name, 0) for state in declaration.states}


def _boxes(
    declaration: Any,
    translate: Callable[[Any], str],
    columns: Mapping[str, int],
    near: Sequence[_Way],
    staying: Mapping[str, Sequence[str]],
) -> dict[str, _Box]:
    """Return the boxes by state, each column centred on the tallest."""
    heights = {}
    for state in declaration.states:
        sides = [len(_touching(state.name, near, columns, right)) for right in (True, False)]
        inside = 54 + 19 * len(staying.get(state.name, ())) + (8 if state.name in staying else 0)
        heights[state.name] = max(inside, PORT * max(sides))
    gaps = {
        column: sum(heights[name] + ROW_GAP for name, at in columns.items() if at == column)
        for column in set(columns.values())
    }
    tops = {column: 20 + (max(gaps.values()) - gap) / 2 for column, gap in gaps.items()}
    boxes = {}
    for state in declaration.states:
        column = columns[state.name]
        boxes[state.name] = _Box(
            state.name,
            translate(state.title),
            tuple(staying.get(state.name, ())),
            column,
            2 + column * COLUMN,
            tops[column],
            heights[state.name],
        )
        tops[column] += heights[state.name] + ROW_GAP
    return boxes


def _other(each: _Way, name: str) -> str:
    return each.target if each.source == name else each.source


def _touching(
    name: str, near: Sequence[_Way], columns: Mapping[str, int], right: bool
) -> list[_Way]:
    """Return the ways that touch a state on its right or its left."""
    return [
        each
        for each in near
        if name in (each.source, each.target)
        and (columns[_other(each, name)] > columns[name]) is right
    ]


def _ports(near: Sequence[_Way], boxes: Mapping[str, _Box]) -> Ports:
    """Return by (state, source, target) where a way touches the state: y, place, how many."""
    columns = {name: box.column for name, box in boxes.items()}
    ports = {}
    for box in boxes.values():
        for right in (True, False):
            touching = _touching(box.name, near, columns, right)
            touching.sort(
                key=lambda each: (
                    boxes[_other(each, box.name)].y,
                    columns[each.source] > columns[each.target],
                )
            )
            for place, each in enumerate(touching):
                y = box.y + box.height * (place + 1) / (len(touching) + 1)
                ports[box.name, each.source, each.target] = y, place, len(touching)
    return ports


def _curve(each: _Way, boxes: Mapping[str, _Box], ports: Ports) -> str:
    """Return an arrow between neighbouring columns, its titles at the less crowded end."""
    source, target = boxes[each.source], boxes[each.target]
    forth = target.x > source.x
    y1, _place, crowd = ports[source.name, each.source, each.target]
    y2, _place, other = ports[target.name, each.source, each.target]
    x1, x2 = (source.x + STATE_W, target.x) if forth else (source.x, target.x + STATE_W)
    tip = x2 - 9 if forth else x2 + 9
    end = target if other <= crowd else source
    # Flat where the titles stand, so that the line does not run through them.
    leave, arrive = (0.3, 0.65) if end is target else (0.65, 0.3)
    leave, arrive = (x2 - x1) * leave, (x2 - x1) * arrive
    y, place, many = ports[end.name, each.source, each.target]
    right = end.x > min(source.x, target.x)
    lines = wrap(", ".join(each.titles), COLUMN - STATE_W - 40, 12, 2)
    above = place == 0 or many > 2
    start = y - 6 - (len(lines) - 1) * 15 if above else y + 16
    x = end.x - 16 if right else end.x + STATE_W + 16
    return (
        f'<path class="link" d="M{x1:g} {y1:g}C{x1 + leave:g} {y1:g} {tip - arrive:g} {y2:g}'
        f' {tip:g} {y2:g}"/>'
        + _tip((x2, y2), forth)
        + _lines(lines, x, start, 12, 15, anchor="end" if right else "start")
    )


def _arc(each: _Way, boxes: Mapping[str, _Box], level: float) -> str:
    """Return an arrow that runs below the boxes, for states far apart or in one column."""
    source, target = boxes[each.source], boxes[each.target]
    forth = target.x >= source.x
    start = source.x + STATE_W * (0.6 if forth else 0.4)
    end = target.x + STATE_W * (0.4 if forth else 0.6)
    foot = target.y + target.height
    bend = 10 if end > start else -10
    path = (
        f"M{start:g} {source.y + source.height:g}V{level - 10:g}"
        f"Q{start:g} {level:g} {start + bend:g} {level:g}"
        f"H{end - bend:g}Q{end:g} {level:g} {end:g} {level - 10:g}V{foot + 10:g}"
    )
    return (
        f'<path class="link back" d="{path}"/>'
        f'<path class="head" d="M{end - 5:g} {foot + 10:g}l5-8 5 8z"/>'
        + _lines([", ".join(each.titles)], (start + end) / 2, level + 16, 12, 15)
    )


def _state(box: _Box, marked: bool) -> str:
    """Return a state's box: its title, and under a line what may be done without leaving it."""
    lines = wrap(box.title, STATE_W - 16, 14, 2)
    title_height = 54 if box.staying else box.height
    first = box.y + title_height / 2 + 5 - (len(lines) - 1) * 9
    middle = box.x + STATE_W / 2
    kind = "box now" if marked else "box"
    size = f'width="{STATE_W}" height="{box.height:g}"'
    parts = [
        f'<rect class="{kind}" x="{box.x:g}" y="{box.y:g}" {size} rx="8"/>',
        _lines(lines, middle, first, 14, 18, ' font-weight="600"'),
    ]
    if box.staying:
        edge = box.y + title_height
        parts.append(f'<path class="link" d="M{box.x + 12:g} {edge:g}h{STATE_W - 24}"/>')
        names = [_cut(name, STATE_W - 16, 12) for name in box.staying]
        parts.append(_lines(names, middle, edge + 18, 12, 19))
    return "".join(parts)


def _lines(
    lines: Sequence[str], x: float, y: float, size: int, leading: int, more: str = "",
    anchor: str = "middle",
) -> str:  # fmt: skip
    return "".join(
        f'<text x="{x:g}" y="{y + number * leading:g}" font-size="{size}"{more}'
        f' text-anchor="{anchor}">{_safe(line)}</text>'
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
    return list(_wrapped(text, width, size, lines))


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: float, size: float, lines: int) -> tuple[str, ...]:
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
    return tuple(_cut(line, width, size) for line in kept)


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
