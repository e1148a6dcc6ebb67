"""The fields of the add-on's forms."""

from __future__ import annotations

from datetime import date
from typing import Any

import colander

from eoffice_cms.web.forms import CheckboxWidget, Day, SelectWidget, Text, TextInputWidget, one_of
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


def flag(name: str, title: str, label: str) -> colander.SchemaNode:
    """Return a box to tick."""
    return colander.SchemaNode(
        colander.Boolean(), name=name, title=title, label=label, missing=False, default=False,
        widget=CheckboxWidget(),
    )  # fmt: skip
