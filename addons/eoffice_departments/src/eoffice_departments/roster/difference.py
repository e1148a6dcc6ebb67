"""What taking in a source would change: added, changed, moved, vacated, missing, untouched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.security.seats import holders_at
from eoffice_departments.content import Branch, Department, Post
from eoffice_departments.roster.lines import check_lines
from eoffice_departments.roster.wanted import Path, Titles, Unit, Wanted, WantedPost
from eoffice_departments.sheets.messages import Fault
from eoffice_departments.translation import _

#: Kinds of differences, in the order in which they are shown.
KINDS = {
    "added": _("Added"),
    "changed": _("Changed"),
    "moved": _("Charge taken"),
    "vacated": _("Vacated"),
    "missing": _("Here, but not in the sheet; left as it is"),
}
THINGS = {
    "department": _("Department"),
    "branch": _("Branch"),
    "official": _("Official"),
    "post": _("Post"),
    "charge": _("Charge"),
}


@dataclass(frozen=True)
class Change:
    """One difference.

    :ivar kind: of ``KINDS``; thing: of ``THINGS``; key: path, user id or desk id
    :ivar titles: what it is called; before, after: what differs, as text for people
    :ivar wanted: the unit or post that wants it, None for what is missing
    """

    kind: str
    thing: str
    key: str
    line: int | None
    titles: Titles
    before: str = ""
    after: str = ""
    wanted: Unit | WantedPost | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it for a machine to read."""
        return {
            "kind": self.kind, "thing": self.thing, "key": self.key, "line": self.line,
            "title_hi": self.titles[0], "title_en": self.titles[1],
            "before": self.before, "after": self.after,
        }  # fmt: skip


@dataclass
class Difference:
    """All differences in the order in which they are taken in, and the rows that cannot be."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    untouched: int = 0

    @property
    def to_do(self) -> list[Change]:
        """What taking it in would do; what is missing from the sheet is left alone."""
        return [each for each in self.changes if each.kind != "missing"]

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind, posts left untouched included."""
        found = Counter(each.kind for each in self.changes)
        return {**{kind: found[kind] for kind in KINDS}, "untouched": self.untouched}


def difference(office: Any, wanted: Wanted) -> Difference:
    """Compare what a source wants with what there is; nothing is written."""
    site, now = office.site, to_micros(office.now)
    _check_places(site, wanted)
    _check_people(site, wanted, now_day(office))
    posts = check_lines(site, wanted)
    found = Difference(faults=wanted.faults, rows=wanted.rows)
    found.changes += _units(site, wanted)
    found.changes += _officials(site, posts)
    changed = [*_posts(site, posts), *_charges(site, posts, now)]
    found.changes += changed
    touched = {each.key for each in changed}
    found.untouched = sum(post.id not in touched for post in posts)
    found.changes += _missing(site, wanted)
    return found


def unit_at(site: Any, path: Path) -> Any | None:
    """Return the department or branch at a path of codes, or None."""
    place: Any = site
    for code in path:
        place = place.get(code) if isinstance(place, Department | Branch) or place is site else None
        if place is None:
            return None
    return place


def both(titles: Titles, code: str = "") -> Titles:
    """Return titles in both languages, of one the same for both, of none the code."""
    return titles[0] or titles[1] or code, titles[1] or titles[0] or code


def _check_places(site: Any, wanted: Wanted) -> None:
    """Refuse rows whose unit is of the other sort here, or whose post stands elsewhere."""
    for post in list(wanted.posts.values()):
        why = _misplaced(site, post)
        if why is not None:
            del wanted.posts[post.id]
            wanted.faults.append(Fault(post.line, why))
    for path, unit in list(wanted.units.items()):
        here = unit_at(site, path)
        sort = Department if len(path) == unit.departments else Branch
        if here is not None and not isinstance(here, sort):
            del wanted.units[path]
            wanted.faults.append(Fault(unit.line, _not_a_unit(path)))
        elif here is None and len(path) > 1 and unit_at(site, path[:-1]) is None:
            _take_in_between(wanted, unit)


def _take_in_between(wanted: Wanted, unit: Unit) -> None:
    """Want the units above one that no row names for themselves."""
    for depth in range(1, len(unit.path)):
        above = unit.path[:depth]
        known = Unit(above, min(depth, unit.departments), ("", ""), unit.line)
        wanted.units.setdefault(above, known)


def _not_a_unit(path: Path) -> str:
    return _("${path} is something else here.", mapping={"path": "/".join(path)})


def _misplaced(site: Any, post: WantedPost) -> str | None:
    desk = site.desks.get(post.id)
    if desk is None:
        return None if any(post.titles) else _("What the post is called is missing.")
    owner = desk.owner
    if not isinstance(owner, Post):
        return _("${post} is the code of a desk that is no post.", mapping={"post": post.id})
    if owner.__parent__ is not unit_at(site, post.place):
        return _(
            "The post ${post} stands elsewhere, in ${place}. Only an order moves a post.",
            mapping={"post": post.id, "place": owner.__parent__.title_in("hi")},
        )
    return None


