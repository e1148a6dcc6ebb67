"""The forms of what is done with files: one colander schema for each transition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import colander

from eoffice_cms.content.effects import OUTCOMES
from eoffice_cms.content.wording import NOTE, REASON, SUBJECT
from eoffice_cms.custody.custody import PRIORITIES
from eoffice_cms.errors import _
from eoffice_cms.web import wording
from eoffice_cms.web.forms import (
    Day,
    DeskChoice,
    HiddenWidget,
    RadioChoiceWidget,
    SelectWidget,
    Text,
    TextAreaWidget,
    TextInputWidget,
    Widget,
    not_past,
    one_of,
)


def expected() -> colander.SchemaNode:
    """Return the hidden field with the length of the record that the page showed."""
    return colander.SchemaNode(
        colander.Integer(), name="expected", widget=HiddenWidget(), missing=None
    )


def note(*, required: bool = False, title: str | None = None) -> colander.SchemaNode:
    """Return the field for a note."""
    return colander.SchemaNode(
        Text(max=NOTE, multiline=True),
        name="note",
        title=title or _("Note"),
        widget=TextAreaWidget(rows=5),
        missing=colander.required if required else None,
    )


def reason(offered: Sequence[str] = (), *, required: bool = True) -> colander.SchemaNode:
    """Return the field for a reason; of those offered one may be taken, or another typed."""
    widget = TextInputWidget(offered=offered) if offered else TextAreaWidget(rows=3)
    return colander.SchemaNode(
        Text(max=REASON, multiline=True), name="reason", title=_("Reason"), widget=widget,
        missing=colander.required if required else None,
    )  # fmt: skip


def priority(default: str = "normal") -> colander.SchemaNode:
    """Return the choice of a priority."""
    return colander.SchemaNode(
        colander.String(),
        name="priority",
        title=_("Priority"),
        default=default,
        missing=default,
        validator=one_of(PRIORITIES),
        widget=RadioChoiceWidget(values=tuple(wording.PRIORITIES.items()), inline=True),
    )


def category(titles: Sequence[tuple[str, str]]) -> colander.SchemaNode:
    """Return the choice of a category, which may be left open.

    :param titles: (key, title) of each
    """
    return colander.SchemaNode(
        colander.String(),
        name="category",
        title=_("Category"),
        missing=None,
        validator=one_of([key for key, _title in titles]),
        widget=SelectWidget(values=[("", _("None")), *titles]),
    )


def due(today: date) -> colander.SchemaNode:
    """Return the field for a due date."""
    return colander.SchemaNode(
        Day(), name="due", title=_("Due date"), missing=None, validator=not_past(today),
        description=_("The day by which the other desk is to act; may be left empty."),
    )  # fmt: skip


def desk(select: Widget, exists: Any) -> colander.SchemaNode:
    """Return the choice of a desk.

    :param select: offers the desks; exists: says whether a desk id is one
    """
    return colander.SchemaNode(
        DeskChoice(exists), name="to", title=_("To which desk"), widget=select
    )


def until() -> colander.SchemaNode:
    """Return the day on which a parked file comes back."""
    return colander.SchemaNode(Day(), name="until", title=_("Comes back on"))


def outcome() -> colander.SchemaNode:
    """Return the choice of a decision."""
    return colander.SchemaNode(
        colander.String(),
        name="outcome",
        title=_("Decision"),
        validator=one_of(OUTCOMES),
        widget=RadioChoiceWidget(
            values=tuple((name, wording.OUTCOMES[name]) for name in OUTCOMES)
        ),
    )


def subject() -> colander.SchemaNode:
    """Return the field for a file's subject."""
    return colander.SchemaNode(
        Text(max=SUBJECT),
        name="subject",
        title=_("Subject"),
        validator=colander.Length(min=3),
        widget=TextInputWidget(attributes={"autofocus": "autofocus"}),
    )


def form_of(*nodes: colander.SchemaNode) -> colander.Schema:
    """Return a schema of the fields."""
    schema = colander.Schema()
    for node in nodes:
        schema.add(node)
    return schema
