"""Read rows into what is wanted of the organisation, and name the rows that cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from eoffice_cms.custody.desks import DESK_ID
from eoffice_cms.security.seats import OWN
from eoffice_cms.security.users import USER_ID
from eoffice_departments.content import GRADES
from eoffice_departments.roster import columns as c
from eoffice_departments.services import CODE
from eoffice_departments.sheets.columns import Row
from eoffice_departments.sheets.messages import Fault, RowFault
from eoffice_departments.translation import _

DEEPEST = 8

Titles = tuple[str, str]
"""In Hindi and in English; empty where the sheet says nothing."""
Path = tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """A department or branch: ``department/branch/…`` as codes, and what it is to be called.

    :ivar departments: how many codes of the path are departments
    """

    path: Path
    departments: int
    titles: Titles
    line: int


@dataclass(frozen=True)
class WantedPost:
    """A row: a post, where it stands, and who is to hold it; what is empty stays as it is.

    :ivar user: empty for a post to be vacant; None where the sheet does not speak of holders
    """

    line: int
    place: Path
    departments: int
    id: str
    titles: Titles
    superior: str
    grade: str
    decides: bool | None
    head: bool | None
    user: str | None
    names: Titles
    since: date | None


@dataclass
class Wanted:
    """All that a source wants, in its order.

    :ivar units: path → unit; posts: id → post; faults: the rows left out, by line
    """

    units: dict[Path, Unit] = field(default_factory=dict)
    posts: dict[str, WantedPost] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0


def read_wanted(rows: Iterable[Row], progress: Callable[[int], None] | None = None) -> Wanted:
    """Read every row; those with a fault are named and left out.

    :param progress: called from time to time with the rows read so far
    :raises SheetError: where the source cannot be read to its end
    """
    found, numbers = Wanted(), Counter[str]()
    people: dict[str, tuple[int, Titles]] = {}
    for row in rows:
        found.rows += 1
        if progress is not None and found.rows % 200 == 0:
            progress(found.rows)
        try:
            _take(row, found, numbers, people)
        except RowFault as fault:
            found.faults.append(Fault(row.line, fault.reason))
    return found


def _take(
    row: Row, found: Wanted, numbers: Counter[str], people: dict[str, tuple[int, Titles]]
) -> None:
    departments, branches = _path(row, c.DEPARTMENT.name), _path(row, c.BRANCH.name)
    if not departments:
        raise RowFault(_("The code of the department is missing."))
    place = departments + branches
    titles = row.text(c.POST_HI.name), row.text(c.POST_EN.name)
    units = [
        Unit(departments, len(departments),
             (row.text(c.DEPARTMENT_HI.name), row.text(c.DEPARTMENT_EN.name)), row.line),
        Unit(place, len(departments),
             (row.text(c.BRANCH_HI.name), row.text(c.BRANCH_EN.name)), row.line),
    ][: 2 if branches else 1]  # fmt: skip
    if not any(titles) and not row.text(c.POST.name):
        if row.text(c.USER.name):
            raise RowFault(_("An official stands here, but no post."))
        _take_units(units, found)
        return
    post = _post(row, place, len(departments), titles, numbers)
    if post.id in found.posts:
        raise RowFault(_same_post(found.posts[post.id], post))
    _check_person(post, people)
    _take_units(units, found)
    found.posts[post.id] = post
    if post.user:
        people.setdefault(post.user, (row.line, post.names))


def _same_post(first: WantedPost, second: WantedPost) -> str:
    said = {"post": first.id, "line": first.line}
    if first.user and second.user and first.user != second.user:
        return _(
            "The post ${post} has a holder in line ${line} already. A post has one holder.",
            mapping=said,
        )
    return _("The post ${post} stands in line ${line} already.", mapping=said)


def _take_units(units: list[Unit], found: Wanted) -> None:
    for unit in units:
        known = found.units.get(unit.path)
        if known is None:
            found.units[unit.path] = unit
        elif not any(known.titles) and any(unit.titles):
            found.units[unit.path] = Unit(unit.path, unit.departments, unit.titles, known.line)


def _path(row: Row, name: str) -> Path:
    codes = tuple(each.strip().upper() for each in row.text(name).split("/") if each.strip())
    for code in codes:
        if not CODE.fullmatch(code):
            raise RowFault(
                _("“${code}” is no code: it has 1 to 20 Latin letters, digits or dashes.",
                  mapping={"code": code[:40]})
            )  # fmt: skip
    if len(codes) > DEEPEST:
        raise RowFault(_("Units lie ${count} deep at most.", mapping={"count": DEEPEST}))
    return codes


def _post(
    row: Row, place: Path, departments: int, titles: Titles, numbers: Counter[str]
) -> WantedPost:
    grade, user = row.text(c.GRADE.name), row.text(c.USER.name).casefold()
    names = row.text(c.NAME_HI.name), row.text(c.NAME_EN.name)
    if grade and grade not in GRADES:
        raise RowFault(_("The class is one of 1, 2, 3 and 4."))
    if user and not USER_ID.fullmatch(user):
        raise RowFault(
            _("“${user}” is no sign-in name: 2 to 40 small Latin letters, digits, dots or dashes, "
              "beginning with a letter.", mapping={"user": user[:40]})
        )  # fmt: skip
    if any(names) and not user:
        raise RowFault(_("The sign-in name of the official is missing."))
    return WantedPost(
        line=row.line,
        place=place,
        departments=departments,
        id=_desk_id(row.text(c.POST.name), place, titles, numbers),
        titles=titles,
        superior=row.text(c.SUPERIOR.name).casefold(),
        grade=grade,
        decides=row.flag(c.DECIDES),
        head=row.flag(c.HEAD),
        user=user if c.USER.name in row.cells else None,
        names=names,
        since=row.day(c.SINCE),
    )


def _desk_id(said: str, place: Path, titles: Titles, numbers: Counter[str]) -> str:
    """Return the post's code: the one given, else made from its place and title.

    Of several posts of one title in one branch the first is plain, the next ends in ``-2``: a
    list that keeps its order finds the same ones again.
    """
    given = said.casefold()
    if given:
        if not DESK_ID.fullmatch(given) or given.startswith(OWN):
            raise RowFault(
                _("“${post}” is no code of a post: it has small Latin letters, digits, dots and "
                  "dashes, and does not begin with “u-”.", mapping={"post": given[:40]})
            )  # fmt: skip
        return given
    letters = unicodedata.normalize("NFKD", titles[1]).encode("ascii", "ignore").decode()
    title = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-") or "post"
    stem = "-".join((*place, title)).lower()[:54].strip("-")
    numbers[stem] += 1
    return stem if numbers[stem] == 1 else f"{stem}-{numbers[stem]}"


def _check_person(post: WantedPost, people: dict[str, tuple[int, Titles]]) -> None:
    """Refuse one sign-in name for two people."""
    line, names = people.get(post.user or "", (0, ("", "")))
    for mine, theirs in zip(post.names, names, strict=True):
        if mine and theirs and mine != theirs:
            raise RowFault(
                _("The sign-in name ${user} is that of ${name} in line ${line}.",
                  mapping={"user": post.user, "name": theirs, "line": line})
            )  # fmt: skip
