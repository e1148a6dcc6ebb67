"""The waitress server of an ini file, on the port that the environment names."""

from __future__ import annotations

import os
from typing import Any

import waitress


def serve(application: Any, global_config: Any, **settings: Any) -> None:
    """Serve the application until stopped; ``PORT`` outweighs the ini file's ``port``."""
    settings["port"] = os.environ.get("PORT") or settings.get("port", "6543")
    # waitress says "Serving on" itself; nothing tells outsiders what serves.
    waitress.serve(application, ident=None, **settings)
