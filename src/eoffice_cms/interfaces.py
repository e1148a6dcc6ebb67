"""The public names of the core: what things are, as seen by projections, views and add-ons."""

from zope.interface import Attribute, Interface


class IProjected(Interface):
    """A persistent object that projections may draw rows from."""


class IContent(IProjected):
    """Something that lies in the tree: it has a UID, a title, a creator and a state."""

    uid = Attribute("32 hexadecimal digits, unique and never reused")
    title = Attribute("title as given, in the language it was written in")
    titles = Attribute("mapping of 'hi' and 'en' to a title, or None")
    type_name = Attribute("name of the content type")
    state = Attribute("name of the workflow state")
    creator = Attribute("user id")
    created = Attribute("aware datetime, UTC")
    modified = Attribute("aware datetime, UTC")
    grants = Attribute("the object's own Grants, or None while it has none")


class IPlace(IContent):
    """A container whose grants reach everything that lies in it."""


class ISite(IPlace):
    """The root of the tree."""


class IFolder(IPlace):
    """A place for documents, files and other folders."""


class IDocument(IContent):
    """A stored document with its bytes in a blob."""


class IFile(IContent):
    """A file (नस्ती): notes, correspondence and drafts that lie on one desk at a time."""

    number = Attribute("file number, unique in the site")
    custody = Attribute("the Custody: the one desk that holds the file")
    record = Attribute("the Record: what happened, chained")


class INote(IContent):
    """A note (टीप) on a file: yellow while it is a draft, green and frozen once sent."""


class IPart(Interface):
    """A child of a file; who may see it follows the file."""


class IGrants(IProjected):
    """The local grants of one object, kept apart so that a decision reads one small object."""


class ICustody(IProjected):
    """Where a file lies now: one desk, since when, opened or not, due when."""


class IEntry(IProjected):
    """One entry of a record."""


class IDesk(IProjected):
    """A desk: the place where work waits for whoever sits there."""


class IUser(IProjected):
    """A person who can sign in."""
