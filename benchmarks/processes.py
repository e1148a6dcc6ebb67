"""The processes of a run: servers with their processor time and memory, and the client."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

INI = """[app:main]
use = egg:eoffice_cms

[server:main]
use = egg:eoffice_cms
host = 127.0.0.1
threads = 4

[loggers]
keys = root

[handlers]
keys = console

[formatters]
keys =

[logger_root]
level = ERROR
handlers = console

[handler_console]
class = StreamHandler
args = (sys.stderr,)
"""
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
LONGEST_START = 120.0

Request = tuple[str, str, str | None]


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A server process; use as a context."""

    def __init__(self, command: list[str], port: int, **environment: str) -> None:
        self.port = port
        self.command = command
        self.environment = {**os.environ, "PORT": str(port), **environment}
        self.start_seconds = 0.0

    def __enter__(self) -> Server:
        started = time.perf_counter()
        self.process = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.DEVNULL
        )
        while not self._answers():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.command} ended with {self.process.returncode}")
            if time.perf_counter() - started > LONGEST_START:
                raise TimeoutError(f"{self.command} does not answer")
            time.sleep(0.005)
        self.start_seconds = time.perf_counter() - started
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self) -> bool:
        """Ask for the first page; True once it has come whole."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                connection.sendall(b"GET /sign-in HTTP/1.0\r\n\r\n")
                with connection.makefile("rb") as answer:
                    return b" " in answer.readline() and answer.read() != b""
        except OSError:
            return False

    def cpu_seconds(self) -> float:
        """Return processor time, user and system, of all threads so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident_bytes(self) -> int:
        """Return the memory that the process holds."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE


def bare_server() -> Server:
    """Return the server of the reference page."""
    port = free_port()
    return Server([sys.executable, "-W", "ignore", "-m", "benchmarks.bare", str(port)], port)


def office_server(home: Path) -> Server:
    """Return the product's server, as ``pserve`` runs it in production, on a home."""
    ini = home / "benchmark.ini"
    ini.write_text(INI)
    pserve = str(Path(sys.executable).with_name("pserve"))
    command = [sys.executable, "-W", "ignore", pserve, "-q", str(ini)]
    return Server(command, free_port(), EOFFICE_HOME=str(home))


class Client:
    """The client process; use as a context."""

    def __enter__(self) -> Client:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.client"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)

    def ask(
        self,
        server: Server,
        requests: Iterable[Request],
        *,
        cookie: str = "",
        connections: int = 4,
        seconds: float = 20.0,
        expect: str = "200",
    ) -> dict[str, Any]:
        """Do requests; return count, seconds, and the server's processor seconds.

        :raises RuntimeError: when an answer is not as expected
        """
        job = {
            "port": server.port, "requests": list(requests), "cookie": cookie,
            "connections": connections, "seconds": seconds,
        }  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        before = server.cpu_seconds()
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        answer["cpu"] = server.cpu_seconds() - before
        wrong = [each for each in answer["statuses"] if not each.startswith(expect)]
        if wrong or not answer["count"]:
            raise RuntimeError(f"{job['requests'][0][:2]} …: {answer['statuses']}")
        return answer
