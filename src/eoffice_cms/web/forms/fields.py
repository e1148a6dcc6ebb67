"""Colander types and validators that forms and the API share, each refusing with a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection
from typing import Any

import colander
from pyramid.i18n import TranslationStringFactory

from eoffice_cms.content.wording import normalised, refusal
from eoffice_cms.web.forms.widgets import DayWidget, TextAreaWidget, TextInputWidget

_ = TranslationStringFactory("eoffice_cms")

DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
INDIAN_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


class Text(colander.String):
    """Text in NFC without surrounding space, of at most `max` characters.

    Refused: control characters (line breaks and tabs are let pass where `multiline`), marks that
    turn the direction of writing, halves of characters, and what is too long. Empty is missing.
    """

    def __init__(self, max: int = 500, multiline: bool = False) -> None:
        super().__init__()
        self.max = max
        self.multiline = multiline

    def widget_maker(self, **values: Any) -> Any:
        """Return the widget a form gives this type."""
        return TextAreaWidget(**values) if self.multiline else TextInputWidget(**values)

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the cleaned text, or `colander.null` for an empty one."""
        if cstruct is colander.null or cstruct is None:
            return colander.null
        if not isinstance(cstruct, str):
            raise colander.Invalid(node, _("This must be text."))
        text = normalised(cstruct)
        why = refusal(text, longest=self.max, lines=self.multiline)
        if why is not None:
            raise colander.Invalid(node, why)
        return text or colander.null


class Day(colander.SchemaType):
    """A calendar day, given as 2026-11-24 or 24-11-2026 (also with / or . and Hindi digits)."""

    def __init__(self, earliest: int = 1900, latest: int = 2200) -> None:
        self.years = range(earliest, latest + 1)

    def widget_maker(self, **values: Any) -> Any:
        """Return the widget a form gives this type."""
        return DayWidget(**values)

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the day as year-month-day."""
        if appstruct is colander.null or appstruct is None:
            return colander.null
        return appstruct.isoformat()

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return a `datetime.date`, or `colander.null` for an empty field."""
        if cstruct is colander.null or cstruct is None or cstruct == "":
            return colander.null
        day = self.parse(cstruct) if isinstance(cstruct, str) else None
        if day is None:
            raise colander.Invalid(
                node, _("This is not a date. Write it as day-month-year, like 24-11-2026.")
            )
        if day.year not in self.years:
            sentence = _(
                "The year must lie between ${first} and ${last}.",
                mapping={"first": self.years[0], "last": self.years[-1]},
            )
            raise colander.Invalid(node, sentence)
        return day

    @staticmethod
    def parse(text: str) -> datetime.date | None:
        """Return the day that a text says, or None."""
        text = text.strip().translate(DIGITS)
        if match := ISO_DAY.fullmatch(text):
            year, month, day = match.groups()
        elif match := INDIAN_DAY.fullmatch(text):
            day, month, year = match.groups()
        else:
            return None
        try:
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            return None


def not_past(today: datetime.date) -> Callable[[colander.SchemaNode, Any], None]:
    """Return a validator that refuses a day before `today` (the site's own calendar day)."""

    def validate(node: colander.SchemaNode, value: datetime.date) -> None:
        if value < today:
            raise colander.Invalid(node, _("This date is past. Choose today or a later date."))

    return validate


class Uid(colander.SchemaType):
    """The identifier of an object: 32 hexadecimal digits."""

    PATTERN = re.compile(r"[0-9a-f]{32}")

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the identifier as it is."""
        return colander.null if appstruct in (colander.null, None) else appstruct

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the identifier in lower case."""
        if cstruct is colander.null or cstruct is None or cstruct == "":
            return colander.null
        text = cstruct.strip().lower() if isinstance(cstruct, str) else ""
        if not self.PATTERN.fullmatch(text):
            raise colander.Invalid(
                node, _("This does not point to anything here. Please choose again.")
            )
        return text


class DeskChoice(colander.SchemaType):
    """The id of a desk that exists, as `exists` tells (say, `site.desks.__contains__`)."""

    def __init__(self, exists: Callable[[str], bool]) -> None:
        self.exists = exists

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return the id as it is."""
        return colander.null if appstruct in (colander.null, None) else appstruct

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the desk's id."""
        if cstruct is colander.null or cstruct is None or cstruct == "":
            return colander.null
        if not isinstance(cstruct, str) or not self.exists(cstruct):
            raise colander.Invalid(
                node, _("There is no such desk any more. Please choose another.")
            )
        return cstruct


def one_of(values: Collection[Any]) -> Callable[[colander.SchemaNode, Any], None]:
    """Return a validator that refuses what is not among `values`, without listing them."""

    def validate(node: colander.SchemaNode, value: Any) -> None:
        if value not in values:
            raise colander.Invalid(node, _("Please choose one of the values offered."))

    return validate
