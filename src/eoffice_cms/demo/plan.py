"""Make the plan of the demo district: the same seed and day give the same district."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from eoffice_cms.demo.departments import DISTRICT
from eoffice_cms.demo.filemaker import FileMaker
from eoffice_cms.demo.officehours import ZONE, OfficeClock
from eoffice_cms.demo.organisation import build_organisation, demo_accounts
from eoffice_cms.demo.shapes import Plan, PlannedFile

__all__ = ["SEED", "Plan", "make_plan"]

SEED = "vindhyapur"
RIVERS = ("tawa", "johila", "narmada", "betwa", "kunwari", "sindh")

#: Work that must lie on the desks of the demo accounts: account, files opened, files unopened.
FRESH = (
    ("clerk", 14, 13),
    ("superintendent", 5, 6),
    ("officer", 10, 9),
    ("collector", 8, 8),
    ("coordinator", 4, 4),
    ("head", 5, 5),
)


def demo_password(seed: str) -> str:
    """Return the one password of all demo accounts; they work on the machine itself only."""
    rng = random.Random(f"{seed}:password")  # noqa: S311 (it is shown on the sign-in page)
    return f"demo-{rng.choice(RIVERS)}-{rng.randint(10, 99)}"


def _numbered(files: list[PlannedFile]) -> Iterator[PlannedFile]:
    """Yield the files in the order in which they were created, each told its place in it."""
    files.sort(key=lambda file: (file.events[0].at, file.branch, file.subject))
    for index, file in enumerate(files):
        events = tuple(replace(event, file=index) for event in file.events)
        yield replace(file, index=index, events=events)


def make_plan(seed: str | int = SEED, today: date | None = None, files: int = 3000) -> Plan:
    """Make a district and a year of its files, all of it before ``today`` begins.

    :param today: the local day the year ends before; the present day, unless given
    :param files: how many; from 300 on, the demo accounts have fresh work on their desks
    """
    today = today or datetime.now(ZONE).date()
    rng = random.Random(str(seed))  # noqa: S311 (an invented district, no secret)
    made = build_organisation(rng, today)
    accounts = demo_accounts(made, demo_password(str(seed)))
    desks = {account.id: account.desk for account in accounts}
    maker = FileMaker(rng, made, OfficeClock(today - timedelta(days=365), today))
    found = [
        maker.fresh(desks[account] or "", opened=opened)
        for account, opened_count, unopened in (FRESH if files >= 300 else ())
        for opened in [True] * opened_count + [False] * unopened
    ]
    found.extend(maker.ordinary(files - len(found)))
    return Plan(
        str(seed), today, DISTRICT, tuple(made.departments.values()),
        tuple(made.branches.values()), tuple(made.posts.values()),
        tuple(made.officials.values()), accounts, tuple(_numbered(found)),
    )  # fmt: skip
