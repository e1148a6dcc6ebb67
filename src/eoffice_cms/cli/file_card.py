"""One file with its record, as ``eoffice file show`` tells it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from eoffice_cms.cli.language import current, say
from eoffice_cms.cli.printing import facts, harmless, table, tell
from eoffice_cms.content.categories import category_title
from eoffice_cms.errors import _
from eoffice_cms.web.wording import OUTCOMES, PRIORITIES, day, file_states, iso, local, moment


def as_dict(file: Any) -> dict[str, Any]:
    """Return a file as plain data."""
    custody = file.custody
    return {
        "number": file.number,
        "subject": file.title_in(current()),
        "uid": file.uid,
        "state": file.state,
        "branch": file.__parent__.title_in(current()),
        "category": file.category,
        "received": iso(file.received),
        "decided": iso(file.decided) if file.decided else None,
        "decision": file.decision,
        "closed": iso(file.closed) if file.closed else None,
        "desk": custody.desk,
        "since": iso(custody.since),
        "opened": iso(custody.opened) if custody.opened else None,
        "priority": file.priority,
        "due": file.due.isoformat() if file.due else None,
        "notes": len(file.notes),
        "papers": len(file.correspondence),
        "record": [
            {
                "number": each.seq,
                "action": each.action,
                "actor": each.actor,
                "from": each.source,
                "to": each.target,
                "happened": iso(each.moment),
                "recorded": iso(each.at),
                "imported": each.imported,
            }
            for each in file.record
        ],
    }


def print_file(office: Any, file: Any) -> None:
    """Print a file in words."""
    from eoffice_cms.web.told import entry_item

    language, desk = current(), office.site.desks.get(file.desk)
    tell(f"{file.number}  {harmless(file.title_in(language))}")
    facts((
        (say(_("State")), say(file_states(office).get(file.state, file.state))),
        (say(_("Desk")), desk.title_in(language) if desk is not None else file.desk),
        (say(_("Since")), moment(file.custody.since, language)),
        (say(_("Branch")), file.__parent__.title_in(language)),
        (say(_("Category")), category_title(office, file.category, language) or None),
        (say(_("Priority")), say(PRIORITIES[file.priority])),
        (say(_("Received")), day(local(file.received).date(), language)),
        (say(_("Due")), day(file.due, language) if file.due else None),
        (say(_("Decision")), say(OUTCOMES[file.decision]) if file.decision in OUTCOMES else None),
        (say(_("Closed")), moment(file.closed, language) if file.closed else None),
    ))  # fmt: skip
    tell()
    reader = SimpleNamespace(office=office, translate=say, locale_name=language)
    entries = (entry_item(reader, each) for each in file.record)
    headings = (_("No."), _("When"), _("Who"), _("What"))
    table([say(each) for each in headings], (
        (each.number, each.when, each.who, " · ".join(filter(None, (each.what, each.imported))))
        for each in entries
    ))  # fmt: skip
