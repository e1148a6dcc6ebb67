"""What a plan of the demo district is made of: frozen records, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

COLLECTOR, ADDITIONAL, HEAD = "collector", "additional", "head"
OFFICER, SUPERINTENDENT, CLERK = "officer", "superintendent", "clerk"

#: Ranks of posts, from the top of the reporting tree down.
RANKS = (COLLECTOR, ADDITIONAL, HEAD, OFFICER, SUPERINTENDENT, CLERK)


@dataclass(frozen=True, slots=True)
class Names:
    """One name in both languages."""

    hi: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """Return the pair as the mapping that the core's ``titles`` are."""
        return {"hi": self.hi, "en": self.en}


@dataclass(frozen=True, slots=True)
class Department:
    """An office of the district; ``head`` is the desk of its head."""

    code: str
    names: Names
    head: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch (शाखा) of a department.

    ``key`` is unique in the district ("CLR-EST"), ``code`` in its department; ``kind`` says what
    its files are about, ``days`` is the usual number of calendar days from receipt to decision,
    ``improves`` whether it became quicker in the course of the year, ``coordinator`` the user id
    of its e-Office coordinator.
    """

    key: str
    code: str
    department: str
    names: Names
    kind: str
    days: float
    improves: bool
    coordinator: str


@dataclass(frozen=True, slots=True)
class Post:
    """A chair: a desk that stays when the person is transferred.

    ``branch`` is None for heads and those above them, ``superior`` only for the Collector;
    ``holders`` are user ids, none for a vacant post; ``since`` is when they took charge.
    """

    desk: str
    names: Names
    rank: str
    department: str
    branch: str | None
    superior: str | None
    decides: bool
    holders: tuple[str, ...]
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Official:
    """A person in service, with the desks held; the first is the main one."""

    id: str
    names: Names
    desks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A demo sign-in. ``desk`` is None for the administrator."""

    id: str
    names: Names
    role: Names
    password: str
    desk: str | None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One act upon a file.

    ``kind`` is create, open, note, send, return, pull_back, park, resume, decide, close or
    reopen; ``desk`` and ``actor`` are who acts, ``to`` the desk where the file lies afterwards
    (the acting desk itself where nothing moves). ``text`` is the note, or the reason of park and
    reopen; ``until`` the day a parked file comes back, ``due`` the day the next desk is given.
    """

    file: int
    kind: str
    at: datetime
    desk: str
    actor: str
    to: str
    text: str = ""
    outcome: str = ""
    until: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file and all that happened to it, in the order of time; the first event creates it."""

    index: int
    branch: str
    desk: str
    subject: str
    language: str
    category: str
    priority: str
    received: datetime
    due: date | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole district, ready to be loaded into a site."""

    seed: str
    today: date
    district: Names
    departments: tuple[Department, ...]
    branches: tuple[Branch, ...]
    posts: tuple[Post, ...]
    officials: tuple[Official, ...]
    accounts: tuple[Account, ...]
    files: tuple[PlannedFile, ...]
