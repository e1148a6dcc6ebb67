"""The rows of a reorganisation: two branches that hold all files merged, a department moved.

Runs in a process of its own: ``python -m benchmarks.reorganising COPY`` prints rows.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.rows import Row
from eoffice_cms.application import Application
from eoffice_departments.content import Branch, Department
from eoffice_departments.reorganisation import merge_branches, move_unit


def gather(office: Any) -> None:
    """Lay all branches into two, half of the files in each; what is measured comes after."""
    found = [
        (department, branch)
        for department in office.site.values()
        if isinstance(department, Department)
        for branch in list(department.values())
        if isinstance(branch, Branch)
    ]
    pair = [branch for _department, branch in found[:2]]
    for number, (department, branch) in enumerate(found[2:]):
        del department._children[branch.__name__]
        pair[number % 2].add(f"X{number}", branch)


def _pair(office: Any) -> list[Any]:
    branches = (
        branch
        for department in office.site.values()
        if isinstance(department, Department)
        for branch in department.values()
        if isinstance(branch, Branch)
    )
    return [next(branches), next(branches)]


def merge(office: Any) -> int:
    """Merge the one branch into the other; return how many files came along."""
    into, branch = _pair(office)
    return merge_branches(office, branch, into).files


def move(office: Any) -> int:
    """Move the first department into the last; return how many files came along."""
    departments = [each for each in office.site.values() if isinstance(each, Department)]
    return move_unit(office, departments[0], departments[-1]).files


def measured(app: Application, name: str, act: Callable[[Any], int]) -> list[Row]:
    """Do it once, with a cold cache, and return what it cost."""
    app.db.cacheMinimize()
    writer = app.projections.writer
    before, started = writer.total_changes, time.perf_counter()
    with app.work() as office:
        jar = office.site._p_jar
        jar.getTransferCounts(True)
        files = act(office)
        loaded = jar.getTransferCounts()[0]
    seconds = time.perf_counter() - started
    return [
        Row(f"{name}, objects loaded", files, loaded, "objects"),
        Row(f"{name}, rows written", files, writer.total_changes - before, "rows"),
        Row(f"{name}, time", files, 1000 * seconds, "ms"),
    ]


def main() -> None:
    """Measure on a copy and print the rows as JSON."""
    app = Application.open(Path(sys.argv[1]))
    try:
        with app.work() as office:
            gather(office)
        rows = [*measured(app, "branches merged", merge), *measured(app, "department moved", move)]
    finally:
        app.close()
    print(json.dumps([asdict(row) for row in rows]))


if __name__ == "__main__":
    main()
