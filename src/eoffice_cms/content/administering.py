"""What administrators change of the office itself, each with an entry in its record."""

from __future__ import annotations

from typing import Any

from eoffice_cms.catalog.gone import LeftBehind
from eoffice_cms.content.wording import REASON, clean
from eoffice_cms.custody.administration import changed, check_own_seat
from eoffice_cms.custody.desks import Desk, assign, set_superior, unassign
from eoffice_cms.errors import Invalid, NotPossible, _
from eoffice_cms.interfaces import IFile
from eoffice_cms.security.users import User
from eoffice_cms.workflow.engine import require

PERMISSION = "site.administer"
#: Characters that a reason for sitting down at a desk oneself has at least.
SHORTEST = 10


def change_user(
    office: Any, user: User, *, titles: dict[str, str], roles: tuple[str, ...], active: bool
) -> None:
    """Change a person's names, roles and whether the account is on."""
    require(office, office.site, PERMISSION)
    standing = user.standing
    if titles != user.titles:
        user.titles, user.title = titles, titles["en"]
        changed(office, "rename_user", user=user.id)
    if roles != standing.roles:
        changed(office, "roles", user=user.id, before=list(standing.roles), after=list(roles))
        standing.roles = roles
    if active != standing.active:
        changed(office, "switch_on" if active else "switch_off", user=user.id)
        standing.active = active


def change_desk(
    office: Any, desk: Desk, *, titles: dict[str, str], superior: str | None, decides: bool
) -> None:
    """Change a desk's titles, the desk above, and whether an officer sits there."""
    require(office, office.site, PERMISSION)
    before = (dict(desk.titles), desk.superior, desk.decides)
    if before == (titles, superior, decides):
        return
    set_superior(office.site, desk.id, superior)
    desk.titles, desk.decides = titles, decides
    changed(
        office, "desk", desk=desk.id,
        before={"superior": before[1], "decides": before[2]},
        after={"superior": superior, "decides": decides},
    )  # fmt: skip


def seat_alone(office: Any, desk: Desk, user_id: str | None, *, reason: str | None = None) -> None:
    """Let one person sit at a desk, in place of all who do; None for nobody.

    :param reason: needed from those who seat themselves
    :raises Invalid: without it, or when there is no such person
    """
    require(office, office.site, PERMISSION)
    if user_id is not None and user_id not in office.site.users:
        raise Invalid(_("There is no such person."), field="holder")
    if reason:
        reason = clean(reason, longest=REASON, shortest=SHORTEST, field="reason", lines=True)
    if user_id is not None and user_id not in desk.holders:
        check_own_seat(office, user_id, reason, field="reason")
    for other in desk.holders:
        if other != user_id:
            unassign(office.site, desk.id, other)
            changed(office, "unseat", desk=desk.id, user=other)
    if user_id is not None and user_id not in desk.holders:
        assign(office.site, desk.id, user_id)
        changed(office, "seat", desk=desk.id, user=user_id, reason=reason)


def delete_left(office: Any, left: LeftBehind, *, confirmed: str, reason: str) -> int:
    """Delete what a package left that is gone, with all that lies in it; return how many objects.

    :param confirmed: the object's name once more, typed by the person who asks for it
    :raises Invalid: where that is not the name, or no reason is given
    :raises NotPossible: while files lie in it
    """
    require(office, office.site, PERMISSION)
    reason = clean(reason, longest=REASON, shortest=SHORTEST, field="reason", lines=True)
    if confirmed != left.__name__:
        raise Invalid(_("This is not its name."), field="confirmed")
    every = list(left.everything())
    if any(IFile.implementedBy(type(each)) for each in every):
        raise NotPossible(_("Files lie in it: install its package again, and move them first."))
    left.__parent__.remove(left.__name__)
    changed(
        office, "delete_left", place=left.__parent__.uid, left=left.kind, uid=left.uid,
        count=len(every), reason=reason,
    )  # fmt: skip
    return len(every)


def set_setting(office: Any, name: str, value: str, *, default: str | None = None) -> None:
    """Set one of the site's settings; ``default`` holds where it was never set."""
    require(office, office.site, PERMISSION)
    before = office.site.settings.get(name, default)
    if value != before:
        office.site.settings[name] = value
        changed(office, "setting", name=name, before=before, after=value)
