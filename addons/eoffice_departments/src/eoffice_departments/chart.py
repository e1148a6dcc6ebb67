"""The organisation chart: its nodes, what is folded away below each, and the picture as SVG.

The picture lies on its side: a unit or post to the left, what is under it to the right, so that
long titles in Devanagari have room. Links are SVG's own; colours come from the theme by class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from eoffice_cms.web.pictures import wrap
from eoffice_departments.units import Chair, Unit, chair_title

#: More files than this on one desk, unless somebody asks for another number, is too much.
OVERLOADED = 50
#: A picture of more boxes than this is nothing to look at: it shows fewer levels.
MOST_BOXES = 400
WIDTH, HEIGHT, ACROSS, DOWN, SIZE = 236, 66, 40, 12, 13


@dataclass(slots=True)
class Node:
    """A unit or a post on the chart.

    :ivar kind: ``site``, ``department``, ``branch`` or ``post``; url: its page, or its own chart
    :ivar posts, vacant, overloaded: how many in it and below; 0 or 1 for a post
    :ivar files: files waiting on the desk of a post
    """

    title: str
    kind: str
    url: str
    posts: int = 0
    vacant: int = 0
    overloaded: int = 0
    files: int = 0
    desk: str | None = None
    children: list[Node] = field(default_factory=list)

    def visible(self, levels: int, level: int = 1) -> Iterator[tuple[Node, int]]:
        """Yield (node, level) down to a level, each before what is under it."""
        yield self, level
        if level < levels:
            for each in self.children:
                yield from each.visible(levels, level + 1)

    def depth(self) -> int:
        """Return how many levels there are, this one included."""
        return 1 + max((each.depth() for each in self.children), default=0)


def chart_of(unit: Unit, language: str, over: int = OVERLOADED, root: bool = True) -> Node:
    """Return the chart of a unit: its posts by who reports to whom, then the units in it.

    :param over: files on one desk beyond which a post counts as overloaded
    """
    node = Node(
        unit.title_in(language), unit.type,
        unit.path if root and unit.type != "site" else f"{unit.path}organisation",
    )  # fmt: skip
    node.children = _posts(unit, language, over)
    node.children += [chart_of(each, language, over, root=False) for each in unit.units]
    _add_up(node)
    return node


def _posts(unit: Unit, language: str, over: int) -> list[Node]:
    """Return the posts of a unit as trees: each below its superior, if that is of the unit."""
    below: dict[str | None, list[Chair]] = {}
    own = {each.desk for each in unit.chairs}
    for chair in unit.chairs:
        below.setdefault(chair.superior if chair.superior in own else None, []).append(chair)

    def node(chair: Chair) -> Node:
        made = Node(
            chair_title(chair, language), "post", f"{unit.path}{chair.desk.upper()}/",
            posts=1, vacant=int(chair.vacant), overloaded=int(chair.files > over),
            files=chair.files, desk=chair.desk,
        )  # fmt: skip
        made.children = [node(each) for each in below.get(chair.desk, ())]
        return made

    return [node(each) for each in below.get(None, ())]


def _add_up(node: Node) -> None:
    """Set a unit's figures: those of the posts in it and of the units below."""
    for child in node.children:
        for each in _counted(child):
            node.posts += each.posts
            node.vacant += each.vacant
            node.overloaded += each.overloaded


def _counted(child: Node) -> Iterator[Node]:
    yield child
    if child.kind == "post":  # a post counts for itself, a unit for all in it
        for below in child.children:
            yield from _counted(below)


def fitting_levels(node: Node, wanted: int, most: int = MOST_BOXES) -> int:
    """Return how many levels to draw: those wanted, or fewer where it would be too many boxes."""
    per_level: dict[int, int] = {}
    for _node, level in node.visible(wanted):
        per_level[level] = per_level.get(level, 0) + 1
    total = 0
    for level in sorted(per_level):
        total += per_level[level]
        if total > most and level > 2:
            return level - 1
    return max(per_level)


