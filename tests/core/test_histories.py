"""Random histories of several files by several people, held against a small model of custody."""

import os
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from eoffice_cms.clock import OFFICE_ZONE
from eoffice_cms.custody.desks import assign, unassign
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import Refused

USERS = ("clerk", "peer", "officer", "collector", "outsider")
ABOVE = {"u-clerk": "u-officer", "u-peer": "u-officer", "u-officer": "u-collector"}
DECIDES = ("u-officer", "u-collector")
WHO = st.sampled_from(USERS)
HISTORIES = 300 if os.environ.get("EOFFICE_FULL") else 30


@dataclass
class Stay:
    """A file on a desk, as the model knows it."""

    desk: str
    sender: str | None
    opened: bool


@dataclass
class Model:
    """A file as the model knows it; written without a look at the product's code."""

    stays: list = field(default_factory=list)
    state: str = "active"
    entries: int = 1
    asked: bool = False
    until: date | None = None
    writer: str | None = None
    greens: int = 0
    decided: bool = False

    @property
    def here(self):
        return self.stays[-1]

    def lie(self, desk, sender, opened):
        self.stays.append(Stay(desk, sender, opened))
        self.asked = False
        self.state = "active" if opened else "transit"


class Histories(RuleBasedStateMachine):
    """What people do, and what must hold whatever they do."""

    bench = None
    files = Bundle("files")

    def __init__(self):
        super().__init__()
        self.opened = type(self).open()
        self.bench = self.opened.__enter__()
        self.models = {}
        self.seats = {f"u-{user}": {user} for user in USERS}

    def teardown(self):
        self.opened.__exit__(None, None, None)

    def sits(self, user, desk):
        return user in self.seats[desk]

    def attempt(self, allowed, user, action, file, **given):
        """Do it; it must be done if the model allows it, else be refused and write nothing."""
        before = self.bench.tid()
        try:
            self.bench.do(user, action, file, **given)
        except Refused:
            assert not allowed, f"{user} could not {action}"
            assert self.bench.tid() == before
            return False
        assert allowed, f"{user} could {action}"
        return True

    def holder(self, user, file, state="active"):
        model = self.models[file]
        return model.state == state and self.sits(user, model.here.desk)

    def free_of_notes(self, user, model):
        """Say that nobody else who sits at the desk is writing a note."""
        return model.writer in (None, user) or not self.sits(model.writer, model.here.desk)

    def froze(self, user, model, note):
        """What one wrote turns green with what one does."""
        if note or model.writer == user:
            model.greens += 1
        if model.writer == user:
            model.writer = None

    # what people do

    @rule(target=files, user=WHO, note=st.booleans())
    def create(self, user, note):
        desk = f"u-{user}"
        if not self.sits(user, desk) or len(self.models) >= 4:
            return multiple()
        file = self.bench.new(user, note="Opinion." if note else None)
        self.models[file] = Model([Stay(desk, None, True)], writer=user if note else None)
        return file

    @rule(file=files, user=WHO, to=WHO, note=st.booleans())
    def send(self, file, user, to, note):
        model, target = self.models[file], f"u-{to}"
        allowed = (
            self.holder(user, file)
            and self.free_of_notes(user, model)
            and target != model.here.desk
            and bool(self.seats[target])
        )
        given = {"note": "Please see."} if note else {}
        if self.attempt(allowed, user, "send", file, to=target, **given):
            self.froze(user, model, note)
            model.lie(target, model.here.desk, False)
            model.entries += 1

    @rule(file=files, user=WHO)
    def put_up(self, file, user):
        model = self.models[file]
        target = ABOVE.get(model.here.desk)
        allowed = (
            self.holder(user, file)
            and target is not None
            and bool(self.seats[target])
            and self.free_of_notes(user, model)
        )
        if self.attempt(allowed, user, "put_up", file):
            self.froze(user, model, False)
            model.lie(target, model.here.desk, False)
            model.entries += 1

    @rule(file=files, user=WHO)
    def return_(self, file, user):
        model = self.models[file]
        allowed = (
            self.holder(user, file)
            and model.here.sender is not None
            and self.free_of_notes(user, model)
        )
        if self.attempt(allowed, user, "return_file", file):
            self.froze(user, model, False)
            model.lie(model.here.sender, model.here.desk, False)
            model.entries += 1

    @rule(file=files, user=WHO)
    def open(self, file, user):
        model = self.models[file]
        if self.attempt(self.holder(user, file, "transit"), user, "open_file", file):
            model.here.opened, model.state = True, "active"
            model.entries += 1

    @rule(file=files, user=WHO)
    def pull_back(self, file, user):
        model = self.models[file]
        sender = model.here.sender
        allowed = model.state == "transit" and sender is not None and self.sits(user, sender)
        if self.attempt(allowed, user, "pull_back", file):
            came_from = next(s.sender for s in reversed(model.stays[:-1]) if s.desk == sender)
            model.lie(sender, came_from, True)
            model.entries += 1

    @rule(file=files, user=WHO)
    def ask_back(self, file, user):
        model = self.models[file]
        sender = model.here.sender
        allowed = (
            model.state == "active"
            and sender is not None
            and self.sits(user, sender)
            and not model.asked
        )
        if self.attempt(allowed, user, "ask_back", file, reason="A paper is missing."):
            model.asked = True
            model.entries += 1

    @rule(file=files, user=WHO, days=st.integers(-1, 3))
    def park(self, file, user, days):
        model = self.models[file]
        until = self.today() + timedelta(days=days)
        allowed = self.holder(user, file) and days > 0
        if self.attempt(allowed, user, "park", file, reason="Waiting.", until=until):
            model.state, model.until = "parked", until
            model.entries += 1

    @rule(file=files, user=WHO)
    def resume(self, file, user):
        model = self.models[file]
        if self.attempt(self.holder(user, file, "parked"), user, "resume", file):
            model.state = "active"
            model.entries += 1

    @rule(file=files, user=WHO, note=st.booleans())
    def decide(self, file, user, note):
        model = self.models[file]
        # A note given along is refused while somebody else at the desk is writing one.
        allowed = (
            self.holder(user, file)
            and model.here.desk in DECIDES
            and (not note or self.free_of_notes(user, model))
        )
        given = {"note": "Approved."} if note else {}
        if self.attempt(allowed, user, "decide", file, outcome="approved", **given):
            self.froze(user, model, note)
            model.decided = True
            model.entries += 1

    @rule(file=files, user=WHO)
    def close(self, file, user):
        model = self.models[file]
        allowed = self.holder(user, file) and self.free_of_notes(user, model)
        if self.attempt(allowed, user, "close_file", file):
            self.froze(user, model, False)
            model.state = "closed"
            model.entries += 1

    @rule(file=files, user=WHO)
    def reopen(self, file, user):
        model = self.models[file]
        if self.attempt(self.holder(user, file, "closed"), user, "reopen", file, reason="Appeal."):
            model.state, model.decided = "active", False
            model.entries += 1

    @rule(file=files, user=WHO)
    def write_note(self, file, user):
        model = self.models[file]
        allowed = self.holder(user, file) and self.free_of_notes(user, model)
        if self.attempt(allowed, user, "write_note", file, text="Opinion."):
            model.writer = user

    @rule(file=files, user=WHO)
    def discard_note(self, file, user):
        model = self.models[file]
        if model.writer is None:
            return
        if self.attempt(model.writer == user, user, "discard_note", file):
            model.writer = None

    @rule(user=WHO, desk=WHO)
    def change_seats(self, user, desk):
        """Somebody takes a second desk, or gives one up; the last holder may go too.

        Whoever is still writing a note stays: notes left behind have tests of their own.
        """
        if any(model.writer == user for model in self.models.values()):
            return
        with self.bench.work() as office:
            if self.sits(user, f"u-{desk}"):
                unassign(office.site, f"u-{desk}", user)
                self.seats[f"u-{desk}"].discard(user)
            else:
                assign(office.site, f"u-{desk}", user)
                self.seats[f"u-{desk}"].add(user)

    @rule(hours=st.sampled_from([1, 20, 50]))
    def wait(self, hours):
        self.bench.clock.advance(hours=hours)

    @rule(file=files, user=WHO)
    def act_on_an_old_page(self, file, user):
        model, before = self.models[file], self.bench.tid()
        if model.entries > 1:
            with pytest.raises(Refused):
                self.bench.do(user, "send", file, to="u-outsider", expected=model.entries - 1)
            assert self.bench.tid() == before

    # what must hold

    def today(self):
        return self.bench.clock.now.astimezone(OFFICE_ZONE).date()

    @invariant()
    def each_file_is_as_the_model_says(self):
        with self.bench.app.work() as office:
            for file, model in self.models.items():
                found = office.load(file)
                custody = found.custody
                assert found.state == model.state
                assert custody.desk == model.here.desk
                assert custody.sender == model.here.sender
                assert (custody.opened is not None) == model.here.opened
                assert custody.seq == len(model.stays)
                assert (custody.asked is not None) == model.asked
                assert found.record.length == model.entries
                assert list(faults(found.record)) == []
                assert (found.decided is not None) == model.decided
                notes = [note.state for note in found.notes]
                assert notes.count("green") == model.greens
                assert notes.count("yellow") == (model.writer is not None)

    @invariant()
    def each_desk_lists_what_lies_there(self):
        today = self.today()
        with self.bench.app.work() as office:
            for desk in self.seats:
                listed = {row.source for row in office.catalog.inbox((desk,), today)}
                expected = {
                    file
                    for file, model in self.models.items()
                    if model.here.desk == desk
                    and (
                        model.state in ("active", "transit")
                        or (model.state == "parked" and model.until <= today)
                    )
                }
                assert listed == expected
                assert office.catalog.inbox_count((desk,), today) == len(expected)
                waiting = {row.source for row in office.catalog.parked((desk,))}
                assert waiting == {
                    file
                    for file, model in self.models.items()
                    if model.here.desk == desk and model.state == "parked"
                }

    @invariant()
    def whoever_held_a_file_sees_it_and_nobody_else(self):
        for user in USERS:
            with self.bench.app.work(user) as office:
                for file, model in self.models.items():
                    # Who never opened it, and from whom it was pulled back, has not held it.
                    held = any(
                        self.sits(user, stay.desk)
                        for stay in model.stays
                        if stay.opened or stay is model.here
                    )
                    assert office.can(office.load(file), "file.view") == held

    @invariant()
    def the_way_is_told_whole(self):
        writer = self.bench.app.projections.writer
        for file, model in self.models.items():
            rows = writer.execute(
                "SELECT desk, sender, left_at IS NULL FROM movement WHERE file = ? ORDER BY seq",
                (file,),
            ).fetchall()
            assert [(desk, sender) for desk, sender, _here in rows] == [
                (stay.desk, stay.sender) for stay in model.stays
            ]
            assert [here for _desk, _sender, here in rows] == [0] * (len(rows) - 1) + [1]

    @invariant()
    def projections_and_store_agree(self):
        assert self.bench.differences() == []


def test_random_histories(fresh_bench):
    """Play them, each on a site of its own."""

    class Opened(Histories):
        open = staticmethod(fresh_bench)

    run_state_machine_as_test(
        Opened, settings=settings(max_examples=HISTORIES, stateful_step_count=40, deadline=None)
    )


def test_the_model_can_disagree(fresh_bench, monkeypatch):
    """Where those who held a file are forgotten, the machine must notice."""
    from eoffice_cms.custody.custody import Custody

    class Opened(Histories):
        open = staticmethod(fresh_bench)

    def forgetful(self):
        yield f"desk:{self.desk}", "Custodian", "custody"

    monkeypatch.setattr(Custody, "roles", forgetful)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            Opened,
            settings=settings(
                max_examples=10, stateful_step_count=30, deadline=None, phases=[Phase.generate]
            ),
        )
