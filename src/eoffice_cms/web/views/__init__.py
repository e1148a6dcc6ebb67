"""Views: each unpacks the request, calls a service, and renders."""

from __future__ import annotations

from typing import Any


def includeme(config: Any) -> None:
    """Register every view of the core."""
    config.include(".file_actions")
    config.scan(ignore=lambda name: name.endswith(".file_actions"))
