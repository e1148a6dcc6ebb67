"""A client in a process of its own: keep-alive connections, a bounded count and time.

Reads one JSON object from each line of standard input and answers with one on standard output.
"""

from __future__ import annotations

import json
import queue
import socket
import sys
import threading
import time
from collections import Counter
from typing import Any

TIMEOUT = 30.0


class Connection:
    """One keep-alive connection on the loopback."""

    def __init__(self, port: int, cookie: str) -> None:
        self.head = f"Host: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept-Language: hi\r\n"
        self.port = port
        self._open()

    def _open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = self.socket.makefile("rb")

    def ask(self, method: str, path: str, body: str | None) -> tuple[int, int, str]:
        """Send a request and return (status, length, where it redirects to)."""
        lines = f"{method} {path} HTTP/1.1\r\n{self.head}"
        data = b"" if body is None else body.encode()
        if body is not None:
            lines += (
                "Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(data)}\r\n"
            )
        self.socket.sendall(f"{lines}\r\n".encode() + data)
        status = int(self.answers.readline().split(None, 2)[1])
        length, location, close = 0, "", False
        while (line := self.answers.readline().strip()) != b"":
            name, _colon, value = line.partition(b":")
            name = name.lower()
            if name == b"content-length":
                length = int(value)
            elif name == b"location":
                location = value.strip().decode()
            elif name == b"connection" and value.strip().lower() == b"close":
                close = True
        self.answers.read(length)
        if close:
            self.socket.close()
            self._open()
        return status, length, location


def work(job: dict[str, Any]) -> dict[str, Any]:
    """Do the requests of a job and return what came of them."""
    waiting: queue.SimpleQueue[tuple[str, str, str | None]] = queue.SimpleQueue()
    for each in job["requests"]:
        waiting.put(tuple(each))
    connections = [Connection(job["port"], job["cookie"]) for _ in range(job["connections"])]
    statuses: Counter[str] = Counter()
    lengths: list[int] = []
    started = time.perf_counter()
    until = started + job["seconds"]

    def run(connection: Connection) -> None:
        while time.perf_counter() < until:
            try:
                request = waiting.get_nowait()
            except queue.Empty:
                return
            status, length, location = connection.ask(*request)
            statuses[f"{status} {location.partition('?')[0]}" if location else str(status)] += 1
            lengths.append(length)

    threads = [threading.Thread(target=run, args=(each,)) for each in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    for each in connections:
        each.socket.close()
    return {
        "count": len(lengths), "seconds": seconds, "statuses": statuses,
        "length": sum(lengths) // max(len(lengths), 1),
    }  # fmt: skip


def main() -> None:
    """Take jobs until standard input ends."""
    for line in sys.stdin:
        print(json.dumps(work(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
