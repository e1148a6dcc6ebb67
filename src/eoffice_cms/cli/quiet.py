"""Logging of the command line: errors only, a line each; what it says itself is said once."""

from __future__ import annotations

import logging
from typing import Any

#: Loggers of what the commands tell in sentences of their own.
TOLD = frozenset({"zc.lockfile", "eoffice_cms.addons.loading"})


class _Concise(logging.Formatter):
    """Leaves the traceback out: a terminal is no place to read one."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's own name)
        return ""


def quiet_logging() -> None:
    """Log errors to standard error, unless logging is set up already."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Concise("%(levelname)s %(name)s: %(message)s"))
    handler.addFilter(lambda record: record.name not in TOLD)
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
