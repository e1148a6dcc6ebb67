"""Who can see an object, and why; sharing it and taking that back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import colander
from pyramid.httpexceptions import HTTPForbidden, HTTPFound
from pyramid.view import view_config

from eoffice_cms.content import actions
from eoffice_cms.content.file import Draft, File, Letter, Note
from eoffice_cms.errors import Forbidden, _
from eoffice_cms.interfaces import IContent
from eoffice_cms.security.evaluator import Reason, aggregate_of
from eoffice_cms.web.asking import ask
from eoffice_cms.web.forms import Button, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Access, Link
from eoffice_cms.web.views.desks import desk_select
from eoffice_cms.web.wording import desk_title, user_title

ACCESS = "eoffice_cms.web:templates/access.pt"
PAPERS = (Letter, Draft, Note)
ROLES = {
    "Custodian": _("holds the file"),
    "Sender": _("sent the file"),
    "Handler": _("held the file before"),
    "Owner": _("created it"),
    "Head": _("Head"),
    "Coordinator": _("Coordinator"),
    "Clerk": _("Clerk"),
    "Reader": _("Reader"),
    "Editor": _("Editor"),
    "Administrator": _("Administrator"),
    "Auditor": _("Auditor"),
    "Member": _("Everyone signed in"),
    "Anonymous": _("Everyone, even without signing in"),
}
PERMISSIONS = {
    "file.view": _("see the file"),
    "file.open": _("open what has arrived"),
    "file.work": _("write notes, send, decide, park, close"),
    "file.pull_back": _("pull it back"),
    "file.ask_back": _("ask for it back"),
    "file.resume": _("take it up again"),
    "file.reopen": _("reopen it"),
    "file.share": _("share it"),
    "note.edit": _("change the note"),
    "note.freeze": _("make it final"),
    "draft.approve": _("approve the draft"),
    "content.view": _("see it"),
    "content.add": _("add something"),
    "content.edit": _("change it"),
    "content.publish": _("publish it"),
    "content.retract": _("take it back"),
    "content.share": _("share it"),
    "place.create_file": _("begin a file here"),
}
CAUSES = {
    "custody": _("the file lies on this desk"),
    "sent it": _("sent it here"),
    "held it": _("held it before"),
    "creator": _("wrote it"),
    "sharing": _("shared with them"),
    "head of": _("heads this office"),
    "head of the district": _("heads the district"),
    "coordinator of": _("coordinates this branch"),
    "post in": _("holds a post there"),
    "everyone begins files here": _("everybody begins files here"),
    "obstacle put to this desk": _("an obstacle was put to this desk"),
}
#: A cause that names a place ends with its UID: the page names it in words beside.
UID_AT_END = re.compile(r" [0-9a-f]{32}$")


@view_config(
    context=File, name="access", permission="file.view", renderer=ACCESS,
    request_method=("GET", "POST"),
)  # fmt: skip
@view_config(
    context=Letter, name="access", permission="file.view", renderer=ACCESS, request_method="GET"
)
@view_config(
    context=Draft, name="access", permission="file.view", renderer=ACCESS, request_method="GET"
)
@view_config(
    context=Note, name="access", permission="file.view", renderer=ACCESS, request_method="GET"
)
@view_config(
    context=IContent, name="access", permission="content.view", renderer=ACCESS,
    request_method=("GET", "POST"),
)  # fmt: skip
def access(context: Any, request: Any) -> Any:
    """List everybody who can see the object with the reason, and share it.

    Whoever is not signed in is not told, even of what everybody may read.
    """
    if request.office.identity.user_id is None:
        raise HTTPForbidden
    here = request.resource_path(context)
    # A paper is shared with its file.
    may_share = not isinstance(context, PAPERS) and request.office.can(
        context, "file.share" if isinstance(context, File) else "content.share"
    )
    if request.method == "POST" and not may_share:
        raise Forbidden(_("You may not do this here."))
    page = {**_page(context, request), "rows": _rows(context, request, here, may_share)}
    if not may_share:
        return {**page, "share_form": None}

    def share(values: dict[str, Any]) -> Any:
        actions.share(request.office, context, principal=f"desk:{values['desk']}")
        request.tell(_("Shared. It can be taken back here at any time."))
        return HTTPFound(f"{here}access")

    return ask(request, _share_form(context, request), page, share, name="share_form")


def _page(context: Any, request: Any) -> dict[str, Any]:
    title = _("Who can see this, and why")
    # A note has no page of its own: it is read on its file's.
    shown = aggregate_of(context) if isinstance(context, Note) else context
    return {
        "breadcrumbs": breadcrumbs(request, shown, title),
        "title": request.translate(title),
        "about": _about(context, shown, request),
        "blocked": request.translate(BLOCKED) if _blocks(context) else None,
    }


def _about(context: Any, shown: Any, request: Any) -> Link:
    number, name = getattr(shown, "number", None), shown.title_in(request.locale_name)
    description = name if number else None
    if shown is not context:
        note = _("Note ${number}", mapping={"number": int(context.__name__)})
        description = request.translate(note)
    return Link(number or name, request.resource_path(shown), description=description)


def _rows(context: Any, request: Any, here: str, may_share: bool) -> list[Access]:
    permission = request.office.rules.view_permission(context)
    found = request.office.evaluator.who_can(context, permission)
    return [
        *[_row(request, context, each, here, may_share) for each in found],
        *_by_standing(request, context, permission),
    ]


def _may(request: Any, obj: Any, role: str) -> str:
    """Return what a role may do with the object as it is now; seeing it comes first."""
    rules = request.office.rules
    workflow, view = rules.workflow_of(obj), rules.view_permission(obj)
    roles = {each: workflow.roles(obj.state, each) or () for each in workflow.permissions}
    given = [each for each in workflow.permissions if role in roles[each]]
    given.sort(key=lambda each: each != view)
    return ", ".join(request.translate(PERMISSIONS[each]) for each in given if each in PERMISSIONS)


BLOCKED = _("Rights given further up do not reach here.")


def _blocks(obj: Any) -> bool:
    return obj.grants is not None and obj.grants.block


def _by_standing(request: Any, obj: Any, permission: str) -> list[Access]:
    """Return the rows of those whose role in the whole site lets them see the object."""
    roles = request.office.evaluator.roles_permitting(obj, permission)
    return [
        Access(
            who=request.translate(ROLES[role]),
            role=request.translate(ROLES[role]),
            cause=request.translate(_("by their role in the whole office")),
            may=_may(request, obj, role),
        )
        for role in ("Anonymous", "Member", "Administrator", "Auditor")
        if role in roles
    ]


def _row(request: Any, obj: Any, reason: Reason, here: str, may_share: bool) -> Access:
    kind, _colon, name = reason.principal.partition("@")[0].partition(":")
    who = {
        "desk": lambda: desk_title(request, name),
        "user": lambda: user_title(request, name),
        "everyone": lambda: request.translate(_("Everyone signed in")),
    }.get(kind, lambda: reason.principal)()
    cause = reason.cause
    known = CAUSES.get(UID_AT_END.sub("", cause))
    words = request.translate(known) if known else cause
    if reason.where is not None and reason.where is not obj:
        words = f"{words} ({reason.where.title_in(request.locale_name)})"
    query = urlencode({"principal": reason.principal, "role": reason.role})
    revocable = may_share and cause == "sharing" and reason.where is obj
    return Access(
        who=who,
        role=request.translate(ROLES.get(reason.role, reason.role)),
        cause=words,
        may=_may(request, obj, reason.role),
        revoke_url=f"{here}unshare?{query}" if revocable else None,
    )


def _share_form(context: Any, request: Any) -> Any:
    file = context if isinstance(context, File) else None
    schema = colander.Schema()
    schema.add(
        colander.SchemaNode(
            colander.String(),
            name="desk",
            title=_("Let this desk see it"),
            widget=desk_select(request, file),
        )
    )
    return make_form(schema, request, (Button("share", _("Share")),), request.path)


@view_config(context=File, name="unshare", permission="file.view", request_method="POST")
@view_config(context=IContent, name="unshare", permission="content.view", request_method="POST")
def unshare(context: Any, request: Any) -> Any:
    """Take a sharing back."""
    given = {name: request.GET.get(name, "") for name in ("principal", "role")}
    if not _just_taken_back(context, request, given):
        actions.unshare(request.office, context, **given)
    request.tell(_("The sharing was taken back."))
    return HTTPFound(request.resource_path(context, "access"))


def _just_taken_back(obj: Any, request: Any, given: dict[str, str]) -> bool:
    """Say whether the person has taken back just this as the last thing that happened."""
    record = getattr(obj, "record", None)
    last = record.latest(1) if record is not None else []
    return any(
        each.action == "unshare"
        and each.actor == request.office.identity.user_id
        and given.items() <= each.data.items()
        for each in last
    )
