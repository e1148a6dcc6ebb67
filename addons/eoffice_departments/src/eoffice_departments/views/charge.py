"""Forms by which an order changes who answers for a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import colander
from pyramid.view import view_config

from eoffice_cms.clock import to_micros
from eoffice_cms.security.seats import in_force
from eoffice_cms.web.wording import user_title
from eoffice_departments import charge, leave, posting, staffing
from eoffice_departments.content import Post
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM, ask

BOTH = ("GET", "POST")
Act = Callable[[dict[str, Any], Any], Any]


def by_order(
    context: Any, request: Any, *nodes: colander.SchemaNode, kind: str, act: Act, **said: Any
) -> Any:
    """Ask for an order and what it does; act with the values and the order."""
    fields = schemas.form_of(*nodes, *schemas.order_fields(request.today))

    def do(values: dict[str, Any]) -> Any:
        order = schemas.order_of(request.office, values, kind)
        return act(values, order)

    return ask(context, request, fields, act=do, **said)


def _holders(context: Post, request: Any) -> list[tuple[str, str]]:
    """Return (user id, name) of those whose charge the post is, or is to be."""
    desk, now = request.office.site.desks[context.desk], to_micros(request.office.now)
    held = dict.fromkeys(each.user for each in posting.charges(desk, now))
    return [(each, user_title(request, each)) for each in held]


def _first(choices: list[tuple[str, str]]) -> str:
    return choices[0][0] if len(choices) == 1 else ""


@view_config(context=Post, name="assign", renderer=FORM, permission=MANAGE, request_method=BOTH)
def assign(context: Post, request: Any) -> Any:
    """Give a post to an official."""
    return by_order(
        context, request, schemas.person(request),
        schemas.day(_("Takes charge on"), request.today), schemas.time_of_day(),
        schemas.flag("additional", _("Additional charge"), _("Beside the official's own post")),
        kind="posting",
        title=_("Post an official"), button=_("Post"),
        done=_("The posting is entered. It takes effect by itself."),
        lead=_("All that lies on the desk of the post comes with it."),
        act=lambda values, order: posting.post_official(
            request.office, context, values["user"], order=order, since=schemas.when(values),
            additional=values["additional"],
        ),
    )  # fmt: skip


@view_config(context=Post, name="relieve", renderer=FORM, permission=MANAGE, request_method=BOTH)
def relieve(context: Post, request: Any) -> Any:
    """Relieve an official of a post."""
    choices = _holders(context, request)
    return by_order(
        context, request, schemas.choice("user", _("Official"), choices),
        schemas.day(_("Relieved on"), request.today), schemas.time_of_day(),
        kind="relieving",
        title=_("Relieve an official"), button=_("Relieve"),
        done=_("The relieving is entered. The work stays on the desk."),
        lead=_(
            "The official need not be present. Sessions end, the work stays, notes that were not "
            "sent pass on as drafts, and the desk falls to the link officer or the desk above."
        ),
        values={"user": _first(choices)},
        act=lambda values, order: posting.relieve(
            request.office, context, values["user"], order=order, at=schemas.when(values)
        ),
    )  # fmt: skip


@view_config(context=Post, name="hand-over", renderer=FORM, permission=MANAGE, request_method=BOTH)
def hand_over(context: Post, request: Any) -> Any:
    """Hand the charge of a post from one to the next."""
    choices = _holders(context, request)
    to = schemas.choice("to", _("Takes over"), schemas.people(request))
    return by_order(
        context, request, schemas.choice("user", _("Hands over"), choices), to,
        schemas.day(_("On"), request.today), schemas.time_of_day(),
        schemas.flag("additional", _("Additional charge"), _("Beside the official's own post")),
        kind="posting",
        title=_("Hand over charge"), button=_("Hand over"),
        done=_("The charge passes. Both can sign the handover note on the page of the post."),
        lead=_("Nothing is moved: files stay with the post."),
        values={"user": _first(choices)},
        act=lambda values, order: charge.hand_over(
            request.office, context, values["user"], values["to"], order=order,
            at=schemas.when(values), additional=values["additional"],
        ),
    )  # fmt: skip


@view_config(
    context=Post, name="link-officer", renderer=FORM, permission=MANAGE, request_method=BOTH
)
def link_officer(context: Post, request: Any) -> Any:
    """Name a post's link officer."""
    desk = schemas.desk(request, "link", _("Desk of the link officer"), besides=context.desk)
    return by_order(
        context, request, desk, kind="link",
        title=_("Link officer"), button=_("Save"), done=_("The link officer was changed."),
        lead=_("When nobody attends the post, its desk falls on this desk first."),
        values={"link": request.office.site.desks[context.desk].link or ""},
        act=lambda values, order: staffing.set_link_officer(
            request.office, context, values["link"], order=order
        ),
    )  # fmt: skip


@view_config(
    context=Post, name="substitute", renderer=FORM, permission=MANAGE, request_method=BOTH
)
def substitute(context: Post, request: Any) -> Any:
    """Appoint a substitute for the holder of a post who is away."""
    return by_order(
        context, request, schemas.person(request), kind="leave",
        title=_("Appoint a substitute"), button=_("Appoint"),
        done=_("The substitute is appointed, for as long as the holder is away."),
        lead=_("The substitute acts in the holder's place; records then say for whom."),
        act=lambda values, order: leave.appoint_substitute(
            request.office, context, values["user"], order=order
        ),
    )  # fmt: skip


@view_config(
    context=Post, name="withdraw-substitute", renderer=FORM, permission=MANAGE,
    request_method=BOTH,
)  # fmt: skip
def withdraw_substitute(context: Post, request: Any) -> Any:
    """Take back the appointment of a substitute."""
    desk, now = request.office.site.desks[context.desk], to_micros(request.office.now)
    seated = {s.user: None for s in desk.seats if s.behalf and (s.since > now or in_force(s, now))}
    choices = [(each, user_title(request, each)) for each in seated]
    return by_order(
        context, request, schemas.choice("user", _("Substitute"), choices), kind="leave",
        title=_("Withdraw a substitute"), button=_("Withdraw"),
        done=_("The substitute acts here no more."),
        values={"user": _first(choices)},
        act=lambda values, order: leave.withdraw_substitute(
            request.office, context, values["user"], order=order
        ),
    )  # fmt: skip
