"""The order of what lies in a section: each child keeps a number, with room between the numbers.

Moving a child writes the child and one bucket of its section's order. Only where two neighbours
have come so near that nothing fits between them, all children of that one section are numbered
anew.
"""

from __future__ import annotations

from typing import Any

#: Room left between neighbours: it can be halved forty times before all is numbered anew.
GAP = 1 << 40


def children(section: Any) -> list[Any]:
    """Return the children in their order."""
    return [section[name] for name in section.order.values()]


def put_last(section: Any, child: Any) -> None:
    """Give a new child the last place."""
    last = section.order.maxKey() if section.order else 0
    _seat(section, child, last + GAP)


def take_out(section: Any, child: Any) -> None:
    """Forget the place of a child that leaves the section."""
    del section.order[child.position]


def move(section: Any, child: Any, place: int) -> int:
    """Put a child at a place among its neighbours, and return the place it has now.

    :param place: 1 is the first; what is less or more counts as the first or the last
    """
    take_out(section, child)
    others = list(section.order.keys())
    place = min(max(place, 1), len(others) + 1)
    before = others[place - 2] if place > 1 else 0
    after = others[place - 1] if place <= len(others) else before + 2 * GAP
    if after - before < 2:
        _number_anew(section)
        others = list(section.order.keys())
        before = others[place - 2] if place > 1 else 0
        after = others[place - 1] if place <= len(others) else before + 2 * GAP
    _seat(section, child, (before + after) // 2)
    return place


def place_of(section: Any, child: Any) -> int:
    """Return which place a child has; 1 is the first."""
    return len(section.order.keys(max=child.position))


def _seat(section: Any, child: Any, position: int) -> None:
    child.position = position
    section.order[position] = child.__name__


def _number_anew(section: Any) -> None:
    names = list(section.order.values())
    section.order.clear()
    for number, name in enumerate(names, start=1):
        _seat(section, section[name], number * GAP)
