"""The page of an official: posts, leave and orders; and the forms for leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import colander
from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.clock import to_micros
from eoffice_cms.content.site import Site
from eoffice_cms.security.seats import charge_of
from eoffice_cms.web.forms import Day
from eoffice_cms.web.templates.shapes import Action, Link
from eoffice_cms.web.wording import behalf_title, desk_title, moment, user_title
from eoffice_departments import leave
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM
from eoffice_departments.views.charge import BOTH, by_order
from eoffice_departments.views.register import lines_about


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk at which somebody may act now, and for whom."""

    title: str
    url: str | None
    behalf: str


def _official(context: Any, request: Any) -> Any:
    user = context.users.get(request.GET.get("id", ""))
    if user is None:
        raise HTTPNotFound
    return user


@view_config(
    context=Site, name="official", renderer="../templates/official.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def official(context: Site, request: Any) -> dict[str, Any]:
    """Show where an official acts, when the official is away, and by which orders."""
    user, now = _official(context, request), to_micros(request.office.now)
    title = user.title_in(request.locale_name)
    coming = sorted(each for each in user.standing.absences if each.until > now)
    return {
        "title": title,
        "breadcrumbs": _crumbs(context, request, title),
        "desks": [
            _desk_row(context, request, desk, behalf)
            for desk, behalf in charge_of(context, user, now).desks.items()
        ],
        "absences": [
            (
                request.translate(leave.ABSENCES[each.kind]),
                moment(each.since, request.locale_name),
                moment(each.until, request.locale_name),
            )
            for each in coming
        ],
        "lines": lines_about(request, user=user.id),
        "actions": _actions(request, user, bool(coming)),
    }


def _crumbs(context: Any, request: Any, title: str) -> list[Link]:
    return [
        Link(context.title_in(request.locale_name), "/browse"),
        Link(request.translate(_("Departments")), "/departments"),
        Link(title, None),
    ]


def _desk_row(context: Any, request: Any, desk: str, behalf: str | None) -> DeskRow:
    owner = context.desks[desk].owner
    url = request.resource_path(owner) if owner is not None else None
    return DeskRow(desk_title(request, desk), url, behalf_title(request, behalf) or "")


def _actions(request: Any, user: Any, away: bool) -> list[Action]:
    if not request.office.can(request.office.site, MANAGE):
        return []
    offered = [Action("leave", request.translate(_("Grant leave")), f"/leave?id={user.id}")]
    if away:
        title = request.translate(_("End the leave"))
        offered.append(Action("end-leave", title, f"/end-leave?id={user.id}"))
    return offered


@view_config(context=Site, name="leave", renderer=FORM, permission=MANAGE, request_method=BOTH)
def grant_leave(context: Site, request: Any) -> Any:
    """Grant leave, or send on other duty, and name the substitutes."""
    user, office = _official(context, request), request.office
    posts = leave.posts_of(office, user.id, to_micros(office.now))
    people = [each for each in schemas.people(request) if each[0] != user.id]
    kinds = [(each, title) for each, title in leave.ABSENCES.items()]
    fields = [
        schemas.choice("kind", _("Why"), kinds),
        colander.SchemaNode(Day(), name="since", title=_("From"), default=request.today),
        colander.SchemaNode(Day(), name="until", title=_("To, that day included")),
    ]
    for post in posts:
        words = _("Substitute at “${post}”", mapping={"post": desk_title(request, post.desk)})
        fields.append(schemas.choice(f"at_{post.desk}", words, people, required=False))

    def act(values: dict[str, Any], order: Any) -> None:
        chosen = {post.desk: values[f"at_{post.desk}"] for post in posts}
        leave.grant_leave(
            office, user.id, since=values["since"], until=values["until"], kind=values["kind"],
            order=order, substitutes={desk: who for desk, who in chosen.items() if who},
        )  # fmt: skip

    return by_order(
        context, request, *fields, kind="leave", act=act,
        title=_("Leave of ${who}", mapping={"who": user_title(request, user.id)}),
        button=_("Grant"), back=f"/official?id={user.id}",
        done=_("The leave is entered. Who stands in acts from then to then, by itself."),
        lead=_("Without a substitute, the desk falls to the link officer or the desk above."),
        values={"kind": "leave"},
    )  # fmt: skip


@view_config(context=Site, name="end-leave", renderer=FORM, permission=MANAGE, request_method=BOTH)
def end_leave(context: Site, request: Any) -> Any:
    """Let an official return early."""
    user = _official(context, request)
    return by_order(
        context, request, kind="leave",
        title=_("End the leave of ${who}", mapping={"who": user_title(request, user.id)}),
        button=_("End the leave"), back=f"/official?id={user.id}",
        done=_("The leave has ended, and substitutes with it."),
        act=lambda values, order: leave.end_leave(request.office, user.id, order=order),
    )  # fmt: skip
