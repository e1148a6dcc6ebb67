"""A small demo district behind a real server, and journeys through it in headless Chromium."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from eoffice_cms.addons.enabling import enable
from eoffice_cms.application import Application
from eoffice_cms.demo.fill import fill_demo

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import browser as programs  # noqa: E402 (the path had to be set first)

ADDONS = ("departments", "ranking")
#: From this many on the demo accounts have fresh work on their desks.
FILES = 300
START_SECONDS, JOURNEY_SECONDS = 60, 240


@dataclass(frozen=True)
class Demo:
    """A filled demo site that no process has open."""

    home: Path
    password: str
    administrator: str


@dataclass(frozen=True)
class Server:
    """A running server of a site of its own."""

    base: str
    demo: Demo
    home: Path


@dataclass(frozen=True)
class Journey:
    """What a journey found: pages looked at, what was wrong, what it wants to tell."""

    pages: list[str]
    problems: list[str]
    facts: dict[str, Any]
    shots: Path

    def assert_clean(self) -> None:
        """Fail with all that was found wrong on the way, and where its pictures are."""
        told = "\n".join((*self.problems, f"Pictures of the pages: {self.shots}"))
        assert not self.problems, f"\n{told}"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo district, filled once."""
    home = tmp_path_factory.mktemp("demo") / "home"
    app = Application.open(home)
    app.initialise()
    for name in ADDONS:
        with app.work() as office:
            enable(office, name)
            enabled = office.site.enabled_addons
        app.follow_addons(enabled)
    accounts = dict(fill_demo(app, files=FILES).accounts)
    app.close()
    administrator = next(each for each in accounts if each.endswith("admin"))
    return Demo(home, accounts["clerk"], administrator)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server, as `make serve` runs it, on a copy of the demo district."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(demo.home, home)
    port = free_port()
    log = home.parent / "server.log"
    environment = {**os.environ, "EOFFICE_HOME": str(home), "PORT": str(port)}
    pserve = Path(sys.executable).with_name("pserve")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(pserve), str(ROOT / "development.ini")],
            env=environment, stdout=output, stderr=output,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/sign-in", process, log)
            yield Server(f"http://127.0.0.1:{port}", demo, home)
        finally:
            process.terminate()
            process.wait(20)
    said = log.read_text()
    assert "Traceback" not in said, said[-4000:]


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; fail with what it said when it does not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the pages are kept; EOFFICE_SHOTS chooses another place."""
    chosen = os.environ.get("EOFFICE_SHOTS")
    return Path(chosen) if chosen else tmp_path_factory.mktemp("shots")


@pytest.fixture
def play(server: Server, shots: Path) -> Callable[..., Journey]:
    """Return a function that plays a journey and returns what it found."""

    def play_(journey: str, language: str = "en", width: int = 1366, **more: Any) -> Journey:
        given = {
            "journey": journey, "language": language, "width": width, "base": server.base,
            "password": server.demo.password, "administrator": server.demo.administrator,
            "shots": str(shots), "chromium": programs.chromium(),
            "modules": str(ROOT / "node_modules"), "python": sys.executable,
            "transient": str(server.home / "transient.sqlite"), **more,
        }  # fmt: skip
        command = [programs.node(), str(HERE / "run.mjs"), json.dumps(given)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=JOURNEY_SECONDS, check=False
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return Journey(**json.loads(done.stdout.splitlines()[-1]), shots=shots)

    return play_
