"""The record of the office itself: who changed people, seats, rights, settings and add-ons."""

from __future__ import annotations

import secrets
from typing import Any

from BTrees.IOBTree import IOBTree
from persistent import Persistent

from eoffice_cms.clock import to_micros
from eoffice_cms.custody.record import Entry, Record
from eoffice_cms.custody.salts import commit_next, new_master
from eoffice_cms.errors import Invalid, _


class Administration(Persistent):
    """What the record of the office belongs to.

    :ivar reasons: place of an entry → the reason given, which the entry itself only commits to
    """

    type_name = "administration"
    title = ""
    __parent__ = None
    kept_salts: tuple[int, dict[tuple[int, str], bytes]] = (0, {})

    def __init__(self) -> None:
        self.uid = secrets.token_hex(16)
        self.salt = new_master()
        self.record = Record(self)
        self.reasons = IOBTree()


def administration_of(site: Any) -> Administration:
    """Return the administration of a site, made on first use."""
    if site.administration is None:
        site.administration = Administration()
    found: Administration = site.administration
    return found


def changed(
    office: Any,
    action: str,
    *,
    desk: str | None = None,
    reason: str | None = None,
    **data: Any,
) -> Entry:
    """Record a change of the office and return the entry.

    :param data: what changed: ids, short words, lists of them; never a password or a name
    """
    kept = administration_of(office.site)
    if reason:
        data["reason"] = commit_next(kept, "reason", reason)
        kept.reasons[kept.record.length + 1] = reason
    return kept.record.append(
        at=to_micros(office.now) or 0,
        actor=office.identity.user_id,
        action=action,
        target=desk,
        data=data,
    )


def check_own_seat(office: Any, user_id: str, reason: str | None, *, field: str) -> None:
    """Refuse to let people seat themselves at a desk without a reason that is recorded.

    :raises Invalid: without one
    """
    if user_id == office.identity.user_id and not reason:
        raise Invalid(
            _("You are about to sit at this desk yourself. Say why; it is recorded and shown."),
            field=field,
        )
