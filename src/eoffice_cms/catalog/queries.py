"""Questions that pages ask: bound to one identity, answered in SQL with permission joined in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Executable, Row, Select, func, or_, select

from eoffice_cms.catalog import statements, tables
from eoffice_cms.catalog.reading import Reader
from eoffice_cms.catalog.statements import SORTS as SORTS
from eoffice_cms.catalog.text import query as text_query
from eoffice_cms.catalog.text import sound
from eoffice_cms.catalog.visibility import Sight, visible
from eoffice_cms.security.identity import Identity
from eoffice_cms.security.rules import Rules

#: Beyond this a page says "over 1,000" instead of counting on.
COUNTED = 1_000


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to; None does not narrow."""

    type: str | None = None
    types: tuple[str, ...] = ()
    state: str | None = None
    place: int | None = None
    category: str | None = None
    received_from: int | None = None
    received_to: int | None = None

    def given(self) -> dict[str, Any]:
        """Return the values of those that narrow, under the names of ``statements.FILTERS``."""
        values = {
            "type": self.type,
            "types": list(self.types),
            "state_class": f"file.{self.state}" if self.state else None,
            "place": self.place,
            "category": self.category,
            "received_from": self.received_from,
            "received_to": self.received_to,
        }
        return {name: value for name, value in values.items() if value}


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

    def __init__(self, reader: Reader, identity: Identity, rules: Rules) -> None:
        self._reader = reader
        self.identity = identity
        self.rules = rules

    @cached_property
    def _at(self) -> bytes:
        """The store's last transaction, when this was asked first."""
        return self._reader.at()

    @cached_property
    def connection(self) -> Connection:
        """The reading connection; opened on first use, closed by :meth:`close`."""
        return self._reader.connect(self._at)

    def close(self) -> None:
        """Give the connection back."""
        self.__dict__.pop("_at", None)
        if "connection" in self.__dict__:
            self.connection.close()
            del self.__dict__["connection"]

    @cached_property
    def _sight(self) -> Sight:
        return Sight.of(self.identity, self.rules)

    def _seen(self, query: Executable, **given: Any) -> Any:
        """Run a statement that asks what the identity may see."""
        return self.connection.execute(query, {**self._sight.parameters(), **given})

    def visible(self, content: Any = tables.content) -> Any:
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

    def inbox(
        self, desks: Sequence[str], today: date, *, limit: int = 50, offset: int = 0
    ) -> Sequence[Row[Any]]:
        """Return what lies on the desks and is to be worked on, the most urgent first.

        Files that were parked until today or earlier lie there again.
        """
        given = {"desks": list(desks), "today": today.isoformat(), "most": limit + offset}
        rows = self.connection.execute(statements.INBOX, given).all()
        return sorted(rows, key=lambda row: (row.rank, row.since_at))[offset : offset + limit]

    def inbox_count(self, desks: Sequence[str], today: date) -> int:
        """Count what :meth:`inbox` lists, no further than one past COUNTED."""
        question = ("inbox_count", tuple(desks), today, COUNTED)
        count: int | None = self._reader.kept(self._at, question)
        if count is None:
            given = {"desks": list(desks), "today": today.isoformat(), "counting": COUNTED + 1}
            found = self.connection.execute(statements.INBOX_COUNT, given).scalar_one()
            count = min(int(found), COUNTED + 1)
            self._reader.keep(self._at, question, count)
        return count

    def parked(self, desks: Sequence[str], limit: int = 100) -> Sequence[Row[Any]]:
        """Return what is parked on the desks, the first to come back first."""
        given = {"desks": list(desks), "most": limit}
        return self.connection.execute(statements.PARKED, given).all()

    def sent(
        self, desks: Sequence[str], *, limit: int = 50, offset: int = 0
    ) -> Sequence[Row[Any]]:
        """Return what the desks have sent, the latest first, with where each file lay next."""
        given = {"desks": list(desks), "most": limit, "skip": offset}
        return self.connection.execute(statements.SENT, given).all()

    def desks(self, words: str = "", *, limit: int = 20) -> Sequence[Row[Any]]:
        """Return desks whose titles hold all the words, in Devanagari or Latin letters."""
        if not words.strip():
            return self.connection.execute(statements.DESKS, {"most": limit}).all()
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
        query = statements.in_place(sort, types is not None, self.identity.is_system)
        rows: Sequence[Row[Any]] = self._seen(
            query, place=place, types=list(types or ()), most=limit, skip=offset
        ).all()
        return rows

    def children_count(self, place: int, types: Sequence[str] | None = None) -> int:
        """Count what :meth:`children` lists, no further than one past COUNTED."""
        query = statements.in_place(None, types is not None, self.identity.is_system)
        given = {"place": place, "types": list(types or ()), "counting": COUNTED + 1}
        return int(self._seen(query, **given).scalar_one())

    def by_number(self, number: str) -> Row[Any] | None:
        """Return the row of the file with this number, if it may be seen."""
        return self._one("number", number)

    def by_uid(self, uid: str) -> Row[Any] | None:
        """Return the row of the object with this UID, if it may be seen."""
        return self._one("uid", uid)

    def _one(self, key: str, wanted: str) -> Row[Any] | None:
        query = statements.one(key, self.identity.is_system)
        row: Row[Any] | None = self._seen(query, wanted=wanted).first()
        return row

    # search

    def search(
        self,
        words: str,
        filters: Filters = Filters(),
        *,
        sort: str = "newest",
        limit: int = 25,
        offset: int = 0,
        typing: bool = False,
        conditions: Sequence[Any] = (),
    ) -> Found:
        """Return what the words are found in: files, their notes and letters, documents, places.

        A note or letter stands for its file. Of very many matches the newest are sorted.

        :param conditions: further ones on a row of ``tables.content``
        """
        expression = text_query(words, typing=typing) if words.strip() else ""
        if words.strip() and not expression:
            return Found([], 0)
        given = filters.given()
        everything = self.identity.is_system
        kind = bool(expression), frozenset(given), sort, everything
        query = (
            statements.search_by(*kind, tuple(conditions))
            if conditions
            else statements.search(*kind)
        )
        asked = {**given, "words": expression, "most": limit, "counting": 2 * COUNTED}
        rows = self._seen(query, **asked, skip=offset).all()
        # Past the end, the first page says how many there are.
        first = next(iter(rows), None)
        if first is None and offset:
            first = self._seen(query, **asked, skip=0).first()
        return Found(rows, min(first.total, COUNTED + 1) if first else 0)
