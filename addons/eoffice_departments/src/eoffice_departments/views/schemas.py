"""The fields of the add-on's forms."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import colander

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.errors import Refused
from eoffice_cms.web.forms import CheckboxWidget, Day, SelectWidget, Text, TextInputWidget, one_of
from eoffice_cms.web.forms.fields import DIGITS
from eoffice_departments.content import GRADES, Order
from eoffice_departments.orders import order_by
from eoffice_departments.services import LONGEST_TITLE
from eoffice_departments.translation import _

#: More choices than this are of no use in one list.
MOST = 2000


def form_of(*nodes: colander.SchemaNode) -> colander.Schema:
    """Return a schema of these fields."""
    schema = colander.Schema()
    for node in nodes:
        schema.add(node)
    return schema


def titles() -> tuple[colander.SchemaNode, colander.SchemaNode]:
    """Return the fields for the title in both languages."""
    return (
        colander.SchemaNode(
            Text(max=LONGEST_TITLE), name="title_hi", title=_("Title in Hindi"),
            widget=TextInputWidget(attributes={"lang": "hi"}),
        ),
        colander.SchemaNode(
            Text(max=LONGEST_TITLE), name="title_en", title=_("Title in English"),
            widget=TextInputWidget(attributes={"lang": "en"}),
        ),
    )  # fmt: skip


def code(description: str) -> colander.SchemaNode:
    """Return the field for a short code."""
    return colander.SchemaNode(
        Text(max=20), name="code", title=_("Short code"), description=description
    )


def chosen_titles(values: dict[str, Any]) -> dict[str, str]:
    """Return the titles of a form's values."""
    return {"hi": values["title_hi"], "en": values["title_en"]}


def people(request: Any) -> list[tuple[str, str]]:
    """Return (user id, name) of the active officials, by name."""
    found = [
        (user.id, f"{user.title_in(request.locale_name)} ({user.id})")
        for user in request.office.site.users.values()
        if user.standing.active
    ]
    return sorted(found, key=lambda each: each[1].casefold())[:MOST]


def person(request: Any, *, required: bool = True) -> colander.SchemaNode:
    """Return the choice of an official."""
    choices = people(request)
    return choice("user", _("Official"), choices, required)


def desk(request: Any, name: str, title: str, *, besides: str = "") -> colander.SchemaNode:
    """Return the choice of a desk, or of none."""
    language = request.locale_name
    rows = request.office.catalog.desks(limit=MOST)
    choices = sorted(
        (
            (row.id, getattr(row, f"title_{language}") or row.title_en or row.title_hi or row.id)
            for row in rows
            if row.id != besides
        ),
        key=lambda each: each[1].casefold(),
    )
    return choice(name, title, choices, required=False)


def choice(
    name: str, title: str, choices: list[tuple[str, str]], required: bool = True
) -> colander.SchemaNode:
    """Return a choice of (value, title), or of none where it is not required."""
    return colander.SchemaNode(
        colander.String(),
        name=name,
        title=title,
        widget=SelectWidget(values=[("", "–" if required else _("– none –")), *choices]),
        validator=one_of({value for value, _title in choices}),
        missing=colander.required if required else None,
    )


def day(title: str, today: date) -> colander.SchemaNode:
    """Return the field for the day something happened; today where it is left as it is."""
    return colander.SchemaNode(Day(), name="day", title=title, default=today, missing=None)


def time_of_day() -> colander.SchemaNode:
    """Return the field for a time on the office's clock; the whole day where it is left empty."""
    return colander.SchemaNode(
        Clock(), name="time", title=_("Time"), missing=None,
        description=_("Such as 12:00; left empty, the whole day counts."),
        widget=TextInputWidget(attributes={"inputmode": "numeric"}),
    )  # fmt: skip


class Clock(colander.SchemaType):
    """A time of day such as 12:00 or 9.30, Hindi digits too."""

    FORM = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the time as hours and minutes."""
        return colander.null if appstruct in (colander.null, None) else f"{appstruct:%H:%M}"

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return a `datetime.time`, or `colander.null` for an empty field."""
        text = (cstruct or "").strip().translate(DIGITS) if isinstance(cstruct, str) else ""
        if not text:
            return colander.null
        match = self.FORM.fullmatch(text)
        if match is None:
            raise colander.Invalid(node, _("This is no time of day. Give it as in 12:00."))
        return time(int(match[1]), int(match[2]))


def when(values: dict[str, Any]) -> date | datetime | None:
    """Return the day of a form, with its time where one was given."""
    if values["day"] is None or values.get("time") is None:
        return values["day"]  # type: ignore[no-any-return]
    return datetime.combine(values["day"], values["time"], OFFICE_ZONE)


def order_fields(today: date) -> tuple[colander.SchemaNode, ...]:
    """Return the fields for the order by which something is done."""
    return (
        colander.SchemaNode(
            Text(max=80), name="order_number", title=_("Order number"),
            description=_("As it stands on the order; one that is known is used again."),
        ),
        colander.SchemaNode(Day(), name="order_day", title=_("Date of the order"), default=today),
        colander.SchemaNode(Text(max=120), name="issuer", title=_("Issued by")),
    )  # fmt: skip


def order_of(office: Any, values: dict[str, Any], kind: str) -> Order:
    """Return the order that a form names, issued where there is none yet."""
    try:
        return order_by(
            office, number=values["order_number"], day=values["order_day"], kind=kind,
            issuer=values["issuer"],
        )  # fmt: skip
    except Refused as refusal:
        refusal.field = ORDER_FIELDS.get(refusal.field or "", refusal.field)
        raise


#: How the form calls what the service calls otherwise.
ORDER_FIELDS = {"number": "order_number", "day": "order_day"}


def flag(name: str, title: str, label: str) -> colander.SchemaNode:
    """Return a box to tick."""
    return colander.SchemaNode(
        colander.Boolean(), name=name, title=title, label=label, missing=False, default=False,
        widget=CheckboxWidget(),
    )  # fmt: skip


GRADE_TITLES = {"1": _("Class I"), "2": _("Class II"), "3": _("Class III"), "4": _("Class IV")}


def grade() -> colander.SchemaNode:
    """Return the choice of a band of grades, or of none."""
    return choice("grade", _("Grade"), [(each, GRADE_TITLES[each]) for each in GRADES], False)
