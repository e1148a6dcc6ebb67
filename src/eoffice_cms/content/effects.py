"""What each transition does to a file, and the guards that may refuse it with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from eoffice_cms.clock import OFFICE_ZONE, from_micros
from eoffice_cms.content.yellow import attendants, note_in_hand
from eoffice_cms.custody.custody import PRIORITIES
from eoffice_cms.custody.desks import desk_of
from eoffice_cms.custody.record import commitment
from eoffice_cms.custody.salts import commit_next
from eoffice_cms.errors import Invalid, _
from eoffice_cms.security.evaluator import aggregate_of
from eoffice_cms.security.users import names_of
from eoffice_cms.workflow.declaration import Guard
from eoffice_cms.workflow.engine import rely_on

Said = dict[str, Any]
Given = Mapping[str, Any]

OUTCOMES = ("approved", "rejected", "directed")


def local_day(moment: int) -> date:
    """Return the day of the office's calendar on which a moment falls."""
    at = from_micros(moment)
    assert at is not None
    return at.astimezone(OFFICE_ZONE).date()


def guarding(title: str) -> Callable[[Guard], Guard]:
    """Give a guard the words for what it asks, as control panels show them."""

    def give(guard: Guard) -> Guard:
        guard.title = title  # type: ignore[attr-defined]  # functions take attributes
        return guard

    return give


def _desk_of(office: Any, file: Any) -> Any:
    """Return the desk that holds the file, relied on; None where it is no more."""
    desk = office.site.desks.get(file.custody.desk)
    return None if desk is None else rely_on(desk)


def _attended(office: Any, desk: Any) -> bool:
    """Say whether somebody who can sign in answers for the desk."""
    return bool(attendants(office, desk.id))


# guards: (office, file, what is given) -> why not, or None


@guarding(_("a desk is above this one"))
def has_superior(office: Any, file: Any, given: Given) -> str | None:
    """Refuse where no desk is above the one that holds the file."""
    desk = _desk_of(office, file)
    if desk is None or desk.superior is None:
        return _("There is no desk above yours. Use “Send”.")
    return None


@guarding(_("it came from another desk"))
def has_sender(office: Any, file: Any, given: Given) -> str | None:
    """Refuse to return what came from nowhere."""
    if file.custody.sender is None:
        return _("The file began at this desk; there is nobody to return it to.")
    sender = office.site.desks.get(file.custody.sender)
    if sender is None or not _attended(office, sender):
        return _("Nobody sits at the desk it came from. Use “Send”.")
    return None


@guarding(_("an officer sits at the desk"))
def desk_decides(office: Any, file: Any, given: Given) -> str | None:
    """Refuse a decision at a desk that is not an officer's."""
    desk = _desk_of(office, file)
    if desk is None or not desk.decides:
        return _("Only an officer decides. Put the file up.")
    return None


@guarding(_("the file is open on an officer's desk"))
def on_an_officers_desk(office: Any, draft: Any, given: Given) -> str | None:
    """Refuse to approve a draft unless its file is being worked on at an officer's desk."""
    file = aggregate_of(draft)
    if file.state != "active":
        return _("Open the file first.")
    return desk_decides(office, file, given)


@guarding(_("nobody else is writing a note"))
def no_open_yellow_of_others(office: Any, file: Any, given: Given) -> str | None:
    """Refuse to send away a note that somebody else at the desk is still writing."""
    note = note_in_hand(office, file)
    if note is None or note.creator == office.identity.user_id:
        return None
    writer = names_of(office.site, note.creator)
    return _("${who} is still writing a note on this file.", mapping={"who": writer})


@guarding(_("no draft waits for approval"))
def no_pending_draft(office: Any, file: Any, given: Given) -> str | None:
    """Refuse to close a file with a draft that was neither approved nor sent."""
    if any(draft.state == "draft" for draft in file.drafts):
        return _("A draft on this file still waits for approval.")
    return None


@guarding(_("it was not asked for already"))
def not_yet_asked(office: Any, file: Any, given: Given) -> str | None:
    """Refuse to ask twice for the same file."""
    if file.custody.asked is not None:
        return _("You have already asked for it back.")
    return None


# effects: (office, file, what is given) -> what the record's entry says


def nothing_more(office: Any, obj: Any, given: Given) -> Said:
    """Change nothing but the state."""
    return {}


def approve(office: Any, draft: Any, given: Given) -> Said:
    """An officer approves a draft: its text is the one that goes out."""
    return {
        "source": aggregate_of(draft).custody.desk,
        "place": draft.__name__,
        "text": commitment(draft.salt, draft.text),
    }


