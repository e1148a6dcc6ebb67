"""The rows that a browser would see: pages and forms over HTTP, references in between."""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import texts
from benchmarks.homes import Filled
from benchmarks.processes import Client, Request, Server, bare_server, office_server
from benchmarks.rows import Row
from benchmarks.scale import NOTE_BYTES, Scale
from eoffice_cms.application import Application

TOKEN = "0123456789abcdef0123456789abcdef"
#: Files that the file page is shown of: enough that none stays warm by itself.
FILES = 100


@dataclass
class Subject:
    """One page or form: how to ask for it, and what its rounds measured.

    :ivar requests: gives the requests of a round
    """

    name: str
    cookie: str
    requests: Callable[[int], list[Request]]
    connections: int = 4
    expect: str = "200"
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def round(self, client: Client, server: Server, count: int, seconds: float) -> None:
        """Measure one round."""
        answer = client.ask(
            server, self.requests(count), cookie=self.cookie, connections=self.connections,
            seconds=seconds, expect=self.expect,
        )  # fmt: skip
        self.rates.append(answer["count"] / answer["seconds"])
        self.cpu.append(1000 * answer["cpu"] / answer["count"])

    @property
    def rate(self) -> float:
        """Return the median of the rounds' requests a second."""
        return statistics.median(self.rates)

    @property
    def cpu_ms(self) -> float:
        """Return processor milliseconds a request; each round is short, so the mean."""
        return statistics.mean(self.cpu)


class Site:
    """A copy of a filled home, its server, and the requests that are made of it."""

    def __init__(self, home: Filled, copy: Path, scale: Scale) -> None:
        self.size = home.size
        self.copy = copy
        self.people = home.people
        self.rng = random.Random(f"requests:{home.size}")
        self._prepare(scale)
        self.server = office_server(copy)
        self.subjects = self._subjects()
        self.queries: dict[str, list[float]] = {"desk": [], "search": []}

    def _prepare(self, scale: Scale) -> None:
        """Sign people in and look up addresses."""
        people = self.people
        app = Application.open(self.copy)
        try:
            self.cookies = {
                person.user: f"eoffice={app.transient.start_session(person.user)}; "
                f"csrf_token={TOKEN}; language=hi"
                for person in (people.small, people.large, people.sender)
            }
            with app.work() as office:
                self.files = self._files(office, people.large.desk, FILES)
                self.stock = self._files(office, people.sender.desk, scale.sends)
                self.words = texts.queries(self.rng, 60, self.size)
        finally:
            app.close()

    @staticmethod
    def _files(office: Any, desk: str, count: int) -> list[tuple[str, int]]:
        """Return (address, length of the record) of files on a desk."""
        found = []
        for row in office.catalog.inbox((desk,), office.now.date(), limit=count):
            file, names = office.load(row.source), []
            length, obj = file.record.length, file
            while obj.__parent__ is not None:
                names.append(obj.__name__)
                obj = obj.__parent__
            found.append(("/" + "/".join(reversed(names)) + "/", length))
        return found

    def _subjects(self) -> list[Subject]:
        small, large, sender = (
            self.cookies[each.user]
            for each in (self.people.small, self.people.large, self.people.sender)
        )
        return [
            Subject("file page", large, self._pages),
            Subject("My desk, 25 files", small, _desk),
            Subject("My desk, 2,000 files", large, _desk),
            Subject("search", large, self._searches),
            Subject("create", sender, self._creations, 1, "302"),
            Subject("send", sender, self._sends, 1, "302 http"),
        ]

    def _pages(self, count: int) -> list[Request]:
        return [("GET", self.rng.choice(self.files)[0], None) for _ in range(count)]

    def _searches(self, count: int) -> list[Request]:
        words = (self.rng.choice(self.words) for _ in range(count))
        return [("GET", f"/search?{urlencode({'q': each})}", None) for each in words]

    def _creations(self, count: int) -> list[Request]:
        return [
            ("POST", "/new-file", urlencode({
                "subject": " ".join(texts.words(self.rng, 6)),
                "note": texts.note(self.rng, NOTE_BYTES), "desk": self.people.sender.desk,
                "priority": "normal", "due": "", "once": f"{self.rng.getrandbits(128):032x}",
                "csrf_token": TOKEN, "create": "1",
            }))
            for _ in range(count)
        ]  # fmt: skip

    def _sends(self, count: int) -> list[Request]:
        taken, self.stock = self.stock[:count], self.stock[count:]
        return [
            ("POST", f"{address}send", urlencode({
                "to": self.people.sender.above, "note": "", "priority": "normal", "due": "",
                "expected": length, "csrf_token": TOKEN, "do": "1",
            }))
            for address, length in taken
        ]  # fmt: skip

    def query_round(self, count: int) -> None:
        """Time the raw queries beneath My desk and search on this site's projections."""
        connection = sqlite3.connect(f"file:{self.copy}/projections.sqlite?mode=ro", uri=True)
        try:
            self.queries["desk"].append(
                _timed(connection, DESK_QUERY, [(self.people.large.desk,)] * count)
            )
            words = [(f'"{self.rng.choice(texts.vocabulary()[0])}"',) for _ in range(count)]
            self.queries["search"].append(_timed(connection, SEARCH_QUERY, words))
        finally:
            connection.close()

    def rows(self, bare_rate: float) -> list[Row]:
        """Return the rows of this site."""
        size, rows = self.size, []
        desk, search = (statistics.median(self.queries[key]) for key in ("desk", "search"))
        rows.append(Row("raw SQLite, 50 rows of a desk", size, desk, "ms"))
        rows.append(Row("raw SQLite, 25 rows by a word", size, search, "ms"))
        for each in self.subjects:
            if not each.rates:
                continue
            if each.name in ("file page", "create", "send"):
                row = Row(each.name, size, each.rate, "a second", cpu_ms=each.cpu_ms)
                row.compare(bare_rate, "bare page")
            else:
                row = Row(each.name, size, 1000 / each.rate, "ms", cpu_ms=each.cpu_ms)
                if each.name == "search":
                    row.compare(search, "raw SQLite, 25 rows by a word")
            rows.append(row)
        return rows


