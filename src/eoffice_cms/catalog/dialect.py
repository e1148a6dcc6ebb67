"""What is particular to SQLite: opening, writing rows, and the index of words."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, create_engine, event
from sqlalchemy.schema import CreateIndex, CreateTable
from transaction.interfaces import TransientError

from eoffice_cms.catalog.packing import unpack_words
from eoffice_cms.catalog.rollups import Key, RollUp
from eoffice_cms.catalog.text import TOKENIZER, indexed

#: Nothing asks for phrases, so it is not kept where in a text a word stands: a third of the size.
FULLTEXT_INDEX = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext_index "
    f"USING fts5(words, content='', detail=none, tokenize=\"{TOKENIZER}\")"
)
BUSY_SECONDS = 15.0
#: Pages that commits leave in the log before they are folded into the file, which waits for the
#: disk twice. Most of them are the same few, so that folding seldom is folding less.
FOLD_PAGES = 4_000


class ProjectionsBusy(TransientError):
    """Another process wrote for too long; the transaction is to be tried again."""


def open_engine(path: Path) -> Engine:
    """Open the engine that readers use; each of its transactions is one snapshot."""
    engine = create_engine(
        f"sqlite:///{path}",
        pool_size=12,
        max_overflow=4,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA cache_size=-16000")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def open_writer(path: Path) -> sqlite3.Connection:
    """Open the connection that writes: one of its own, since a reader cannot become a writer."""
    writer = sqlite3.connect(
        path, check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS
    )
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA synchronous=NORMAL")
    writer.execute("PRAGMA cache_size=-32000")
    writer.execute(f"PRAGMA wal_autocheckpoint={FOLD_PAGES}")
    return writer


def begin(writer: sqlite3.Connection, *, patiently: bool = False) -> None:
    """Begin to write; of all processes on this file one does at a time.

    :param patiently: wait for as long as another builds projections anew
    :raises ProjectionsBusy: when another process writes for too long
    """
    while True:
        try:
            writer.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            if not patiently:
                raise ProjectionsBusy(str(error)) from error
        else:
            return


def rollback(writer: sqlite3.Connection) -> None:
    """Give up what was begun, if anything was."""
    if writer.in_transaction:
        writer.execute("ROLLBACK")


def change_mark(writer: sqlite3.Connection) -> int:
    """Return a number that changes whenever another process, or another connection, commits."""
    mark: int = writer.execute("PRAGMA data_version").fetchone()[0]
    return mark


def open_snapshot(path: Path) -> sqlite3.Connection:
    """Open a connection that shows the projections as they are now, whatever is written later."""
    connection = sqlite3.connect(
        path, check_same_thread=False, isolation_level=None, timeout=BUSY_SECONDS
    )
    connection.execute("PRAGMA cache_size=-16000")
    connection.execute("PRAGMA temp_store=FILE")
    connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM built").fetchone()  # the snapshot is of the first reading
    return connection


class RowWriter:
    """Writes the rows of one table through the writing connection."""

    def __init__(self, table: Table, *, single: bool) -> None:
        self.single = single
        self.columns = [each.name for each in table.columns]
        keys = [each.name for each in table.primary_key.columns]
        rest = [each for each in self.columns if each not in keys]
        names = ", ".join(self.columns)
        places = ", ".join("?" for _ in self.columns)
        sets = ", ".join(f"{each} = excluded.{each}" for each in rest)
        do = f"UPDATE SET {sets}" if rest else "NOTHING"
        self._put = (
            f"INSERT INTO {table.name} ({names}) VALUES ({places}) "
            f"ON CONFLICT ({', '.join(keys)}) DO {do}"
        )
        self._drop = f"DELETE FROM {table.name} WHERE source = ?"
        self._get = f"SELECT {names} FROM {table.name} WHERE source = ? ORDER BY {', '.join(keys)}"

    def values(self, rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Return rows as tuples in the order of the columns."""
        return [tuple(row[name] for name in self.columns) for row in rows]

    def stored(self, writer: sqlite3.Connection, source: int) -> list[tuple[Any, ...]]:
        """Return the rows that are stored for a source."""
        return writer.execute(self._get, (source,)).fetchall()

    def write(
        self, writer: sqlite3.Connection, source: int, rows: list[Mapping[str, Any]]
    ) -> None:
        """Replace the rows of a source."""
        if not (self.single and rows):
            writer.execute(self._drop, (source,))
        for values in self.values(rows):
            writer.execute(self._put, values)


_INDEX_WORDS = "INSERT INTO fulltext_index (rowid, words) VALUES (?, ?)"


def _held(packed: bytes) -> str:
    return indexed(unpack_words(packed))


class FulltextWriter(RowWriter):
    """Writes the fulltext table and the index of words beside it.

    SQLite 3.40 deletes from a contentless index only when told what was there, which is why the
    table keeps the words, packed.
    """

    def write(
        self, writer: sqlite3.Connection, source: int, rows: list[Mapping[str, Any]]
    ) -> None:
        stored, wanted = self.stored(writer, source), self.values(rows)
        if stored == wanted:
            return
        for _source, words in stored:
            writer.execute(
                "INSERT INTO fulltext_index (fulltext_index, rowid, words) VALUES ('delete', ?, ?)",
                (source, _held(words)),
            )
        super().write(writer, source, rows)
        for _source, words in wanted:
            writer.execute(_INDEX_WORDS, (source, _held(words)))


