"""First passwords for officials, printed on slips and handed over in person."""

from __future__ import annotations

from typing import Any

from eoffice_departments.accounts.passwords import PRINT
from eoffice_departments.interfaces import IBranch, IDepartment
from eoffice_departments.translation import _


def includeme(config: Any) -> None:
    """Declare who prints first passwords, and where the pages are."""
    config.add_permission(
        PRINT,
        roles=("Administrator", "Coordinator"),
        title=_("Print first passwords for officials"),
    )
    for context, name, group in (
        (IDepartment, "first-passwords", "actions"),
        (IBranch, "first-passwords", "actions"),
        (IBranch, "first-password-of-one", "official"),
    ):
        config.add_object_action(
            name, title=_("Print first passwords"), context=context, view="first-passwords",
            permission=PRINT, group=group,
        )  # fmt: skip
    config.add_control_panel(
        "first-passwords", title=_("First passwords"), view="panel-first-passwords",
        description=_("Print slips for officials who have no password yet."),
        permission="site.administer", icon="person",
    )  # fmt: skip