DESK_QUERY = """
SELECT c.source, c.uid, c.title, c.number, m.sender, m.since_at, m.due, m.rank
FROM movement m JOIN content c ON c.source = m.file
WHERE m.desk = ? AND m.left_at IS NULL AND m.status = 0
ORDER BY m.rank, m.since_at LIMIT 50
"""
SEARCH_QUERY = """
SELECT c.source, c.title FROM fulltext_index f JOIN content c ON c.source = f.rowid
WHERE fulltext_index MATCH ? ORDER BY f.rowid DESC LIMIT 25
"""


def _timed(connection: sqlite3.Connection, query: str, values: list[tuple[Any, ...]]) -> float:
    """Return milliseconds a query."""
    started = time.perf_counter()
    for each in values:
        connection.execute(query, each).fetchall()
    return 1000 * (time.perf_counter() - started) / len(values)


def _desk(count: int) -> list[Request]:
    return [("GET", "/desk", None)] * count


def measure(sites: list[Site], scale: Scale, wanted: Callable[[str], bool]) -> list[Row]:
    """Measure all sites beside one another: bare page, then each site, round after round."""
    bare = Subject("bare page", "", lambda count: [("GET", "/", None)] * count)
    named = ("memory", "search", "bare page", "start to first response")
    if not any(wanted(each.name) for s in sites for each in s.subjects) and not any(
        map(wanted, named)
    ):
        return []  # no server has to be started for the other rows
    with Client() as client, bare_server() as bare_process:
        for site in sites:
            site.subjects = [each for each in site.subjects if wanted(each.name)]
            site.server.__enter__()
        try:
            _rounds(client, bare, bare_process, sites, scale)
            rows = [Row("bare page", 0, bare.rate, "a second", cpu_ms=bare.cpu_ms)]
            for site in sites:
                rows += site.rows(bare.rate)
                if wanted("memory"):
                    memory = site.server.resident_bytes() / 2**20
                    rows.append(Row("resident memory after the load", site.size, memory, "MB"))
        finally:
            for site in sites:
                site.server.__exit__()
    _compare_sizes(rows)
    return rows


def _rounds(
    client: Client, bare: Subject, bare_process: Server, sites: list[Site], scale: Scale
) -> None:
    names = dict.fromkeys(each.name for site in sites for each in site.subjects)
    everything = [(bare, bare_process)]
    everything += [(each, site.server) for site in sites for each in site.subjects]
    for subject, server in everything:  # caches warm, templates compiled
        if subject.expect == "200":
            client.ask(server, subject.requests(scale.pages), cookie=subject.cookie)
    for _round in range(scale.rounds):
        for name in names:
            bare.round(client, bare_process, scale.pages, scale.seconds)
            for site in sites:
                for subject in site.subjects:
                    if subject.name == name:
                        count = scale.pages if subject.expect == "200" else scale.writes
                        subject.round(client, site.server, count, scale.seconds)
        for site in sites:
            site.query_round(scale.pages)


def _compare_sizes(rows: list[Row]) -> None:
    """Compare My desk at each size with the smallest."""
    smallest: dict[str, Row] = {}
    for row in rows:
        if row.name.startswith("My desk"):
            first = smallest.setdefault(row.name, row)
            if first is not row:
                row.compare(first.value, f"the same at {first.size:,} files")
