"""Logs to import: one generated with every kind of dirt, and the real one where it is at hand."""

import csv
import gzip
import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from eoffice_cms.application import Application
from eoffice_cms.importing.mapping import load_mapping

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("EOFFICE_SHARED_DATA") or ROOT.parent / "shared" / "data")
RECEIPT = SHARED / "receipt_wabo"
CASE = ("concept:name", "channel", "department", "startdate", "deadline", "enddate",
        "enddate_planned", "group", "responsible")  # fmt: skip
EVENT = ("concept:instance", "concept:name", "lifecycle:transition", "org:group", "org:resource",
         "time:timestamp")  # fmt: skip
COLUMNS = (*(f"case:{each}" for each in CASE), *EVENT)


@dataclass
class Log:
    """A log as a file, and what importing it has to find."""

    path: Path
    files: int
    events: int
    open: int
    moves: int
    warnings: dict = field(default_factory=dict)


def generate(seed=7, cases=40):
    """Return rows in the columns of the real log, with its kinds of dirt."""
    pick = random.Random(seed)
    rows, instance = [], 0
    for number in range(cases):
        start = datetime(2011, 3, 20, 8, tzinfo=UTC) + timedelta(hours=pick.randrange(4000))
        times = [start + timedelta(minutes=pick.randrange(1, 4000)) for _ in range(8)]
        times = sorted(times[: pick.randrange(1, 9)])
        if number % 10 == 3:
            end, received = times[-1] + timedelta(days=-40), start  # ends before it starts
        elif number % 4 == 0:
            end, received = None, start
        elif number % 6 == 1:
            end, received = times[-1] - timedelta(minutes=1), start  # a step after the end
        else:
            end, received = times[-1] + timedelta(hours=1), start
        if number % 17 == 5:
            received = times[0] + timedelta(minutes=2)
        case = {
            "concept:name": f"case-{1000 + pick.randrange(9) * 1000 + number}",
            "channel": pick.choice(["Internet", "Desk", "Post"]),
            "department": "General",
            "startdate": local(received),
            "deadline": local(start + timedelta(days=56)),
            "enddate": local(end) if end else "",
            "enddate_planned": local(start + timedelta(days=56)),
            "group": "",
            "responsible": "Resource01",
        }
        for at in times:
            instance += 1
            event = (
                f"task-{instance}",
                pick.choice(["Confirmation of receipt", "T02 Check, then “stop”", "टीप लिखी"]),
                "complete",
                pick.choice(["EMPTY", "Group 1", "Group 2"]),
                pick.choice(["Resource01", "Resource02", "admin1"]),
                local(at),
            )
            rows.append(
                {f"case:{key}": value for key, value in case.items()}
                | dict(zip(EVENT, event, strict=True))
            )
    return rows


def local(moment):
    """Write a moment as the real log does: the offset changes with summer time."""
    offset = 2 if 4 <= moment.month <= 9 else 1
    return moment.astimezone(timezone(timedelta(hours=offset))).isoformat(" ", "milliseconds")


def write_csv(path, rows, columns=COLUMNS):
    """Write rows as CSV, the lines in the order given."""
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xes(path, rows):
    """Write rows as gzipped XES; each case's rows have to stand together."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xmlns="http://www.xes-standard.org/">']
    lines.append('<global scope="event"><string key="org:group" value="UNKNOWN"/></global>')
    current = None
    for row in rows:
        if row["case:concept:name"] != current:
            lines += ["</trace>"] * (current is not None) + ["<trace>"]
            current = row["case:concept:name"]
            lines += [attribute(key, row[f"case:{key}"]) for key in CASE if row[f"case:{key}"]]
        lines += ["<event>", *(attribute(key, row[key]) for key in EVENT), "</event>"]
    lines += ["</trace>"] * (current is not None) + ["</log>"]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def attribute(key, value):
    tag = "date" if "date" in key or "time" in key or key == "deadline" else "string"
    return f"<{tag} key={quoteattr(key)} value={quoteattr(value)}><int key='n' value='1'/></{tag}>"


def expect(path, rows):
    """Say what importing rows has to find, counted in the plainest way."""
    cases = {}
    for row in rows:
        cases.setdefault(row["case:concept:name"], []).append(row)
    log = Log(path, len(cases), len(rows), 0, 0)
    count = dict.fromkeys(
        ("no_group", "events_after_close", "files_with_events_after_close",
         "events_before_received", "files_with_events_before_received",
         "closed_before_received"), 0,
    )  # fmt: skip
    for steps in cases.values():
        steps.sort(key=lambda row: datetime.fromisoformat(row["time:timestamp"]))
        at = [datetime.fromisoformat(row["time:timestamp"]) for row in steps]
        received = datetime.fromisoformat(steps[0]["case:startdate"])
        end = steps[0]["case:enddate"]
        end = datetime.fromisoformat(end) if end else None
        log.open += end is None
        late = [] if end is None else [each for each in at if each > end]
        early = [each for each in at if each < received]
        count["events_after_close"] += len(late)
        count["files_with_events_after_close"] += bool(late)
        count["events_before_received"] += len(early)
        count["files_with_events_before_received"] += bool(early)
        count["closed_before_received"] += end is not None and end < received
        count["no_group"] += sum(row["org:group"] == "EMPTY" for row in steps)
        desks = [(row["org:group"], row["org:resource"]) for row in steps[: len(at) - len(late)]]
        log.moves += sum(a != b for a, b in pairwise(desks))
    log.warnings = {key: value for key, value in count.items() if value}
    return log


def real(path):
    """Say what the real log holds; counted once, independently, with pandas."""
    return Log(
        path, 1434, 8577, 105, 5495,
        {
            "no_group": 1936,
            "events_after_close": 180,
            "files_with_events_after_close": 145,
            "events_before_received": 12,
            "files_with_events_before_received": 2,
            "closed_before_received": 2,
        },
    )  # fmt: skip


KINDS = ["generated-csv", "generated-xes"]
if RECEIPT.is_dir():
    KINDS += ["real-receipt-csv", "real-receipt-xes"]


def pytest_report_header():
    if RECEIPT.is_dir():
        return f"importing: also with the real log in {RECEIPT}"
    return "importing: generated logs only; the real one was not found (EOFFICE_SHARED_DATA)"


@pytest.fixture(scope="session")
def mapping():
    return load_mapping(ROOT / "config" / "logs" / "receipt.toml")


@pytest.fixture(scope="session", params=KINDS)
def log(request, tmp_path_factory):
    if request.param == "real-receipt-csv":
        return real(RECEIPT / "receipt.csv")
    if request.param == "real-receipt-xes":
        return real(RECEIPT / "08_receipt.xes.gz")
    rows = generate()
    place = tmp_path_factory.mktemp("log")
    if request.param == "generated-csv":
        return expect(write_csv(place / "log.csv", rows), rows)
    return expect(write_xes(place / "log.xes.gz", rows), rows)


@pytest.fixture
def rows():
    return generate(seed=11, cases=12)


@pytest.fixture
def write():
    return write_csv


@pytest.fixture
def xes():
    return write_xes


@pytest.fixture
def site_at():
    """Return a function that opens an application with a fresh site in a directory."""
    opened = []

    def open_site(home):
        app = Application.open(home)
        opened.append(app)
        if not app.initialised:
            app.initialise(admin_password="a long enough password")
        return app

    yield open_site
    for app in opened:
        app.close()


@pytest.fixture
def app(site_at, tmp_path):
    return site_at(tmp_path / "home")
