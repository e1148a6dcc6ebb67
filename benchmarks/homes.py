"""Filled homes, one for each size, kept from run to run until what is stored changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.loading import People, load, organise
from benchmarks.scale import Scale, desks_of
from eoffice_cms.application import Application

ROOT = Path(__file__).resolve().parent.parent
#: Whatever decides what is stored for a file.
SOURCES = (
    "src/eoffice_cms/content", "src/eoffice_cms/custody", "src/eoffice_cms/catalog",
    "src/eoffice_cms/security", "src/eoffice_cms/storage", "src/eoffice_cms/demo",
    "addons/eoffice_departments/src", "addons/eoffice_ranking/src/eoffice_ranking/projection.py",
    "benchmarks/loading.py", "benchmarks/texts.py", "benchmarks/scale.py",
)  # fmt: skip
FACTS = "benchmark.json"
TRANSIENT = ("Data.fs.lock", "Data.fs.old", "Data.fs.tmp")


@dataclass(frozen=True)
class Filled:
    """A filled home.

    :ivar seconds: that filling took; before, after: bytes of the store without and with the files
    """

    path: Path
    size: int
    people: People
    seconds: float
    before: int
    after: int

    @property
    def per_file(self) -> float:
        """Return bytes of store, projections and record for one file, packed."""
        return (self.after - self.before) / self.size


def cache_place() -> Path:
    """Return where filled homes are kept."""
    return Path(os.environ.get("EOFFICE_BENCH_HOME") or ROOT / "var" / "bench").absolute()


def source_key() -> str:
    """Return a hash of the source that decides what is stored."""
    digest = hashlib.sha256()
    for name in SOURCES:
        place = ROOT / name
        for path in sorted(place.rglob("*.py") if place.is_dir() else [place]):
            if path.is_file():
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def filled(size: int, scale: Scale) -> Filled:
    """Return the filled home of a size, filled now where it is not there yet."""
    desks = desks_of(size, scale)
    name = f"{size}-{desks.stock}"
    place = cache_place() / f"{name}-{source_key()}"
    if not (place / FACTS).exists():
        for old in cache_place().glob(f"{name}-*"):
            shutil.rmtree(old)
        _fill(place, size, scale)
    facts = json.loads((place / FACTS).read_text())
    return Filled(path=place, **{**facts, "people": People.from_dict(facts["people"])})


def _fill(place: Path, size: int, scale: Scale) -> None:
    app = Application.open(place)
    try:
        plan = organise(app)
        before = store_bytes(app)
        started = time.perf_counter()
        people = load(app, plan, size, desks_of(size, scale), _progress(size))
        seconds = time.perf_counter() - started
        after = store_bytes(app)
    finally:
        app.close()
    for each in TRANSIENT:
        (place / each).unlink(missing_ok=True)
    facts = {
        "size": size, "people": people.as_dict(), "seconds": seconds,
        "before": before, "after": after,
    }  # fmt: skip
    (place / FACTS).write_text(json.dumps(facts))


def _progress(size: int) -> Any:
    started = time.monotonic()

    def tell(done: int) -> None:
        if sys.stderr.isatty() or done == size:
            seconds = time.monotonic() - started
            end = "\n" if done == size else ""
            print(
                f"\rfilling {size:,}: {done:,} files in {seconds:.0f} s",
                end=end, file=sys.stderr, flush=True,
            )  # fmt: skip

    return tell


def store_bytes(app: Any) -> int:
    """Pack the store, and return its bytes with those of the projections."""
    app.db.pack()
    app.projections.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return app.home.data_fs.stat().st_size + app.home.projections.stat().st_size


@contextmanager
def working_copy(home: Filled, purpose: str = "all") -> Iterator[Path]:
    """Give a copy to work on, deleted in the end."""
    place = cache_place() / f"work-{home.path.name}-{purpose}-{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    try:
        shutil.copytree(home.path, place, symlinks=True)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
