"""How a file moves: from desk to desk, aside for a while, and to its close."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from eoffice_cms.content.file import File
from eoffice_cms.content.papers import own_note
from eoffice_cms.content.wording import REASON, clean
from eoffice_cms.workflow.engine import perform


class Basis(TypedDict, total=False):
    """What every movement takes beside its own.

    ``expected``: length of the record that the page showed, refused as stale if it has grown;
    ``happened``: when it was done, for history that is brought in afterwards.
    """

    expected: int | None
    happened: datetime | None


class Noted(Basis, total=False):
    """``note``: text of one's yellow note, which turns green as the file goes."""

    note: str | None


class Onward(Noted, total=False):
    """``vacant``: whether a desk at which nobody sits will do."""

    priority: str | None
    due: date | None
    vacant: bool


def open_file(office: Any, file: File, **basis: Unpack[Basis]) -> None:
    """Open a file that has arrived; from then on its sender can no longer pull it back."""
    perform(office, file, "open", {}, **basis)


def send(office: Any, file: File, *, to: str, **onward: Unpack[Onward]) -> None:
    """Send the file to a desk.

    :raises Refused: see :func:`eoffice_cms.workflow.engine.perform`
    """
    _move(office, file, "send", to=to, **onward)


def put_up(office: Any, file: File, **onward: Unpack[Onward]) -> None:
    """Send the file to the desk above."""
    _move(office, file, "put_up", **onward)


def return_file(office: Any, file: File, **noted: Unpack[Noted]) -> None:
    """Return the file to the desk it came from."""
    _move(office, file, "return", **noted)


def decide(office: Any, file: File, *, outcome: str, **noted: Unpack[Noted]) -> None:
    """Record an officer's decision: ``approved``, ``rejected`` or ``directed``."""
    _move(office, file, "decide", outcome=outcome, **noted)


def close_file(office: Any, file: File, **noted: Unpack[Noted]) -> None:
    """Close the file."""
    _move(office, file, "close", **noted)


def pull_back(office: Any, file: File, **basis: Unpack[Basis]) -> None:
    """Take back a file that was sent and not yet opened."""
    perform(office, file, "pull_back", {}, **basis)


def ask_back(office: Any, file: File, *, reason: str, **basis: Unpack[Basis]) -> None:
    """Ask the holder to return a file that was opened already."""
    perform(office, file, "ask_back", {"reason": _reason(reason)}, **basis)


def park(
    office: Any, file: File, *, reason: str, until: date, **basis: Unpack[Basis]
) -> None:
    """Lay the file aside until a day, for a reason."""
    perform(office, file, "park", {"reason": _reason(reason), "until": until}, **basis)


def resume(office: Any, file: File, **basis: Unpack[Basis]) -> None:
    """Take a parked file up again."""
    perform(office, file, "resume", {}, **basis)


def reopen(office: Any, file: File, *, reason: str, **basis: Unpack[Basis]) -> None:
    """Open a closed file again, for a reason."""
    perform(office, file, "reopen", {"reason": _reason(reason)}, **basis)


def act(
    office: Any, file: File, transition: str, *, reason: str | None = None, **noted: Unpack[Noted]
) -> None:
    """Perform a transition that has no service of its own, such as one of an add-on."""
    given = {"reason": _reason(reason)} if reason and reason.strip() else {}
    _move(office, file, transition, **given, **noted)


def _reason(text: str) -> str:
    return clean(text, longest=REASON, field="reason", lines=True)


def _move(
    office: Any,
    file: File,
    action: str,
    *,
    note: str | None = None,
    expected: int | None = None,
    happened: datetime | None = None,
    **given: Any,
) -> None:
    """Perform a transition that turns the note green: the note goes with the file."""
    moment = happened or office.now

    def parameters() -> dict[str, Any]:
        if file.state == "active":
            given["note"] = own_note(office, file, note, moment)
        return given

    perform(office, file, action, parameters, expected=expected, happened=happened)
