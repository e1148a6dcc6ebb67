"""The site: the root of the tree, with its people, desks, registers and settings."""

from __future__ import annotations

from typing import Any

from BTrees.OOBTree import OOBTree
from persistent.mapping import PersistentMapping
from zope.interface import implementer

from eoffice_cms.content.base import Container
from eoffice_cms.custody.administration import Administration
from eoffice_cms.custody.seals import SealLog
from eoffice_cms.interfaces import ISite


@implementer(ISite)
class Site(Container):
    """The root of the tree.

    :ivar users: user id → User; desks: desk id → Desk; numbers: file number → File
    :ivar registers: series → Register; settings: what control panels set
    :ivar imports: log id → {case id → (file, digest of its rows)}
    :ivar seals: the log of seals; None before the first
    :ivar administration: has the record of what was changed of the office itself; None
        before the first change
    """

    type_name = "site"
    workflow_name = "place"
    seals: SealLog | None = None
    #: the office's own lists: kind → {key → entry}; None before the first entry
    lists: OOBTree | None = None
    administration: Administration | None = None

    def __init__(self, title: str, **given: Any) -> None:
        super().__init__(title, **given)
        self.__name__ = ""
        self.users = OOBTree()
        self.desks = OOBTree()
        self.registers = OOBTree()
        self.numbers = OOBTree()
        self.imports = OOBTree()
        self.settings = PersistentMapping()
        self.enabled_addons: frozenset[str] = frozenset()
        self.finished_steps = PersistentMapping()
        self.demo = False
