"""Random sequences of orders, held against a small model of who holds, is away and stands in."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from eoffice_cms.application import add_official
from eoffice_cms.clock import to_micros
from eoffice_cms.content.actions import create_file, write_note
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import Refused
from eoffice_cms.security.seats import attending
from eoffice_departments.charge import hand_over
from eoffice_departments.leave import (
    appoint_substitute,
    end_leave,
    grant_leave,
    withdraw_substitute,
)
from eoffice_departments.posting import post_official, relieve
from eoffice_departments.services import add_branch, add_department, add_post, post_of
from eoffice_departments.staffing import set_link_officer

MORNING = datetime(2027, 3, 1, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
#: The head above the officer above two clerks; and an officer beside, who is linked to nobody.
ABOVE = {"head": None, "officer": "head", "clerk-1": "officer", "clerk-2": "officer",
         "beside": "head"}  # fmt: skip
PEOPLE = ("asha", "bala", "chitra", "dev", "esha", "farid")
POST, WHO = st.sampled_from(sorted(ABOVE)), st.sampled_from(PEOPLE)
AHEAD = st.integers(0, 6)


@dataclass(frozen=True)
class Span:
    """From an hour up to an hour, None for no end; of a charge, an absence or a substitution."""

    who: str
    begin: int
    end: int | None
    behalf: str | None = None

    def holds(self, hour):
        return self.begin <= hour and (self.end is None or hour < self.end)


class Orders(RuleBasedStateMachine):
    """Orders at whole hours; the model keeps lists of spans and knows nothing of the product."""

    open = None

    def __init__(self):
        super().__init__()
        self.app, self.close = type(self).open()
        self.hour, self.entries = 0, 0
        self.charges = {post: [] for post in ABOVE}
        self.substitutes = {post: [] for post in ABOVE}
        self.absences, self.link = [], {}
        for post, who in (("head", "asha"), ("officer", "bala"), ("clerk-1", "chitra")):
            self.attempt(post_official, post, who)
            self.charges[post].append(Span(who, 0, None))

    def teardown(self):
        self.close()

    # the model

    def away(self, who, hour):
        return any(each.who == who and each.holds(hour) for each in self.absences)

    def sitting(self, post, hour):
        spans = [s for s in (*self.charges[post], *self.substitutes[post]) if s.holds(hour)]
        return {(s.who, s.behalf) for s in spans if not self.away(s.who, hour)}

    def answering(self, post, hour):
        """Return {(user, whom for)} by the rule."""
        here = self.sitting(post, hour)
        if here:
            return here
        held = [s.who for s in self.charges[post] if s.holds(hour)]
        behalf = held[0] if held else f"desk:{post}"
        line, at, seen = [], post, set()
        while at is not None and at not in seen:
            seen.add(at)
            line += [self.link.get(at)] if self.link.get(at) not in (None, post) else []
            line += [ABOVE[at]]
            at = ABOVE[at]
        for each in line:
            there = self.sitting(each, hour) if each else ()
            if there:
                return {(who, behalf) for who, _for in there}
        return set()

    # the orders

    def now(self, hour=None):
        return MORNING + HOUR * (self.hour if hour is None else hour)

    def attempt(self, act, *given, **named):
        """Do it at the model's hour; True when it was not refused."""
        try:
            with self.app.work(now=self.now()) as office:
                first, *rest = given
                target = post_of(office, first) if first in ABOVE else first
                act(office, target, *rest, **named)
        except Refused:
            return False
        return True

    def held_at(self, post, hour):
        return next((s for s in self.charges[post] if s.holds(hour)), None)

    @rule(hours=st.integers(1, 4))
    def time_passes(self, hours):
        self.hour += hours

    @rule(post=POST, who=WHO, ahead=AHEAD, length=st.none() | st.integers(1, 6))
    def post_one(self, post, who, ahead, length):
        begin = self.hour + ahead
        end = None if length is None else begin + length
        until = None if end is None else self.now(end)
        free = all(
            (s.end is not None and s.end <= begin) or (end is not None and s.begin >= end)
            for s in self.charges[post]
        )
        done = self.attempt(post_official, post, who, since=self.now(begin), until=until)
        assert done == free
        if done:
            self.charges[post].append(Span(who, begin, end))

    @rule(post=POST, ahead=AHEAD)
    def relieve_one(self, post, ahead):
        at = self.hour + ahead
        held = self.held_at(post, at)
        if held is None:
            return
        before = self.snapshot()
        if self.attempt(relieve, post, held.who, at=self.now(at)):
            self.end(post, held, at)
            assert self.all_answered(at, post), "left to nobody"
        else:
            assert self.snapshot() == before, "a refusal wrote something"

    @rule(post=POST, who=WHO)
    def hand_one_over(self, post, who):
        held = self.held_at(post, self.hour)
        if held is None:
            return
        before = self.snapshot()
        if self.attempt(hand_over, post, held.who, who):
            self.end(post, held, self.hour)
            self.charges[post].append(Span(who, self.hour, None))
        else:
            assert self.snapshot() == before, "a refusal wrote something"

    def end(self, post, held, at):
        spans = self.charges[post]
        spans.remove(held)
        spans.append(Span(held.who, held.begin, at))
        self.cut(post, held.who, at)

    def cut(self, post, behalf, at):
        self.substitutes[post] = [
            Span(s.who, s.begin, min(s.end, max(at, s.begin)), s.behalf) if s.behalf == behalf
            else s for s in self.substitutes[post]
        ]  # fmt: skip

    @rule(who=WHO, ahead=AHEAD, length=st.integers(1, 6))
    def leave_one(self, who, ahead, length):
        begin = self.hour + ahead
        before = self.snapshot()
        if self.attempt(
            grant_leave, who, since=self.now(begin), until=self.now(begin + length)
        ):
            self.absences.append(Span(who, begin, begin + length))
        else:
            assert self.snapshot() == before, "a refusal wrote something"

    @rule(who=WHO)
    def return_one(self, who):
        coming = sorted(
            (s for s in self.absences if s.who == who and s.end > self.hour),
            key=lambda s: s.begin,
        )
        assert self.attempt(end_leave, who) == bool(coming)
        if coming:
            away = coming[0]
            self.absences.remove(away)
            if away.begin < self.hour:
                self.absences.append(Span(who, away.begin, self.hour))
            for post in ABOVE:
                self.substitutes[post] = [
                    Span(s.who, s.begin, max(self.hour, s.begin), who)
                    if s.behalf == who and s.begin < away.end and s.end > away.begin
                    and s.end > self.hour else s
                    for s in self.substitutes[post]
                ]  # fmt: skip

    @rule(post=POST, who=WHO)
    def stand_in(self, post, who):
        if self.attempt(appoint_substitute, post, who):
            held = self.held_at(post, self.hour)
            away = min(
                (s for s in self.absences if s.who == held.who and s.end > self.hour),
                key=lambda s: s.begin,
            )
            begin = max(away.begin, self.hour)
            self.substitutes[post].append(Span(who, begin, away.end, held.who))

    @rule(post=POST, who=WHO)
    def stand_in_no_more(self, post, who):
        mine = [s for s in self.substitutes[post] if s.who == who and s.end > self.hour]
        if self.attempt(withdraw_substitute, post, who):
            assert mine
            for each in mine:
                self.substitutes[post].remove(each)
                end = max(self.hour, each.begin)
                self.substitutes[post].append(Span(who, each.begin, end, each.behalf))

    @rule(post=POST, link=st.none() | POST)
    def name_link_officer(self, post, link):
        if self.attempt(set_link_officer, post, link):
            self.link[post] = link

    @rule(post=st.sampled_from(("clerk-1", "clerk-2")), who=WHO)
    def work(self, post, who):
        """Begin a file at the desk: only who answers for it may, and the record says for whom."""
        mine = {behalf for user, behalf in self.answering(post, self.hour) if user == who}
        try:
            with self.app.work(who, now=self.now()) as office:
                file = create_file(
                    office, office.site["CLR"]["EST"], subject="A matter", desk=post
                )
                note = write_note(office, file, "Seen.")
                entry = file.record.latest(1)[0]
                said = (entry.actor, entry.behalf, note.behalf)
        except Refused:
            assert not mine
        else:
            assert mine and said[0] == who and said[1] in mine and said[1] == said[2]

    # what always holds

    def snapshot(self):
        with self.app.work(now=self.now()) as office:
            desks = office.site.desks
            kept = [(d.holders, d.seats, d.link) for d in (desks[each] for each in ABOVE)]
            standings = [office.site.users[each].standing for each in PEOPLE]
            kept += [(s.desks, s.seats, s.absences, s.relieved) for s in standings]
            return [*kept, *(len(post_of(office, each).record or ()) for each in ABOVE)]

    def all_answered(self, hour, post):
        return bool(self.answering(post, hour))

    @invariant()
    def each_desk_is_answered_for_by_rule_and_by_nobody_else(self):
        for hour in (self.hour, self.hour + 1, self.hour + 4):
            with self.app.work(now=self.now(hour)) as office:
                micros = to_micros(self.now(hour))
                for post in ABOVE:
                    found = {
                        (each.user, each.behalf) for each in attending(office.site, post, micros)
                    }
                    assert found == self.answering(post, hour), (post, hour)
        for who in PEOPLE:
            with self.app.work(who, now=self.now()) as office:
                mine = {each for each in office.identity.desks if each in ABOVE}
                assert mine == {
                    post for post in ABOVE
                    if who in {user for user, _for in self.answering(post, self.hour)}
                }  # fmt: skip

    @invariant()
    def records_are_whole(self):
        with self.app.work(now=self.now()) as office:
            for post in ABOVE:
                record = post_of(office, post).record
                assert record is None or not list(faults(record))


