"""Read what the reader chose in the address: level, period, department, figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import colander

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.web.forms.fields import Day, Uid, one_of
from eoffice_ranking.cases import Window
from eoffice_ranking.periods import DEFAULT, PERIODS, Period
from eoffice_ranking.places import LEVELS
from eoffice_ranking.translation import _

#: The fields of the form, in the address.
FIELDS = ("level", "period", "from", "to", "within")


class ChoiceSchema(colander.Schema):
    """What may be chosen; each refusal says what is wrong."""

    level = colander.SchemaNode(colander.String(), validator=one_of(LEVELS), missing="department")
    period = colander.SchemaNode(colander.String(), validator=one_of(PERIODS), missing=None)
    first = colander.SchemaNode(Day(), name="from", missing=None)
    last = colander.SchemaNode(Day(), name="to", missing=None)
    within = colander.SchemaNode(Uid(), missing=None)


@dataclass(frozen=True)
class Choice:
    """What was chosen; ``errors`` (field → sentence) where it makes no sense.

    ``typed`` keeps what was given; ``is_default`` tells that no period was chosen.
    """

    level: str = "department"
    period: Period = field(default_factory=Period)
    within: str | None = None
    is_default: bool = True
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)
    chosen_window: Window | None = None

    @property
    def window(self) -> Window:
        """Give the window of a choice without errors."""
        assert self.chosen_window is not None
        return self.chosen_window

    def address(self, **changes: object) -> str:
        """Give the query string of this choice with some fields changed; None leaves one out."""
        values: dict[str, object] = {
            "level": self.level, "period": self.period.name, "from": _iso(self.period.first),
            "to": _iso(self.period.last), "within": self.within, **changes}
        return "?" + urlencode({k: v for k, v in values.items() if v not in (None, "")})


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def read_choice(given: Mapping[str, str], now: datetime) -> Choice:
    """Read the choice from the address; wrong values come back as ``errors``."""
    typed = {name: given[name] for name in FIELDS if given.get(name)}
    try:
        values = ChoiceSchema().deserialize(typed)
    except colander.Invalid as invalid:
        return Choice(typed=typed, errors=_sentences(invalid))
    period = _period(values)
    errors = _check(period, now)
    window = None if errors else period.window(now, OFFICE_ZONE)
    return Choice(
        values["level"], period, values["within"], values["period"] is None, typed, errors, window)


def _period(values: Mapping[str, Any]) -> Period:
    name = values["period"] or DEFAULT
    if name == "custom":
        return Period(name, values["from"], values["to"])
    return Period(name)


def _sentences(invalid: colander.Invalid) -> dict[str, Any]:
    return {
        child.node.name: message for child in invalid.children for message in child.messages()[:1]}


def _check(period: Period, now: datetime) -> dict[str, Any]:
    """Say what keeps chosen days from making a period."""
    if period.name != "custom":
        return {}
    today = now.astimezone(OFFICE_ZONE).date()
    errors: dict[str, Any] = {}
    if period.first is None:
        errors["from"] = _("Choose the first day of the period.")
    elif period.first > today:
        errors["from"] = _("This day lies ahead: choose today or an earlier one.")
    if period.last is None:
        errors["to"] = _("Choose the last day of the period.")
    elif period.first is not None and period.last < period.first:
        errors["to"] = _("The last day lies before the first. Choose a later one.")
    return errors
