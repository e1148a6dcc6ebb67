"""The way of one file: up from the clerk to whoever decides, and down again to be closed.

A journey is measured in office seconds from the moment the file was created, so that it can be
laid anywhere in the year.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from eoffice_cms.demo.officehours import DAY

RETURNED, PULLED_BACK, NOTED, PARKED, REOPENED = 0.11, 0.035, 0.12, 0.055, 0.018
OFFICE_DAYS = 0.76  # working days in a calendar day
DETOURS = 0.8  # what is left for the straight way, once returns and pauses have had their part
FORGOTTEN_DAYS = 135  # mean, in working days, of a stay on a desk that forgot the file
SPREAD = 0.55  # sigma of the lognormal time on one desk
SHARES = {"clerk": 1.0, "superintendent": 0.6, "officer": 1.0, "above": 0.9}
OUTCOMES = {"approved": 76, "directed": 15, "rejected": 9}


@dataclass(frozen=True, slots=True)
class Step:
    """One act; ``after`` is in office seconds since the file was created, as is ``until``.

    ``opened`` says whether the file lies opened afterwards; ``note`` names what is written.
    """

    kind: str
    after: int
    desk: str
    to: str
    opened: bool
    note: str = ""
    outcome: str = ""
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a file goes and how quickly.

    ``chain`` runs from the clerk's desk to the one that decides, ``ranks`` says what each is;
    ``days`` is the usual number of calendar days to a decision, ``stuck`` the chance that it is
    forgotten on some desk.
    """

    chain: tuple[str, ...]
    ranks: tuple[str, ...]
    days: float
    stuck: float


class Journey:
    """Walk a route and keep the steps."""

    def __init__(self, rng: random.Random, route: Route):
        self.rng, self.route = rng, route
        self.clock = 0
        self.desk = route.chain[0]
        self.sender = ""
        self.steps: list[Step] = []
        shares = [SHARES.get(rank, SHARES["above"]) for rank in route.ranks]
        self._unit = route.days * OFFICE_DAYS * DETOURS * DAY / sum(shares)
        self._share = dict(zip(route.chain, shares, strict=True))
        stays = 2 * len(route.chain)
        self._stuck_in = rng.randrange(stays) if rng.random() < route.stuck else -1
        self._stays = 0

    def walk(self) -> list[Step]:
        """Return the whole way of the file, to its closing."""
        self._add("create", self.desk, note="first")
        self._climb(len(self.route.chain) - 1)
        self._descend()
        self._close()
        if self.rng.random() < REOPENED:
            self._pass_time(self.rng.uniform(1, 14) * DAY)
            self._add("reopen", self.desk, note="reopen")
            self._work(0.3)
            self._add("note", self.desk, note="again")
            self._climb(self.route.ranks.index("officer"))
            self._descend()
            self._close()
        return self.steps

    # one act

    def _pass_time(self, seconds: float) -> None:
        self.clock += max(60, int(seconds))

    def _add(self, kind: str, to: str, *, opened: bool = True, **more: object) -> None:
        self.steps.append(Step(kind, self.clock, self.desk, to, opened, **more))  # type: ignore[arg-type]
        self._pass_time(self.rng.randint(60, 900))

    def _move(self, kind: str, to: str, note: str) -> None:
        self._add(kind, to, opened=False, note=note)
        self.sender, self.desk = self.desk, to

    def _stay(self, factor: float) -> float:
        """Return office seconds for a stay on the present desk."""
        seconds = self._unit * self._share[self.desk] * factor * self.rng.lognormvariate(0, SPREAD)
        if self._stays == self._stuck_in:
            seconds += self.rng.expovariate(1 / FORGOTTEN_DAYS) * DAY
        self._stays += 1
        return seconds

    def _work(self, factor: float = 1.0) -> None:
        self._pass_time(self._stay(factor))

    def _arrive(self, factor: float = 1.0) -> None:
        """Lie unopened for a part of the stay, be opened, lie open for the rest."""
        stay = self._stay(factor)
        waiting = self.rng.uniform(0.15, 0.7)
        self._pass_time(stay * waiting)
        self._add("open", self.desk)
        self._pass_time(stay * (1 - waiting))

    # parts of the way

    def _climb(self, last: int) -> None:
        chain, ranks = self.route.chain, self.route.ranks
        self._work()
        self._maybe_note()
        # The opening note is still yellow here, so it goes with the file.
        self._move("send", chain[1], "")
        if self.rng.random() < PULLED_BACK:
            self._pull_back(chain[1])
        may_return = True
        for index in range(1, last + 1):
            self._arrive()
            if may_return and self.rng.random() < RETURNED:
                may_return = False
                self._send_back_and_forth()
            if self.rng.random() < PARKED:
                self._park()
            if index == last:
                self._decide()
            else:
                step = "superintendent" if ranks[index] == "superintendent" else "officer_up"
                noted = self._maybe_note()
                self._move("send", chain[index + 1], "" if noted else step)

    def _maybe_note(self) -> bool:
        if len(self.steps) == 1 or self.rng.random() > NOTED:
            return False
        if self.steps[-1].kind == "note":
            return True
        self._add("note", self.desk, note="noting")
        self._pass_time(self.rng.uniform(0.1, 0.8) * DAY)
        return True

    def _pull_back(self, to: str) -> None:
        self.desk, self.sender = self.sender, self.desk
        self._pass_time(self.rng.uniform(300, 5000))
        self._add("pull_back", self.desk)
        self._pass_time(self.rng.uniform(600, 20000))
        self._move("send", to, "after_pull_back")

    def _send_back_and_forth(self) -> None:
        back = self.desk
        self._move("return", self.sender, "return")
        self._arrive(0.6)
        self._move("send", back, "resubmit")
        self._arrive(0.5)

    def _park(self) -> None:
        away = self.rng.uniform(4, 28) * DAY
        until = self.clock + int(away)
        self._add("park", self.desk, note="park", until=until)
        self._pass_time(away * self.rng.uniform(0.7, 1.3))
        self._add("resume", self.desk)
        self._pass_time(self.rng.uniform(600, 9000))

    def _decide(self) -> None:
        outcome = self.rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        self._add("decide", self.desk, note=outcome, outcome=outcome)
        self._pass_time(self.rng.uniform(120, 3600))

    def _descend(self) -> None:
        chain, ranks = self.route.chain, self.route.ranks
        here = chain.index(self.desk)
        officer = ranks.index("officer")
        stops = [officer] if here > officer else []
        if officer > 1 and self.rng.random() < 0.3:
            stops.append(1)
        for index in [*stops, 0]:
            self._move("send", chain[index], "down")
            self._arrive(0.35)

    def _close(self) -> None:
        self._add("close", self.desk, note="close")