def index_gaps(writer: sqlite3.Connection) -> list[int]:
    """Return the sources that the index of words has and the fulltext table not, or reversed."""
    return [
        row[0]
        for row in writer.execute(
            "SELECT id FROM fulltext_index_docsize WHERE id NOT IN (SELECT source FROM fulltext) "
            "UNION SELECT source FROM fulltext "
            "WHERE source NOT IN (SELECT id FROM fulltext_index_docsize)"
        )
    ]


def refill_index(writer: sqlite3.Connection) -> None:
    """Empty the index of words and fill it from the fulltext table."""
    writer.execute("INSERT INTO fulltext_index (fulltext_index) VALUES ('delete-all')")
    last = -1
    while rows := writer.execute(
        "SELECT source, words FROM fulltext WHERE source > ? ORDER BY source LIMIT 1000", (last,)
    ).fetchall():
        for last, words in rows:
            writer.execute(_INDEX_WORDS, (last, _held(words)))


class CountedWriter(RowWriter):
    """Writes the rows of a table, and by how many there are more or fewer into its roll-ups."""

    def __init__(self, table: Table, *, single: bool, counts: Mapping[RollUp, Table]) -> None:
        super().__init__(table, single=single)
        self._counts = {
            rollup: (
                f"INSERT INTO {each.name} (unit, category, day, count) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (unit, category, day) DO UPDATE SET count = count + excluded.count",
                f"DELETE FROM {each.name} "
                "WHERE unit = ? AND category = ? AND day = ? AND count = 0",
            )
            for rollup, each in counts.items()
        }

    def write(
        self, writer: sqlite3.Connection, source: int, rows: list[Mapping[str, Any]]
    ) -> None:
        names = self.columns
        before = [dict(zip(names, row, strict=True)) for row in self.stored(writer, source)]
        super().write(writer, source, rows)
        for rollup, (add, forget) in self._counts.items():
            more = rollup.count(rows)
            more.subtract(rollup.count(before))
            for key, count in sorted(more.items()):
                if count:
                    writer.execute(add, (*key, count))
                if count < 0:
                    writer.execute(forget, key)


def counted(connection: sqlite3.Connection, rollup: RollUp, rows: Table) -> Counter[Key]:
    """Count a projection's rows anew, for a roll-up."""
    drawn = connection.execute(f"SELECT {', '.join(rollup.columns)} FROM {rows.name}")
    keys = (rollup.key(*row) for row in drawn)
    return Counter(key for key in keys if key is not None)


def kept_counts(connection: sqlite3.Connection, table: Table) -> Counter[Key]:
    """Return what a roll-up's table says."""
    rows = connection.execute(f"SELECT unit, category, day, count FROM {table.name}")
    return Counter({(unit, category, day): count for unit, category, day, count in rows})


def refill_counts(
    writer: sqlite3.Connection, rollup: RollUp, table: Table, rows: Table
) -> None:
    """Write a roll-up's table anew from the rows that it counts."""
    writer.execute(f"DELETE FROM {table.name}")
    writer.executemany(
        f"INSERT INTO {table.name} (unit, category, day, count) VALUES (?, ?, ?, ?)",
        [(*key, count) for key, count in sorted(counted(writer, rollup, rows).items())],
    )


def row_writer(
    table: Table, *, single: bool, counts: Mapping[RollUp, Table] | None = None
) -> RowWriter:
    """Return the writer for a table, which keeps its roll-ups as well."""
    if counts:
        return CountedWriter(table, single=single, counts=counts)
    kind = FulltextWriter if table.name == "fulltext" else RowWriter
    return kind(table, single=single)


def drop_misshapen(writer: sqlite3.Connection, tables: Iterable[Table]) -> None:
    """Drop all the tables if one has other columns than it is declared with."""
    tables = list(tables)
    for table in tables:
        stored = [row[1] for row in writer.execute(f"PRAGMA table_info({table.name})")]
        if stored and stored != [each.name for each in table.columns]:
            for each in tables:
                drop(writer, each)
            return


def create(writer: sqlite3.Connection, engine: Engine, tables: Iterable[Table]) -> None:
    """Create the tables that are missing, with their indexes."""
    for table in tables:
        writer.execute(str(CreateTable(table, if_not_exists=True).compile(engine)))
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            writer.execute(str(CreateIndex(index, if_not_exists=True).compile(engine)))
        if table.name == "fulltext":
            writer.execute(FULLTEXT_INDEX)


def drop(writer: sqlite3.Connection, table: Table) -> None:
    """Drop a table."""
    writer.execute(f"DROP TABLE IF EXISTS {table.name}")
    if table.name == "fulltext":
        writer.execute("DROP TABLE IF EXISTS fulltext_index")
