"""The core's projections: what rows are drawn from which objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ZODB.utils import u64

from eoffice_cms.catalog import tables
from eoffice_cms.catalog.packing import pack_words
from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.text import sound, words_of
from eoffice_cms.clock import to_micros
from eoffice_cms.interfaces import (
    IContent,
    ICustody,
    IDesk,
    IEntry,
    IGrants,
    INote,
    IPart,
    IPlace,
)

Row = Mapping[str, Any]

#: Sorts behind every real day.
NO_DAY = "9999-12-31"
RANKS = {"most_immediate": "0", "immediate": "1", "normal": "2"}


def oid(obj: Any) -> int:
    """Return the oid of a stored object as a number."""
    return int(u64(obj._p_oid))


def state_class(obj: Any) -> str:
    """Return the class of states that decides who may see the object."""
    return f"{obj.workflow_name}.{obj.state}"


def _aggregate(obj: Any) -> Any:
    while IPart.providedBy(obj):
        obj = obj.__parent__
    return obj


def _scope(aggregate: Any) -> int | None:
    if IPlace.providedBy(aggregate):
        return oid(aggregate)
    if aggregate.grants is not None and aggregate.grants.block:
        return None
    return oid(aggregate.__parent__)


def content_rows(obj: Any) -> Iterator[Row]:
    """Draw the row of an object in the tree."""
    if obj.type_name == "shelf":
        return
    aggregate = _aggregate(obj)
    parent = aggregate if aggregate is not obj else obj.__parent__
    titles = obj.titles or {}
    yield {
        "source": oid(obj),
        "uid": obj.uid,
        "parent": None if parent is None else oid(parent),
        "scope": _scope(aggregate),
        "aggregate": oid(aggregate),
        "type": obj.type_name,
        "state_class": state_class(obj),
        "title": obj.title,
        "title_hi": titles.get("hi"),
        "title_en": titles.get("en"),
        "name": obj.__name__,
        "number": getattr(obj, "number", None),
        "creator": obj.creator,
        "created_at": to_micros(obj.created),
        "modified_at": to_micros(obj.modified),
        "received_at": to_micros(getattr(obj, "received", None)),
        "decided_at": to_micros(getattr(obj, "decided", None)),
        "closed_at": to_micros(getattr(obj, "closed", None)),
        "category": getattr(obj, "category", None),
    }


def _rank(priority: str, due: str | None) -> str:
    return RANKS[priority] + (due or NO_DAY)


def custody_rows(custody: Any) -> Iterator[Row]:
    """Draw the stay of a file on the desk where it lies now."""
    due = custody.due.isoformat() if custody.due else None
    status = tables.HERE
    if custody.closed:
        status = tables.CLOSED
    elif custody.parked:
        status = tables.PARKED
    yield {
        "file": oid(custody.file),
        "seq": custody.seq,
        "source": oid(custody),
        "desk": custody.desk,
        "sender": custody.sender,
        "since_at": custody.since,
        "opened_at": custody.opened,
        "left_at": None,
        "due": due,
        "rank": _rank(custody.priority, due),
        "parked_until": custody.parked[1] if custody.parked else None,
        "status": status,
        "asked": custody.asked is not None,
    }


def entry_rows(entry: Any) -> Iterator[Row]:
    """Draw the stay that an entry ended, if it ended one."""
    stay = entry.data.get("stay")
    if stay is None:
        return
    yield {
        "file": oid(entry.owner),
        "seq": stay["n"],
        "source": oid(entry),
        "desk": entry.source,
        "sender": stay["sender"],
        "since_at": stay["since"],
        "opened_at": stay["opened"],
        "left_at": entry.moment,
        "due": stay["due"],
        "rank": _rank(stay["priority"], stay["due"]),
        "parked_until": None,
        "status": tables.LEFT,
        "asked": False,
    }


def place_rows(place: Any) -> Iterator[Row]:
    """Draw a place in the tree of places."""
    parent = place.__parent__
    yield {
        "source": oid(place),
        "parent": None if parent is None else oid(parent),
        "blocked": place.grants.block,
    }


def place_grant_rows(grants: Any) -> Iterator[Row]:
    """Draw the grants of a place."""
    if IPlace.providedBy(grants.owner):
        for grant in grants:
            yield {"source": oid(grants), "place": oid(grants.owner), **grant._asdict()}


def participant_rows(grants: Any) -> Iterator[Row]:
    """Draw the grants of a single object."""
    if not IPlace.providedBy(grants.owner):
        for grant in grants:
            yield {"source": oid(grants), "object": oid(grants.owner), **grant._asdict()}


def fulltext_rows(obj: Any) -> Iterator[Row]:
    """Draw what an object is found by."""
    if INote.providedBy(obj):
        text = f"{obj.title} {obj.text}"
    else:
        titles = " ".join((obj.titles or {}).values())
        number = getattr(obj, "number", None) or ""
        category = getattr(obj, "category", None) or ""
        body = obj.searchable_text
        text = f"{obj.title} {titles} {number} {category} {body}"
    if not text.strip():
        return
    yield {"source": oid(obj), "words": pack_words(words_of(text))}


def desk_rows(desk: Any) -> Iterator[Row]:
    """Draw a desk."""
    yield {
        "source": oid(desk),
        "id": desk.id,
        "title_hi": desk.titles.get("hi"),
        "title_en": desk.titles.get("en"),
        "place_uid": desk.place,
        "superior": desk.superior,
        "decides": desk.decides,
        "vacant": not desk.holders and all(each.behalf for each in desk.seats),
        "words": " ".join([desk.id, *desk.titles.values(), sound(" ".join(desk.titles.values()))])
        .casefold(),
    }


CORE_PROJECTIONS = (
    Projection("content", 2, tables.content, {IContent: content_rows}, single=True),
    Projection("movement", 2, tables.movement, {ICustody: custody_rows, IEntry: entry_rows}),
    Projection("place", 2, tables.place, {IPlace: place_rows}, single=True),
    Projection("place_grant", 1, tables.place_grant, {IGrants: place_grant_rows}),
    Projection("participant", 1, tables.participant, {IGrants: participant_rows}),
    Projection("fulltext", 2, tables.fulltext, {IContent: fulltext_rows}, single=True),
    Projection("desk", 2, tables.desk, {IDesk: desk_rows}, single=True),
)

