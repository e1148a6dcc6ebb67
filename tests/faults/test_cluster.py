"""Several processes on one machine: a ZEO server, the projections and transient store shared."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from pyramid.paster import get_app
from webtest import TestApp
from ZEO.ClientStorage import ClientStorage

from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance
from eoffice_cms.content import actions
from eoffice_cms.custody.record import faults
from eoffice_cms.errors import NotPossible
from eoffice_cms.storage.home import Home

FAR = Path(__file__).with_name("far_process.py")
CONFIG = Path(__file__).parents[2] / "config"
STEPS = ("voted", "written", "finished", "committed")
FULL = bool(os.environ.get("EOFFICE_FULL"))
#: At which step of which commit each of those dies that are to die.
DEATHS = [(step, n) for step in STEPS for n in (1, 4, 7, 11)] if FULL else [
    ("finished", 3), ("written", 2)
]  # fmt: skip
PATIENCE = 60


class Process:
    """A process on the site, told what to do line by line."""

    def __init__(self, cluster):
        self.child = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(FAR), str(cluster.home), cluster.uri],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def tell(self, name, *arguments):
        self.child.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.child.stdin.flush()

    def answer(self):
        line = self.child.stdout.readline()
        assert line, f"the process ended: {self.child.poll()}"
        return json.loads(line)

    def __getattr__(self, name):
        def ask(*arguments):
            self.tell(name, *arguments)
            return self.answer()

        return ask

    def end(self):
        """Let it close and end; one that was killed has ended."""
        self.child.stdin.close()
        self.child.stdout.close()
        return self.child.wait(PATIENCE)


class Cluster:
    """A ZEO server as it is configured for production, and processes on it."""

    def __init__(self, home):
        self.home = home
        for name in ("zeo.conf", "zeo-client.conf"):
            text = (CONFIG / name).read_text().replace("/srv/eoffice", str(home))
            (home / name).write_text(text)
        self.uri = f"zconfig://{home}/zeo-client.conf#main"
        self.processes = []
        self.server = None
        self.start()

    def start(self):
        """Start the server and wait until it can be reached."""
        self.server = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "ZEO.runzeo", "-C", str(self.home / "zeo.conf")],
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not (self.home / "zeo.socket").exists():
            assert time.monotonic() < deadline and self.server.poll() is None
            time.sleep(0.02)

    def process(self, count=1):
        """Start processes at one time; return them once each has opened the site."""
        begun = [Process(self) for _ in range(count)]
        self.processes += begun
        for each in begun:
            each.tell("ready")
        for each in begun:
            assert each.answer() is True
        return begun[0] if count == 1 else begun

    def stop(self):
        for each in self.processes:
            each.end()
        self.server.terminate()
        self.server.wait(PATIENCE)


@pytest.fixture
def cluster(home):
    """A furnished site behind a ZEO server; its path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="zeo") as place:
        cluster = Cluster(Path(shutil.copytree(home, Path(place) / "home")))
        yield cluster
        cluster.stop()


@pytest.fixture
def opened(cluster, declarations):
    """The site opened in the test's own process as well."""
    app = Application(Home(cluster.home), declarations, uri=cluster.uri)
    yield app
    app.close()


def acknowledged_in(log):
    """Return number → length of the record, as was answered before."""
    found = {}
    for line in log.read_text().splitlines() if log.exists() else ():
        number, length = line.split()
        found[number] = int(length)
    return found


