"""Set up and change departments, branches and posts; each checks, acts, or refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eoffice_cms.content.wording import clean
from eoffice_cms.custody.desks import add_desk, set_link, set_superior
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.security.grants import grants_of
from eoffice_cms.security.seats import OWN
from eoffice_cms.workflow.engine import require
from eoffice_departments.content import GRADES, Branch, Department, Post
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


def add_department(
    office: Any, *, code: str, titles: Titles, within: Department | None = None
) -> Department:
    """Set up a department of the district, or within another.

    :raises Invalid: when the code or a title does not fit
    :raises NotPossible: when the code is taken there
    """
    place = within if within is not None else office.site
    require(office, place, MANAGE)
    return _add_unit(office, place, Department, code, titles)


def add_branch(office: Any, place: Department | Branch, *, code: str, titles: Titles) -> Branch:
    """Set up a branch of a department, or within another branch.

    :raises Invalid: when the code or a title does not fit
    :raises NotPossible: when the code is taken there
    """
    require(office, place, MANAGE)
    return _add_unit(office, place, Branch, code, titles)


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
    grade: str | None = None,
    link: str | None = None,
) -> Post:
    """Set up a post in a branch, or in a department for its head, with a desk of its own.

    Whoever holds a post of a branch may begin files there.

    :param id: of the desk; made from the codes where none is given
    :param superior, link: desks, existing ones; grade: one of ``content.GRADES``
    :raises Invalid: when an id, title, grade, superior or link does not fit
    """
    require(office, place, MANAGE)
    titles, grade = clean_titles(titles), clean_grade(grade)
    desk_id = (id or "").strip().lower() or _free_desk(office.site, place)
    if desk_id.startswith(OWN):
        raise Invalid(_("Desks of posts do not begin with “u-”: officials' own do."), field="id")
    add_desk(
        office.site, desk_id, titles, place=place.uid, superior=superior or None, decides=decides
    )
    if link:
        set_link(office.site, desk_id, link)
    post = Post(
        titles["en"], desk=desk_id, titles=titles,
        creator=office.identity.user_id, created=office.now,
    )  # fmt: skip
    post.grade, office.site.desks[desk_id].owner = grade, post
    place.add(desk_id.upper(), post)
    if IBranch.providedBy(place):
        grants_of(place).add(f"desk:{desk_id}", "Clerk", f"post in {place.uid}")
    return post


def clean_grade(grade: str | None) -> str | None:
    """Return a band of grades, or None for none.

    :raises Invalid: when there is no such band
    """
    if grade and grade not in GRADES:
        raise Invalid(_("There is no such grade. Choose one from the list."), field="grade")
    return grade or None


def post_of(office: Any, desk_id: str) -> Post:
    """Return the post whose desk this is.

    :raises Invalid: when there is none
    """
    desk = office.site.desks.get(desk_id)
    post = None if desk is None else desk.owner
    if not isinstance(post, Post):
        raise Invalid(_("There is no such post. Choose one from the list."), field="post")
    return post


def _free_desk(site: Any, place: Any) -> str:
    codes = [place.code] if IDepartment.providedBy(place) else [place.__parent__.code, place.code]
    stem = "-".join(codes).lower()[:55]
    number = 1
    while f"{stem}-{number}" in site.desks:
        number += 1
    return f"{stem}-{number}"


def edit_post(
    office: Any,
    post: Post,
    *,
    titles: Titles,
    superior: str | None,
    decides: bool,
    grade: str | None = None,
) -> None:
    """Change what a post is called, whom it reports to, its grade and whether it decides.

    :raises Invalid: when there is no such superior or grade, or the line would close a circle
    """
    require(office, post, MANAGE)
    titles, post.grade = clean_titles(titles), clean_grade(grade)
    set_superior(office.site, post.desk, superior or None)
    desk = office.site.desks[post.desk]
    desk.titles, desk.decides = titles, bool(decides)
    post.title, post.titles, post.modified = titles["en"], titles, office.now
