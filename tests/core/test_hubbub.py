"""Many at work at once, some of them with bad luck: what remains is whole."""

import os
import random
import threading
import time

import pytest
from transaction.interfaces import TransientError

from eoffice_cms.catalog.synchronisation import RowDataManager
from eoffice_cms.content import actions
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import NotPossible, Refused

PEOPLE = ("clerk", "peer", "officer", "collector")
#: They go on until so much was done together, or for so many seconds.
GOAL = 400 if os.environ.get("EOFFICE_FULL") else 40
LONGEST = 90


class BadLuck(Exception):
    """What strikes some transactions at some step of their commit."""


class Hubbub:
    """People who act on the same files at the same time, and one who reads."""

    def __init__(self, bench):
        self.bench = bench
        self.files = [bench.new(person) for person in PEOPLE for _ in range(3)]
        self.barrier = threading.Barrier(len(PEOPLE) + 1)
        self.errors, self.done = [], []

    def once(self, office, person, pick):
        """Open or send one of the files; return its number and the length of its record."""
        file = office.load(pick.choice(self.files))
        if file.custody.desk != f"u-{person}" and pick.random() < 0.9:
            raise NotPossible("It lies elsewhere; only now and then is it tried all the same.")
        if file.state == "transit":
            actions.open_file(office, file)
        else:
            to = pick.choice([each for each in PEOPLE if each != person])
            actions.send(office, file, to=f"u-{to}", note=f"By {person}.")
        return file.number, file.record.length

    def act(self, person, pick):
        """Do something with the files again and again."""
        self.done.append(self.bench.app.run(self.once, person, pick, user_id=person))

    def read(self, pick):
        """Look at somebody's desk."""
        with self.bench.app.work(pick.choice(PEOPLE)) as office:
            today = self.bench.clock.now.date()
            for row in office.catalog.inbox(office.identity.desks, today):
                office.load(row.source)

    def repeat(self, function, *given):
        """Call the function many times; note what goes wrong save refusals and bad luck."""
        self.barrier.wait(30)
        end = time.monotonic() + LONGEST
        while len(self.done) < GOAL and time.monotonic() < end:
            try:
                function(*given)
            except (Refused, BadLuck):
                pass
            except TransientError as error:
                # A reader's row may be newer than its view; a writer tries again by itself.
                if function != self.read:
                    self.errors.append(error)
            except Exception as error:
                self.errors.append(error)

    def run(self):
        """Let everybody act at once; return the files and what was answered."""
        works = [(self.act, person, random.Random(seed)) for seed, person in enumerate(PEOPLE)]
        works.append((self.read, random.Random(99)))
        threads = [threading.Thread(target=self.repeat, args=each) for each in works]
        for each in threads:
            each.start()
        for each in threads:
            each.join(120)
        assert not any(each.is_alive() for each in threads)
        self.bench.app.probe = lambda _step: None
        assert self.errors == []
        return self.files, self.done


@pytest.fixture
def hubbub(bench):
    """Return a function that lets everybody act at once and returns what they did."""

    def work(probe=None):
        scene = Hubbub(bench)
        if probe is not None:
            bench.app.probe = probe
        return scene.run()

    return work


def check(bench, files, done):
    """Check that what was answered is there, and that everything agrees."""
    lengths = {}
    for number, length in done:
        lengths[number] = max(length, lengths.get(number, 0))
    with bench.app.work() as office:
        for number, length in lengths.items():
            assert office.site.numbers[number].record.length == length
        for file in map(office.load, files):
            assert list(faults(file.record)) == []
            assert file.custody.seq == 1 + sum("stay" in entry.data for entry in file.record)
        today = bench.clock.now.date()
        lie = [row.source for each in PEOPLE for row in office.catalog.inbox((f"u-{each}",), today)]
    assert sorted(lie) == sorted(files), "each file lies on one desk"
    assert bench.differences() == []
    assert not bench.app.projections.writer.in_transaction


def test_everything_agrees_afterwards(bench, hubbub):
    files, done = hubbub()
    assert len(done) >= GOAL
    check(bench, files, done)


@pytest.mark.parametrize("step", ["voted", "written"])
def test_bad_luck_before_the_store_has_finished_leaves_nothing(bench, hubbub, step):
    pick = random.Random(7)

    def strike(at):
        if at == step and pick.random() < 0.3:
            raise BadLuck

    files, done = hubbub(strike)
    check(bench, files, done)


def test_projections_that_fail_after_the_store_has_finished_catch_up(
    bench, hubbub, monkeypatch, caplog
):
    pick, real = random.Random(7), RowDataManager._tid

    def fail(self):
        if pick.random() < 0.2:
            raise OSError("disk full")
        return real(self)

    with monkeypatch.context() as patch:
        patch.setattr(RowDataManager, "_tid", fail)
        files, done = hubbub()
    assert "fell behind" in caplog.text
    check(bench, files, done)
