"""The tables of the core's projections. Times are microseconds since the epoch, days are ISO."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

metadata = MetaData()

#: The oid of an object. As INTEGER, SQLite keeps a single one as the row's own address and needs
#: no index for it; PostgreSQL needs eight bytes.
Oid = BigInteger().with_variant(Integer, "sqlite")

#: One row an object. ``scope``: the place whose grants reach it, None when it blocks them;
#: ``aggregate``: the object whose rights apply (the file, for its parts), itself otherwise.
content = Table(
    "content",
    metadata,
    Column("source", Oid, primary_key=True, autoincrement=False),
    Column("uid", String, nullable=False),
    Column("parent", Oid),
    Column("scope", Oid),
    Column("aggregate", Oid, nullable=False),
    Column("type", String, nullable=False),
    Column("state_class", String, nullable=False),
    Column("title", String, nullable=False),
    Column("title_hi", String),
    Column("title_en", String),
    Column("name", String, nullable=False),
    Column("number", String),
    Column("creator", String),
    Column("created_at", BigInteger, nullable=False),
    Column("modified_at", BigInteger, nullable=False),
    Column("received_at", BigInteger),
    Column("decided_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("category", String),
    Index("content_uid", "uid"),
    Index("content_parent", "parent", "type", "modified_at"),
    Index("content_modified", "type", "modified_at"),
    Index(
        "content_number",
        "number",
        sqlite_where=text("number IS NOT NULL"),
        postgresql_where=text("number IS NOT NULL"),
    ),
)

HERE, PARKED, CLOSED, LEFT = range(4)

#: One row a stay on a desk. ``status`` is one of the four above; ``rank`` sorts a desk's work:
#: the more urgent first, then the sooner due.
movement = Table(
    "movement",
    metadata,
    Column("file", Oid, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("source", Oid, nullable=False),
    Column("desk", String, nullable=False),
    Column("sender", String),
    Column("since_at", BigInteger, nullable=False),
    Column("opened_at", BigInteger),
    Column("left_at", BigInteger),
    Column("due", String),
    Column("rank", String, nullable=False),
    Column("parked_until", String),
    Column("status", Integer, nullable=False),
    Column("asked", Boolean, nullable=False),
    Index("movement_source", "source"),
    Index("movement_desk", "desk"),
    Index(
        "movement_here",
        "desk", "status", "rank", "since_at",
        sqlite_where=text("left_at IS NULL"),
        postgresql_where=text("left_at IS NULL"),
    ),
    Index("movement_sent", "sender", "since_at"),
    sqlite_with_rowid=False,
)

#: A place in the tree of places, and whether grants from above reach it.
place = Table(
    "place",
    metadata,
    Column("source", Oid, primary_key=True, autoincrement=False),
    Column("parent", Oid),
    Column("blocked", Boolean, nullable=False),
    Index("place_parent", "parent"),
)

#: A grant on a place: one row reaches all that lies there.
place_grant = Table(
    "place_grant",
    metadata,
    Column("source", Oid, primary_key=True, autoincrement=False),
    Column("principal", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("cause", String, primary_key=True),
    Column("place", Oid, nullable=False),
    Index("place_grant_principal", "principal"),
    sqlite_with_rowid=False,
)

#: A grant on a single object.
participant = Table(
    "participant",
    metadata,
    Column("source", Oid, primary_key=True, autoincrement=False),
    Column("principal", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("cause", String, primary_key=True),
    Column("object", Oid, nullable=False),
    Index("participant_object", "object"),
    sqlite_with_rowid=False,
)

#: The words of an object, packed; an index of them lies beside it (see the dialect).
fulltext = Table(
    "fulltext",
    metadata,
    Column("source", Oid, primary_key=True, autoincrement=False),
    Column("words", LargeBinary, nullable=False),
)

#: The desks, for lists and pickers.
desk = Table(
    "desk",
    metadata,
    Column("source", Oid, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
    Column("title_hi", String),
    Column("title_en", String),
    Column("place_uid", String),
    Column("superior", String),
    Column("decides", Boolean, nullable=False),
    Column("vacant", Boolean, nullable=False),
    Column("words", String, nullable=False),
    Index("desk_id", "id"),
)

#: Which state classes a role may view in: written at start from the declared workflows.
viewable = Table(
    "viewable",
    metadata,
    Column("role", String, primary_key=True),
    Column("state_class", String, primary_key=True),
    sqlite_with_rowid=False,
)

#: One row for each transaction of the store that the projections have taken in. ``gap``: one
#: before it was not taken in when it was, as when the process that committed it had died.
applied = Table(
    "applied",
    metadata,
    Column("tid", LargeBinary, primary_key=True),
    Column("gap", Boolean, nullable=False),
    Index(
        "applied_gap",
        "tid",
        sqlite_where=text("gap"),
        postgresql_where=text("gap"),
    ),
    sqlite_with_rowid=False,
)

#: The version and shape in which each projection was built, and whether it is whole.
built = Table(
    "built",
    metadata,
    Column("name", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("whole", Boolean, nullable=False),
)

BOOKKEEPING = (viewable, applied, built)
