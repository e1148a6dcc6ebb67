"""Gather the rows of a log by case, in a temporary file so that any log fits."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eoffice_cms.content.wording import FORBIDDEN
from eoffice_cms.importing import messages
from eoffice_cms.importing.mapping import Mapping
from eoffice_cms.importing.moments import day_of, is_beyond, read_moment
from eoffice_cms.importing.readers import Rejected, Row

LONGEST = 200
KEPT = 1000
"""Rejected rows, impossible dates and columns unknown to the mapping that are named each."""

_SCHEMA = """
CREATE TABLE cases(no INTEGER PRIMARY KEY, id TEXT UNIQUE, line INTEGER, number TEXT,
    subjects TEXT, category TEXT, received INTEGER, due TEXT, closed INTEGER, impossible TEXT);
CREATE TABLE event(no INTEGER, at INTEGER, line INTEGER, activity TEXT, unit TEXT,
    resource TEXT, id TEXT, impossible TEXT);
"""
_CASE_VALUES = ("category", "received", "due", "closed")


@dataclass(frozen=True)
class Event:
    """One step of a case; ``at`` in microseconds since the epoch, None for what is unknown.

    :ivar impossible: the time as the log has it, where no record can hold it; else None
    """

    line: int
    at: int
    activity: str
    group: str | None
    resource: str | None
    id: str | None
    impossible: str | None = None

    @property
    def desk(self) -> tuple[str | None, str | None]:
        """What tells the desk: 43 of 48 officers of a real log worked in several branches."""
        return self.group, self.resource

    def digest(self, before: str) -> str:
        """Return the digest of the event and all before it; its line does not count."""
        said = [before, self.at, self.activity, self.group, self.resource, self.id]
        if self.impossible is not None:
            said.append(self.impossible)
        return hashlib.sha256(json.dumps(said).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Case:
    """A case with its events by time, then in the order of the log.

    :ivar received, closed: microseconds since the epoch, or None; due: ISO date or None
    :ivar impossible: those of the three dates that no record can hold, as the log has them
    """

    id: str
    line: int
    number: str
    subjects: dict[str, str]
    category: str | None
    received: int | None
    due: str | None
    closed: int | None
    events: tuple[Event, ...]
    impossible: dict[str, str] = field(default_factory=dict)

    def group(self, rule: str) -> str | None:
        """Return the group whose branch the file belongs to, by the mapping's rule."""
        if rule == "first":
            return self.events[0].group
        ordered = self.events if rule == "first-known" else reversed(self.events)
        return next((event.group for event in ordered if event.group is not None), None)


@dataclass(frozen=True)
class Impossible:
    """A date or time that no record can hold, as the log has it; it was kept as such."""

    line: int
    text: str


@dataclass
class Report:
    """What reading a log found.

    :ivar warnings: how often each kind of :data:`messages.WARNINGS` was met
    :ivar rejected: rows rejected; ``rejections``: the first of them, with line and reason
    :ivar impossible: the first impossible dates, with their lines; the rows are kept
    :ivar columns: columns that the mapping does not know
    """

    rows: int = 0
    cases: int = 0
    rejected: int = 0
    rejections: list[Rejected] = field(default_factory=list)
    impossible: list[Impossible] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    columns: set[str] = field(default_factory=set)

    def reject(self, line: int, reason: str, rows: int = 1) -> None:
        """Count rows as rejected, all for the one reason."""
        self.rejected += rows
        if len(self.rejections) < KEPT:
            self.rejections.append(Rejected(line, reason))

    def note_impossible(self, line: int, text: str) -> None:
        """Count a date that no record can hold, and keep it with its line."""
        self.warnings["impossible_date"] += 1
        if len(self.impossible) < KEPT:
            self.impossible.append(Impossible(line, text))


