"""Recognise an act that was sent twice: what the record says was done is what is asked for."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from eoffice_cms.content.wording import normalised
from eoffice_cms.custody.record import Entry, commitment
from eoffice_cms.custody.salts import salt_of
from eoffice_cms.workflow.engine import record_of

Given = Mapping[str, Any]


def done_already(
    office: Any, obj: Any, action: str, expected: int | None, given: Given
) -> Entry | None:
    """Return the entry of this very act on a file, or on another object with a record.

    The person did it, with this very form, already.

    A double click, or a form sent again after going back, is no second act. A form with other
    words in it is: its words are nowhere recorded, and must not seem to be.

    :param expected: length of the record that the form showed
    :param given: what the form holds, under the names of the action's parameters
    """
    record = record_of(obj)
    if expected is None or not 0 <= expected < record.length:
        return None
    *since, entry = record.latest(record.length - expected)
    me = office.identity.user_id
    if entry.actor != me or entry.action != action or any(each.actor == me for each in since):
        return None  # somebody else's, another act, or one that the person has gone on from
    return entry if not given or _holds(obj, entry, given) else None


def _holds(file: Any, entry: Entry, given: Given) -> bool:
    """Say whether the entry, and what it points to, tell all that was given."""
    to, outcome, until = given.get("to"), given.get("outcome"), given.get("until")
    return (
        to in (None, entry.target)
        and outcome in (None, entry.data.get("outcome"))
        and (until is None or until.isoformat() == entry.data.get("until"))
        and _proves(entry.data.get("reason"), _reason_salts(file, entry), given.get("reason"))
        and _proves(entry.data.get("note"), _salts(file, given), given.get("note"))
        and _as_given(file, entry, given)
    )


def _reason_salts(file: Any, entry: Entry) -> list[bytes]:
    salt = salt_of(file, entry.seq, "reason")
    return [] if salt is None else [salt]


def _salts(file: Any, given: Given) -> list[bytes]:
    return [each.salt for each in file.notes] if given.get("note") else []


def _proves(kept: str | None, salts: list[bytes], text: str | None) -> bool:
    """Say whether a commitment is to the text; without a text there is nothing to prove."""
    text = normalised(text or "")
    if not text:
        return True
    return kept is not None and any(
        hmac.compare_digest(kept, commitment(salt, text)) for salt in salts
    )


def _as_given(file: Any, entry: Entry, given: Given) -> bool:
    """Say whether the file still carries the priority and due date that it was sent with."""
    if entry.seq != file.record.length:
        return True  # it went on since: they were the matter of the desk it was sent to
    return given.get("priority") in (None, file.custody.priority) and (
        "due" not in given or given["due"] == file.custody.due
    )
