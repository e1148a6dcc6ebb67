"""Find the branches and departments that files belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from eoffice_cms.catalog.tables import content, place

LEVELS = ("department", "branch")


@dataclass(frozen=True)
class Place:
    """A place in the tree: the site, a department, a branch or a folder."""

    oid: int
    parent: int | None
    uid: str
    type: str
    name: str
    title: str
    title_hi: str | None = None
    title_en: str | None = None

    def title_in(self, language: str) -> str:
        """Give the title in a language, else as it was given."""
        return (self.title_hi if language == "hi" else self.title_en) or self.title


@dataclass(frozen=True)
class Places:
    """All places by object id; a few hundred at most."""

    by_oid: Mapping[int, Place]

    def by_uid(self, uid: str) -> Place | None:
        """Give the place with that UID, None where there is none."""
        return next((one for one in self.by_oid.values() if one.uid == uid), None)

    def lineage(self, oid: int) -> list[Place]:
        """Give the place and those above it, the site last."""
        found: list[Place] = []
        step: int | None = oid
        while step is not None and (one := self.by_oid.get(step)) is not None:
            found.append(one)
            step = one.parent
        return found

    def path(self, oid: int) -> tuple[str, ...]:
        """Give the names that lead from the site to the place."""
        return tuple(one.name for one in reversed(self.lineage(oid)) if one.parent is not None)

    def unit(self, oid: int, level: str) -> int:
        """Give the unit of a level that a place belongs to.

        That is the nearest place of that type. Without one (the departments add-on is not
        there) the place itself stands for the branch, the highest below the site for the
        department.
        """
        lineage = self.lineage(oid)
        for one in lineage:
            if one.type == level:
                return one.oid
        below_site = [one for one in lineage if one.parent is not None]
        if level == "department" and below_site:
            return below_site[-1].oid
        return oid

    def within(self, oid: int) -> list[int]:
        """Give the ids of the place and of all places below it."""
        return [one for one in self.by_oid if any(up.oid == oid for up in self.lineage(one))]


def read_places(connection: Any) -> Places:
    """Read every place; two short tables joined."""
    rows = connection.execute(
        select(
            place.c.source, place.c.parent, content.c.uid, content.c.type, content.c.name,
            content.c.title, content.c.title_hi, content.c.title_en,
        ).join(content, content.c.source == place.c.source)
    )
    return Places({row[0]: Place(*row) for row in rows})
