"""What a form showed at first, and what of it somebody else has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import colander

from eoffice_cms.errors import Overtaken, Unseen, _
from eoffice_cms.web.forms import Form, Group
from eoffice_cms.web.requests import UNSEEN

FIELD = "seen"
#: Hidden fields by which a service itself sees that the page is old.
BY_SERVICE = ("expected", "before", "seen")
OLD_PAGE = _(
    "Somebody else changed this after you opened the page. Look at what is marked and save "
    "again: what stands here then holds."
)
NO_TOKEN = _("The form does not say what you saw. Look at it here and send it again.")
CHANGED = _("Somebody else changed this meanwhile. Now it is: ${value}")


def _cstruct(node: colander.SchemaNode, value: Any) -> Any:
    """Return a value as a form writes it, the same for every way of saying nothing."""
    found = node.serialize(colander.null if value is None else value)
    if found in (colander.null, None, ""):
        return ""
    return sorted(found) if isinstance(found, (set, frozenset, list, tuple)) else found


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


class Seen:
    """What a form shows of the present state.

    :param first: what its fields hold at first; hidden ones do not count
    """

    def __init__(self, form: Form, first: Mapping[str, Any]) -> None:
        self.form = form
        own = any(name in form.schema for name in BY_SERVICE)
        nodes = [] if own else [each for each in form.children if each.name in first]
        self.now = {
            each.name: _cstruct(each.schema, first[each.name])
            for each in nodes
            if not each.widget.hidden
        }

    def token(self) -> str | None:
        """Return what the form carries: a digest of each thing it shows; None for nothing."""
        return " ".join(f"{name}={_digest(value)}" for name, value in self.now.items()) or None

    def changed(self, token: str, values: Mapping[str, Any]) -> list[str]:
        """Return the names of the fields whose value is another now than the token says.

        What was typed just as it is now loses nothing, and is left out.
        """
        was = dict(each.partition("=")[::2] for each in token.split())
        return [
            name
            for name, value in self.now.items()
            if was.get(name) != _digest(value)
            and _cstruct(self.form[name].schema, values.get(name)) != value
        ]

    def require(self, request: Any, values: Mapping[str, Any]) -> None:
        """Refuse to act on a form whose sender did not see what is now.

        :raises Unseen: where the form came without what says which state it was drawn of
        :raises Overtaken: with what is now beside each field that was changed
        """
        if "expected" in values and values["expected"] is None:
            raise Unseen(UNSEEN)
        if self.token() is None:
            return
        token = request.POST.get(FIELD, "")
        if not isinstance(token, str) or not token:
            raise Unseen(NO_TOKEN)
        changed = self.changed(token, values)
        if changed:
            beside = {
                name: _(str(CHANGED), mapping={"value": self._in_words(request.translate, name)})
                for name in changed
            }
            raise Overtaken(OLD_PAGE, beside=beside)

    def _in_words(self, translate: Any, name: str) -> str:
        field, value = self.form[name], self.now[name]
        if isinstance(field.schema.typ, colander.Boolean):
            return str(translate(_("yes") if value == "true" else _("no")))
        titles = _titles(getattr(field.widget, "values", ()))
        chosen = value if isinstance(value, list) else [value]
        words = [str(translate(titles.get(str(each), each))) for each in chosen]
        return ", ".join(words).strip() or str(translate(_("nothing")))


def _titles(values: Iterable[Any]) -> dict[str, str]:
    """Return the titles of a widget's choices by value, those in its groups too."""
    pairs = [
        pair for each in values for pair in (each.options if isinstance(each, Group) else (each,))
    ]
    return {str(value): title for value, title in pairs}
