"""Sharing: a right given to a person or a desk by hand, and taken back by hand."""

from __future__ import annotations

from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.content.file import File
from eoffice_cms.custody.administration import changed
from eoffice_cms.errors import Invalid, NotPossible, _
from eoffice_cms.security.evaluator import Decision
from eoffice_cms.security.grants import grants_of
from eoffice_cms.workflow.engine import in_place_of, require

SHARED_ROLES = ("Reader", "Editor")


def share(office: Any, obj: Any, *, principal: str, role: str = "Reader") -> None:
    """Let somebody see (or edit) an object; taken back with :func:`unshare`."""
    decision = require(office, obj, _share_permission(obj))
    if role not in SHARED_ROLES:
        raise Invalid(_("Choose one of the roles."), field="role")
    kind, _colon, name = principal.partition(":")
    known = {"user": office.site.users, "desk": office.site.desks}.get(kind)
    if known is None or name not in known:
        raise Invalid(_("There is no such person or desk."), field="principal")
    grants_of(obj).add(principal, role, "sharing")
    _record_sharing(office, obj, decision, "share", principal, role)


def unshare(office: Any, obj: Any, *, principal: str, role: str) -> None:
    """Take a sharing back, and nothing that was given for another cause."""
    decision = require(office, obj, _share_permission(obj))
    if obj.grants is None or not obj.grants.withdraw(
        cause="sharing", principal=principal, role=role
    ):
        raise NotPossible(_("This was not shared, or it was taken back already."))
    _record_sharing(office, obj, decision, "unshare", principal, role)


def _share_permission(obj: Any) -> str:
    return "file.share" if isinstance(obj, File) else "content.share"


def _record_sharing(
    office: Any, obj: Any, decision: Decision, action: str, principal: str, role: str
) -> None:
    record = getattr(obj, "record", None)
    if record is None:
        changed(office, action, place=obj.uid, principal=principal, role=role)
    else:
        record.append(
            at=to_micros(office.now),
            actor=office.identity.user_id,
            behalf=in_place_of(office, decision),
            action=action,
            data={"principal": principal, "role": role},
        )
