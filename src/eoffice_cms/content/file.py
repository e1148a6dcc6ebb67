"""A file (नस्ती): the notes on its left, the correspondence on its right, one desk that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from BTrees.OOBTree import OOBTree
from zope.interface import implementer

from eoffice_cms.content.base import NAME, Content
from eoffice_cms.content.document import Document
from eoffice_cms.custody.custody import Custody
from eoffice_cms.custody.record import Record, new_salt
from eoffice_cms.custody.salts import new_master
from eoffice_cms.errors import Invalid, _
from eoffice_cms.interfaces import IFile, INote, IPart

SHELVES = ("notes", "correspondence", "drafts")


@implementer(INote, IPart)
class Note(Content):
    """A note (टीप): yellow while its writer works on it, green and frozen once the file is sent.

    :ivar desk: the desk it was written at; salt: of the record's commitment to the text
    :ivar begun_by: who began it, where another took it over; None otherwise
    :ivar behalf: whom its writer stood in for there (see ``security.seats``), or None
    """

    behalf: str | None = None
    begun_by: str | None = None

    type_name = "note"
    workflow_name = "note"
    initial_state = "yellow"

    def __init__(self, text: str, *, desk: str, **given: Any) -> None:
        super().__init__("", **given)
        self.text = text
        self.desk = desk
        self.salt = new_salt()


@implementer(IPart)
class Letter(Document):
    """A document in a file's correspondence; who may see it follows the file.

    :ivar salt: of the record's commitment to its bytes
    """

    type_name = "letter"
    workflow_name = "letter"
    initial_state = "filed"

    def __init__(self, title: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.salt = new_salt()


@implementer(INote, IPart)
class Draft(Content):
    """A draft for approval (अनुमोदनार्थ प्रारूप) of a letter that the file will send out."""

    type_name = "draft"
    workflow_name = "draft"
    initial_state = "draft"

    def __init__(self, title: str, text: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.text = text
        self.salt = new_salt()


@implementer(IPart)
class Shelf(Content):
    """One of the three parts of a file; made when the first thing is put there."""

    type_name = "shelf"
    workflow_name = "shelf"

    def __init__(self, **given: Any) -> None:
        super().__init__("", **given)
        self._items = OOBTree()

    def __getitem__(self, name: str) -> Content:
        item: Content = self._items[name]
        return item

    def __len__(self) -> int:
        return len(self._items)

    def values(self) -> list[Content]:
        """Return what lies here, in order."""
        return list(self._items.values())

    def add(self, item: Any, name: str | None = None) -> Any:
        """Put something here; without a name it gets the next number."""
        if name is None:
            last = self._items.maxKey() if self._items else "0000"
            name = f"{int(last) + 1:04d}"
        if not NAME.fullmatch(name):
            raise Invalid(_("This name does not fit."), field="name")
        item.__name__, item.__parent__ = name, self
        self._items[name] = item
        return item


@implementer(IFile)
class File(Content):
    """A file.

    :ivar number: its number, unique in the site
    :ivar received: when the matter reached the office
    :ivar decided, decision: when and how an officer decided it, or None
    :ivar closed: when it was closed, or None
    """

    type_name = "file"
    workflow_name = "file"
    initial_state = "active"

    decided: datetime | None = None
    decision: str | None = None
    closed: datetime | None = None
    category: str | None = None
    reopened = 0
    #: The yellow notes, so that nobody goes through all notes for them; None where a file was
    #: stored before they were kept apart.
    _yellow: tuple[Note, ...] | None = None
    #: (length of the record when one was forgotten, {(entry, name) → salt that was kept})
    kept_salts: tuple[int, dict[tuple[int, str], bytes]] = (0, {})

    def __init__(
        self, subject: str, *, number: str, desk: str, received: datetime, since: int, **given: Any
    ) -> None:
        super().__init__(subject, **given)
        self.number = number
        self.received = received
        self.salt = new_master()
        self.custody = Custody(self, desk, since)
        self.record = Record(self)
        self._shelves: dict[str, Shelf] = {}
        self._yellow = ()

    @property
    def priority(self) -> str:
        """The priority it was last sent with."""
        return self.custody.priority

    @property
    def due(self) -> date | None:
        """The day by which the desk that holds it is to act."""
        return self.custody.due

    @property
    def desk(self) -> str:
        """The desk that holds it."""
        return self.custody.desk

    def __getitem__(self, name: str) -> Shelf:
        return self._shelves[name]

    def shelf(self, name: str) -> Shelf:
        """Return a shelf, made on first use."""
        if name not in self._shelves:
            shelf = Shelf(creator=self.creator, created=self.modified)
            shelf.__name__, shelf.__parent__ = name, self
            self._shelves = {**self._shelves, name: shelf}
        return self._shelves[name]

    def _on(self, name: str) -> list[Any]:
        return self._shelves[name].values() if name in self._shelves else []

    @property
    def notes(self) -> list[Note]:
        return self._on("notes")

    @property
    def correspondence(self) -> list[Letter]:
        return self._on("correspondence")

    @property
    def drafts(self) -> list[Draft]:
        return self._on("drafts")

    def yellow_notes(self) -> list[Note]:
        """Return the notes still being written or left behind, the latest first."""
        found = self.notes if self._yellow is None else self._yellow
        return [note for note in reversed(found) if note.state == "yellow"]

    def begin_note(self, note: Note) -> None:
        """Put a yellow note on its shelf."""
        self._yellow = (*reversed(self.yellow_notes()), note)
        self.shelf("notes").add(note)

    def end_note(self, note: Note) -> None:
        """Take in that a note is no longer being written: it turned green, or is no more."""
        self._yellow = tuple(each for each in reversed(self.yellow_notes()) if each is not note)

    def custody_roles(self) -> Iterator[tuple[str, str, str]]:
        return self.custody.roles()

    def content_parts(self) -> Iterator[Content]:
        for name in self._shelves:
            yield from self._shelves[name].values()

    def projected_parts(self) -> Iterator[Any]:
        yield from super().projected_parts()
        yield self.custody
        yield from self.record
        for part in self.content_parts():
            yield from part.projected_parts()
