"""Set up and change departments, branches and posts; each checks, acts, or refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eoffice_cms.content.wording import clean
from eoffice_cms.custody.desks import add_desk, set_superior
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.security.grants import grants_of
from eoffice_cms.workflow.engine import require
from eoffice_departments.content import Branch, Department, Post
from eoffice_departments.interfaces import IBranch, IDepartment
from eoffice_departments.translation import _

MANAGE = "departments.manage"
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
LONGEST_TITLE = 200

Titles = Mapping[str, str]


def clean_titles(titles: Titles) -> dict[str, str]:
    """Return the Hindi and the English title, cleaned.

    :raises Invalid: when one is missing, too long or holds forbidden characters
    """
    return {
        language: clean(titles.get(language, ""), longest=LONGEST_TITLE, field=f"title_{language}")
        for language in ("hi", "en")
    }


def clean_code(code: str) -> str:
    """Return a short code in capital letters.

    :raises Invalid: when it has anything but Latin letters, digits and dashes, or over 20
    """
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid(
            _("A short code has 1 to 20 Latin letters, digits or dashes, such as EST."),
            field="code",
        )
    return code


def add_department(office: Any, *, code: str, titles: Titles) -> Department:
    """Set up a department.

    :raises Invalid: when the code or a title does not fit
    :raises NotPossible: when the code is taken
    """
    require(office, office.site, MANAGE)
    return _add_unit(office, office.site, Department, code, titles)


def add_branch(office: Any, department: Department, *, code: str, titles: Titles) -> Branch:
    """Set up a branch of a department.

    :raises Invalid: when the code or a title does not fit
    :raises NotPossible: when the department has a branch of this code
    """
    require(office, department, MANAGE)
    return _add_unit(office, department, Branch, code, titles)


def _add_unit(office: Any, place: Any, kind: type[Any], code: str, titles: Titles) -> Any:
    code, titles = clean_code(code), clean_titles(titles)
    # Capital letters: the addresses of pages are in small ones, so that neither hides the other.
    if code in place:
        raise NotPossible(
            _("The short code ${code} is taken here.", mapping={"code": code}), field="code"
        )
    unit = kind(
        titles["en"], code=code, titles=titles,
        creator=office.identity.user_id, created=office.now,
    )  # fmt: skip
    return place.add(code, unit)


def rename(office: Any, unit: Department | Branch, *, titles: Titles) -> None:
    """Give a department or branch other titles; its code stays, since numbers hold it."""
    require(office, unit, "content.edit")
    titles = clean_titles(titles)
    unit.title, unit.titles, unit.modified = titles["en"], titles, office.now


def add_post(
    office: Any,
    place: Department | Branch,
    *,
    titles: Titles,
    id: str | None = None,
    superior: str | None = None,
    decides: bool = False,
) -> Post:
    """Set up a post in a branch, or in a department for its head, with a desk of its own.

    Whoever holds a post of a branch may begin files there.

    :param id: of the desk; made from the codes where none is given
    :raises Invalid: when an id, title or superior does not fit
    """
    require(office, place, MANAGE)
    titles = clean_titles(titles)
    desk_id = (id or "").strip().lower() or _free_desk(office.site, place)
    add_desk(
        office.site, desk_id, titles, place=place.uid, superior=superior or None, decides=decides
    )
    post = Post(
        titles["en"], desk=desk_id, titles=titles,
        creator=office.identity.user_id, created=office.now,
    )  # fmt: skip
    place.add(desk_id.upper(), post)
    if IBranch.providedBy(place):
        grants_of(place).add(f"desk:{desk_id}", "Clerk", f"post in {place.uid}")
    return post


def _free_desk(site: Any, place: Any) -> str:
    codes = [place.code] if IDepartment.providedBy(place) else [place.__parent__.code, place.code]
    stem = "-".join(codes).lower()[:55]
    number = 1
    while f"{stem}-{number}" in site.desks:
        number += 1
    return f"{stem}-{number}"


def edit_post(
    office: Any, post: Post, *, titles: Titles, superior: str | None, decides: bool
) -> None:
    """Change what a post is called, whom it reports to and whether it decides.

    :raises Invalid: when there is no such superior, or the line would close a circle
    """
    require(office, post, MANAGE)
    titles = clean_titles(titles)
    set_superior(office.site, post.desk, superior or None)
    desk = office.site.desks[post.desk]
    desk.titles, desk.decides = titles, bool(decides)
    post.title, post.titles, post.modified = titles["en"], titles, office.now
