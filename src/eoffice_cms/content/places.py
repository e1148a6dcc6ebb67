"""What is done with places: adding folders and documents to them."""

from __future__ import annotations

from typing import IO, Any

from eoffice_cms.content.base import name_from
from eoffice_cms.content.document import Document
from eoffice_cms.content.folder import Folder
from eoffice_cms.content.wording import SUBJECT, clean
from eoffice_cms.workflow.engine import require


def add_folder(office: Any, place: Any, title: str) -> Folder:
    """Add a folder to a place."""
    require(office, place, "content.add")
    title = clean(title, longest=SUBJECT, field="title")
    folder = Folder(title, creator=office.identity.user_id, created=office.now)
    place.add(name_from(title, place), folder)
    return folder


def add_document(
    office: Any, place: Any, stream: IO[bytes], *, filename: str, title: str | None = None
) -> Document:
    """Add a document to a place."""
    require(office, place, "content.add")
    title = clean(title or filename, longest=SUBJECT, field="title")
    document = Document(title, creator=office.identity.user_id, created=office.now)
    document.store(stream, filename)
    place.add(name_from(title, place), document)
    return document
