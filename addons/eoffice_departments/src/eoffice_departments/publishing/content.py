"""Sections and the types of content that a branch publishes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from BTrees.LOBTree import LOBTree
from zope.interface import implementer

from eoffice_cms.content.base import Container, Content
from eoffice_cms.content.document import Document
from eoffice_cms.custody.record import Record
from eoffice_departments.publishing.interfaces import IItem, ISection
from eoffice_departments.translation import _


@implementer(ISection)
class Section(Container):
    """A section; ``order`` maps each child's position to its name, so that a move writes little."""

    type_name = "section"
    workflow_name = "section"
    position = 0

    def __init__(self, title: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.order = LOBTree()
        self.record = Record(self)


@implementer(IItem)
class Item(Content):
    """One thing that a branch publishes.

    :cvar fields: names of the fields, besides titles, text and validity, that its form asks for
    """

    workflow_name = "publication"
    initial_state = "draft"
    type_title: ClassVar[str]
    icon: ClassVar[str] = "document"
    fields: ClassVar[tuple[str, ...]] = ()

    position = 0
    published: datetime | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    number: str | None = None
    issued: date | None = None
    url: str | None = None
    starts: date | None = None
    ends: date | None = None
    venue: str | None = None

    def __init__(self, title: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.texts: dict[str, str] = {}
        self.record = Record(self)

    @property
    def searchable_text(self) -> str:
        """What it is found by besides titles and number."""
        return " ".join((*self.texts.values(), self.venue or ""))

    def text_in(self, language: str) -> tuple[str, str]:
        """Return (text, its language): in the language asked for, else in the other."""
        other = "en" if language == "hi" else "hi"
        found = language if self.texts.get(language) else other
        return self.texts.get(found, ""), found

    def in_force(self, today: date) -> bool:
        """Say whether today lies among the days on which it is to be shown."""
        return (self.valid_from or today) <= today <= (self.valid_until or today)


class Paper(Item, Document):
    """An item with a document to fetch; what it is, its bytes say."""

    workflow_name = "publication"


class Circular(Paper):
    """A circular to offices or the public."""

    type_name = "circular"
    type_title = _("Circular")
    icon = "paper"
    fields = ("number", "issued", "upload")


class IssuedOrder(Paper):
    """An order that was issued, put where people can read it."""

    type_name = "issued_order"
    type_title = _("Order")
    icon = "paper"
    fields = ("number", "issued", "upload")


class FormSheet(Paper):
    """A blank form to fetch and fill in."""

    type_name = "form_sheet"
    type_title = _("Form")
    icon = "paper"
    fields = ("upload",)


class Page(Item):
    """A page of text."""

    type_name = "page"
    type_title = _("Page")


class NewsItem(Item):
    """A piece of news."""

    type_name = "news_item"
    type_title = _("News item")
    icon = "info"
    fields = ("issued",)


class Link(Item):
    """A link to another website."""

    type_name = "link"
    type_title = _("Link")
    icon = "way"
    fields = ("url",)


class Question(Item):
    """A question that is often asked, as the title, and its answer."""

    type_name = "question"
    type_title = _("Question and answer")
    icon = "book"


class Event(Item):
    """An event on one or more days."""

    type_name = "event"
    type_title = _("Event")
    icon = "chart"
    fields = ("starts", "ends", "venue")


#: The types by name, in the order in which pages offer them.
TYPES: dict[str, type[Item]] = {
    each.type_name: each
    for each in (Circular, IssuedOrder, FormSheet, Page, NewsItem, Link, Question, Event)
}
