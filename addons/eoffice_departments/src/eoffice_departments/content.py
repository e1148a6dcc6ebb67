"""Departments, branches and posts as they lie in the tree."""

from __future__ import annotations

from typing import Any, NamedTuple

from zope.interface import implementer

from eoffice_cms.content.base import Container, Content
from eoffice_departments.interfaces import IBranch, IDepartment, IPost


class Term(NamedTuple):
    """That a person held a post; days of the office's calendar in ISO form, None while it lasts."""

    user: str
    since: str
    until: str | None


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
    :ivar coordinator: user id of its coordinator, or None
    """

    type_name = "branch"
    workflow_name = "place"
    coordinator: str | None = None

    def __init__(self, title: str, *, code: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.code = code


@implementer(IPost)
class Post(Content):
    """A post: the desk where its work waits is the core's, and stays when the holder goes.

    :ivar desk: id of the desk in ``site.desks``
    :ivar terms: who has held the post, and from when to when
    """

    type_name = "post"
    workflow_name = "post"

    def __init__(self, title: str, *, desk: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.desk = desk
        self.terms: tuple[Term, ...] = ()
