"""How much of everything a run does: whole, quick, or tiny as in the smoke test."""

from __future__ import annotations

from dataclasses import dataclass

#: From this size on a site holds what the floors speak of; a smaller one is for trying out.
REAL = 5_000
MOVEMENTS = 8
NOTE_BYTES = 2_048


@dataclass(frozen=True)
class Scale:
    """Counts of one run.

    :ivar rounds: how often subject and reference take turns
    :ivar pages, writes, commits: of one round: pages read, forms posted, commits in process
    :ivar starts: how often the server is started to time its start
    :ivar cases: of the log that is imported; each has six events
    :ivar posts: of the district whose organisation chart is drawn
    :ivar seconds: a round of requests is cut off after this time
    """

    rounds: int = 7
    pages: int = 150
    writes: int = 40
    commits: int = 60
    starts: int = 3
    cases: int = 300
    seconds: float = 20.0
    posts: int = 5_000

    @property
    def sends(self) -> int:
        """Return how many files a run sends: over HTTP, in process, and to measure growth."""
        return self.rounds * (self.writes + self.commits) + self.writes


WHOLE = Scale()
QUICK = Scale(rounds=3, pages=60, writes=15, commits=20, starts=1, cases=60, seconds=10.0)
TINY = Scale(rounds=1, pages=6, writes=2, commits=3, starts=1, cases=5, seconds=5.0, posts=100)


@dataclass(frozen=True)
class Desks:
    """How many files lie on the three desks that the rows are about.

    :ivar small, large: on the desks of My desk; stock: on the desk that files are sent from
    """

    small: int
    large: int
    stock: int


def desks_of(size: int, scale: Scale) -> Desks:
    """Return how a site of ``size`` files fills its desks; fewer where it is small."""
    if size >= REAL:
        return Desks(25, 2_000, 1_000)
    return Desks(min(25, size // 10), size // 4, max(size // 4, scale.sends))
