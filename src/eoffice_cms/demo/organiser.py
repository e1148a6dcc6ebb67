"""Setting up the demo district's offices: folders and desks, or what an add-on makes of them.

An add-on that knows departments and posts contributes an :class:`Organiser` of the sort
``demo.organiser``, under its own name; the demo then enables that add-on and uses it.
"""

from __future__ import annotations

from typing import Any, Protocol

from eoffice_cms.content.folder import Folder
from eoffice_cms.custody.desks import add_desk, assign
from eoffice_cms.demo.shapes import CLERK, Post
from eoffice_cms.security.grants import grants_of

SORT = "demo.organiser"

Titles = dict[str, str]


class Organiser(Protocol):
    """Makes places and posts; called in one transaction, from the Collector's post down.

    A place is named by its code in the address of what lies in it.
    """

    def department(self, office: Any, code: str, titles: Titles) -> Any:
        """Make a department and return the place."""

    def branch(self, office: Any, department: Any, code: str, titles: Titles) -> Any:
        """Make a branch of a department and return the place."""

    def post(self, office: Any, place: Any, post: Post) -> None:
        """Make a post that works in a place, with the desk of that id, and seat its holders."""

    def head(self, office: Any, place: Any, desk: str) -> None:
        """Put a desk at the head of a department, or of the whole site."""

    def coordinator(self, office: Any, branch: Any, user: str) -> None:
        """Make a person the coordinator of a branch."""


class Folders:
    """The core's own organiser: folders, desks, and grants that say why they were given."""

    def department(self, office: Any, code: str, titles: Titles) -> Any:
        return self._folder(office, office.site, code, titles)

    def branch(self, office: Any, department: Any, code: str, titles: Titles) -> Any:
        return self._folder(office, department, code, titles)

    def _folder(self, office: Any, place: Any, code: str, titles: Titles) -> Any:
        folder = Folder(
            titles["en"], titles=titles, creator=office.identity.user_id, created=office.now
        )
        folder.code = code
        return place.add(code, folder)

    def post(self, office: Any, place: Any, post: Post) -> None:
        add_desk(
            office.site,
            post.desk,
            post.names.as_dict(),
            place=place.uid,
            superior=post.superior,
            decides=post.decides,
        )
        for user in post.holders:
            assign(office.site, post.desk, user)
        if post.rank == CLERK:
            grants_of(place).add(f"desk:{post.desk}", "Clerk", f"post in {place.uid}")

    def head(self, office: Any, place: Any, desk: str) -> None:
        grants_of(place).add(f"desk:{desk}", "Head", f"head of {place.uid}")

    def coordinator(self, office: Any, branch: Any, user: str) -> None:
        grants_of(branch).add(f"user:{user}", "Coordinator", f"coordinator of {branch.uid}")
