"""The statements behind the questions: each built once, then run with parameters.

Building a select of this size takes SQLAlchemy longer than SQLite needs to answer it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    and_,
    bindparam,
    column,
    func,
    select,
    table,
    text,
    true,
    union_all,
)

from eoffice_cms.catalog import tables
from eoffice_cms.catalog.visibility import ASKED, seen_by

_content, _stay, _desk = tables.content, tables.movement, tables.desk
_hit = _content.alias("hit")
_index = table("fulltext_index", column("rowid"))

SORTS = {
    "newest": _content.c.modified_at.desc(),
    "oldest": _content.c.received_at.asc(),
    "number": _content.c.number.asc(),
    "title": _content.c.title.asc(),
}
#: What a search can be narrowed by, under the name of the value.
FILTERS = {
    "type": _content.c.type == bindparam("type"),
    "types": _content.c.type.in_(bindparam("types", expanding=True)),
    "state_class": _content.c.state_class == bindparam("state_class"),
    "place": _content.c.parent == bindparam("place"),
    "category": _content.c.category == bindparam("category"),
    "received_from": _content.c.received_at >= bindparam("received_from"),
    "received_to": _content.c.received_at < bindparam("received_to"),
}

_most, _skip, _counting = (
    bindparam(name, type_=Integer) for name in ("most", "skip", "counting")
)
_order = (_stay.c.rank, _stay.c.since_at)


def _in_sight(content: Any, everything: bool) -> Any:
    """Return the condition that whoever asks may see a row; the system itself sees everything."""
    return true() if everything else seen_by(content, ASKED)


# desks

_on_desks = _stay.c.desk.in_(bindparam("desks", expanding=True))
#: An index holds just the stays of now; it is used where a statement says so.
_now = _stay.c.left_at.is_(None)
_here = and_(_on_desks, _now, _stay.c.status == tables.HERE)
_parked = and_(_on_desks, _now, _stay.c.status == tables.PARKED)
_back = and_(_parked, _stay.c.parked_until <= bindparam("today"))

_stays = select(
    _content.c.source, _content.c.uid, _content.c.parent, _content.c.title, _content.c.number,
    _content.c.name, _content.c.received_at, _content.c.state_class,
    _stay.c.desk, _stay.c.sender, _stay.c.since_at, _stay.c.opened_at, _stay.c.due,
    _stay.c.rank, _stay.c.status, _stay.c.parked_until, _stay.c.asked, _stay.c.seq,
).join_from(_stay, _content, _content.c.source == _stay.c.file)  # fmt: skip


def _first(query: Select[Any]) -> Select[Any]:
    return select(query.limit(_most).subquery())


INBOX = union_all(
    _first(_stays.where(_back).order_by(*_order)), _first(_stays.where(_here).order_by(*_order))
)
PARKED = _stays.where(_parked).order_by(_stay.c.parked_until).limit(_most)
SENT = (
    _stays.where(_stay.c.sender.in_(bindparam("desks", expanding=True)))
    .add_columns(_stay.c.left_at)
    .order_by(_stay.c.since_at.desc())
    .limit(_most)
    .offset(_skip)
)


def _counted(condition: Any) -> Any:
    some = select(_stay.c.file).where(condition).limit(_counting).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


#: Counts no further than ``counting`` on the desks, and as far again of what comes back.
INBOX_COUNT = select(_counted(_here) + _counted(_back))
DESKS = select(_desk).order_by(_desk.c.vacant, _desk.c.id).limit(_most)


# the tree


@lru_cache(maxsize=64)
def one(key: str, everything: bool) -> Select[Any]:
    """Return the statement for the object whose column ``key`` has the value ``wanted``."""
    return select(_content).where(
        _content.c[key] == bindparam("wanted"), _in_sight(_content, everything)
    )


@lru_cache(maxsize=64)
def in_place(sort: str | None, typed: bool, everything: bool) -> Select[Any]:
    """Return the statement for what lies in ``place``, of ``types`` if typed.

    :param sort: a key of :data:`SORTS` for a page of rows; None to count up to ``counting``
    """
    query = select(_content).where(
        _content.c.parent == bindparam("place"), _in_sight(_content, everything)
    )
    if typed:
        query = query.where(_content.c.type.in_(bindparam("types", expanding=True)))
    if sort is None:
        return select(func.count()).select_from(query.limit(_counting).subquery())
    return query.order_by(SORTS[sort]).limit(_most).offset(_skip)


# search


def search_by(
    worded: bool,
    filters: frozenset[str],
    sort: str,
    everything: bool,
    conditions: tuple[Any, ...] = (),
) -> Select[Any]:
    """Return the statement for a page of what is found; ``total`` counts on every row.

    Of more than ``counting`` matches the newest are sorted. A note or letter stands for its file.

    :param worded: whether ``words`` must be found; filters: keys of :data:`FILTERS`
    :param conditions: further ones on a row of content
    """
    narrowed = [*(FILTERS[name] for name in sorted(filters)), *conditions]
    if worded:
        matches = (
            select(_hit.c.aggregate)
            .select_from(_index)
            .join(_hit, _hit.c.source == _index.c.rowid)
            .where(text("fulltext_index MATCH :words"))
            .where(_in_sight(_hit, everything))
            .order_by(_index.c.rowid.desc())
        )
        if narrowed:
            matches = matches.join(_content, _content.c.source == _hit.c.aggregate)
            matches = matches.where(*narrowed)
    else:
        matches = (
            select(_content.c.aggregate)
            .where(_content.c.aggregate == _content.c.source)
            .where(_in_sight(_content, everything), *narrowed)
            .order_by(_content.c.modified_at.desc())
        )
    found = matches.limit(_counting).subquery()
    shown = select(_content.c.source, func.count().over().label("total")).where(
        _content.c.source.in_(select(found.c.aggregate))
    )
    if worded:
        # Whoever sees a note sees its file, save for a yellow one written at a desk since left.
        shown = shown.where(_in_sight(_content, everything))
    page = shown.order_by(SORTS[sort]).limit(_most).offset(_skip).subquery()
    # Only the rows of the page are read whole.
    query = select(_content, page.c.total).join(page, page.c.source == _content.c.source)
    return query.order_by(SORTS[sort])


#: The same without further conditions, built once for each of its kinds.
search = lru_cache(maxsize=256)(search_by)
