"""Departments, branches, posts and orders as they lie in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from zope.interface import implementer

from eoffice_cms.content.base import Container, Content
from eoffice_cms.custody.record import Record
from eoffice_departments.interfaces import IBranch, IDepartment, IOrder, IOrders, IPost

#: Bands of grades, the highest first: what classes of posts a district has.
GRADES = ("1", "2", "3", "4")


class Term(NamedTuple):
    """That a person held a post; days of the office's calendar in ISO form, None while it lasts.

    :ivar order, ended_by: UIDs of the orders it began and ended by, None where without one
    :ivar additional: whether it was an additional charge; relieved: whether an order ended it
    :ivar ends: the moment at which the charge ends, microseconds since the epoch, None if open
    """

    user: str
    since: str
    until: str | None
    order: str | None = None
    ended_by: str | None = None
    additional: bool = False
    relieved: bool = False
    ends: int | None = None


class Handover(Persistent):
    """That the charge of a post passes from one to the next, and what lay there then.

    :ivar outgoing, incoming: user ids; None where the post was, or is left, vacant
    :ivar at: the moment, microseconds since the epoch; order: UID of the order, or None
    :ivar listing: what lay there, a tuple of ``handover.Item``, once the first has signed
    :ivar signed: (user id, moment) of those who signed
    """

    def __init__(self, outgoing: str | None, incoming: str | None, at: int, order: str | None):
        self.outgoing = outgoing
        self.incoming = incoming
        self.at = at
        self.order = order
        self.listing: tuple[Any, ...] | None = None
        self.signed: tuple[tuple[str, int], ...] = ()


class Line(NamedTuple):
    """One thing that an order did.

    :ivar act: ``post``, ``charge``, ``relieve``, ``leave``, ``return``, ``substitute``,
        ``withdraw``, ``link``, ``move`` or ``merge``; in a post's record ``password`` too
    :ivar desk: the post's desk, or None; user: whom it is about, or None
    :ivar since, until: microseconds since the epoch, None where it has no such end
    :ivar other: the person stood in for, or the desk of the link officer
    """

    act: str
    desk: str | None
    user: str | None
    since: int | None
    until: int | None
    other: str | None = None


class Coordination(NamedTuple):
    """That an official coordinates a branch, by an order; days in ISO form.

    :ivar desk: of the post held then; the coordination lasts while it is held. None: no post
    :ivar number, day: of the order, None where it was without one
    :ivar until: the day on which another was named; None for the last
    """

    user: str
    desk: str | None
    since: str
    until: str | None = None
    number: str | None = None
    day: str | None = None


@implementer(IDepartment)
class Department(Container):
    """An office of the district.

    :ivar code: short code, the first part of the numbers of its files
    :ivar head: id of the desk of its head, or None
    """

    type_name = "department"
    workflow_name = "place"
    head: str | None = None

    def __init__(self, title: str, *, code: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.code = code


@implementer(IBranch)
class Branch(Container):
    """A branch of a department.

    :ivar code: short code, the second part of the numbers of its files
    :ivar coordinator: user id of who was named last, or None; ``coordinators.coordinator_of``
        says who it is now
    :ivar coordinations: who coordinated it, by which orders, from when to when
    :ivar record: of the naming of coordinators; made with its first entry
    """

    type_name = "branch"
    workflow_name = "place"
    coordinator: str | None = None
    coordinations: tuple[Coordination, ...] = ()
    record: Record | None = None
    #: Whether its work went to the branch it lies in: no file is begun here any more.
    merged = False

    def __init__(self, title: str, *, code: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.code = code


@implementer(IPost)
class Post(Content):
    """A post: the desk where its work waits is the core's, and stays when the holder goes.

    :ivar desk: id of the desk in ``site.desks``
    :ivar terms: who has held the post, and from when to when
    :ivar handovers: how the charge passed, the latest last
    :ivar grade: its band, one of ``GRADES``, or None
    :ivar record: of all that orders did with the post; made with its first entry
    """

    type_name = "post"
    workflow_name = "post"
    grade: str | None = None
    record: Record | None = None
    handovers: tuple[Handover, ...] = ()

    def __init__(self, title: str, *, desk: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.desk = desk
        self.terms: tuple[Term, ...] = ()

    def projected_parts(self) -> Iterator[Any]:
        yield from super().projected_parts()
        yield from self.record or ()


@implementer(IOrder)
class Order(Content):
    """An order (आदेश): by it officials are posted, relieved, given leave and charge.

    :ivar number: as its issuer wrote it; day: its date, in ISO form
    :ivar kind: one of ``orders.KINDS``; issuer: who issued it, as written below it
    :ivar lines: what it did; record: the same as entries, chained
    """

    type_name = "order"
    workflow_name = "order"

    def __init__(
        self, title: str, *, number: str, day: str, kind: str, issuer: str, **given: Any
    ) -> None:
        super().__init__(title, **given)
        self.number = number
        self.day = day
        self.kind = kind
        self.issuer = issuer
        self.lines: tuple[Line, ...] = ()
        self.record = Record(self)

    def projected_parts(self) -> Iterator[Any]:
        yield from super().projected_parts()
        yield from self.record


@implementer(IOrders)
class Orders(Container):
    """The register of orders.

    :ivar numbers: (number without regard to case and blanks, year) → name of the order
    """

    type_name = "orders"
    workflow_name = "orders"

    def __init__(self, title: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.numbers = OOBTree()
