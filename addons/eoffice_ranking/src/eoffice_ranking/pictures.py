"""Draw the ageing heat map and the bars of decision times as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log2

from eoffice_ranking.svg import document, element, link, shorten, text_of

#: Fill and ink of each step, from none to most: one hue, so that it reads in grey as well.
#: Every ink stands out from its fill by at least 4.5 : 1.
SHADES = (
    ("#f7f7f5", "#5a5a55"),
    ("#fdf0d5", "#3d2c00"),
    ("#fbd9a0", "#3d2c00"),
    ("#f4b266", "#2e1c00"),
    ("#b4530f", "#ffffff"),
    ("#7a2c0a", "#ffffff"),
)
INK, FAINT, BAR, PALE_BAR = "#1f2933", "#52606d", "#2f6f8f", "#b9c4cc"
ROW, HEAD, LABEL, CELL = 28, 34, 250, 64
LABEL_LENGTH = 32


@dataclass(frozen=True)
class HeatCell:
    """One number of the map, the sentence that names it, and where it leads."""

    count: int
    name: str
    href: str | None = None


@dataclass(frozen=True)
class HeatRow:
    """One unit of the map with a cell for each column."""

    label: str
    cells: tuple[HeatCell, ...]
    href: str | None = None


@dataclass(frozen=True)
class Bar:
    """One unit's bar: ``value`` with an interval, all in the picture's unit; None: no bar.

    ``text`` is printed beside it, ``mark`` is a second value drawn as a notch; ``pale``
    sets apart what is not ranked.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    mark: float | None = None
    href: str | None = None
    pale: bool = False


def shade(count: int, most: int) -> int:
    """Give the step 0–5 of a count: none is 0, the most is 5, doubling counts alike."""
    if count <= 0:
        return 0
    last = len(SHADES) - 1
    if most <= 1:
        return 1
    return 1 + round((last - 1) * log2(count) / log2(most)) if count < most else last


def _label(text: str, y: int, href: str | None) -> str:
    short = shorten(text, LABEL_LENGTH)
    named = element("title", text_of(text)) if short != text else ""
    return link(href, element(
        "text", text_of(short), named, x=LABEL - 10, y=y + ROW // 2 + 5, fill=INK,
        text_anchor="end", font_size=14, class_="unit"))


def _cell(cell: HeatCell, x: int, y: int, most: int) -> str:
    step = shade(cell.count, most)
    fill, ink = SHADES[step]
    box = element(
        "rect", x=x, y=y + 1, width=CELL - 2, height=ROW - 2, rx=2, fill=fill,
        class_=f"cell shade-{step}")
    number = element(
        "text", str(cell.count), x=x + CELL // 2 - 1, y=y + ROW // 2 + 5, fill=ink,
        text_anchor="middle", font_size=14, class_=f"count shade-{step}")
    if not cell.count:
        return box + number
    named = element("title", text_of(cell.name))
    if cell.href:
        return link(cell.href, named, box, number, aria_label=cell.name)
    return element("g", named, box, number)


def heat_map(
    rows: Sequence[HeatRow], columns: Sequence[str], *, title: str, description: str,
    ident: str = "heat-map",
) -> str:
    """Draw units by age band; each cell bears its number, darker where there are more.

    Raise ``ValueError`` where a row has not one cell for each column.
    """
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("each row needs one cell for each column")
    most = max((cell.count for row in rows for cell in row.cells), default=0)
    heads = [
        element(
            "text", text_of(column), x=LABEL + CELL * number + CELL // 2 - 1, y=HEAD - 12,
            fill=FAINT, text_anchor="middle", font_size=13, class_="band")
        for number, column in enumerate(columns)]
    lines = []
    for number, row in enumerate(rows):
        y = HEAD + ROW * number
        cells = [
            _cell(cell, LABEL + CELL * place, y, most) for place, cell in enumerate(row.cells)]
        lines.append(element("g", _label(row.label, y, row.href), *cells, class_="row"))
    return document(
        *heads, *lines, ident=ident, title=title, description=description, class_="heat-map",
        width=LABEL + CELL * len(columns) + 4, height=HEAD + ROW * len(rows) + 4)


def _whisker(low: float, high: float, y: int, per: float) -> str:
    left, right, middle = LABEL + low * per, LABEL + high * per, y + ROW / 2
    path = (f"M{left:.1f} {middle - 5:g}v10M{left:.1f} {middle:g}H{right:.1f}"
            f"M{right:.1f} {middle - 5:g}v10")
    return element("path", d=path, stroke=INK, stroke_width=1.5, fill="none", class_="interval")


def _bar(bar: Bar, y: int, per: float) -> str:
    parts = [_label(bar.label, y, bar.href)]
    end = 0.0
    if bar.value is not None:
        end = bar.value * per
        parts.append(element(
            "rect", x=LABEL, y=y + 6, width=max(end, 1.0), height=ROW - 12, rx=2,
            fill=PALE_BAR if bar.pale else BAR, class_="bar pale" if bar.pale else "bar"))
    if bar.low is not None and bar.high is not None:
        parts.append(_whisker(bar.low, bar.high, y, per))
        end = max(end, bar.high * per)
    if bar.mark is not None and isfinite(bar.mark):
        parts.append(element(
            "path", d=f"M{LABEL + bar.mark * per:.1f} {y + 3}v{ROW - 6}", stroke=INK,
            stroke_width=3, class_="mark"))
        end = max(end, bar.mark * per)
    parts.append(element(
        "text", text_of(bar.text), x=LABEL + end + 8, y=y + ROW // 2 + 5, fill=INK,
        font_size=14, class_="value"))
    return element("g", *parts, class_="row")


def bars(
    rows: Sequence[Bar], *, title: str, description: str, ident: str = "bars", width: int = 900
) -> str:
    """Draw a bar for each unit, with whiskers where an interval is given."""
    ends = [
        value for bar in rows for value in (bar.value, bar.high, bar.mark)
        if value is not None and isfinite(value)]
    longest = max(ends, default=0.0)
    per = (width - LABEL - 190) / longest if longest else 0.0
    lines = [_bar(bar, 4 + ROW * number, per) for number, bar in enumerate(rows)]
    return document(
        *lines, ident=ident, title=title, description=description, class_="bars", width=width,
        height=ROW * len(rows) + 8)
