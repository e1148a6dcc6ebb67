"""Run the benchmarks: ``python -m benchmarks``, a table on standard output and a JSON file."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from benchmarks.chart import chart_rows
from benchmarks.homes import Filled, filled, working_copy
from benchmarks.over_http import Site, measure
from benchmarks.processes import office_server
from benchmarks.rows import Row, judge, table, write
from benchmarks.scale import QUICK, TINY, WHOLE, Scale

LATEST = Path(__file__).resolve().parent / "results" / "latest.json"
SCALES = {"whole": WHOLE, "quick": QUICK, "tiny": TINY}


def main() -> int:
    """Measure, print and write; return 1 where a floor does not hold."""
    options = _options()
    scale = SCALES[options.scale]
    words = [each.strip().casefold() for each in options.rows.split(",") if each.strip()]

    def wanted(name: str) -> bool:
        return not words or any(word in name.casefold() for word in words)

    # The chart has a site of its own: for its rows alone no site of files is filled.
    needed = not words or any("chart" not in each for each in words)
    homes = [filled(size, scale) for size in options.sizes] if needed else []
    rows = run(homes, scale, wanted)
    judge(rows)
    print(table(rows))
    if options.output:
        write(rows, options.output)
    return 1 if any(row.holds is False for row in rows) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes", default=[10_000, 100_000], help="how many files, as in 10000,100000",
        type=lambda text: [int(each) for each in text.split(",")],
    )  # fmt: skip
    parser.add_argument("--rows", default="", help="only rows with one of these words in the name")
    parser.add_argument(
        "--quick", dest="scale", action="store_const", const="quick", default="whole",
        help="fewer rounds",
    )  # fmt: skip
    parser.add_argument("--scale", choices=SCALES, help="rounds and counts")
    parser.add_argument("--output", type=Path, default=LATEST, help="where to write the JSON")
    return parser.parse_args()


def run(homes: list[Filled], scale: Scale, wanted: Callable[[str], bool]) -> list[Row]:
    """Measure everything that is wanted on copies of the homes."""
    rows: list[Row] = []
    with ExitStack() as stack:
        copies = [(home, stack.enter_context(working_copy(home))) for home in homes]
        sites = [Site(home, copy, scale) for home, copy in copies]
        rows += measure(sites, scale, wanted) if sites else []
        for site, (home, copy) in zip(sites, copies, strict=True):
            if wanted("start to first response"):
                seconds = _starts(site, scale)
                rows.append(Row("start to first response", home.size, seconds, "s"))
            rows += _of_one(home, copy, scale, wanted)
    return rows + chart_rows(scale, wanted)


def _of_one(home: Filled, copy: Path, scale: Scale, wanted: Callable[[str], bool]) -> list[Row]:
    """Measure what is measured of one site at a time."""
    rows = []
    if wanted("send, service") or wanted("import") or wanted("store"):
        rows += _in_process(home, copy, scale)
    if wanted("branches merged") or wanted("department moved"):
        rows += _reorganised(home)
    rows.append(Row("store per file, packed", home.size, home.per_file, "bytes"))
    rows.append(Row("filling", home.size, home.size / home.seconds, "files a second"))
    return [row for row in rows if wanted(row.name) or row.name.startswith("raw")]


def _starts(site: Site, scale: Scale) -> float:
    """Return the median of the seconds from starting the process to its first page."""
    seconds = [site.server.start_seconds]
    while len(seconds) < scale.starts:
        with office_server(site.copy) as server:
            seconds.append(server.start_seconds)
    return statistics.median(seconds)


def _reorganised(home: Filled) -> list[Row]:
    """Merge and move on a copy of its own: nothing else is measured of a site after that."""
    with working_copy(home, "moved") as copy:
        answer = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "benchmarks.reorganising", str(copy)],
            check=True, stdout=subprocess.PIPE, text=True, timeout=600,
        )  # fmt: skip
    return [Row(**{**each, "size": home.size}) for each in json.loads(answer.stdout)]


def _in_process(home: Filled, copy: Path, scale: Scale) -> list[Row]:
    answer = subprocess.run(
        [
            sys.executable, "-W", "ignore", "-m", "benchmarks.in_process", str(copy),
            json.dumps(asdict(scale)), json.dumps(asdict(home.people.sender)),
        ],
        check=True, stdout=subprocess.PIPE, text=True, timeout=600,
    )  # fmt: skip
    rows = [Row(**each) for each in json.loads(answer.stdout)]
    for row in rows:
        row.size = home.size
    return rows


if __name__ == "__main__":
    sys.exit(main())
