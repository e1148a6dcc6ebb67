"""Obstacles and help requests as they lie in a branch: small objects with their answers."""

from __future__ import annotations

from typing import Any, NamedTuple

from eoffice_cms.content.base import Container, Content
from eoffice_cms.custody.record import Record


class Reply(NamedTuple):
    """What somebody wrote to it, and when: microseconds since the epoch."""

    user: str
    at: int
    text: str


class Concern(Content):
    """Something that stands in the way.

    :ivar text: what it is; to: id of the desk it was put to, None for the branch's coordinator
    :ivar replies: what was written to it since
    """

    initial_state = "open"

    def __init__(self, title: str, *, text: str, to: str | None, **given: Any) -> None:
        super().__init__(title, **given)
        self.text = text
        self.to = to
        self.replies: tuple[Reply, ...] = ()
        self.record = Record(self)


class Obstacle(Concern):
    """What a coordinator cannot remove alone, put to a desk."""

    type_name = "obstacle"
    workflow_name = "obstacle"


class HelpRequest(Concern):
    """What an official asks the coordinator."""

    type_name = "help_request"
    workflow_name = "help_request"


class Concerns(Container):
    """The obstacles and help requests of a branch."""

    type_name = "concerns"
    workflow_name = "concerns"
