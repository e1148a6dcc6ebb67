"""What the content that a branch publishes is called in interfaces."""

from zope.interface import Attribute

from eoffice_cms.interfaces import IContent, IPlace


class ISection(IPlace):
    """A part of a branch's content: holds items and sections, in an order people choose."""

    position = Attribute("place in the order of the section it lies in; smaller comes first")


class IItem(IContent):
    """One thing that a branch publishes."""

    texts = Attribute("mapping of 'hi' and 'en' to the text; a language may be missing")
    position = Attribute("place in the order of its section; smaller comes first")
    published = Attribute("aware datetime of the last publication, or None")
    valid_from = Attribute("first day on which it is shown, or None")
    valid_until = Attribute("last day on which it is shown, or None")
