"""The fields that add-ons add to the search page: drawn by their schema, applied as conditions."""

from __future__ import annotations

from typing import Any

import colander

from eoffice_cms.catalog.searchfields import SORT
from eoffice_cms.web.forms import make_form
from eoffice_cms.web.templates.shapes import SearchInput


class SearchFields:
    """What the page's address says in the fields of add-ons.

    :ivar conditions: what the search is narrowed by; given: names of the fields that say something
    :ivar refused: whether a value does not fit
    """

    def __init__(self, request: Any) -> None:
        declared = request.office.declarations.contributions(SORT)
        self.conditions: list[Any] = []
        self.given = [name for name in declared if request.GET.get(name)]
        self.refused = False
        schema = colander.Schema()
        for name, each in declared.items():
            node = each.node(request)
            node.name, node.missing = name, None
            schema.add(node)
        self._typed = {name: request.GET[name] for name in self.given}
        self._form = make_form(schema, request, formid="f")
        for name in self.given:
            self._narrow(declared[name])

    def _narrow(self, declared: Any) -> None:
        field = self._form[declared.name]
        try:
            value = field.schema.deserialize(self._typed[declared.name])
        except colander.Invalid as invalid:
            field.error, self.refused = invalid, True
            return
        if value is not None:
            self.conditions.append(declared.condition(value))

    def drawn(self) -> list[SearchInput]:
        """Return the fields as the page shows them, with what was typed."""
        return [
            SearchInput(
                id=field.oid,
                label=field.title,
                markup=field.serialize(self._typed.get(field.name, "")),
                errors=tuple(field.error.messages()) if field.error else (),
            )
            for field in self._form
        ]
