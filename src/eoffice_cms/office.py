"""The office: what a piece of work is done with — site, identity, moment, rules, queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from ZODB.POSException import POSKeyError, ReadConflictError

from eoffice_cms.catalog.gone import class_is_gone
from eoffice_cms.catalog.queries import Catalog
from eoffice_cms.catalog.reading import Reader
from eoffice_cms.security.evaluator import Decision, Evaluator
from eoffice_cms.security.identity import Identity
from eoffice_cms.security.rules import Rules


class Office:
    """One person's dealings with the site in one transaction.

    :ivar site: the root of the tree; identity: who acts; now: the moment, UTC
    :ivar rules: workflows and default roles; declarations: all that the site's add-ons declare
    """

    def __init__(
        self,
        site: Any,
        identity: Identity,
        now: datetime,
        *,
        rules: Rules,
        declarations: Any,
        reader: Reader,
        commit: Callable[[], Any] | None = None,
    ) -> None:
        self.site = site
        self.identity = identity
        self.now = now
        self.rules = rules
        self.declarations = declarations
        self._reader = reader
        self._commit = commit
        self.evaluator = Evaluator(rules, identity)

    @cached_property
    def catalog(self) -> Catalog:
        """Queries bound to the identity."""
        return Catalog(self._reader, self.identity, self.rules)

    def close(self) -> None:
        """Give back what was opened."""
        if "catalog" in self.__dict__:
            self.catalog.close()

    def commit_batch(self) -> None:
        """Commit what was done so far and go on in a new transaction; site and office stay usable.

        Does nothing where all is one transaction, as in a web request.
        """
        if self._commit is not None:
            self.close()
            self._commit()

    def can(self, obj: Any, permission: str) -> bool:
        """Say whether the identity has a permission on an object."""
        return bool(self.evaluator.permits(obj, permission))

    def can_view(self, obj: Any) -> Decision:
        """Decide whether the identity may see an object."""
        return self.evaluator.permits(obj, self.rules.view_permission(obj))

    def load(self, source: int) -> Any:
        """Return the object of a projection's row.

        A row can be newer than this transaction's view of the store; that is no error but a
        reason to try again in a new one.
        """
        try:
            obj = self.site._p_jar.get(source.to_bytes(8, "big"))
            obj._p_activate()
        except POSKeyError as error:
            raise ReadConflictError(f"object {source} is newer than this transaction") from error
        return obj

    def load_object(self, uid: str) -> Any | None:
        """Return the object of a UID if the identity may see it, else None."""
        row = self.catalog.by_uid(uid)
        obj = None if row is None else self.load(row.source)
        return None if class_is_gone(obj) else obj