@dataclass(frozen=True)
class Words:
    """The words of the picture, translated; ``folded`` takes a node of a unit."""

    title: str
    description: str
    vacant: str
    files: str
    posts: str
    overloaded: str


def draw(node: Node, levels: int, words: Words, *, zoom: int = 100,
         holders: Mapping[str, str] | None = None) -> str:  # fmt: skip
    """Return the picture of a chart down to a level.

    :param zoom: per cent; holders: desk → who holds it, where that is to be shown
    """
    boxes: list[str] = []
    lines: list[str] = []
    cursor = [0.0]
    deepest = [1]
    holders = holders or {}

    def place(each: Node, level: int) -> float:
        deepest[0] = max(deepest[0], level)
        x = (level - 1) * (WIDTH + ACROSS) + 1
        if level < levels and each.children:
            middles = [place(child, level + 1) for child in each.children]
            y = (middles[0] + middles[-1]) / 2
            edge = x + WIDTH
            for middle in middles:
                lines.append(
                    f"M{edge} {y:g}H{edge + ACROSS / 2:g}V{middle:g}H{edge + ACROSS}"
                )
        else:
            y = cursor[0] + HEIGHT / 2 + 1
            cursor[0] += HEIGHT + DOWN
        boxes.append(_box(each, x, y - HEIGHT / 2, words, holders))
        return y

    place(node, 1)
    width = deepest[0] * (WIDTH + ACROSS) - ACROSS + 2
    height = max(cursor[0] - DOWN + 2, HEIGHT + 2)
    return (
        f'<svg class="pic chart" role="group" xmlns="http://www.w3.org/2000/svg"'
        f' width="{width * zoom / 100:g}" height="{height * zoom / 100:g}"'
        f' viewBox="0 0 {width:g} {height:g}" aria-label="{escape(words.title)}">'
        f"<title>{escape(words.title)}</title><desc>{escape(words.description)}</desc>"
        f'<path class="link" d="{"".join(lines)}"/>{"".join(boxes)}</svg>'
    )


def _box(node: Node, x: float, y: float, words: Words, holders: Mapping[str, str]) -> str:
    kind = "box"
    if node.kind == "post":
        kind += " empty" if node.vacant else ""
        kind += " full" if node.overloaded else ""
        below = _said_of_post(node, words, holders)
    else:
        kind += " unit"
        below = _said_of_unit(node, words)
    lines = wrap(node.title, WIDTH - 16, SIZE, 2)
    first = y + (28 if len(lines) == 1 else 19)
    text = "".join(
        f'<text x="{x + 8:g}" y="{first + number * 18:g}" font-size="{SIZE}"'
        f'{" font-weight=" + chr(34) + "600" + chr(34) if node.kind != "post" else ""}>'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    )
    return (
        f'<a href="{escape(node.url)}"><title>{escape(node.title)}: {escape(below)}</title>'
        f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
        f'{text}<text class="faint" x="{x + 8:g}" y="{y + HEIGHT - 7:g}" font-size="12">'
        f"{escape(_one_line(below))}</text></a>"
    )


def _one_line(text: str) -> str:
    lines = wrap(text, WIDTH - 16, 12, 1)
    return lines[0] if lines else ""


def _said_of_post(node: Node, words: Words, holders: Mapping[str, str]) -> str:
    who = words.vacant if node.vacant else holders.get(node.desk or "", "")
    files = f"{node.files} {words.files}" if node.files else ""
    mark = "▲ " if node.overloaded else ""
    return " · ".join(each for each in (f"{mark}{files}", who) if each)


def _said_of_unit(node: Node, words: Words) -> str:
    parts = [f"{node.posts} {words.posts}"]
    if node.vacant:
        parts.append(f"{node.vacant} {words.vacant}")
    if node.overloaded:
        parts.append(f"▲ {node.overloaded} {words.overloaded}")
    return " · ".join(parts)
