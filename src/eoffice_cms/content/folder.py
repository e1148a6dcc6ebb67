"""A folder: a place for files, documents and folders."""

from zope.interface import implementer

from eoffice_cms.content.base import Container
from eoffice_cms.interfaces import IFolder


@implementer(IFolder)
class Folder(Container):
    """A place in the tree.

    :ivar code: short code used in the numbers of files that begin here, or None
    """

    type_name = "folder"
    workflow_name = "place"
    code: str | None = None
