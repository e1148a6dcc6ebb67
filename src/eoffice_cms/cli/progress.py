"""How far a long command has come: one line on standard error, drawn on a terminal only."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO

from eoffice_cms.cli.language import say

SECONDS_BETWEEN = 0.1
CELLS = 30
CLEAR = "\r\x1b[2K"


class Progress:
    """A line that is drawn over and over while work is done, and then wiped.

    :param label: translatable; what is being done
    """

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        self.label = say(label)
        self.stream = stream or sys.stderr
        self.shown = self.stream.isatty()
        self._drawn = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.shown and self._drawn:
            self.stream.write(CLEAR)
            self.stream.flush()

    def name(self, label: str) -> None:
        """Go on with another thing."""
        self.label = say(label)

    def __call__(self, done: int, total: int | None = None) -> None:
        """Show how much is done, and of how much where that is known."""
        now = time.monotonic()
        if not self.shown or (now - self._drawn < SECONDS_BETWEEN and done != total):
            return
        self._drawn = now
        self.stream.write(f"{CLEAR}{self.label}  {_bar(done, total)}")
        self.stream.flush()


def _bar(done: int, total: int | None) -> str:
    if not total:
        return str(done)
    full = min(done * CELLS // total, CELLS)
    return f"[{'#' * full}{'.' * (CELLS - full)}] {done}/{total}"
