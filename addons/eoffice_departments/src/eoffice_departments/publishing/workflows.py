"""The workflows of what a branch publishes: draft, published for everybody, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.workflow import State, Transition, Workflow
from eoffice_departments.translation import _

KEEPERS = ("Administrator", "Head", "Coordinator")
_KEPT = {
    "content.view": KEEPERS,
    "publication.edit": KEEPERS,
    "publication.publish": KEEPERS,
}


def not_over(office: Any, item: Any, given: Mapping[str, Any]) -> str | None:
    """Refuse to publish what would not be shown any more."""
    today = office.now.astimezone(OFFICE_ZONE).date()
    if item.valid_until is not None and item.valid_until < today:
        return _("Its last day is past. Give a later one first.")
    return None


def publish(office: Any, item: Any, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep when it was published; a document's hash says what exactly citizens could read."""
    item.published = office.now
    digest = getattr(item, "sha256", None)
    return {"sha256": digest} if digest else {}


def nothing_more(office: Any, item: Any, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Change nothing but the state."""
    return {}


ITEM = Workflow(
    "publication",
    _("What a branch publishes"),
    "draft",
    states=(
        State("draft", _("Draft"), _KEPT),
        State(
            "published",
            _("Published"),
            # What citizens read does not change under their eyes: it is withdrawn first.
            {"content.view": ("Anonymous", "Member"), "publication.withdraw": KEEPERS},
        ),
        State("withdrawn", _("Withdrawn"), _KEPT),
    ),
    transitions=(
        Transition(
            "publish", _("Publish"), ("draft", "withdrawn"), "published", "publication.publish",
            publish, (not_over,), primary=True,
        ),
        Transition(
            "withdraw", _("Withdraw"), ("published",), "withdrawn", "publication.withdraw",
            nothing_more,
        ),
    ),
)  # fmt: skip

SECTION = Workflow(
    "section",
    _("Section"),
    "open",
    states=(State("open", _("Open"), {"content.view": ("Member",)}),),
)