class TestKilledWhileOthersGoOn:
    def test_nothing_acknowledged_is_missing(self, cluster, tmp_path, declarations):
        """Two write all the time, and others die beside them at each step of a commit."""
        stop = tmp_path / "stop"
        writers = cluster.process(2)
        for name, each in zip("ab", writers, strict=True):
            each.tell("write_until", name, str(stop), str(tmp_path / name))
        for number, (step, after) in enumerate(DEATHS):
            victim = cluster.process()
            victim.die(step, after)
            victim.tell("write", f"victim {number}", 100, str(tmp_path / f"victim{number}"))
            assert victim.child.wait(PATIENCE) == -signal.SIGKILL
        acknowledged = {}
        for log in tmp_path.glob("victim*"):
            acknowledged |= acknowledged_in(log)
        stop.touch()
        for name, each in zip("ab", writers, strict=True):
            rounds, unseen = each.answer()
            assert rounds > 2 and unseen == []
            acknowledged |= acknowledged_in(tmp_path / name)
        # Processes that were never opened anew have made the gaps good.
        for each in writers:
            rows, files = each.lists_and_store()
            assert rows == files >= len(acknowledged) > 0
            assert each.differences() == []
        app = Application(Home(cluster.home), declarations, uri=cluster.uri)
        with app.work() as office:
            numbers = office.site.numbers
            for number, length in acknowledged.items():
                assert numbers[number].record.length >= length
            assert all(list(faults(file.record)) == [] for file in numbers.values())
            assert len(numbers) - len(acknowledged) <= len(DEATHS)
        assert list(maintenance.differences(app.projections, app.db)) == []
        app.close()

    def test_a_gap_is_made_good_by_whoever_asks_next(self, cluster, tmp_path):
        reader, victim = cluster.process(2)
        assert reader.subjects("victim") == []
        victim.die("finished", 1)
        victim.tell("write", "victim", 1, str(tmp_path / "log"))
        assert victim.child.wait(PATIENCE) == -signal.SIGKILL
        assert reader.subjects("victim") == ["victim 0"]
        assert reader.differences() == []

    def test_also_when_another_has_committed_over_it(self, cluster, tmp_path):
        """Whoever writes before anybody reads leaves word that there is a gap before it."""
        reader, victim = cluster.process(2)
        victim.die("finished", 1)
        victim.tell("write", "victim", 1, str(tmp_path / "log"))
        assert victim.child.wait(PATIENCE) == -signal.SIGKILL
        reader.rename("Written over it")
        reader.rename("And again")
        assert reader.subjects("victim") == ["victim 0"]
        assert reader.differences() == []


class TestInFlight:
    def test_a_commit_under_way_is_waited_for(self, cluster, opened, tmp_path):
        """Between the two commits of one process, another that reads does not take it for lost."""
        far, began = cluster.process(), []

        def ask(step):
            if step == "finished":
                far.tell("subjects", "underway")
                time.sleep(0.3)
                began.append(far)

        opened.probe = ask
        with opened.work("clerk") as office:
            place = office.site["files"]
            actions.create_file(office, place, subject="Underway", desk="u-clerk")
        assert began
        assert far.answer() == ["Underway"]
        assert far.applied() == opened.projections.writer.execute(
            "SELECT count(*) FROM applied"
        ).fetchone()[0]
        assert far.differences() == []

    def test_rows_that_fail_after_the_store_has_finished_are_made_good_elsewhere(self, cluster):
        failing, other = cluster.process(2)
        failing.fail_at("written")
        assert failing.rename("Refused")["error"] == "OSError"
        assert other.title() == "Files"
        failing.rename("Done")
        assert other.title() == "Done"
        assert other.differences() == failing.differences() == []


class TestReading:
    def test_what_one_was_answered_another_sees(self, cluster):
        one, other = cluster.process(2)
        for turn in range(20):
            who, reader = (one, other) if turn % 2 else (other, one)
            who.rename(f"Name {turn}")
            assert reader.title() == f"Name {turn}"
        rows = [each.lists_and_store() for each in (one, other)]
        assert rows[0] == rows[1]

    def test_a_client_that_does_not_hear_of_commits_is_refused(self, cluster, declarations):
        conf = cluster.home / "zeo-client.conf"
        conf.write_text(conf.read_text().replace("server-sync true", "server-sync false"))
        with pytest.raises(NotPossible, match="server-sync"):
            Application(Home(cluster.home), declarations, uri=cluster.uri)

    def test_verifying_holds_nobody_up(self, cluster, opened):
        far = cluster.process()
        found = maintenance.differences(opened.projections, opened.db)
        assert next(found, None) is None
        opened.projections.writer.execute("DELETE FROM desk")
        found = maintenance.differences(opened.projections, opened.db)
        assert next(found)[0] == "desk"
        far.rename("Meanwhile")  # a comparison has begun, and is not at its end
        assert {each[0] for each in found} == {"desk"}


class TestAddOns:
    def test_enabled_in_one_process_they_are_kept_by_all(self, cluster, tmp_path):
        one, other = cluster.process(2)
        assert one.enable("ranking") is None
        other.write("other", 2, str(tmp_path / "log"))
        assert one.rows("ranking_case") == other.rows("ranking_case") == 2
        assert one.differences() == other.differences() == []
        other.disable("ranking")
        one.write("rests", 1, str(tmp_path / "log"))
        other.enable("ranking")
        assert one.rows("ranking_case") == 3
        assert one.differences() == other.differences() == []

    def test_a_transaction_begun_before_is_tried_again(self, cluster, opened):
        far, turns = cluster.process(), []

        def create(office):
            if not turns:
                far.enable("ranking")
            turns.append(office.site.enabled_addons)
            place = office.site["files"]
            actions.create_file(office, place, subject="Meanwhile", desk="u-clerk")

        opened.run(create, user_id="clerk")
        assert turns == [frozenset(), frozenset({"ranking"})]
        assert far.rows("ranking_case") == 1
        assert far.differences() == []

    def test_where_the_one_that_enabled_them_died_another_builds(self, cluster, tmp_path):
        one, other = cluster.process(2)
        one.write("before", 1, str(tmp_path / "log"))
        one.enable("ranking", False)
        one.child.kill()
        one.child.wait(PATIENCE)
        assert other.rows("ranking_case") == 1
        assert other.differences() == []


