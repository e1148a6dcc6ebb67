"""Fill a site with files through the public services: each with a note and eight movements."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks import texts
from benchmarks.scale import MOVEMENTS, NOTE_BYTES, Desks
from eoffice_cms.addons.enabling import enable
from eoffice_cms.content import actions
from eoffice_cms.demo.fill import fill
from eoffice_cms.demo.plan import make_plan
from eoffice_cms.demo.shapes import CLERK, Plan, Post
from eoffice_cms.security.identity import identity_of

BATCH = 200
TODAY = date(2026, 11, 2)
BEGINNING = datetime(2026, 1, 5, 4, 30, tzinfo=UTC)
STEP, SOON = timedelta(minutes=40), timedelta(minutes=5)
LEVELS = MOVEMENTS // 2


@dataclass(frozen=True)
class Person:
    """Somebody that rows are about, with the desk and the desk above it."""

    user: str
    desk: str
    above: str


@dataclass(frozen=True)
class People:
    """Whom the rows are about: those with few and many files, and who sends files."""

    small: Person
    large: Person
    sender: Person

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> People:
        """Return it from JSON."""
        return cls(**{key: Person(**value) for key, value in given.items()})


def organise(app: Any) -> Plan:
    """Set up the offices of the demo district, without its files."""
    app.initialise(admin_password="benchmark-only-0")
    for name in ("departments", "ranking"):
        if name in {each.name for each in app.declarations.addons}:
            app.run(enable, name)
            with app.work() as office:
                enabled = office.site.enabled_addons
            app.follow_addons(enabled)
    plan = make_plan("benchmarks", TODAY, files=0)
    fill(app, plan)
    return plan


def _way(posts: dict[str, Post], clerk: Post) -> list[Post] | None:
    """Return the desks that a clerk's file visits: four levels up and down again, to the clerk."""
    up = [clerk]
    while up[-1].superior and len(up) <= LEVELS:
        up.append(posts[up[-1].superior])
    return [*up[1:], *up[-2::-1]] if len(up) > LEVELS and all(p.holders for p in up) else None


def load(
    app: Any, plan: Plan, size: int, desks: Desks, progress: Callable[[int], None]
) -> People:
    """Write ``size`` files and return whom the rows are about."""
    posts = {post.desk: post for post in plan.posts}
    ways = {
        post.desk: way
        for post in plan.posts
        if post.rank == CLERK and post.branch and (way := _way(posts, post))
    }
    clerks = [posts[desk] for desk in ways]
    order = _owners(clerks, desks)
    rng = random.Random(f"files:{size}")
    # Nothing here makes cycles, and looking for them among so many objects takes a third more.
    gc.disable()
    try:
        for first in range(0, size, BATCH):
            files = range(first, min(first + BATCH, size))
            owned = [(each, next(order)) for each in files]
            app.run(_write, app, [(each, post, ways[post.desk]) for each, post in owned], rng)
            progress(files[-1] + 1)
    finally:
        gc.enable()
    small, large, sender = (_person(post) for post in clerks[:3])
    return People(small, large, sender)


def _person(post: Post) -> Person:
    return Person(post.holders[0], post.desk, post.superior or "")


def _owners(clerks: list[Post], desks: Desks) -> Iterator[Post]:
    """Yield whose each file is: first those of the three desks, mixed with everybody else's."""
    left = {0: desks.small, 1: desks.large, 2: desks.stock}
    turn = 0
    while True:
        for special in list(left):
            yield clerks[special]
            left[special] -= 1
            if not left[special]:
                del left[special]
        turn += 1
        yield clerks[3 + turn % (len(clerks) - 3)]


def _write(office: Any, app: Any, files: list[tuple[int, Post, list[Post]]], rng: Any) -> None:
    """Write files in one transaction, each act by the official who sits at the desk."""
    site = office.site
    offices: dict[str, Any] = {}

    def by(post: Post) -> Any:
        user = post.holders[0]
        if user not in offices:
            offices[user] = app.office(site, identity_of(site, user, office.now), office.now)
        return offices[user]

    for number, clerk, way in files:
        moment = BEGINNING + timedelta(minutes=3) * (number % 100_000)
        _write_file(by, site, number, clerk, way, moment, rng)


def _write_file(
    by: Callable[[Post], Any],
    site: Any,
    number: int,
    clerk: Post,
    way: list[Post],
    moment: datetime,
    rng: random.Random,
) -> None:
    assert clerk.branch is not None
    department, _dash, branch = clerk.branch.partition("-")
    file = actions.create_file(
        by(clerk),
        site[department][branch],
        subject=" ".join([*texts.words(rng, 6), f"B{number}"]),
        desk=clerk.desk,
        note=texts.note(rng, NOTE_BYTES),
        category="benchmark",
        priority="immediate" if number % 10 == 0 else "normal",
        happened=moment,
    )
    holder = clerk
    for post in way:
        moment += STEP
        if holder.superior == post.desk:
            actions.put_up(by(holder), file, happened=moment)
        else:
            actions.send(by(holder), file, to=post.desk, happened=moment)
        actions.open_file(by(post), file, happened=moment + SOON)
        holder = post