def now_day(office: Any) -> date:
    """Return today in the office's calendar."""
    return office.now.astimezone(OFFICE_ZONE).date()  # type: ignore[no-any-return]


def _check_people(site: Any, wanted: Wanted, today: date) -> None:
    for post in list(wanted.posts.values()):
        user = site.users.get(post.user or "")
        why = None
        if post.user and user is None and not any(_names(wanted, post.user)):
            why = _("The name of ${user} is missing.", mapping={"user": post.user})
        elif user is not None and not user.standing.active:
            why = _("The account ${user} is switched off.", mapping={"user": post.user})
        elif post.since is not None and post.since > today:
            why = _("The day on which charge was taken is still to come.")
        if why is not None:
            del wanted.posts[post.id]
            wanted.faults.append(Fault(post.line, why))


def _names(wanted: Wanted, user: str) -> Titles:
    every = [each.names for each in wanted.posts.values() if each.user == user]
    return next((each for each in every if any(each)), ("", ""))


def _units(site: Any, wanted: Wanted) -> Iterator[Change]:
    for path, unit in sorted(wanted.units.items(), key=lambda item: (len(item[0]), item[1].line)):
        here = unit_at(site, path)
        thing = "department" if len(path) == unit.departments else "branch"
        key = "/".join(path)
        if here is None:
            yield Change("added", thing, key, unit.line, both(unit.titles, path[-1]), wanted=unit)
            continue
        now = here.titles or {}
        then = unit.titles[0] or now.get("hi", ""), unit.titles[1] or now.get("en", "")
        if then != (now.get("hi", ""), now.get("en", "")):
            yield Change(
                "changed", thing, key, unit.line, then, here.title_in("hi"), then[0], unit
            )


def _officials(site: Any, posts: list[WantedPost]) -> Iterator[Change]:
    names: dict[str, WantedPost] = {}
    for post in posts:
        if post.user and (post.user not in names or not any(names[post.user].names)):
            names[post.user] = post
    for id, post in names.items():
        user, given = site.users.get(id), both(post.names)
        if user is None:
            yield Change("added", "official", id, post.line, given, "", f"{given[0]}", post)
            continue
        now = user.titles or {"hi": user.title, "en": user.title}
        then = post.names[0] or now.get("hi", ""), post.names[1] or now.get("en", "")
        if then != (now.get("hi", ""), now.get("en", "")):
            before = now.get("hi", "")
            yield Change("changed", "official", id, post.line, then, before, then[0], post)


def _posts(site: Any, posts: list[WantedPost]) -> Iterator[Change]:
    for post in posts:
        desk = site.desks.get(post.id)
        if desk is None:
            yield Change("added", "post", post.id, post.line, both(post.titles), wanted=post)
            continue
        pairs = [each for each in _fields(desk, post) if each[1] not in ("", None, each[0])]
        if pairs:
            now = desk.titles
            titles = both((post.titles[0] or now["hi"], post.titles[1] or now["en"]))
            before, after = (", ".join(_said(pair[n]) for pair in pairs) for n in (0, 1))
            yield Change("changed", "post", post.id, post.line, titles, before, after, post)


def _said(value: Any) -> str:
    return {True: "✓", False: "✗", None: "–"}.get(value) or str(value or "–")


def _fields(desk: Any, post: WantedPost) -> Iterator[tuple[Any, Any]]:
    """Yield (as it is, as it is to be) of all that a row says of a post."""
    yield desk.titles.get("hi", ""), post.titles[0]
    yield desk.titles.get("en", ""), post.titles[1]
    yield desk.superior, post.superior
    yield desk.owner.grade, post.grade
    yield desk.decides, post.decides
    yield getattr(desk.owner.__parent__, "head", None) == desk.id, post.head


def _charges(site: Any, posts: list[WantedPost], now: int) -> Iterator[Change]:
    vacated = []
    for post in posts:
        desk = site.desks.get(post.id)
        held = next(iter(holders_at(desk, now)), "") if desk is not None else ""
        if post.user is None or post.user == held:
            continue
        titles = both(post.titles) if desk is None else (desk.titles["hi"], desk.titles["en"])
        kind = "vacated" if not post.user else "added" if desk is None else "moved"
        change = Change(kind, "charge", post.id, post.line, titles, held, post.user, post)
        if post.user:
            yield change
        else:
            vacated.append(change)
    # Last: those who come are there by then, and answer for the desks of those who go.
    yield from vacated


def _missing(site: Any, wanted: Wanted) -> Iterator[Change]:
    """Yield the posts of the source's departments of which it says nothing."""
    mentioned = {path[0] for path in wanted.units}
    # A row with a fault says something of its post, even if nobody can tell what.
    if wanted.faults:
        return
    for desk in site.desks.values():
        post = desk.owner
        if not isinstance(post, Post) or desk.id in wanted.posts:
            continue
        place = post.__parent__
        while place.__parent__ is not None and place.__parent__ is not site:
            place = place.__parent__
        if place.__name__ in mentioned:
            yield Change("missing", "post", desk.id, None, (desk.titles["hi"], desk.titles["en"]))