class TestStarting:
    def test_several_that_start_at_once_build_the_lists_once(self, cluster, tmp_path):
        cluster.process().write("first", 1, str(tmp_path / "log"))
        for each in cluster.processes:
            each.end()
        cluster.processes.clear()
        for path in cluster.home.glob("projections.sqlite*"):
            path.unlink()
        for each in cluster.process(3):
            assert each.subjects("first") == ["first 0"]
            assert each.differences() == []

    def test_a_server_that_was_away_is_found_again(self, cluster):
        far = cluster.process()
        far.rename("Before")
        cluster.server.kill()
        cluster.server.wait(PATIENCE)
        (cluster.home / "zeo.socket").unlink(missing_ok=True)
        cluster.start()
        far.rename("After")
        assert far.title() == "After"
        assert far.differences() == []


class TestTransient:
    def test_it_is_one_for_all(self, cluster):
        one, other = cluster.process(2)
        token = one.transient("start_session", "clerk")
        assert other.transient("session", token) == "clerk"
        one.transient("add_flash", token, {"text": "Once"})
        assert other.transient("pop_flash", token) == [{"text": "Once"}]
        assert one.transient("pop_flash", token) == []
        for each in (one, other):
            each.tell("claims", "act", 200)
        got = one.answer() + other.answer()
        assert sorted(got) == list(range(200)), "each act is claimed by one of them"
        for each in (one, other):
            each.tell("failures", "user:clerk", 40)
        for each in (one, other):
            each.answer()
        from eoffice_cms.transient import TransientStore

        store = TransientStore(Home(cluster.home).transient)
        store.count_failure("user:clerk", free=81, pause=60.0)
        assert store.throttled("user:clerk") > 0, "it was the 81st wrong try"
        store.close()
        other.transient("end_session", token)
        assert one.transient("session", token) is None


class TestConfiguration:
    """What is given to administrators is what is tried here."""

    @pytest.fixture
    def ini(self, cluster):
        text = (CONFIG / "cluster.ini").read_text().replace("/srv/eoffice", str(cluster.home))
        path = cluster.home / "cluster.ini"
        path.write_text(text)
        return path

    def test_the_ini_file_serves_the_site_beside_others(
        self, cluster, ini, monkeypatch, tmp_path
    ):
        monkeypatch.delenv("EOFFICE_HOME", raising=False)
        monkeypatch.setenv("CHAMELEON_CACHE", str(tmp_path))
        cluster.process()
        wsgi = get_app(str(ini))
        try:
            page = TestApp(wsgi).get("/sign-in", extra_environ={"REMOTE_ADDR": "127.0.0.1"})
            assert page.status_int == 200
            assert isinstance(wsgi.registry.application.db.storage.base, ClientStorage)
        finally:
            wsgi.registry.application.close()

    def test_commands_run_while_the_site_is_served(self, cluster, ini, tmp_path):
        far = cluster.process()
        far.write("before", 1, str(tmp_path / "log"))
        said = subprocess.run(
            [sys.executable, "-c", "from eoffice_cms.cli import main; main()",
             "--ini", str(ini), "catalog", "verify", "--json"],
            env={**os.environ, "EOFFICE_HOME": str(cluster.home)},
            capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
        assert json.loads(said.stdout)["differences"] == 0
        far.rename("Going on")

    def test_a_torn_store_is_mended_before_the_server_starts(self, cluster):
        for each in cluster.processes:
            each.end()
        cluster.server.terminate()
        cluster.server.wait(PATIENCE)
        data, unit = cluster.home / "Data.fs", CONFIG / "systemd" / "eoffice-zeo.service"
        before = data.read_bytes()
        data.write_bytes(before + bytes(5000))
        command = next(
            line.partition("=")[2].replace("/srv/eoffice", str(cluster.home)).split()
            for line in unit.read_text().splitlines() if line.startswith("ExecStartPre")
        )  # fmt: skip
        subprocess.run([sys.executable, *command[1:]], check=True, timeout=PATIENCE)
        assert data.read_bytes() == before
        cluster.start()
        assert cluster.process().title() == "Files"


def test_the_storage_is_a_zeo_client(opened):
    """Else nothing of all this would have been tried."""
    assert isinstance(opened.db.storage.base, ClientStorage)
