"""What commands print: aligned tables for people, JSON for machines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from eoffice_cms.content.wording import BREAKS, FORBIDDEN

#: Of what somebody typed, as much as a sentence about it repeats.
REPEATED = 60


def tell(text: str = "") -> None:
    """Print a line of the result."""
    click.echo(text)


def note(text: str) -> None:
    """Print a line beside the result, on standard error."""
    click.echo(text, err=True)


def tell_json(value: Any) -> None:
    """Print a value for a machine to read."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def harmless(text: str, longest: int | None = None) -> str:
    """Return text on one line, without characters that steer a terminal, cut where too long."""
    text = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", BREAKS.sub(" ", text))
    if longest is not None and len(text) > longest:
        text = text[:longest] + "…"
    return text


def repeated(text: str) -> str:
    """Return what somebody typed as a sentence may repeat it."""
    return harmless(text, REPEATED)


def width(text: str) -> int:
    """Return how many columns a terminal gives the text; signs above and below take none."""
    return sum(
        2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
        if unicodedata.category(each) not in ("Mn", "Me", "Cf")
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows in aligned columns below their headings."""
    cells = [list(headings)]
    cells += [[harmless("" if each is None else str(each)) for each in row] for row in rows]
    widths = [max(width(row[place]) for row in cells) for place in range(len(headings))]
    for row in cells:
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        tell("  ".join(padded).rstrip())


def facts(pairs: Iterable[tuple[str, Any]]) -> None:
    """Print names with their values, one a line; those without a value are left out."""
    shown = [(name, harmless(str(value))) for name, value in pairs if value not in (None, "")]
    wide = max((width(name) for name, _value in shown), default=0)
    for name, value in shown:
        tell(f"{name}{' ' * (wide - width(name))}  {value}")
