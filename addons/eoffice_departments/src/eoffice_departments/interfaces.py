"""What departments, branches and posts are called in interfaces."""

from zope.interface import Attribute

from eoffice_cms.interfaces import IContent, IPlace


class IDepartment(IPlace):
    """An office with branches."""

    code = Attribute("short code, the first part of the numbers of its files")
    head = Attribute("id of the desk of its head, or None")


class IBranch(IPlace):
    """A branch of a department, where files lie."""

    code = Attribute("short code, the second part of the numbers of its files")
    coordinator = Attribute("user id of its coordinator, or None")


class IPost(IContent):
    """A post: a desk of the core, owned by the branch or department it stands in."""

    desk = Attribute("id of the desk")


class IOrders(IPlace):
    """The register of orders."""


class IOrder(IContent):
    """An order, and what it did."""

    number = Attribute("as its issuer wrote it")
    day = Attribute("its date, in ISO form")
    lines = Attribute("what it did, a tuple of Lines")
