"""Write what a log says of one case into a file's record, and move the file as it was moved.

A log is held to less than people are: nobody has to sit at a desk, a due day may have passed, a
step may come after the end. So entries are appended to the record as custody keeps it, and not
through the actions that people perform. Each keeps both times, when it happened and when it was
recorded, and so says that it was imported.

A step is known by its end. The file therefore passes to the next desk when the last step at the
desk before was done, and was opened there by the end of the first step at the latest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from eoffice_cms.clock import from_micros, to_micros
from eoffice_cms.content.actions import create_file
from eoffice_cms.importing.cases import Case, Event

FindDesk = Callable[[Event], str]


def begin(office: Any, case: Case, place: Any, find_desk: FindDesk) -> Any:
    """Create the file of a case on the desk of its first step, and return it."""
    first = case.events[0]
    received = case.received if case.received is not None else first.at
    moment = from_micros(received)
    file = create_file(
        office,
        place,
        subject=case.subjects.get("en") or next(iter(case.subjects.values())),
        desk=find_desk(first),
        received=moment,
        category=case.category,
        due=date.fromisoformat(case.due) if case.due else None,
        happened=moment,
        number=case.number,
    )
    file.titles = dict(case.subjects)
    file.custody.since = file.custody.opened = min(received, first.at)
    return file


def go_on(office: Any, file: Any, case: Case, last: int, find_desk: FindDesk) -> int:
    """Append the steps of a case, its movements and its closing; return when its last step was.

    :param case: with those steps, and that closing, that the file does not have yet
    :param last: when the last step that the file has was done, in microseconds since the epoch
    """
    write = _Writer(office, file)
    closed = case.closed
    write.dates(case)
    for event in case.events:
        if closed is not None and event.at > closed:
            write.close(closed)
            closed = None
        desk = find_desk(event)
        if file.state == "closed":
            write.step(event, desk, late=event.at > (to_micros(file.closed) or 0))
            continue
        if desk != file.custody.desk:
            write.move(desk, at=last, opened=event.at)
        write.step(event, desk)
        last = event.at
    if closed is not None:
        write.close(closed)
    return last


class _Writer:
    """Append imported entries to one file's record."""

    def __init__(self, office: Any, file: Any) -> None:
        self.file = file
        self.actor = office.identity.user_id
        self.now = to_micros(office.now)
        self.impossible: dict[str, str] = {}

    def _append(self, action: str, happened: int, **values: Any) -> None:
        if self.impossible:
            values["data"] = {**values.get("data", {}), "impossible": self.impossible}
            self.impossible = {}
        self.file.record.append(
            at=self.now, happened=happened, actor=self.actor, action=action, **values
        )
        moment = from_micros(happened)
        if moment is not None and moment > self.file.modified:
            self.file.modified = moment

    def dates(self, case: Case) -> None:
        """Have the next entry keep the file's dates that no record can hold as times."""
        self.impossible = dict(case.impossible)

    def step(self, event: Event, desk: str, *, late: bool = False) -> None:
        data: dict[str, Any] = {"activity": event.activity}
        if event.id is not None:
            data["event"] = event.id
        if late:
            data["late"] = True
        if event.impossible is not None:
            data["time"] = event.impossible
        self._append("step", event.at, source=desk, data=data)

    def move(self, desk: str, *, at: int, opened: int) -> None:
        custody = self.file.custody
        source = custody.desk
        stay = custody.pass_to(desk, at, by=self.actor, due=custody.due, priority=custody.priority)
        custody.opened = opened
        self._append("send", at, source=source, target=desk, data={"stay": stay})

    def close(self, at: int) -> None:
        self.file.state = "closed"
        self.file.closed = from_micros(at)
        self.file.custody.closed = True
        self._append("close", at, source=self.file.custody.desk)
