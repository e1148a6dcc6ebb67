"""A process killed at any step of a commit loses nothing it acknowledged, and the two agree."""

import os
import shutil
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from eoffice_cms.application import Application
from eoffice_cms.catalog import catchup, maintenance
from eoffice_cms.custody.record import faults
from eoffice_cms.storage.home import Home
from eoffice_cms.storage.tail import cut_zeros

SENDER = Path(__file__).with_name("sender.py")
STEPS = ("voted", "written", "finished", "committed")
#: After so many commits the child is killed: at its first, in the middle, in a burst.
MOMENTS = (1, 2, 5, 9, 14, 23) if os.environ.get("EOFFICE_FULL") else (1, 5, 14)


def killed(home, step, after, log):
    """Run the child until it is killed; return what it had acknowledged, by number."""
    child = subprocess.run(
        [sys.executable, "-W", "ignore", str(SENDER), str(home), step, str(after), str(log)],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL, child.stderr
    acknowledged = {}
    for line in log.read_text().splitlines() if log.exists() else ():
        _what, number, length = line.split()
        acknowledged[number] = int(length)
    return acknowledged


def check(app, acknowledged):
    """Check that nothing acknowledged is missing and that every chain is whole."""
    with app.work() as office:
        numbers = office.site.numbers
        assert set(acknowledged) <= set(numbers)
        assert len(numbers) - len(acknowledged) <= 1, "at most the one that was under way"
        beyond = 0
        for number, file in numbers.items():
            length = acknowledged.get(number, 0)
            assert length <= file.record.length <= length + 1
            beyond += file.record.length - length
            assert list(faults(file.record)) == []
        assert beyond <= 1
        given = [int(number.rsplit("/", 1)[1]) for number in sorted(numbers)]
        assert all(second - first == 1 for first, second in pairwise([0, *given]))
    return beyond


class TestKills:
    @pytest.mark.parametrize("after", MOMENTS)
    @pytest.mark.parametrize("step", STEPS)
    def test_nothing_acknowledged_is_missing(self, home, open_app, tmp_path, step, after):
        acknowledged = killed(home, step, after, tmp_path / "log")
        app = open_app(home)
        beyond = check(app, acknowledged)
        assert beyond == (0 if step in ("voted", "written") else 1)
        assert list(maintenance.differences(app.projections, app.db)) == []
        assert app.projections.taken_in == app.db.lastTransaction()
        with app.work("clerk") as office:
            file = next(iter(office.site.numbers.values()), None)
            assert file is None or office.catalog.by_number(file.number) is not None

    def test_again_and_again_in_one_site(self, home, tmp_path, declarations):
        log = tmp_path / "log"
        for round, step in enumerate(STEPS):
            acknowledged = killed(home, step, 3 + round, log)
            app = Application(Home(home), declarations)
            with app.work() as office:
                assert set(acknowledged) <= set(office.site.numbers)
                for number, length in acknowledged.items():
                    assert office.site.numbers[number].record.length >= length
            assert list(maintenance.differences(app.projections, app.db)) == []
            app.close()


class TestTheCheckCanFail:
    """Without catching up, a kill between the two commits must be seen."""

    def test_without_catching_up_the_projections_stay_behind(
        self, home, open_app, tmp_path, monkeypatch
    ):
        killed(home, "finished", 4, tmp_path / "log")
        copy = tmp_path / "copy"
        shutil.copytree(home, copy)
        with monkeypatch.context() as patch:
            patch.setattr(catchup, "_missing", lambda _store, _db: {})
            behind = open_app(copy)
            assert list(maintenance.differences(behind.projections, behind.db)) != []
        caught_up = open_app(home)
        assert list(maintenance.differences(caught_up.projections, caught_up.db)) == []

    def test_a_lost_transaction_is_seen(self, home, open_app, tmp_path):
        """Cut a transaction off the store's end: the check of acknowledgements must notice."""
        acknowledged = killed(home, "committed", 5, tmp_path / "log")
        app = open_app(home)
        last = list(app.db.storage.iterator())[-3]
        app.close()
        with open(home / "Data.fs", "r+b") as data:
            data.truncate(last._pos)
        (home / "Data.fs.index").unlink(missing_ok=True)
        shorter = open_app(home)
        with pytest.raises(AssertionError):
            check(shorter, acknowledged)


class TestTornTail:
    """A power cut may tear off the end of the store, or leave it full of zeros."""

    @pytest.fixture
    def filled(self, bench, home):
        for number in range(4):
            bench.new(subject=f"Matter {number}", note="Opinion.")
        bench.app.close()
        (home / "Data.fs.index").unlink(missing_ok=True)
        return home

    @pytest.mark.parametrize("bytes_gone", [1, 8, 100, 700, 5000])
    def test_a_torn_tail_is_left_out(self, filled, open_app, bytes_gone):
        size = (filled / "Data.fs").stat().st_size
        with open(filled / "Data.fs", "r+b") as data:
            data.truncate(size - bytes_gone)
        app = open_app(filled)
        assert list(maintenance.differences(app.projections, app.db)) == []
        with app.work("clerk") as office:
            found = len(office.site.numbers)
            assert 1 <= found <= 3
            assert office.catalog.search("matter").total == found

    def test_transactions_cut_off_whole_are_left_out_of_the_projections(self, filled, open_app):
        app = open_app(filled)
        last = list(app.db.storage.iterator())[-2]
        app.close()
        with open(filled / "Data.fs", "r+b") as data:
            data.truncate(last._pos)
        (filled / "Data.fs.index").unlink(missing_ok=True)
        app = open_app(filled)
        assert list(maintenance.differences(app.projections, app.db)) == []
        with app.work("clerk") as office:
            assert len(office.site.numbers) == office.catalog.search("matter").total == 2

    @pytest.mark.parametrize("zeros", [1, 7, 8, 23, 100, 4096, 1 << 20])
    @pytest.mark.parametrize("torn", [0, 1, 300])
    def test_a_tail_of_zeros_is_put_aside(self, filled, open_app, zeros, torn):
        """With ``torn`` bytes of the last transaction overwritten by them as well."""
        size = (filled / "Data.fs").stat().st_size
        with open(filled / "Data.fs", "r+b") as data:
            data.seek(size - torn)
            data.write(bytes(torn + zeros))
        app = open_app(filled)
        with app.work("clerk") as office:
            found = len(office.site.numbers)
            assert found == office.catalog.search("matter").total
            assert found == (4 if torn == 0 else 3)
        assert list(maintenance.differences(app.projections, app.db)) == []

    def test_what_is_put_aside_is_kept_byte_for_byte(self, filled, open_app):
        size = (filled / "Data.fs").stat().st_size
        with open(filled / "Data.fs", "ab") as data:
            data.write(bytes(5000))
        open_app(filled)
        assert (filled / f"Data.fs.tail-{size}").read_bytes() == bytes(5000)

    def test_a_whole_store_is_left_alone(self, filled):
        before = (filled / "Data.fs").read_bytes()
        assert cut_zeros(filled / "Data.fs") is None
        assert (filled / "Data.fs").read_bytes() == before

    def test_what_is_no_work_of_a_power_cut_is_left_alone(self, filled):
        """Broken in the middle and zeros at the end: cutting would lose what can be read."""
        size = (filled / "Data.fs").stat().st_size
        with open(filled / "Data.fs", "r+b") as data:
            data.seek(12)
            data.write(bytes(8))
            data.seek(size)
            data.write(bytes(64))
        before = (filled / "Data.fs").read_bytes()
        assert cut_zeros(filled / "Data.fs") is None
        assert (filled / "Data.fs").read_bytes() == before
