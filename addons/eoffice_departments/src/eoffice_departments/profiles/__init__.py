"""Starter profiles: what a new district begins with, as data files beside this module."""

from __future__ import annotations

from typing import Any

from eoffice_departments.translation import _


def includeme(config: Any) -> None:
    """Declare the profiles."""
    config.add_profile(
        "mp-district",
        title=_("District of Madhya Pradesh"),
        description=_("Usual offices, branches, posts and classes; holidays, phrases, letter "
                      "forms, file heads, retention."),
        load="eoffice_departments.profiles.loading.load_mp_district",
    )  # fmt: skip
