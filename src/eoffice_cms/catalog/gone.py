"""Tell the objects that a package which is no longer installed has left in the store."""

from __future__ import annotations

import logging
from typing import Any

from ZODB.interfaces import IBroken
from ZODB.utils import u64

log = logging.getLogger(__name__)


def is_gone(obj: Any) -> bool:
    """Say whether an object's class is gone, and name it in the log if so.

    Nothing can be asked of such an object; who walks through the tree passes it over.
    """
    if not IBroken.providedBy(obj):
        return False
    kind = type(obj)
    log.error("The class %s.%s is gone; its object %#x is passed over",
              kind.__module__, kind.__name__, u64(obj._p_oid))  # fmt: skip
    return True