class Spool:
    """The rows of one log in a temporary SQLite file; a context manager."""

    def __init__(self, mapping: Mapping, directory: Path | str | None = None) -> None:
        self.mapping = mapping
        self.report = Report()
        self._directory = tempfile.TemporaryDirectory(prefix="eoffice-import-", dir=directory)
        self._database = sqlite3.connect(
            Path(self._directory.name) / "rows.sqlite", isolation_level=None
        )
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;" + _SCHEMA
        )

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._database.close()
        self._directory.cleanup()

    def take(self, rows: Iterable[Row | Rejected]) -> None:
        """Take in the rows of a log; those that cannot be used are in the report."""
        self._database.execute("BEGIN")
        for row in rows:
            self.report.rows += 1
            reason = row.reason if isinstance(row, Rejected) else self._take(row)
            if reason is not None:
                self.report.reject(row.line, reason)
        self._database.execute("CREATE INDEX by_case ON event(no, at, line)")
        self._database.execute("COMMIT")
        self.report.cases = self._one("SELECT count(*) FROM cases")
        repeated = "SELECT count(*) - count(DISTINCT id) FROM event WHERE id IS NOT NULL"
        self._warn("repeated_event", self._one(repeated))

    def cases(self) -> Iterator[Case]:
        """Yield each case with its events, in the order in which the log first names them."""
        reading = self._database.cursor()
        for no, *values in self._database.execute("SELECT * FROM cases ORDER BY no"):
            events = reading.execute(
                "SELECT line, at, activity, unit, resource, id, impossible FROM event"
                " WHERE no = ? ORDER BY at, line",
                (no,),
            )
            case_id, line, number, subjects, category, received, due, closed, beyond = values
            yield Case(
                case_id, line, number, json.loads(subjects), category, received, due, closed,
                tuple(Event(*each) for each in events), json.loads(beyond),
            )  # fmt: skip

    def _one(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])

    def _warn(self, kind: str, count: int = 1) -> None:
        if count:
            self.report.warnings[kind] += count

    def _take(self, row: Row) -> str | None:
        """Store a row and return None, or return why not."""
        values = {
            meaning: " ".join(row.values.get(column, "").split())
            for meaning, column in self.mapping.columns.items()
        }
        if not values["case"]:
            return messages.NO_CASE
        if not values["time"]:
            return messages.NO_TIME
        if any(len(each) > LONGEST for each in values.values()):
            return messages.TOO_LONG
        if any(FORBIDDEN.search(each) for each in values.values()):
            return messages.HIDDEN
        at = read_moment(values["time"], self.mapping)
        if at is None:
            return messages.BAD_TIME
        group, resource = (self._known(values.get(each)) for each in ("group", "resource"))
        for missing, kind in ((group, "no_group"), (resource, "no_resource")):
            self._warn(kind, missing is None)
        self._warn("no_activity", not values["activity"])
        self._columns(row)
        beyond = values["time"] if is_beyond(at) else None
        if beyond is not None:
            self.report.note_impossible(row.line, beyond)
        self._database.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), ?)",
            (self._case(row, values), at, row.line, values["activity"], group, resource,
             values.get("event"), beyond),
        )  # fmt: skip
        return None

    def _known(self, value: str | None) -> str | None:
        return None if value is None or value in self.mapping.unknown else value

    def _columns(self, row: Row) -> None:
        strange = row.values.keys() - self.mapping.known - self.report.columns
        room = KEPT - len(self.report.columns)
        self.report.columns.update(sorted(strange)[:room])
        self._warn("unknown_column", min(len(strange), room))

    def _case(self, row: Row, values: dict[str, str]) -> int:
        """Return the number of the row's case, after noting what the row says about it."""
        said: dict[str, Any] = {
            "category": values.get("category") or None,
            "received": self._date(values.get("received")),
            "due": self._date(values.get("due")),
            "closed": self._date(values.get("closed")),
        }
        beyond = {
            key: values[key]
            for key in ("received", "due", "closed")
            if said[key] is not None and is_beyond(said[key])
        }
        if said["due"] is not None:
            said["due"] = day_of(said["due"], self.mapping)
        found = self._database.execute(
            "SELECT no, category, received, due, closed FROM cases WHERE id = ?",
            (values["case"],),
        ).fetchone()
        if found is None:
            return self._new_case(row, values["case"], said, beyond)
        kept = dict(zip(_CASE_VALUES, found[1:], strict=True))
        if any(said[key] not in (None, kept[key]) and kept[key] is not None for key in said):
            self._warn("differing_case_values")
        for key in said:
            if kept[key] is None and said[key] is not None:
                self._database.execute(
                    f"UPDATE cases SET {key} = ? WHERE no = ?",  # noqa: S608 (a column of ours)
                    (said[key], found[0]),
                )
                if key in beyond:
                    self._keep_impossible(row, int(found[0]), {key: beyond[key]})
        return int(found[0])

    def _keep_impossible(self, row: Row, case: int, dates: dict[str, str]) -> None:
        for text in dates.values():
            self.report.note_impossible(row.line, text)
        self._database.execute(
            "UPDATE cases SET impossible = json_patch(impossible, ?) WHERE no = ?",
            (json.dumps(dates), case),
        )

    def _new_case(
        self, row: Row, case_id: str, said: dict[str, Any], beyond: dict[str, str]
    ) -> int:
        fill = self.mapping.fill
        subjects = {
            language: FORBIDDEN.sub("", fill(template, row.values))[:LONGEST]
            for language, template in self.mapping.subjects.items()
        }
        number = FORBIDDEN.sub("", fill(self.mapping.number, row.values))
        cursor = self._database.execute(
            "INSERT INTO cases VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, '{}')",
            (case_id, row.line, number, json.dumps(subjects), *(said[k] for k in _CASE_VALUES)),
        )
        assert cursor.lastrowid is not None
        if beyond:
            self._keep_impossible(row, cursor.lastrowid, beyond)
        return cursor.lastrowid

    def _date(self, text: str | None) -> int | None:
        """Return the moment of a date of the file, or None; warn of one that cannot be read."""
        if not text:
            return None
        moment = read_moment(text, self.mapping)
        self._warn("unreadable_date", moment is None)
        return moment
