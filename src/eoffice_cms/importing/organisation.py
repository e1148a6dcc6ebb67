"""Where imported files go: a branch for each group of the log, a desk for each official in it.

An add-on that knows departments and posts makes them, as long as it is enabled; the core by
itself makes folders and desks. Such an add-on names an :class:`Organisation` in the entry-point
group ``eoffice_cms.organisation``, under its own name.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from importlib.metadata import entry_points
from typing import Any, Protocol, cast

from eoffice_cms.content.base import name_from
from eoffice_cms.content.folder import Folder
from eoffice_cms.custody.desks import add_desk

GROUP = "eoffice_cms.organisation"

Titles = dict[str, str]


class Organisation(Protocol):
    """Makes places and desks; each is asked for once and then remembered by the import."""

    def department(self, office: Any, code: str, titles: Titles) -> Any:
        """Make the place that a whole log is imported into, and return it."""

    def branch(self, office: Any, department: Any, code: str, titles: Titles) -> Any:
        """Make a branch in a department, and return it."""

    def desk(self, office: Any, branch: Any, id: str, titles: Titles) -> str:
        """Make a desk in a branch, and return its id."""


class Folders:
    """The core's own organisation: folders, and desks that stand in them."""

    def department(self, office: Any, code: str, titles: Titles) -> Any:
        return self._folder(office, office.site, code, titles)

    def branch(self, office: Any, department: Any, code: str, titles: Titles) -> Any:
        return self._folder(office, department, code, titles)

    def desk(self, office: Any, branch: Any, id: str, titles: Titles) -> str:
        return add_desk(office.site, id, titles, place=branch.uid).id

    def _folder(self, office: Any, place: Any, code: str, titles: Titles) -> Any:
        folder = Folder(
            titles.get("en") or next(iter(titles.values())),
            titles=titles,
            creator=office.identity.user_id,
            created=office.now,
        )
        folder.code = code
        return place.add(name_from(code, place), folder)


def organisation_of(site: Any) -> Organisation:
    """Return the organisation of an enabled add-on, else the core's own."""
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        if entry.name in site.enabled_addons:
            return cast(Organisation, entry.load()())
    return Folders()


def code_of(name: str) -> str:
    """Return a short code for a place: ``Group 12`` becomes ``GROUP12``."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "", letters)[:12] or "B" + _mark(name, 6).upper()


def desk_id(log: str, group: str | None, resource: str | None) -> str:
    """Return the id of a desk, the same for the same official in the same group of a log."""
    wanted = "-".join([log, group or "none", resource or "none"])
    slug = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", slug).strip("-")[:48].strip("-")
    return f"{slug}-{_mark(repr((log, group, resource)), 8)}"


def _mark(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