def open_(office: Any, file: Any, given: Given) -> Said:
    """The holder opens what has arrived."""
    file.custody.opened = given["moment"]
    return {"source": file.custody.desk}


def _with_note(file: Any, given: Given) -> Said:
    """Turn the yellow note green that goes along, if one does, and return what is said of it."""
    note = given.get("note")
    if note is None:
        return {}
    note.state, note.modified = "green", from_micros(given["moment"])
    file.end_note(note)
    return {"note": commitment(note.salt, note.text)}


def _pass(office: Any, file: Any, target: str, given: Given, *, back: bool = False) -> Said:
    custody = file.custody
    source = custody.desk
    if target == source:
        raise Invalid(_("The file already lies on this desk. Choose another."), field="to")
    due = given.get("due")
    if due is not None and due < local_day(given["moment"]):
        raise Invalid(_("The due date has passed. Choose a day to come."), field="due")
    priority = given.get("priority") or custody.priority
    if priority not in PRIORITIES:
        raise Invalid(_("Choose one of the priorities."), field="priority")
    ended = custody.pass_to(
        target,
        given["moment"],
        by=office.identity.user_id,
        due=due,
        priority=priority,
        back=back,
    )
    return {"source": source, "target": target, "stay": ended, **_with_note(file, given)}


def send(office: Any, file: Any, given: Given) -> Said:
    """Pass the file to a desk."""
    target = rely_on(desk_of(office.site, given["to"]))
    if not given.get("vacant") and not _attended(office, target):
        raise Invalid(
            _("Nobody sits at this desk now. Choose another."), field="to"
        )
    return _pass(office, file, target.id, given)


def put_up(office: Any, file: Any, given: Given) -> Said:
    """Pass the file to the desk above."""
    return send(office, file, {**given, "to": desk_of(office.site, file.custody.desk).superior})


def return_(office: Any, file: Any, given: Given) -> Said:
    """Pass the file back to the desk it came from."""
    return _pass(office, file, file.custody.sender, given)


def pull_back(office: Any, file: Any, given: Given) -> Said:
    """The sender takes back what was not opened."""
    return _pass(office, file, file.custody.sender, given, back=True)


def ask_back(office: Any, file: Any, given: Given) -> Said:
    """The sender asks for what was opened already."""
    file.custody.asked = given["reason"]
    return {
        "source": file.custody.sender,
        "target": file.custody.desk,
        "reason": commit_next(file, "reason", given["reason"]),
    }


LONGEST_PARK = timedelta(days=366)


def park(office: Any, file: Any, given: Given) -> Said:
    """Lay the file aside until a day."""
    today, until = local_day(given["moment"]), given["until"]
    if until <= today:
        raise Invalid(_("Choose a day to come for the file to return."), field="until")
    if until > today + LONGEST_PARK:
        raise Invalid(_("A file is parked for a year at most."), field="until")
    file.custody.parked = (given["reason"], until.isoformat())
    return {
        "source": file.custody.desk,
        "until": until.isoformat(),
        "reason": commit_next(file, "reason", given["reason"]),
    }


def resume(office: Any, file: Any, given: Given) -> Said:
    """Take a parked file up again."""
    file.custody.parked = None
    return {"source": file.custody.desk}


def decide(office: Any, file: Any, given: Given) -> Said:
    """Record an officer's decision."""
    if given["outcome"] not in OUTCOMES:
        raise Invalid(_("Choose one of the decisions."), field="outcome")
    file.decided = from_micros(given["moment"])
    file.decision = given["outcome"]
    return {"source": file.custody.desk, "outcome": given["outcome"], **_with_note(file, given)}


def noted(office: Any, file: Any, given: Given) -> Said:
    """Record the reason and the note that are given, if any; the file stays on its desk."""
    said: Said = {"source": file.custody.desk, **_with_note(file, given)}
    if given.get("reason"):
        said["reason"] = commit_next(file, "reason", given["reason"])
    return said


def close(office: Any, file: Any, given: Given) -> Said:
    """Close the file."""
    file.closed = from_micros(given["moment"])
    file.custody.closed = True
    return {"source": file.custody.desk, **_with_note(file, given)}


def reopen(office: Any, file: Any, given: Given) -> Said:
    """Open a closed file again; it lies where it was closed."""
    file.closed = file.decided = file.decision = None
    file.reopened += 1
    file.custody.closed = False
    return {"source": file.custody.desk, "reason": commit_next(file, "reason", given["reason"])}
