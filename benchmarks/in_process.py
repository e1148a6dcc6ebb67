"""The rows without HTTP: sending through the service, raw commits, importing, growth of the store.

Runs in a process of its own: ``python -m benchmarks.in_process COPY SCALE FACTS`` prints rows.
"""

from __future__ import annotations

import csv
import json
import random
import statistics
import sys
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import transaction
from persistent import Persistent
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

from benchmarks.rows import Row
from benchmarks.scale import Scale
from eoffice_cms.application import Application
from eoffice_cms.content import actions
from eoffice_cms.importing.apply import import_log
from eoffice_cms.importing.mapping import load_mapping

EVENTS = 6
MAPPING = """
id = "benchmark"
timezone = "Asia/Kolkata"
number = "BENCH/{case}"

[title]
en = "Benchmark"
hi = "मापन"

[subject]
en = "Case {case}"
hi = "प्रकरण {case}"

[columns]
case = "case"
activity = "activity"
time = "time"
group = "group"
resource = "resource"
"""


class Small(Persistent):
    """A small object of the reference."""

    def __init__(self) -> None:
        self.number = 0
        self.text = "x" * 100


class RawStore:
    """ZODB alone: each commit changes two small objects, and is synchronised to the disk."""

    def __init__(self, place: Path) -> None:
        self.db = DB(FileStorage(str(place / "raw.fs")))
        self.manager = transaction.TransactionManager()
        root = self.db.open(self.manager).root()
        self.pair = root["first"], root["second"] = Small(), Small()
        self.manager.commit()

    def commit(self) -> None:
        """Change both objects and commit."""
        for each in self.pair:
            each.number += 1
        self.manager.commit()


def send_rows(app: Application, copy: Path, scale: Scale, sender: dict[str, str]) -> list[Row]:
    """Measure raw commits and sends, in turns."""
    raw, rates, cpu = RawStore(copy), {"raw": [], "send": []}, {"raw": [], "send": []}
    with app.work() as office:
        rows = office.catalog.inbox((sender["desk"],), office.now.date(), limit=scale.sends)
    stock = iter([row.source for row in rows])

    def one_send() -> None:
        app.run(_send, next(stock), sender["above"], user_id=sender["user"])

    for _round in range(scale.rounds):
        for name, act in (("raw", raw.commit), ("send", one_send)):
            started, spent = time.perf_counter(), time.process_time()
            for _ in range(scale.commits):
                act()
            rates[name].append(scale.commits / (time.perf_counter() - started))
            cpu[name].append(1000 * (time.process_time() - spent) / scale.commits)
    raw.db.close()
    reference, value = (statistics.median(rates[name]) for name in ("raw", "send"))
    first, second = (statistics.mean(cpu[name]) for name in ("raw", "send"))
    size = 0
    return [
        Row("raw commit of two small objects", size, reference, "a second", cpu_ms=first),
        Row("send, service in process", size, value, "a second", cpu_ms=second).compare(
            reference, "raw commit of two small objects"
        ),
        *growth_rows(app, scale, stock, sender),
    ]


def _send(office: Any, source: int, to: str) -> None:
    actions.send(office, office.load(source), to=to)


def growth_rows(app: Application, scale: Scale, stock: Any, sender: dict[str, str]) -> list[Row]:
    """Measure by what each further send lets the store grow, and what of it stays when packed."""
    last, before = app.db.lastTransaction(), _bytes(app)
    for _ in range(scale.writes):
        app.run(_send, next(stock), sender["above"], user_id=sender["user"])
    after = _bytes(app)
    written = after[0] - before[0]
    projected = after[1] - before[1]
    packed = projected + _lasting(app, last)
    return [
        Row("store per further send, packed", 0, packed / scale.writes, "bytes"),
        Row("store per further send, as written", 0, (written + projected) / scale.writes, "bytes"),
    ]


def _bytes(app: Application) -> tuple[int, int]:
    """Return bytes of the store, and bytes of the projections that hold something."""
    writer = app.projections.writer
    (used,) = writer.execute("SELECT sum(pgsize - unused) FROM dbstat").fetchone()
    return app.home.data_fs.stat().st_size, used


def _lasting(app: Application, last: bytes) -> int:
    """Return by how much what was written after a transaction grows the packed store."""
    storage, header = app.db.storage, 42
    grown, seen = 0, set()
    from ZODB.utils import p64, u64

    for record in storage.iterator(p64(u64(last) + 1)):
        for each in record:
            seen.add(each.oid)
    for oid in seen:
        data, _serial = storage.load(oid)
        earlier = storage.loadBefore(oid, p64(u64(last) + 1))
        grown += len(data) - len(earlier[0]) if earlier else len(data) + header
    return grown


def import_row(app: Application, copy: Path, scale: Scale) -> Row:
    """Measure importing a log of made-up cases."""
    log, mapping = copy / "log.csv", copy / "log.toml"
    rng, moment = random.Random("log"), datetime(2026, 2, 2, 10)
    mapping.write_text(MAPPING, encoding="utf-8")
    with log.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("case", "activity", "time", "group", "resource"))
        for case in range(scale.cases):
            for event in range(EVENTS):
                at = moment + timedelta(minutes=case * 20 + event * 3)
                group, resource = rng.randrange(4), rng.randrange(6)
                writer.writerow(
                    (case, f"step {event}", at.isoformat(), f"Group {group}", f"R {resource}")
                )
    started, spent = time.perf_counter(), time.process_time()
    summary = import_log(app, log, load_mapping(mapping))
    seconds, cpu = time.perf_counter() - started, time.process_time() - spent
    if summary.written != scale.cases * EVENTS:
        raise RuntimeError(f"imported {summary.written} events: {summary.rejections[:3]}")
    return Row(
        "import", 0, summary.written / seconds, "events a second",
        cpu_ms=1000 * cpu / summary.written,
    )  # fmt: skip


def main() -> None:
    """Measure on a copy and print the rows as JSON."""
    copy, scale = Path(sys.argv[1]), Scale(**json.loads(sys.argv[2]))
    sender = json.loads(sys.argv[3])
    app = Application.open(copy)
    try:
        rows = [*send_rows(app, copy, scale, sender), import_row(app, copy, scale)]
    finally:
        app.close()
    print(json.dumps([asdict(row) for row in rows]))


if __name__ == "__main__":
    main()
