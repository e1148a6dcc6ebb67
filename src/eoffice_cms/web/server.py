"""The waitress server of an ini file, on the port that the environment names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import waitress

from eoffice_cms.web.bodies import LARGEST_BODY


def settings_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return waitress's settings: those given, with our own where they say nothing."""
    return {
        # A little more than the application takes, which answers with a page.
        "max_request_body_size": LARGEST_BODY + (LARGEST_BODY >> 4),
        # waitress would hide from us that a request came through a proxy it was not told of.
        "clear_untrusted_proxy_headers": False,
        # nothing tells outsiders what serves
        "ident": None,
        **given,
    }


def serve(application: Any, global_config: Any, **settings: Any) -> None:
    """Serve the application until stopped; ``PORT`` outweighs the ini file's ``port``."""
    settings["port"] = os.environ.get("PORT") or settings.get("port", "6543")
    # waitress says "Serving on" itself
    waitress.serve(application, **settings_of(settings))
