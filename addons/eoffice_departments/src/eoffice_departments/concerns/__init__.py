"""Obstacles that coordinators raise, and help that officials ask them for."""

from __future__ import annotations

from typing import Any

from eoffice_departments.concerns.content import Concerns, HelpRequest, Obstacle
from eoffice_departments.concerns.services import ASK_HELP, RAISE
from eoffice_departments.concerns.workflows import CONCERNS, HELP, OBSTACLE
from eoffice_departments.interfaces import IBranch
from eoffice_departments.translation import _


def includeme(config: Any) -> None:
    """Declare the types, their workflows, and who may raise or ask."""
    # Who has these, the workflow says state by state.
    config.add_permission("concern.answer", title=_("Answer"))
    config.add_permission("concern.close", title=_("Close"))
    config.add_permission("concern.reopen", title=_("Open again"))
    config.add_permission(
        RAISE, roles=("Administrator", "Coordinator"), title=_("Raise an obstacle for a branch")
    )
    config.add_permission(
        ASK_HELP,
        roles=("Administrator", "Head", "Coordinator", "Clerk"),
        title=_("Ask the coordinator of a branch for help"),
    )
    for workflow in (CONCERNS, OBSTACLE, HELP):
        config.add_workflow(workflow)
    config.add_content_type(
        "concerns", Concerns, title=_("Obstacles and help"), workflow="concerns",
        permission=RAISE, icon="folder",
    )  # fmt: skip
    config.add_content_type(
        "obstacle", Obstacle, title=_("Obstacle"), workflow="obstacle", permission=RAISE,
        icon="warning",
    )  # fmt: skip
    config.add_content_type(
        "help_request", HelpRequest, title=_("Help request"), workflow="help_request",
        permission=ASK_HELP, icon="info",
    )  # fmt: skip
    config.add_object_action(
        "raise-obstacle", title=_("Raise an obstacle"), context=IBranch, permission=RAISE
    )
    config.add_object_action(
        "ask-help", title=_("Ask the coordinator for help"), context=IBranch, permission=ASK_HELP
    )
