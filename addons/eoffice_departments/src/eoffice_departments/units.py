"""The organisation as rows tell it: departments and branches at any depth, with their posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from ZODB.utils import p64

from eoffice_cms.catalog import tables

_content, _desk, _stay = tables.content, tables.desk, tables.movement


@dataclass(slots=True)
class Chair:
    """A post: the id of its desk, its titles, the desk above, and how many files wait there."""

    desk: str
    title_hi: str
    title_en: str
    superior: str | None
    vacant: bool
    files: int


@dataclass(slots=True)
class Unit:
    """A department or branch; the site itself has the path ``/``.

    :ivar merged: whether its work went to the branch it lies in
    """

    source: int
    uid: str
    type: str
    title_hi: str
    title_en: str
    path: str
    merged: bool = False
    units: list[Unit] = field(default_factory=list)
    chairs: list[Chair] = field(default_factory=list)

    def title_in(self, language: str) -> str:
        """Return the title in a language, else in the other."""
        return _either(self.title_hi, self.title_en, language)

    def walk(self) -> Iterator[Unit]:
        """Yield the unit and all units in it."""
        yield self
        for each in self.units:
            yield from each.walk()


def chair_title(chair: Chair, language: str) -> str:
    """Return the title of a post in a language, else in the other."""
    return _either(chair.title_hi, chair.title_en, language) or chair.desk


def _either(hindi: str, english: str, language: str) -> str:
    return (hindi or english) if language == "hi" else (english or hindi)


def read_units(connection: Any, site: Any, *, posts: bool = False) -> Unit:
    """Return the units of a site as a tree, with their posts where asked for."""
    top = Unit(int.from_bytes(site._p_oid, "big"), site.uid, "site",
               (site.titles or {}).get("hi", ""), (site.titles or {}).get("en", site.title),
               "/")  # fmt: skip
    query = select(
        _content.c.source, _content.c.parent, _content.c.uid, _content.c.type,
        _content.c.title, _content.c.title_hi, _content.c.title_en, _content.c.name,
    ).where(_content.c.type.in_(("department", "branch")))  # fmt: skip
    below: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        below.setdefault(row.parent, []).append(row)
    waiting, by_uid = [top], {top.uid: top}
    while waiting:
        unit = waiting.pop()
        for row in sorted(below.get(unit.source, ()), key=lambda each: each.name):
            found = Unit(
                row.source, row.uid, row.type, row.title_hi or row.title,
                row.title_en or row.title, f"{unit.path}{row.name}/",
            )  # fmt: skip
            if unit.type == found.type == "branch":  # only such a one can have been merged
                found.merged = site._p_jar.get(p64(row.source)).merged
            unit.units.append(found)
            by_uid[found.uid] = found
            waiting.append(found)
    if posts:
        _seat_chairs(connection, by_uid)
    return top


def _seat_chairs(connection: Any, by_uid: dict[str, Unit]) -> None:
    waiting = dict(
        connection.execute(
            select(_stay.c.desk, func.count())
            .where(_stay.c.left_at.is_(None), _stay.c.status == tables.HERE)
            .group_by(_stay.c.desk)
        ).fetchall()
    )
    rows = connection.execute(
        select(_desk.c.id, _desk.c.place_uid, _desk.c.title_hi, _desk.c.title_en,
               _desk.c.superior, _desk.c.vacant)
        .where(_desk.c.place_uid.is_not(None))
        .order_by(_desk.c.id)
    )  # fmt: skip
    for id, place, hindi, english, superior, vacant in rows:
        unit = by_uid.get(place)
        if unit is not None:
            unit.chairs.append(
                Chair(id, hindi or "", english or "", superior, bool(vacant), waiting.get(id, 0))
            )


def unit_at(top: Unit, source: int) -> Unit | None:
    """Return the unit of an object (oid), or None."""
    return next((each for each in top.walk() if each.source == source), None)
