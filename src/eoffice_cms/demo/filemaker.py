"""Draw the files of the demo district: what they are about, how they went, where they lie."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from eoffice_cms.demo.journeys import Journey, Route, Step
from eoffice_cms.demo.notes import note
from eoffice_cms.demo.officehours import DAY, OfficeClock
from eoffice_cms.demo.organisation import COLLECTOR_DESK, DEMO_BRANCH, Organisation
from eoffice_cms.demo.shapes import Branch, Event, PlannedFile
from eoffice_cms.demo.subjects import Matter, draw_matter

#: Kinds of matter that go further up than others.
WEIGHTY = frozenset(
    ("acquisition", "court", "diversion", "election", "excise", "forest", "forestrights")
    + ("licence", "mining", "nazul", "panchayat", "relief", "tender", "timelimit")
)
#: Priority: its share of the files, how much of the usual time it takes.
PRIORITIES = {
    "normal": (80, 1.0),
    "immediate": (15, 0.65),
    "most_immediate": (5, 0.4),
}
ARRIVALS = ("create", "open", "send", "return", "pull_back")


class FileMaker:
    """Draw files from one random stream for the whole district."""

    def __init__(self, rng: random.Random, made: Organisation, clock: OfficeClock):
        self.rng, self.made, self.clock = rng, made, clock
        self.keys = tuple(made.branches)
        self.volumes = [
            rng.lognormvariate(0, 0.45) * (1.6 if key == DEMO_BRANCH else 1.0) for key in self.keys
        ]

    def ordinary(self, count: int) -> Iterator[PlannedFile]:
        """Yield files received all over the year, as the work of each branch has it."""
        for key in self.rng.choices(self.keys, self.volumes, k=count):
            branch = self.made.branches[key]
            received = self._received(branch)
            start = min(received + self.rng.randint(900, DAY // 2), self.clock.limit - 300)
            desk = self.rng.choice(self.made.clerks(key))
            priority = self._priority()
            steps = Journey(self.rng, self._route(desk, branch, priority, start)).walk()
            yield self._file(branch, priority, received, start, steps)

    def fresh(self, desk: str, *, opened: bool) -> PlannedFile:
        """Return a file that came to a desk within the last days and still lies there."""
        while True:
            branch = self.made.branches[self._branch_under(desk)]
            clerks = self.made.clerks(branch.key)
            below = desk if desk in clerks else self.rng.choice(clerks)
            priority = self._priority()
            route = self._route(below, branch, priority, self.clock.limit)
            steps = Journey(self.rng, route).walk()
            cuts = [
                index
                for index, step in enumerate(steps)
                if step.to == desk and step.opened == opened and step.kind in ARRIVALS
            ]
            if not cuts:
                continue
            cut = self.rng.choice(cuts)
            start = self.clock.limit - self._age() - steps[cut].after
            if start > 3600:
                received = start - self.rng.randint(900, 3600)
                return self._file(branch, priority, received, start, steps[: cut + 1])

    def _age(self) -> int:
        """Draw how many office seconds ago a file came to the desk where it lies."""
        days = self.rng.uniform(0.05, 5)
        if self.rng.random() < 0.15:
            days += self.rng.uniform(4, 25)
        return 60 + int(days * DAY)

    def _branch_under(self, desk: str) -> str:
        post = self.made.posts[desk]
        if post.branch:
            return post.branch
        if desk == COLLECTOR_DESK:
            return self.rng.choices(self.keys, self.volumes)[0]
        branches = self.made.branches.values()
        return self.rng.choice([b.key for b in branches if b.department == post.department])

    def _priority(self) -> str:
        shares = [share for share, _quicker in PRIORITIES.values()]
        return self.rng.choices(list(PRIORITIES), shares)[0]

    def _route(self, desk: str, branch: Branch, priority: str, start: int) -> Route:
        """Draw how far up a file goes, and set the pace of its branch at a time of the year."""
        chain = self.made.chain(desk)
        ranks = [self.made.posts[each].rank for each in chain]
        draw, weighty = self.rng.random(), branch.kind in WEIGHTY
        top = ranks.index("officer")
        if draw < (0.22 if weighty else 0.05):
            top = len(chain) - 1
        elif draw < (0.62 if weighty else 0.34):
            top += 1
        trend = 1.5 - 0.75 * start / self.clock.limit if branch.improves else 1.0
        days = branch.days * trend * PRIORITIES[priority][1]
        stuck = 0.13 if branch.days < 5 else 0.24 if branch.days < 12 else 0.36
        return Route(tuple(chain[: top + 1]), tuple(ranks[: top + 1]), days, stuck)

    def _received(self, branch: Branch) -> int:
        """Draw the office second at which a matter arrives; Jansunwai sits on Tuesdays."""
        second = self.rng.randint(0, self.clock.limit - 7200)
        day = self.clock.day_of(second)
        if branch.kind == "grievance" and day.weekday() != 1 and self.rng.random() < 0.7:
            tuesday = self.clock.first_second_on(day - timedelta(days=(day.weekday() - 1) % 7))
            if self.clock.day_of(tuesday).weekday() == 1:
                return tuesday + self.rng.randint(1800, 9000)
        return second

    def _file(
        self, branch: Branch, priority: str, received: int, start: int, steps: list[Step]
    ) -> PlannedFile:
        """Lay a journey at a time of the year, and leave out what would come after the end."""
        day = self.clock.day_of(received)
        matter = draw_matter(self.rng, branch.kind, day)
        due = None
        if self.rng.random() < 0.6:
            allowed = {"normal": matter.days, "immediate": 5, "most_immediate": 2}[priority]
            due = day + timedelta(days=allowed)
        events = tuple(
            self._event(step, start + step.after, matter, due, start)
            for step in steps
            if start + step.after < self.clock.limit
        )
        return PlannedFile(
            0, branch.key, steps[0].desk, matter.subject, matter.language, matter.category,
            priority, self.clock.at(received), due, events,
        )  # fmt: skip

    def _event(
        self, step: Step, second: int, matter: Matter, due: date | None, start: int
    ) -> Event:
        day = self.clock.day_of(second)
        until = next_due = None
        if step.until is not None:
            until = max(self.clock.day_of(start + step.until), day + timedelta(days=1))
        if step.kind == "send":
            if due is not None and due >= day:
                next_due = due
            elif self.rng.random() < 0.4:
                next_due = day + timedelta(days=self.rng.randint(5, 15))
        return Event(
            0, step.kind, self.clock.at(second), step.desk, self.made.holder(step.desk), step.to,
            note(self.rng, step.note, matter), step.outcome, until, next_due,
        )  # fmt: skip
