"""The workflows of obstacles and help requests: open, answered, closed, and open again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.workflow import State, Transition, Workflow
from eoffice_departments.concerns.content import Reply
from eoffice_departments.translation import _

#: Handler is the desk that an obstacle was put to; Owner is who raised it.
_SEEN_BY = ("Administrator", "Head", "Coordinator", "Handler", "Owner")


def reply(office: Any, concern: Any, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep what was written with it; the record says that something was, and not what."""
    text = given.get("text")
    if text:
        concern.replies = (
            *concern.replies, Reply(office.identity.user_id, to_micros(office.now), text)
        )  # fmt: skip
    return {"replied": bool(text)}


def _workflow(name: str, title: str, answering: tuple[str, ...]) -> Workflow:
    closing = ("Administrator", "Coordinator", "Owner")
    seen = {"content.view": _SEEN_BY}
    return Workflow(
        name,
        title,
        "open",
        states=(
            State("open", _("Waiting for an answer"),
                  {**seen, "concern.answer": answering, "concern.close": closing}),
            State("answered", _("Answered"),
                  {**seen, "concern.answer": answering, "concern.close": closing,
                   "concern.reopen": closing}),
            State("closed", _("Closed"), {**seen, "concern.reopen": closing}),
        ),
        transitions=(
            Transition("answer", _("Answer"), ("open", "answered"), "answered",
                       "concern.answer", reply, primary=True),
            Transition("close", _("Close"), ("open", "answered"), "closed",
                       "concern.close", reply),
            Transition("reopen", _("Open again"), ("answered", "closed"), "open",
                       "concern.reopen", reply),
        ),
    )  # fmt: skip


OBSTACLE = _workflow("obstacle", _("Obstacle"), ("Administrator", "Head", "Handler"))
HELP = _workflow("help_request", _("Help request"), ("Administrator", "Coordinator"))
CONCERNS = Workflow(
    "concerns",
    _("Obstacles and help"),
    "open",
    states=(State("open", _("Open"), {"content.view": ("Member",)}),),
)
