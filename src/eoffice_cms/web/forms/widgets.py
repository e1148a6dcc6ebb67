"""Widgets drawn by our templates, and the renderer that draws them in one request's language."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import colander
from chameleon.zpt.loader import TemplateLoader
from deform.widget import (
    CheckboxChoiceWidget,
    CheckboxWidget,
    FileUploadWidget,
    HiddenWidget,
    OptGroup,
    PasswordWidget,
    RadioChoiceWidget,
    SelectWidget,
    TextAreaWidget,
    TextInputWidget,
    Widget,
)
from pyramid.i18n import TranslationStringFactory
from translationstring import ChameleonTranslate

from eoffice_cms.addons.templates import CompiledAlone
from eoffice_cms.saying import speaker

_ = TranslationStringFactory("eoffice_cms")

__all__ = [
    "CheckboxChoiceWidget",
    "CheckboxWidget",
    "DayWidget",
    "FileUploadWidget",
    "Group",
    "HiddenWidget",
    "LateSelectWidget",
    "PasswordWidget",
    "RadioChoiceWidget",
    "Renderer",
    "SelectWidget",
    "TextAreaWidget",
    "TextInputWidget",
    "Widget",
]

#: Choices of a SelectWidget under one heading: `Group(label, (value, title), …)`.
Group = OptGroup

#: From how many choices on a select gets a field to narrow it by.
LONG_LIST = 20
NARROW = _("Type a few letters to narrow the list")

BOOLEAN_ATTRIBUTES = ("checked", "disabled", "multiple", "readonly", "required", "selected")


class LateSelectWidget(SelectWidget):
    """A select whose choices are looked up when it is drawn: a form that is accepted never asks.

    :ivar offered: returns the choices, as ``values`` of a SelectWidget
    """

    def __init__(self, offered: Callable[[], Sequence[Any]], **given: Any) -> None:
        super().__init__(**given)
        self.offered = offered

    @property
    def values(self) -> Sequence[Any]:
        return self.offered()


# One loader for the process: a template is compiled once, the language comes with each call.
_templates = TemplateLoader(
    [str(Path(__file__).with_name("templates"))],
    default_extension=".pt",
    boolean_attributes=frozenset(BOOLEAN_ATTRIBUTES),
    auto_reload=False,
    trim_attribute_space=True,
    formats={"xml": CompiledAlone},
)


class Renderer:
    """Draw deform's templates in one request's language.

    `localizer` is Pyramid's; `csrf_token` goes into each form as a hidden field.
    """

    def __init__(self, localizer: Any, csrf_token: str | None) -> None:
        self.translate = speaker(localizer)
        self.csrf_token = csrf_token
        self._chameleon_translate = ChameleonTranslate(self.translate)

    def __call__(self, template_name: str, **values: Any) -> str:
        """Return the markup of one template, by its name or as `package:path.pt`."""
        template = _templates.load(template_name)
        return template.render(
            translate=self._chameleon_translate,
            describedby=describedby,
            extra=self.extra,
            narrow=self.narrow,
            csrf_token=self.csrf_token,
            null=colander.null,
            **{name: value for name, value in values.items() if name != "null"},
        )

    def extra(self, field: Any) -> dict[str, str]:
        """Return the attributes that a widget's maker adds, translated."""
        attributes = getattr(field.widget, "attributes", None) or {}
        return {name: self.translate(value) for name, value in attributes.items()}

    def narrow(self, values: Iterable[Any]) -> str | None:
        """Return the words of the field that narrows a long list, None for a short list."""
        size = sum(len(each.options) if isinstance(each, Group) else 1 for each in values)
        return self.translate(NARROW) if size > LONG_LIST else None


def describedby(field: Any) -> str | None:
    """Return the ids of a field's help and error for `aria-describedby`, or None for neither."""
    ids = []
    if field.error:
        ids.append(f"{field.oid}-error")
    if field.description:
        ids.append(f"{field.oid}-help")
    return " ".join(ids) or None


class DayWidget(TextInputWidget):
    """A date in the browser's own date field, posted as year-month-day.

    What is typed elsewhere and is no such date comes back in a plain field: a date field would
    show it empty.
    """

    template = "dateinput"
    readonly_template = "readonly/textinput"

    def __init__(
        self,
        earliest: datetime.date | None = None,
        latest: datetime.date | None = None,
        **values: Any,
    ) -> None:
        super().__init__(**values)
        self.earliest = earliest
        self.latest = latest

    @staticmethod
    def is_iso(text: str) -> bool:
        """True if a browser's date field can show this text."""
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text))
