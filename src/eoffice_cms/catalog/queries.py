"""Questions that pages ask: bound to one identity, answered in SQL with permission joined in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, column, func, or_, select, table, text

from eoffice_cms.catalog import tables
from eoffice_cms.catalog.text import query as text_query
from eoffice_cms.catalog.text import sound
from eoffice_cms.catalog.visibility import visible
from eoffice_cms.security.identity import Identity
from eoffice_cms.security.rules import Rules

#: Beyond this a page says "over 1,000" instead of counting on.
COUNTED = 1_000

_content, _movement = tables.content, tables.movement
_index = table("fulltext_index", column("rowid"))

SORTS = {
    "newest": _content.c.modified_at.desc(),
    "oldest": _content.c.received_at.asc(),
    "number": _content.c.number.asc(),
    "title": _content.c.title.asc(),
}


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to; None does not narrow."""

    type: str | None = None
    state: str | None = None
    place: int | None = None
    received_from: int | None = None
    received_to: int | None = None


@dataclass(frozen=True)
class Found:
    """One page of results, and how many there are in all, counted to a little over COUNTED."""

    rows: Sequence[Row[Any]]
    total: int

    @property
    def many(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > COUNTED


class Catalog:
    """Queries of one identity over one snapshot of the projections."""

    def __init__(self, connect: Any, identity: Identity, rules: Rules) -> None:
        self._connect = connect
        self.identity = identity
        self.rules = rules

    @cached_property
    def connection(self) -> Connection:
        """The reading connection; opened on first use, closed by :meth:`close`."""
        connection: Connection = self._connect()
        return connection

    def close(self) -> None:
        """Give the connection back."""
        if "connection" in self.__dict__:
            self.connection.close()
            del self.__dict__["connection"]

    def visible(self, content: Any = _content) -> Any:
        """Return the condition that the identity may see a row of content, or of its alias."""
        return visible(content, self.identity, self.rules)

    def rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """Run a query and return its rows."""
        return self.connection.execute(query).all()

    def count(self, query: Select[Any]) -> int:
        """Count the rows of a query, no further than one past COUNTED."""
        limited = query.limit(COUNTED + 1).subquery()
        return int(self.connection.execute(select(func.count()).select_from(limited)).scalar_one())

    # desks

    def _stays(self, *conditions: Any) -> Select[Any]:
        stay, file = _movement, _content
        return (
            select(
                file.c.source, file.c.uid, file.c.parent, file.c.title, file.c.number,
                file.c.name, file.c.received_at, file.c.state_class,
                stay.c.desk, stay.c.sender, stay.c.since_at, stay.c.opened_at, stay.c.due,
                stay.c.rank, stay.c.status, stay.c.parked_until, stay.c.asked, stay.c.seq,
            )
            .join_from(stay, file, file.c.source == stay.c.file)
            .where(*conditions)
        )  # fmt: skip

    def inbox(
        self, desks: Sequence[str], today: date, *, limit: int = 50, offset: int = 0
    ) -> Sequence[Row[Any]]:
        """Return what lies on the desks and is to be worked on, the most urgent first.

        Files that were parked until today or earlier lie there again.
        """
        back = and_(
            _movement.c.status == tables.PARKED, _movement.c.parked_until <= today.isoformat()
        )
        order = (_movement.c.rank, _movement.c.since_at)
        first = self.rows(
            self._stays(_movement.c.desk.in_(desks), back).order_by(*order).limit(limit + offset)
        )
        here = self.rows(
            self._stays(_movement.c.desk.in_(desks), _movement.c.status == tables.HERE)
            .order_by(*order)
            .limit(limit + offset)
        )
        both = sorted([*first, *here], key=lambda row: (row.rank, row.since_at))
        return both[offset : offset + limit]

    def inbox_count(self, desks: Sequence[str], today: date) -> int:
        """Count what :meth:`inbox` lists, no further than one past COUNTED."""
        return self.count(
            select(_movement.c.file).where(
                _movement.c.desk.in_(desks),
                or_(
                    _movement.c.status == tables.HERE,
                    and_(
                        _movement.c.status == tables.PARKED,
                        _movement.c.parked_until <= today.isoformat(),
                    ),
                ),
            )
        )

    def parked(self, desks: Sequence[str], limit: int = 100) -> Sequence[Row[Any]]:
        """Return what is parked on the desks, the first to come back first."""
        return self.rows(
            self._stays(_movement.c.desk.in_(desks), _movement.c.status == tables.PARKED)
            .order_by(_movement.c.parked_until)
            .limit(limit)
        )

    def sent(
        self, desks: Sequence[str], *, limit: int = 50, offset: int = 0
    ) -> Sequence[Row[Any]]:
        """Return what the desks have sent, the latest first, with where each file lay next."""
        return self.rows(
            self._stays(_movement.c.sender.in_(desks))
            .add_columns(_movement.c.left_at)
            .order_by(_movement.c.since_at.desc())
            .limit(limit)
            .offset(offset)
        )

    def desks(self, words: str = "", *, limit: int = 20) -> Sequence[Row[Any]]:
        """Return desks whose titles hold all the words, in Devanagari or Latin letters."""
        desk = tables.desk
        conditions = []
        for word in words.casefold().split()[:8]:
            ways = [desk.c.words.contains(word, autoescape=True)]
            if word.isascii():
                heard = sound(word)
                if heard:
                    ways.append(desk.c.words.contains(heard, autoescape=True))
            conditions.append(or_(*ways))
        return self.rows(
            select(desk).where(*conditions).order_by(desk.c.vacant, desk.c.id).limit(limit)
        )

    # the tree

    def children(
        self,
        place: int,
        *,
        limit: int = 50,
        offset: int = 0,
        types: Sequence[str] | None = None,
        sort: str = "newest",
    ) -> Sequence[Row[Any]]:
        """Return what lies in a place and may be seen."""
        return self.rows(
            self._in_place(place, types).order_by(SORTS[sort]).limit(limit).offset(offset)
        )

    def children_count(self, place: int, types: Sequence[str] | None = None) -> int:
        """Count what :meth:`children` lists, no further than one past COUNTED."""
        return self.count(self._in_place(place, types))

    def _in_place(self, place: int, types: Sequence[str] | None) -> Select[Any]:
        query = select(_content).where(_content.c.parent == place, self.visible())
        return query if types is None else query.where(_content.c.type.in_(types))

    def by_number(self, number: str) -> Row[Any] | None:
        """Return the row of the file with this number, if it may be seen."""
        query = select(_content).where(_content.c.number == number, self.visible())
        return self.connection.execute(query).first()

    def by_uid(self, uid: str) -> Row[Any] | None:
        """Return the row of the object with this UID, if it may be seen."""
        query = select(_content).where(_content.c.uid == uid, self.visible())
        return self.connection.execute(query).first()

    # search

    def search(
        self,
        words: str,
        filters: Filters = Filters(),  # noqa: B008 (frozen)
        *,
        sort: str = "newest",
        limit: int = 25,
        offset: int = 0,
        typing: bool = False,
    ) -> Found:
        """Return what the words are found in: files, their notes and letters, documents, places.

        A note or letter stands for its file. Of very many matches the newest are sorted.
        """
        expression = text_query(words, typing=typing) if words.strip() else ""
        if words.strip() and not expression:
            return Found([], 0)
        if expression:
            hit = _content.alias("hit")
            query = (
                select(_content.c.source.label("aggregate"))
                .select_from(_index)
                .join(hit, hit.c.source == _index.c.rowid)
                .join(_content, _content.c.source == hit.c.aggregate)
                .where(text("fulltext_index MATCH :words").bindparams(words=expression))
                .where(self.visible(hit), *_narrowed(filters))
                .order_by(_index.c.rowid.desc())
            )
        else:
            query = (
                select(_content.c.source.label("aggregate"))
                .where(_content.c.aggregate == _content.c.source)
                .where(self.visible(), *_narrowed(filters))
                .order_by(_content.c.modified_at.desc())
            )
        matches = query.limit(2 * COUNTED).subquery()
        # Whoever sees a note sees its file, save for a yellow one written at a desk since left.
        shown = select(_content).where(
            _content.c.source.in_(select(matches.c.aggregate).distinct()), self.visible()
        )
        total = self.count(shown)
        if not total:
            return Found([], 0)
        return Found(self.rows(shown.order_by(SORTS[sort]).limit(limit).offset(offset)), total)


def _narrowed(filters: Filters) -> list[Any]:
    wanted: list[Any] = []
    if filters.type:
        wanted.append(_content.c.type == filters.type)
    if filters.state:
        wanted.append(_content.c.state_class == f"file.{filters.state}")
    if filters.place:
        wanted.append(_content.c.parent == filters.place)
    if filters.received_from:
        wanted.append(_content.c.received_at >= filters.received_from)
    if filters.received_to:
        wanted.append(_content.c.received_at < filters.received_to)
    return wanted
