"""Handing over charge (प्रभार सौंपना): one goes, the next comes, and nothing is moved by hand."""

from __future__ import annotations

from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.workflow.engine import require
from eoffice_departments.accountable import all_or_nothing, check_answered, unanswered
from eoffice_departments.content import Order, Post
from eoffice_departments.orders import When, enter
from eoffice_departments.posting import end_charge, moment_of, note_handover, post_charge, touched
from eoffice_departments.services import MANAGE


def hand_over(
    office: Any,
    post: Post,
    user_id: str,
    to: str,
    *,
    order: Order | None = None,
    at: When | None = None,
    additional: bool = False,
) -> None:
    """Relieve an official and post the next in one go; files stay with the post.

    Neither has to be present: both sign the handover note afterwards.

    :param user_id: who goes; to: who comes; at: now, unless given, or a moment to come
    :param additional: whether the next holds it as an additional charge
    :raises Refused: as :func:`posting.relieve` and :func:`posting.post_official`
    """
    require(office, post, MANAGE)
    moment = moment_of(office, at)
    before = unanswered(office.site, post.desk, to_micros(moment))
    with all_or_nothing(*touched(office, post, user_id, to)):
        gone = end_charge(office, post, user_id, order=order, at=at)
        come = post_charge(office, post, to, order=order, since=moment, additional=additional)
        check_answered(office, post.desk, to_micros(moment), before)
        note_handover(post, user_id, to, to_micros(moment), order)
    enter(office, order, gone, post)
    enter(office, order, come, post)
