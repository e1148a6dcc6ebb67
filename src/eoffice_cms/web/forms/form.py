"""One function that makes a deform form of a schema, drawn our way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import colander
import deform
import peppercorn
from pyramid.csrf import get_csrf_token

from eoffice_cms.web.forms.widgets import DayWidget, Renderer

#: Widgets for colander's own types where deform's default one needs its JavaScript.
OWN_WIDGETS = {colander.Date: DayWidget}


@dataclass(frozen=True)
class Button:
    """A button at the foot of a form; with `url` it is a link, as for "Cancel".

    `kind` is "primary" (the first button unless said), "plain", "danger" or "link".
    """

    name: str
    title: str
    url: str | None = None
    kind: str | None = None
    value: str = "1"
    attributes: dict[str, str] = field(default_factory=dict)


class Form(deform.Form):
    """deform's form with an error summary, our templates and a CSRF token."""

    error: colander.Invalid | None
    lead: str | None = None
    once: str | None = None
    seen: str | None = None

    def validate(self, controls: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        """Return the values of posted controls; raise deform's ValidationFailure.

        Controls that are not well formed (cut off on the way, or made by hand) count as missing.
        """
        return self.validate_pstruct(self.parse(controls))

    @staticmethod
    def parse(controls: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        """Return posted controls as nested dicts, empty where their marks do not match."""
        try:
            return peppercorn.parse(list(controls))
        except (ValueError, IndexError):
            return {}

    def render_refused(
        self,
        controls: Iterable[tuple[str, Any]],
        sentence: str,
        name: str | None = None,
        beside: Mapping[str, str] | None = None,
    ) -> str:
        """Return the form as posted with a service's refusal above it, or beside field `name`.

        `beside` has further sentences by the names of their fields.
        """
        # What was typed is kept either way; the refusal is added to what this finds.
        with suppress(deform.ValidationFailure):
            self.validate(controls)
        error = self.error or colander.Invalid(self.schema)
        if name is None:
            error.msg = sentence
        else:
            beside = {**(beside or {}), name: sentence}
        for each, said in (beside or {}).items():
            self[each].error = colander.Invalid(self[each].schema, said)
        self.error = error
        return self.widget.serialize(self, self.cstruct)

    def render_typed(self, controls: Iterable[tuple[str, Any]]) -> str:
        """Return the form as typed, without saying what may be wrong with it."""
        with suppress(deform.ValidationFailure):
            self.validate(controls)
        fields = [self]
        while fields:
            field = fields.pop()
            field.error = None
            fields.extend(field.children)
        return self.widget.serialize(self, self.cstruct)

    def problems(self) -> list[tuple[str | None, str | None, list[str]]]:
        """Return (id, title, sentences) of each field in error, the form's own first (no id)."""
        found: list[tuple[str | None, str | None, list[str]]] = []
        if self.error is not None and self.error.msg:
            found.append((None, None, self.error.messages()))
        stack = list(self.children)
        while stack:
            child = stack.pop(0)
            if child.error is None:
                continue
            if child.error.msg:
                found.append((child.focus_id, child.title, child.error.messages()))
            stack[:0] = child.children
        return found


def make_form(
    schema: colander.SchemaNode,
    request: Any,
    buttons: Iterable[Button] = (),
    action: str = "",
    *,
    formid: str = "form",
    lead: str | None = None,
    css_class: str | None = None,
) -> Form:
    """Return a form for a bound schema in the request's language.

    `formid` prefixes the ids of its fields, so that two forms can stand on one page. The CSRF
    token is the request's (field `csrf_token`); `lead` is a sentence above the fields.
    """
    renderer = Renderer(request.localizer, get_csrf_token(request))
    form = Form(
        schema,
        action=action,
        buttons=tuple(buttons),
        formid=formid,
        renderer=renderer,
        focus="off",
    )
    form.lead = lead
    form.css_class = css_class
    _prepare(form, formid)
    return form


def _prepare(parent: Any, prefix: str) -> None:
    """Give fields ids that read like their names, and our widgets where deform's need scripts."""
    for child in parent.children:
        child.oid = f"{prefix}-{child.name or child.order}"
        own = OWN_WIDGETS.get(type(child.typ))
        if own is not None and child.schema.widget is None:
            child.widget = own()
        # A group of radio buttons has no element of its own id that could take the focus.
        grouped = child.widget.template in ("radio_choice", "checkbox_choice")
        child.focus_id = f"{child.oid}-0" if grouped else child.oid
        _prepare(child, child.oid)
