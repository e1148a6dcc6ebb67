"""The organisation from a sheet or a directory: what it wants, how that differs, and taking it in.

Every source is brought into the same rows (``columns``), read into what is wanted (``wanted``),
compared with what there is (``difference``), and taken in by batches (``applying``).
"""

from __future__ import annotations

from typing import Any

from eoffice_departments.translation import _


def includeme(config: Any) -> None:
    """Declare the control panels."""
    for name, title, words, icon in (
        ("organisation", _("Organisation from a sheet"),
         _("Bring in departments, posts and officials, and see the difference first."), "building"),
        ("directory", _("Directory (LDAP)"),
         _("Where the directory of officials is, and how it is read."), "search"),
        ("duty-orders", _("Orders for many"),
         _("Election duty: substitutes for hundreds from a sheet, and back."), "file"),
    ):  # fmt: skip
        config.add_control_panel(
            name, title=title, view=f"panel-{name}", description=words,
            permission="departments.manage", icon=icon,
        )  # fmt: skip
