"""What happened to a file, told to whoever asks for what was done already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eoffice_cms.content.file import File
from eoffice_cms.custody.record import Entry
from eoffice_cms.errors import _
from eoffice_cms.web.wording import day, desk_title, local, moment

#: How far back one's own act is looked for; what lies further back explains nothing.
LOOKED_AT = 20
YOURS = {
    "open": _("You opened this file on ${when}."),
    "put_up": _("You put this file up to ${desk} on ${when}."),
    "send": _("You sent this file to ${desk} on ${when}."),
    "return": _("You returned this file to ${desk} on ${when}."),
    "pull_back": _("You pulled this file back on ${when}."),
    "ask_back": _("You asked for this file back on ${when}."),
    "park": _("You parked this file on ${when}."),
    "resume": _("You took this file up again on ${when}."),
    "decide": _("You decided on this file on ${when}."),
    "close": _("You closed this file on ${when}."),
    "reopen": _("You reopened this file on ${when}."),
}


def when_imported(request: Any, entries: Sequence[Entry]) -> str | None:
    """Return the sentence that says when entries were imported, if it was the same day for all."""
    imported = [each for each in entries if each.imported]
    days = {local(each.at).date() for each in imported}
    if len(days) != 1:
        return None
    if len(imported) == len(entries):
        sentence = _("Imported: all this happened elsewhere and was recorded here on ${day}.")
    else:
        sentence = _("What is marked “imported” happened elsewhere; it was recorded on ${day}.")
    said = {"day": day(days.pop(), request.locale_name)}
    return request.translate(_(str(sentence), mapping=said))  # type: ignore[no-any-return]


def what_overtook(office: Any, file: File, action: str) -> list[Entry]:
    """Return the entries, newest first, that make an action come too late.

    They begin with one's own act where that was it, else with what happened last.
    """
    found: list[Entry] = []
    for entry in file.record.latest(LOOKED_AT):
        found.append(entry)
        if entry.actor == office.identity.user_id:
            if entry.action == action:
                return found
            break
    return found[:1]


def your_act(request: Any, entries: Sequence[Entry]) -> str | None:
    """Return the sentence that tells the person of their own last act among the entries."""
    me = request.office.identity.user_id
    entry = next((each for each in entries if each.actor == me), None)
    sentence = YOURS.get(entry.action) if entry is not None else None
    if entry is None or sentence is None:
        return None
    said = {
        "desk": desk_title(request, entry.target),
        "when": moment(entry.moment, request.locale_name),
    }
    return request.translate(_(str(sentence), mapping=said))  # type: ignore[no-any-return]
