"""Departments, branches and posts made by others: by an imported log, and by the demo district."""

from __future__ import annotations

from typing import Any

from eoffice_departments.content import Branch, Department
from eoffice_departments.coordinators import set_coordinator
from eoffice_departments.interfaces import IDepartment
from eoffice_departments.posting import post_official
from eoffice_departments.services import CODE, add_branch, add_department, add_post
from eoffice_departments.staffing import set_district_head, set_head

Titles = dict[str, str]


def _both(titles: Titles) -> Titles:
    first = next(iter(titles.values()))
    return {"hi": titles.get("hi") or first, "en": titles.get("en") or first}


def _free_code(wanted: str, place: Any) -> str:
    """Return a code that fits and is free in a place: the one wanted, else with a number."""
    stem = wanted.upper()[:16].strip("-")
    stem = stem if CODE.fullmatch(stem) else "UNIT"
    code, count = stem, 1
    while code in place:
        count += 1
        code = f"{stem}-{count}"
    return code


class LogOffices:
    """What the importer of logs asks for; see ``eoffice_cms.importing.organisation``."""

    def department(self, office: Any, code: str, titles: Titles) -> Department:
        """Make the department that a whole log is imported into."""
        code = _free_code(code, office.site)
        return add_department(office, code=code, titles=_both(titles))

    def branch(self, office: Any, department: Department, code: str, titles: Titles) -> Branch:
        """Make a branch in it."""
        code = _free_code(code, department)
        return add_branch(office, department, code=code, titles=_both(titles))

    def desk(self, office: Any, branch: Branch, id: str, titles: Titles) -> str:
        """Make a post in a branch, and return the id of its desk."""
        return add_post(office, branch, id=id, titles=_both(titles)).desk


class DemoOffices:
    """What the demo district asks for; see ``eoffice_cms.demo.organiser``."""

    def department(self, office: Any, code: str, titles: Titles) -> Department:
        """Make a department."""
        return add_department(office, code=code, titles=titles)

    def branch(self, office: Any, department: Department, code: str, titles: Titles) -> Branch:
        """Make a branch of it."""
        return add_branch(office, department, code=code, titles=titles)

    def post(self, office: Any, place: Any, post: Any) -> None:
        """Make a post and give it to its holders."""
        made = add_post(
            office, place, id=post.desk, titles=post.names.as_dict(),
            superior=post.superior, decides=post.decides,
        )  # fmt: skip
        for user in post.holders:
            post_official(office, made, user, since=post.since)

    def head(self, office: Any, place: Any, desk: str) -> None:
        """Put a desk at the head of a department, or of the district."""
        if IDepartment.providedBy(place):
            set_head(office, place, desk)
        else:
            set_district_head(office, desk)

    def coordinator(self, office: Any, branch: Branch, user: str) -> None:
        """Make an official the coordinator of a branch."""
        set_coordinator(office, branch, user)
