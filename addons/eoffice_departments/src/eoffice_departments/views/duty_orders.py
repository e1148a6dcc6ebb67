"""Orders for many from a sheet: choose it, see what it would do, confirm; and back by a second."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound, HTTPSeeOther
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, Day, Text, make_form
from eoffice_cms.web.templates.shapes import Fact, Link
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_cms.web.wording import day
from eoffice_departments.bulk.ordering import DUTY, Outcome, call_back, order_duties, sent_by
from eoffice_departments.bulk.rows import COLUMNS, SAMPLE, read_duties
from eoffice_departments.orders import REGISTER
from eoffice_departments.services import MANAGE
from eoffice_departments.sheets.columns import read_rows
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM
from eoffice_departments.views.sheets import (
    choice_of_rest,
    choose_sheet,
    fault_rows,
    kept_sheet,
    send_template,
    wants_rest,
)

TITLE = _("Orders for many")
#: Orders that a list offers to take back, the latest first.
OFFERED = 100


def _issuer() -> colander.SchemaNode:
    return colander.SchemaNode(
        Text(max=120), name="issuer", title=_("Issued by"),
        description=_("Who signed the order, such as the Collector."),
    )  # fmt: skip


@view_config(
    context=Site, name="panel-duty-orders", renderer="../templates/choose_sheet.pt",
    permission=MANAGE, request_method=("GET", "POST"),
)  # fmt: skip
def choose(context: Site, request: Any) -> Any:
    """Ask for the sheet."""

    def check(path: Path) -> None:
        with path.open("rb") as stream:
            read_duties(read_rows(stream, COLUMNS))

    found = choose_sheet(
        request, TITLE, check, "/duty-orders-check", button=_("See what it would do"),
        lead=_("One row an official: who goes on duty, who stands in, from when to when, and by "
               "which order. Nothing is done before you confirm it."),
        besides=(_issuer(),),
    )  # fmt: skip
    templates = [
        Link(request.translate(_("Template for Excel (.xlsx)")), "/duty-orders-template"),
        Link(request.translate(_("Template as CSV")), "/duty-orders-template?as=csv"),
        Link(request.translate(_("Take an order back by a second")), "/duty-orders-back"),
    ]
    return {**found, "templates": templates} if isinstance(found, dict) else found


@view_config(context=Site, name="duty-orders-template", permission=MANAGE, request_method="GET")
def template(context: Site, request: Any) -> Any:
    """Send the template."""
    return send_template(request, "orders", COLUMNS, SAMPLE)


@view_config(
    context=Site, name="duty-orders-check", renderer="../templates/duty_orders.pt",
    permission=MANAGE, request_method=("GET", "POST"),
)  # fmt: skip
def check(context: Site, request: Any) -> Any:
    """Show what a sheet would do; on POST do it."""
    posted = request.method == "POST"
    choice = make_form(schemas.form_of(choice_of_rest()), request, (), request.path_qs)
    rest = wants_rest(request, choice)
    outcome = _act(request, dry_run=not posted, skip_faults=rest)
    if posted and outcome.done:
        request.tell(
            _("Done. Officials sent on duty: ${count}.", mapping={"count": outcome.gone})
        )
        return HTTPFound("/panel-duty-orders")
    request.response.status = 422 if posted else 200
    nodes = [choice_of_rest()] if outcome.faults else []
    buttons = (
        Button("act", _("Act by these orders")),
        Button("cancel", _("Cancel"), url="/panel-duty-orders"),
    )
    form = make_form(schemas.form_of(*nodes), request, buttons, request.path_qs)
    return {
        "title": request.translate(_("What the sheet would do")),
        "breadcrumbs": crumbs(request, TITLE),
        "facts": _facts(request, outcome),
        "faults": fault_rows(request, outcome.faults),
        "form": form.render({}) if outcome.gone else None,
        "refused": posted,
    }


def _act(request: Any, **given: Any) -> Outcome:
    with kept_sheet(request).open("rb") as stream:
        duties, faults = read_duties(read_rows(stream, COLUMNS))
    issuer = request.GET.get("issuer", "")[:120]
    user = request.office.identity.user_id
    # In a transaction of its own: what a dry run did is given up, and nothing of this page with it.
    return order_duties(request.eoffice, duties, faults, issuer=issuer, user_id=user, **given)


def _facts(request: Any, outcome: Outcome) -> list[Fact]:
    translate = request.translate
    return [
        Fact(translate(_("Orders")), ", ".join(outcome.orders) or "–"),
        Fact(translate(_("Officials")), str(outcome.gone)),
        Fact(translate(_("Posts with a substitute")), str(outcome.substituted)),
        Fact(translate(_("Rows done before")), str(outcome.untouched)),
        Fact(translate(_("Rows that are wrong")), str(len(outcome.faults))),
    ]


@view_config(
    context=Site, name="duty-orders-back", renderer=FORM, permission=MANAGE,
    request_method=("GET", "POST"),
)  # fmt: skip
def back(context: Site, request: Any) -> Any:
    """Take one order back by a second: everybody whom it sent returns."""
    choices = _away(context, request)
    buttons = (
        Button("back", _("Take it back")),
        Button("cancel", _("Cancel"), url="/panel-duty-orders"),
    )
    schema = schemas.form_of(
        schemas.choice("order", _("Order to take back"), choices),
        colander.SchemaNode(Text(max=80), name="number", title=_("Number of the second order")),
        colander.SchemaNode(Day(), name="day", title=_("Its date"), default=request.today),
        _issuer(),
    )
    form = make_form(schema, request, buttons, request.path)
    title = _("Take an order back by a second")
    page = form_page(
        request, title, crumbs(request, title),
        lead=_("Everybody whom the order sent on duty returns now, and the substitutes go."),
    )  # fmt: skip

    def act(values: dict[str, Any]) -> Any:
        order = context[REGISTER][values["order"]]
        outcome = call_back(
            request.eoffice, (order.number, date.fromisoformat(order.day)),
            number=values["number"], day=values["day"], issuer=values["issuer"],
            user_id=request.office.identity.user_id,
        )  # fmt: skip
        request.tell(_("Done. Officials who returned: ${count}.", mapping={"count": outcome.gone}))
        return HTTPSeeOther("/panel-duty-orders")

    return ask(request, form, page, act, once=False)


def _away(site: Site, request: Any) -> list[tuple[str, str]]:
    """Return (name, number and date) of the duty orders by which somebody is away."""
    register: Any = site.get(REGISTER)
    found = []
    for order in register.values() if register is not None else ():
        if getattr(order, "kind", "") == DUTY and sent_by(request.office, order):
            when = day(date.fromisoformat(order.day), request.locale_name)
            found.append((order.day, order.__name__, f"{order.number}, {when}"))
    return [(name, words) for _day, name, words in sorted(found, reverse=True)[:OFFERED]]
