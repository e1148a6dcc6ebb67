"""A stored document: bytes in a blob, with their hash and the type they really are."""

from __future__ import annotations

import hashlib
import re
from typing import IO, Any

import puremagic
from ZODB.blob import Blob
from zope.interface import implementer

from eoffice_cms.content.archives import members
from eoffice_cms.content.base import SIGNS, Content
from eoffice_cms.custody.record import Record
from eoffice_cms.errors import Invalid, _
from eoffice_cms.interfaces import IDocument

LARGEST = 50 * 1024 * 1024
#: What an office takes in, by what the bytes are; the ending of the name must agree.
ALLOWED = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/tiff": ("tif", "tiff"),
    "text/plain": ("txt", "md", "csv"),
    "text/csv": ("csv",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
}
#: What an office document, which is a ZIP archive to its first bytes, must hold inside.
HOLDS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
#: Text that a browser or a shell would take for more than text.
ACTIVE = re.compile(rb"(\xef\xbb\xbf)?\s*(<!doctype|<html|<script|<svg|<\?xml|<\?php|#!)", re.I)
_PIECE = 64 * 1024
UNKNOWN = "application/octet-stream"


def media_type(head: bytes, name: str) -> str:
    """Return the media type that the first bytes of a file show.

    :param name: tells apart formats that begin alike, such as the kinds of office documents
    """
    if ACTIVE.match(head):
        return UNKNOWN
    try:
        found: str = puremagic.from_string(head, mime=True, filename=name)
    except (puremagic.PureError, ValueError):
        found = ""
    if found == "application/pdf" and b"%PDF-" not in head[:1024]:
        return UNKNOWN  # told by its name alone
    if found and not found.startswith("text/"):
        return found
    # Text has no mark of its own: the name alone would make anything pass for it.
    try:
        text = head.decode("utf-8", "ignore" if len(head) == _PIECE else "strict")
    except UnicodeDecodeError:
        return UNKNOWN
    if any(ord(each) < 32 and each not in "\t\r\n\f" for each in text):
        return UNKNOWN
    return found or "text/plain"


@implementer(IDocument)
class Document(Content):
    """A document.

    :ivar filename: name under which it is offered for download
    :ivar mime: media type, by content; size: bytes; sha256: of the bytes, hexadecimal
    """

    type_name = "document"
    workflow_name = "document"
    initial_state = "draft"

    def __init__(self, title: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.blob = Blob()
        self.filename = ""
        self.mime = UNKNOWN
        self.size = 0
        self.sha256 = ""
        self.record = Record(self)

    def store(self, stream: IO[bytes], filename: str) -> None:
        """Take the bytes in, piece by piece.

        :raises Invalid: when it is empty, too large, or not what its name says
        """
        name = re.sub(rf"[^\w{SIGNS}.() -]+", "_", filename.replace("\\", "/").rsplit("/", 1)[-1])
        ending = name.rsplit(".", 1)[-1].casefold() if "." in name else ""
        digest, size, head = hashlib.sha256(), 0, b""
        with self.blob.open("w") as out:
            while piece := stream.read(_PIECE):
                head = head or piece
                size += len(piece)
                if size > LARGEST:
                    raise Invalid(
                        _("This is larger than ${mb} MB.", mapping={"mb": LARGEST >> 20}),
                        field="upload",
                    )
                digest.update(piece)
                out.write(piece)
        if not size:
            raise Invalid(_("The file is empty. Choose another."), field="upload")
        mime = media_type(head, name)
        if ending not in ALLOWED.get(mime, ()) or not self._holds(HOLDS.get(ending)):
            raise Invalid(
                _(
                    "This is not a document the office can take, or not what its name says. "
                    "Choose a PDF, picture, text or office document."
                ),
                field="upload",
            )
        self.filename, self.mime, self.size = name[-120:], mime, size
        self.sha256 = digest.hexdigest()

    def _holds(self, member: str | None) -> bool:
        """Say whether the bytes are an archive with a member; True where none is asked for."""
        if member is None:
            return True
        with self.blob.open("r") as stream:
            return member.encode() in members(stream)
