"""The register of orders and the page of one; what orders did with a post or an official."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import colander
from pyramid.view import view_config
from sqlalchemy import or_, select

from eoffice_cms.catalog import tables
from eoffice_cms.content.site import Site
from eoffice_cms.web.forms import Day, Text
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Action, Fact, Link
from eoffice_cms.web.views.lists import PAGE, page_of, pager
from eoffice_cms.web.wording import day, desk_title, moment, user_title
from eoffice_departments.content import Line, Order, Orders
from eoffice_departments.orders import KINDS, REGISTER, issue_order
from eoffice_departments.projection import lines as table
from eoffice_departments.services import MANAGE
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM, ask

ACTS = {
    "post": _("Posted"),
    "charge": _("Given additional charge"),
    "relieve": _("Relieved"),
    "leave": _("Away"),
    "return": _("Returned"),
    "substitute": _("Stands in"),
    "withdraw": _("Stands in no more"),
    "link": _("Link officer changed"),
    "move": _("Moved"),
    "merge": _("Merged"),
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in the register."""

    url: str
    number: str
    day: str
    kind: str
    issuer: str
    lines: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """One thing an order did; empty texts where a line has none."""

    act: str
    post: str
    official: str
    official_url: str | None
    since: str
    until: str
    other: str
    order: str = ""
    order_url: str | None = None


def _other(request: Any, line: Any) -> str:
    if not line.other or line.act == "leave":
        return ""
    if line.act == "link":
        return desk_title(request, line.other)
    return user_title(request, line.other)


def line_row(request: Any, line: Any, since: int | None, until: int | None) -> LineRow:
    """Return a line of an order in words."""
    language = request.locale_name
    return LineRow(
        act=request.translate(ACTS.get(line.act, line.act)),
        post=desk_title(request, line.desk),
        official=user_title(request, line.user) if line.user else "",
        official_url=f"/official?id={line.user}" if line.user else None,
        since=moment(since, language) if since else "",
        until=moment(until, language) if until else "",
        other=_other(request, line),
    )


def lines_about(
    request: Any, *, user: str | None = None, desk: str | None = None, limit: int = 100
) -> list[LineRow]:
    """Return what orders did with an official or a post, the latest first."""
    content = tables.content
    about = table.c.desk == desk if desk else or_(table.c.user == user, table.c.other == user)
    rows = request.office.catalog.rows(
        select(table, content.c.title, content.c.number, content.c.name)
        .join_from(table, content, table.c.source == content.c.source)
        .where(about)
        .order_by(table.c.day.desc(), table.c.source.desc(), table.c.n.desc())
        .limit(limit)
    )
    found = []
    for row in rows:
        shown = line_row(request, row, row.since_at, row.until_at)
        order = f"{row.number}, {day(date.fromisoformat(row.day), request.locale_name)}"
        found.append(replace(shown, order=order, order_url=f"/{REGISTER}/{row.name}/"))
    return found


@view_config(context=Site, name="orders", permission="content.view", request_method="GET",
             renderer="../templates/orders.pt")  # fmt: skip
@view_config(context=Orders, name="", permission="content.view", request_method="GET",
             renderer="../templates/orders.pt")  # fmt: skip
def orders(context: Any, request: Any) -> dict[str, Any]:
    """List the orders, the latest first."""
    site, offset = request.office.site, page_of(request)
    content = tables.content
    query = select(content.c.source).where(content.c.type == "order")
    total = request.office.catalog.count(query)
    rows = request.office.catalog.rows(
        query.order_by(content.c.created_at.desc(), content.c.source.desc())
        .limit(PAGE).offset(offset)
    )  # fmt: skip
    found: Sequence[Order] = [request.office.load(row.source) for row in rows]
    offered = []
    if request.office.can(site, MANAGE):
        offered.append(Action("add-order", request.translate(_("Enter an order")), "/add-order"))
    return {
        "breadcrumbs": [
            Link(site.title_in(request.locale_name), "/browse"),
            Link(request.translate(_("Orders")), None),
        ],
        "rows": [_order_row(request, each) for each in found],
        "pager": pager(request, offset, len(found), total),
        "actions": offered,
    }


def _order_row(request: Any, order: Order) -> OrderRow:
    return OrderRow(
        url=request.resource_path(order),
        number=order.number,
        day=day(date.fromisoformat(order.day), request.locale_name),
        kind=request.translate(KINDS.get(order.kind, order.kind)),
        issuer=order.issuer,
        lines=len(order.lines),
    )


@view_config(
    context=Order, name="", permission="content.view", request_method="GET",
    renderer="../templates/order.pt",
)  # fmt: skip
def order(context: Order, request: Any) -> dict[str, Any]:
    """Show an order and what it did."""
    shown, translate = _order_row(request, context), request.translate
    entered = moment(context.created, request.locale_name)
    return {
        "title": shown.number,
        "breadcrumbs": breadcrumbs(request, context),
        "facts": [
            Fact(translate(_("Date of the order")), shown.day),
            Fact(translate(_("Kind of order")), shown.kind),
            Fact(translate(_("Issued by")), shown.issuer),
            Fact(translate(_("Entered by")), f"{user_title(request, context.creator)}, {entered}"),
        ],
        "subject": context.title if context.title != context.number else "",
        "lines": [
            line_row(request, line, line.since, line.until)
            for line in map(Line._make, context.lines)
        ],
    }  # fmt: skip


@view_config(context=Site, name="add-order", renderer=FORM, permission=MANAGE,
             request_method=("GET", "POST"))  # fmt: skip
def add_order(context: Site, request: Any) -> Any:
    """Enter an order in the register, before anything is done by it."""
    kinds = list(KINDS.items())
    subject = colander.SchemaNode(
        Text(max=300), name="subject", title=_("Subject"), missing=""
    )  # fmt: skip
    return ask(
        context, request,
        schemas.form_of(
            colander.SchemaNode(Text(max=80), name="number", title=_("Order number")),
            colander.SchemaNode(
                Day(), name="day", title=_("Date of the order"), default=request.today
            ),
            schemas.choice("kind", _("Kind of order"), kinds),
            colander.SchemaNode(Text(max=120), name="issuer", title=_("Issued by")),
            subject,
        ),
        title=_("Enter an order"), button=_("Enter"), done=_("The order is entered."),
        back="/orders", act=lambda values: issue_order(request.office, **values),
    )  # fmt: skip
