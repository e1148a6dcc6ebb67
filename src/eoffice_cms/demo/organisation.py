"""The demo district's offices: branches, posts up to the Collector, and who holds them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from eoffice_cms.demo import shapes
from eoffice_cms.demo.departments import PLACE, DepartmentRow, rows
from eoffice_cms.demo.people import full_names
from eoffice_cms.demo.shapes import Account, Branch, Department, Names, Official, Post

COLLECTOR_DESK = "collector"
DEMO_BRANCH = "CLR-EST"
HEAD_ACCOUNT_DEPARTMENT = "HLT"

PACES = {"quick": (3.0, 4.2), "usual": (6.0, 11.0), "slow": (14.0, 25.0)}
VACANT_CLERKS, VACANT_SUPERINTENDENTS, SECOND_CHARGES = 5, 2, 4

ROLE_NAMES = {
    "clerk": Names("लिपिक", "Clerk"),
    "superintendent": Names("कार्यालय अधीक्षक", "Office Superintendent"),
    "officer": Names("प्रभारी अधिकारी", "Officer in charge"),
    "head": Names("कार्यालय प्रमुख", "Head of office"),
    "collector": Names("कलेक्टर", "Collector"),
    "coordinator": Names("शाखा समन्वयक", "Branch coordinator"),
    "admin": Names("प्रणाली प्रशासक", "System administrator"),
}


@dataclass
class Organisation:
    """The offices and their people, looked up by key while files are made."""

    departments: dict[str, Department] = field(default_factory=dict)
    branches: dict[str, Branch] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    officials: dict[str, Official] = field(default_factory=dict)

    def holder(self, desk: str) -> str:
        """Return the user id of whoever sits at a desk."""
        return self.posts[desk].holders[0]

    def clerks(self, branch: str) -> list[str]:
        """Return the desks of a branch at which a clerk sits."""
        return [
            post.desk
            for post in self.posts.values()
            if post.branch == branch and post.rank == shapes.CLERK and post.holders
        ]

    def chain(self, desk: str) -> list[str]:
        """Return a desk and those above it up to the Collector, vacant ones left out."""
        found: list[str] = []
        here: str | None = desk
        while here is not None:
            if self.posts[here].holders:
                found.append(here)
            here = self.posts[here].superior
        return found


def _short(names: Names) -> Names:
    return Names(names.hi.removesuffix(" विभाग"), names.en.removesuffix(" Department"))


def _at(title: Names, where: Names) -> Names:
    return Names(f"{title.hi}, {where.hi}", f"{title.en}, {where.en}")


def _posts_of_branch(row: DepartmentRow, index: int, clerks: int) -> Iterator[Post]:
    """Yield the posts of a branch; every second one has no superintendent of its own."""
    branch, office = row.branches[index], _short(row.names)
    key, desk = f"{row.code}-{branch.code}", f"{row.code}-{branch.code}".lower()
    where = Names(f"{branch.names.hi}, {office.hi}", f"{branch.names.en}, {office.en}")
    officer = Names("प्रभारी अधिकारी", "Officer in charge")
    if row.code in ("CLR", "REV"):
        officer = Names("डिप्टी कलेक्टर (प्रभारी)", "Deputy Collector in charge")

    def post(suffix: str, rank: str, title: Names, superior: str) -> Post:
        decides = rank == shapes.OFFICER
        return Post(
            f"{desk}-{suffix}", _at(title, where), rank, row.code, key, superior, decides, ()
        )

    yield post("oic", shapes.OFFICER, officer, f"{row.code.lower()}-head")
    above = f"{desk}-oic"
    if index % 2 == 0:
        title = Names("कार्यालय अधीक्षक", "Office Superintendent")
        yield post("os", shapes.SUPERINTENDENT, title, above)
        above = f"{desk}-os"
    for number in range(1, clerks + 1):
        grade = 2 if number == 1 and clerks > 1 else 3
        title = Names(f"सहायक ग्रेड-{grade} ({number})", f"Assistant Grade-{grade} ({number})")
        yield post(str(number), shapes.CLERK, title, above)


def _posts(rng: random.Random) -> Iterator[Post]:
    """Yield every post, those above first, all vacant."""
    title = _at(Names("कलेक्टर", "Collector"), PLACE)
    yield Post(COLLECTOR_DESK, title, shapes.COLLECTOR, "CLR", None, None, True, ())
    for row in rows():
        rank = shapes.ADDITIONAL if row.code in ("CLR", "REV") else shapes.HEAD
        head = _at(row.head, PLACE)
        yield Post(f"{row.code.lower()}-head", head, rank, row.code, None, COLLECTOR_DESK, True, ())
    for row in rows():
        for index, branch in enumerate(row.branches):
            demo = f"{row.code}-{branch.code}" == DEMO_BRANCH
            clerks = 3 if demo else rng.choices((1, 2, 3), (25, 60, 15))[0]
            yield from _posts_of_branch(row, index, clerks)


def _seats(rng: random.Random, posts: list[Post]) -> dict[str, str]:
    """Say which posts are vacant (""), and which are held with another (that one's desk)."""
    ours = {DEMO_BRANCH, None}
    several = [p for p in posts if p.rank == shapes.CLERK and p.desk.endswith(("-2", "-3"))]
    clerks = [p.desk for p in several if p.branch not in ours]
    above = [p.desk for p in posts if p.rank == shapes.SUPERINTENDENT and p.branch not in ours]
    vacant = rng.sample(clerks, VACANT_CLERKS) + rng.sample(above, VACANT_SUPERINTENDENTS)
    seats = dict.fromkeys(vacant, "")
    by_department: dict[str, list[str]] = {}
    for post in posts:
        if post.rank == shapes.OFFICER and post.branch not in ours:
            by_department.setdefault(post.department, []).append(post.desk)
    several_officers = [desks for desks in by_department.values() if len(desks) > 1]
    for desks in rng.sample(several_officers, SECOND_CHARGES):
        second, first = rng.sample(desks, 2)
        seats[second] = first
    heads = [p.desk for p in posts if p.rank == shapes.HEAD]
    heads.remove(f"{HEAD_ACCOUNT_DEPARTMENT.lower()}-head")
    second, first = rng.sample(heads, 2)
    seats[second] = first
    return seats


def _demo_desks() -> dict[str, str]:
    here = DEMO_BRANCH.lower()
    return {
        "clerk": f"{here}-1",
        "superintendent": f"{here}-os",
        "officer": f"{here}-oic",
        "head": f"{HEAD_ACCOUNT_DEPARTMENT.lower()}-head",
        "collector": COLLECTOR_DESK,
        "coordinator": f"{here}-2",
    }


def _fill_posts(rng: random.Random, today: date, posts: list[Post]) -> Organisation:
    made = Organisation()
    seats, names = _seats(rng, posts), full_names(rng)
    demo = {desk: user for user, desk in _demo_desks().items()}
    desks_of: dict[str, list[str]] = {}
    user_at: dict[str, str] = {}
    for post in posts:
        if post.desk not in seats:
            name = next(names)
            user = demo.get(post.desk) or name.en.lower().replace(" ", ".")
            made.officials[user] = Official(user, name, ())
            user_at[post.desk] = user
            desks_of[user] = [post.desk]
    for second, first in seats.items():
        if first:
            user_at[second] = user_at[first]
            desks_of[user_at[first]].append(second)
    for post in posts:
        holders = (user_at[post.desk],) if post.desk in user_at else ()
        since = today - timedelta(days=rng.randint(380, 1900))
        made.posts[post.desk] = replace(post, holders=holders, since=since)
    for user, desks in desks_of.items():
        made.officials[user] = replace(made.officials[user], desks=tuple(desks))
    return made


def _paces(rng: random.Random) -> Iterator[tuple[float, bool]]:
    """Yield (usual days, whether it improves) for each branch; departments have a character."""
    characters = ["quick"] * 5 + ["usual"] * 9 + ["slow"] * 6
    rng.shuffle(characters)
    for row, character in zip(rows(), characters, strict=True):
        improves = rng.random() < 0.6
        for branch in row.branches:
            own = character if rng.random() < 0.65 else rng.choice(tuple(PACES))
            if f"{row.code}-{branch.code}" == DEMO_BRANCH:
                own = "usual"
            yield round(rng.uniform(*PACES[own]), 1), improves


def build_organisation(rng: random.Random, today: date) -> Organisation:
    """Build the offices: every branch has a clerk, an officer and a coordinator."""
    made = _fill_posts(rng, today, list(_posts(rng)))
    paces = _paces(rng)
    for row in rows():
        head = COLLECTOR_DESK if row.code == "CLR" else f"{row.code.lower()}-head"
        made.departments[row.code] = Department(row.code, row.names, head)
        for each in row.branches:
            key = f"{row.code}-{each.code}"
            days, improves = next(paces)
            clerks = made.clerks(key)
            coordinator = made.holder(clerks[min(1, len(clerks) - 1)])
            made.branches[key] = Branch(
                key, each.code, row.code, each.names, each.kind, days, improves, coordinator
            )
    return made


def demo_accounts(made: Organisation, password: str) -> tuple[Account, ...]:
    """Return the accounts that a visitor may sign in with."""
    accounts = [
        Account(user, made.officials[user].names, ROLE_NAMES[user], password, desk)
        for user, desk in _demo_desks().items()
    ]
    admin = ROLE_NAMES["admin"]
    accounts.append(Account("admin", admin, admin, password, None, ("Administrator",)))
    return tuple(accounts)
