"""Tell the objects that a package which is no longer installed has left in the store."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from persistent import Persistent
from ZODB.interfaces import IBroken
from ZODB.utils import load_current, u64

from eoffice_cms.interfaces import IPlace

log = logging.getLogger(__name__)


class LeftBehind:
    """An object whose class is gone, as far as its raw state tells.

    :ivar kind: dotted name of the class that is gone; package: its outermost package
    :ivar uid, title: as stored, or empty
    """

    type_name = "left_behind"

    def __init__(self, obj: Any, parent: Any, name: str) -> None:
        self.obj, self.__parent__, self.__name__ = obj, parent, name
        self.kind = f"{type(obj).__module__}.{type(obj).__name__}"
        self.package = self.kind.partition(".")[0]
        self.state = _state_of(obj)
        self.uid, self.title = _text(self.state.get("uid")), _text(self.state.get("title"))

    def title_in(self, language: str) -> str:
        """Return the title in a language, else as it was given, else the name."""
        titles = self.state.get("titles")
        own = titles.get(language) if isinstance(titles, dict) else None
        return _text(own) or self.title or self.__name__

    def raw_bytes(self) -> bytes:
        """Return the object's record in the store as it is: its class and its state, pickled."""
        data: bytes = load_current(self.obj._p_jar.db().storage, self.obj._p_oid)[0]
        return data

    def as_plain(self) -> dict[str, Any]:
        """Return what the raw state holds for JSON; other persistent objects by class and oid."""
        return {
            "class": self.kind,
            "oid": f"{u64(self.obj._p_oid):#x}",
            "state": _plain(self.obj.__Broken_state__),
        }

    def everything(self) -> Iterator[Any]:
        """Yield the object and all that lies in it, whether or not its class is gone."""
        waiting = [self.obj]
        while waiting:
            obj = waiting.pop()
            yield obj
            waiting.extend(children_of(obj))


def class_is_gone(obj: Any) -> bool:
    """Say whether an object's class is gone; asked of the class, so a ghost stays one."""
    return bool(IBroken.implementedBy(type(obj)))


def is_gone(obj: Any) -> bool:
    """Say whether an object's class is gone, and name it in the log if so.

    Nothing can be asked of such an object; who walks through the tree passes it over.
    """
    if not class_is_gone(obj):
        return False
    kind = type(obj)
    log.error("The class %s.%s is gone; its object %#x is passed over",
              kind.__module__, kind.__name__, u64(obj._p_oid))  # fmt: skip
    return True


def left_in(place: Any) -> list[LeftBehind]:
    """Return what packages that are gone left in one place, by name."""
    return [
        LeftBehind(child, place, name) for name, child in place.stored() if class_is_gone(child)
    ]


def left_behind(site: Any) -> Iterator[LeftBehind]:
    """Yield what packages that are gone left in the tree; what lies in it comes with it."""
    waiting = [site]
    while waiting:
        place = waiting.pop()
        yield from left_in(place)
        waiting.extend(
            child for child in place.values() if IPlace.implementedBy(type(child))
        )


def counts_by_package(site: Any) -> dict[str, int]:
    """Return how many objects each missing package left, with all that lies in them."""
    counts: Counter[str] = Counter()
    for each in left_behind(site):
        counts[each.package] += sum(1 for _obj in each.everything())
    return dict(sorted(counts.items()))


def in_words(counts: Mapping[str, int]) -> str:
    """Return counts by package as one says them: ``eoffice_memo (2)``."""
    return ", ".join(f"{package} ({count})" for package, count in counts.items())


def _state_of(obj: Any) -> Mapping[str, Any]:
    state = obj.__Broken_state__
    return state if isinstance(state, dict) else {}


def children_of(obj: Any) -> list[Any]:
    """Return all that is stored in an object, whether its class or theirs is gone or not."""
    if not class_is_gone(obj):
        place = IPlace.implementedBy(type(obj))
        return [child for _name, child in obj.stored()] if place else []
    children: Any = _state_of(obj).get("_children")
    return list(children.values()) if hasattr(children, "values") else []


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(each) for each in value]
    if isinstance(value, Persistent):
        kind = type(value)
        oid = f"{u64(value._p_oid):#x}" if value._p_oid else None
        return {"class": f"{kind.__module__}.{kind.__name__}", "oid": oid}
    return value.hex() if isinstance(value, bytes) else str(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