@pytest.fixture
def opened(app, tmp_path, tmp_path_factory):
    """Return a function that opens one more copy of a small district."""
    from eoffice_cms.application import Application
    from eoffice_cms.storage.home import Home

    copies = tmp_path_factory.mktemp("copies")
    with app.work(now=MORNING) as office:
        for each in PEOPLE:
            add_official(office.site, each, each.title(), password=None)
        titles = {"hi": "पद", "en": "Post"}
        clr = add_department(office, code="CLR", titles=titles)
        est = add_branch(office, clr, code="EST", titles=titles)
        for post, above in ABOVE.items():
            add_post(office, est, titles=titles, id=post, superior=above)
    declarations = app.declarations
    app.close()
    count = iter(range(10_000))

    def open_():
        place = copies / f"copy-{next(count)}"
        shutil.copytree(tmp_path, place)
        copy = Application(Home(place), declarations)

        def close():
            copy.close()
            shutil.rmtree(place)

        return copy, close

    return open_


RUN = settings(
    max_examples=40, stateful_step_count=30, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_random_orders(opened):
    class Played(Orders):
        open = staticmethod(opened)

    run_state_machine_as_test(Played, settings=RUN)


def test_the_model_can_disagree(opened, monkeypatch):
    """Where absence is forgotten, the machine must notice."""
    from eoffice_cms.security import seats

    class Played(Orders):
        open = staticmethod(opened)

    monkeypatch.setattr(seats, "is_away", lambda standing, now: False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Played, settings=settings(RUN, phases=[Phase.generate]))
