"""Take a kept sheet in behind the pages: in a thread of its own, telling how far it is."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from typing import Any

from eoffice_departments.roster.applying import Taken, compare, take_in
from eoffice_departments.roster.columns import COLUMNS
from eoffice_departments.roster.difference import Difference
from eoffice_departments.roster.wanted import read_wanted
from eoffice_departments.sheets import kept
from eoffice_departments.sheets.columns import read_rows

log = logging.getLogger(__name__)

#: What is small is done before the page after it is drawn.
PATIENCE_SECONDS = 8.0
#: Without a word for so long it has stopped, with the process that did it.
SILENCE_SECONDS = 30.0


def difference_of(office: Any, path: Path) -> Difference:
    """Compare a kept sheet with what there is."""
    with path.open("rb") as stream:
        return compare(office, read_wanted(read_rows(stream, COLUMNS)))


def begin(app: Any, path: Path, *, user_id: str, skip_faults: bool) -> None:
    """Begin to take a sheet in, unless somebody is at it; return when it is done or takes long."""
    if is_at_work(kept.said(path)):
        return
    _tell(path, "working", 0, 0)
    thread = threading.Thread(
        target=_work, args=(app, path, user_id, skip_faults), name="organisation", daemon=True
    )
    thread.start()
    thread.join(PATIENCE_SECONDS)


def is_at_work(state: dict[str, Any] | None) -> bool:
    """Say whether a sheet is being taken in."""
    if state is None or state["phase"] != "working":
        return False
    return bool(time.time() - state["at"] < SILENCE_SECONDS)


def _tell(path: Path, phase: str, done: int, total: int, taken: Taken | None = None) -> None:
    taken = taken or Taken()
    kept.say(path, {
        "phase": phase, "done": done, "total": total, "at": time.time(), "made": taken.done,
        "officials": len(taken.officials),
        "refused": [[each.line, *_parts(each.reason)] for each in taken.refused[:1000]],
    })  # fmt: skip


def _parts(reason: Any) -> tuple[str, dict[str, str]]:
    """Return what a sentence is made of, so that it is told in the reader's language later."""
    said = {name: str(value) for name, value in (getattr(reason, "mapping", None) or {}).items()}
    return str(reason), said


def _work(app: Any, path: Path, user_id: str, skip_faults: bool) -> None:
    try:
        with app.work(user_id) as office:
            found = difference_of(office, path)
        taken = take_in(
            app, found, user_id=user_id, skip_faults=skip_faults,
            progress=lambda done, total: _tell(path, "working", done, total),
        )  # fmt: skip
        total = len(found.to_do)
        _tell(path, "done", total, total, taken)
    except Exception:
        # Nobody waits for the thread: the page says that it stopped, and offers to go on.
        log.exception("the organisation's sheet was not taken in to its end")
        state = kept.said(path) or {"done": 0, "total": 0}
        _tell(path, "stopped", state["done"], state["total"])
