"""The bases of everything in the tree: content, and containers of content."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.catalog.gone import children_of, class_is_gone
from eoffice_cms.errors import Invalid, NotPossible, _
from eoffice_cms.interfaces import IContent, IEntry, IPlace
from eoffice_cms.security.grants import Grants

#: The vowel signs of Devanagari are no letters to Python, but a Hindi name is none without them.
SIGNS = "\u0900-\u0963"
NAME = re.compile(rf"[^\W_][\w{SIGNS}.()-]{{0,119}}")
NOT_IN_A_NAME = re.compile(rf"[^\w{SIGNS}.()-]+")


@implementer(IContent)
class Content(Persistent):
    """Something that lies in the tree."""

    type_name: ClassVar[str]
    workflow_name: ClassVar[str]
    initial_state: ClassVar[str] = "open"

    __name__: str | None = None
    __parent__: Any = None
    grants: Grants | None = None
    titles: dict[str, str] | None = None
    #: set when the object is taken out of the tree: projections then draw no rows from it
    removed = False

    def __init__(
        self,
        title: str,
        *,
        creator: str,
        created: datetime,
        titles: dict[str, str] | None = None,
    ) -> None:
        self.uid = secrets.token_hex(16)
        self.title = title
        if titles:
            self.titles = dict(titles)
        self.creator = creator
        self.created = self.modified = created
        self.state = self.initial_state

    def title_in(self, language: str) -> str:
        """Return the title in a language, else as it was given."""
        return (self.titles or {}).get(language) or self.title

    @property
    def searchable_text(self) -> str:
        """What it is found by besides its titles and number; nothing by default."""
        return ""

    def custody_roles(self) -> Iterator[tuple[str, str, str]]:
        """Yield (principal, role, cause) that follow from what the object is; none by default."""
        return iter(())

    def content_parts(self) -> Iterator[Content]:
        """Yield the parts whose rights follow this object; none by default."""
        return iter(())

    def projected_parts(self) -> Iterator[Any]:
        """Yield the object and every persistent part that projections draw rows from."""
        yield self
        if self.grants is not None:
            yield self.grants


@implementer(IPlace)
class Container(Content):
    """Content that holds content. Its grants reach everything in it."""

    def __init__(self, title: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.grants = Grants(self)
        self._children = OOBTree()

    def __getitem__(self, name: str) -> Content:
        child: Content = self._children[name]
        return child

    def get(self, name: str) -> Content | None:
        """Return the child of a name, or None."""
        child: Content | None = self._children.get(name)
        return child

    def __contains__(self, name: str) -> bool:
        return name in self._children

    def __iter__(self) -> Iterator[str]:
        return iter(self._children.keys())

    def values(self) -> Iterator[Content]:
        """Yield the children in the order of their names, without those whose class is gone."""
        return (child for child in self._children.values() if not class_is_gone(child))

    def stored(self) -> Iterator[tuple[str, Any]]:
        """Yield (name, child) of all that is stored here, also what missing packages left."""
        return iter(self._children.items())

    def is_empty(self) -> bool:
        """Say whether nothing lies here."""
        return not self._children

    def add(self, name: str, child: Any) -> Any:
        """Put a child here and return it.

        :raises Invalid: when the name does not fit an address
        :raises NotPossible: when the name is taken
        """
        if not NAME.fullmatch(name):
            raise Invalid(
                _("A short name has letters, digits, dots, dashes and brackets."), field="name"
            )
        if name in self._children:
            raise NotPossible(_("There is already something with this name here."))
        child.__name__, child.__parent__ = name, self
        self._children[name] = child
        return child

    def remove(self, name: str) -> None:
        """Take a child, and all that lies in it, out of the tree."""
        child = self._children[name]
        _mark_removed(child)
        del self._children[name]


def _mark_removed(obj: Any) -> None:
    for child in children_of(obj):
        _mark_removed(child)
    if class_is_gone(obj):
        return  # it cannot be marked itself
    for part in obj.projected_parts():
        if IEntry.providedBy(part):
            part._p_changed = True  # it knows from its owner; only its rows have to go
        else:
            part.removed = True
    for part in obj.content_parts():
        part.removed = True


def name_from(title: str, container: Container) -> str:
    """Make a name for an address from a title, free in the container.

    It begins with a capital letter: the addresses of pages are in small ones, so that a folder
    named "Search" never hides the search.
    """
    wanted = NOT_IN_A_NAME.sub("-", title.strip().casefold()).strip("-._()")[:60].strip("-._()")
    wanted = wanted[:1].upper() + wanted[1:] or "X"
    name, count = wanted, 1
    while name in container:
        count += 1
        name = f"{wanted}-{count}"
    return name
