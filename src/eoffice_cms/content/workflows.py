"""The core's workflows: file, note, letter, document and place."""

from __future__ import annotations

from eoffice_cms.content import effects
from eoffice_cms.errors import _
from eoffice_cms.workflow import State, Transition, Workflow

ROLES = frozenset(
    "Administrator Auditor Member Head Coordinator Clerk Reader Editor Owner "
    "Custodian Sender Handler Anonymous".split()
)

_SEEN_BY = ("Custodian", "Handler", "Head", "Coordinator", "Reader", "Auditor")

#: The office manual's limit for one desk.
DESK_DAYS = 7

FILE = Workflow(
    "file",
    _("File"),
    "active",
    states=(
        State(
            "transit",
            _("In transit"),
            {
                "file.view": _SEEN_BY,
                "file.open": ("Custodian",),
                "file.pull_back": ("Sender",),
                "file.share": ("Custodian", "Head"),
            },
            days=DESK_DAYS,
        ),
        State(
            "active",
            _("On the desk"),
            {
                "file.view": _SEEN_BY,
                "file.work": ("Custodian",),
                "file.ask_back": ("Sender",),
                "file.share": ("Custodian", "Head"),
            },
            days=DESK_DAYS,
        ),
        State(
            "parked",
            _("Parked"),
            {
                "file.view": _SEEN_BY,
                "file.resume": ("Custodian",),
                "file.share": ("Custodian", "Head"),
            },
        ),
        State(
            "closed",
            _("Closed"),
            {
                "file.view": _SEEN_BY,
                "file.reopen": ("Custodian", "Head"),
                "file.share": ("Custodian", "Head"),
            },
        ),
    ),
    transitions=(
        Transition(
            "open", _("Open"), ("transit",), "active", "file.open", effects.open_, primary=True
        ),
        Transition(
            "put_up", _("Put up"), ("active",), "transit", "file.work", effects.put_up,
            (effects.has_superior, effects.no_open_yellow_of_others), primary=True,
        ),
        Transition(
            "send", _("Send"), ("active",), "transit", "file.work", effects.send,
            (effects.no_open_yellow_of_others,), primary=True,
        ),
        Transition(
            "return", _("Return"), ("active",), "transit", "file.work", effects.return_,
            (effects.has_sender, effects.no_open_yellow_of_others),
        ),
        Transition(
            "decide", _("Decide"), ("active",), None, "file.work", effects.decide,
            (effects.desk_decides,), primary=True,
        ),
        Transition("park", _("Park"), ("active",), "parked", "file.work", effects.park,
            comment="reason",
        ),
        Transition(
            "close", _("Close file"), ("active",), "closed", "file.work", effects.close,
            (effects.no_pending_draft, effects.no_open_yellow_of_others),
        ),
        Transition(
            "pull_back", _("Pull back"), ("transit",), "active", "file.pull_back",
            effects.pull_back,
        ),
        Transition(
            "ask_back", _("Ask for it back"), ("active",), None, "file.ask_back",
            effects.ask_back, (effects.not_yet_asked,), comment="reason",
        ),
        Transition("resume", _("Resume"), ("parked",), "active", "file.resume", effects.resume),
        Transition("reopen", _("Reopen"), ("closed",), "active", "file.reopen", effects.reopen,
            comment="reason",
        ),
    ),
    view="file.view",
    # Not in transit: a file that has not been received waits for nothing else.
    points=("active", "parked", "closed"),
)  # fmt: skip

_PART_SEEN_BY = {"file.view": _SEEN_BY}

NOTE = Workflow(
    "note",
    _("Note"),
    "yellow",
    states=(
        State(
            "yellow",
            _("Yellow note (draft)"),
            {"file.view": ("Owner",), "note.edit": ("Owner",), "note.freeze": ("Owner",)},
        ),
        State("green", _("Green note"), _PART_SEEN_BY),
    ),
    transitions=(
        Transition(
            "freeze", _("Freeze"), ("yellow",), "green", "note.freeze", effects.nothing_more
        ),
    ),
    view="file.view",
)

LETTER = Workflow(
    "letter",
    _("Letter"),
    "filed",
    states=(State("filed", _("Filed"), _PART_SEEN_BY),),
    view="file.view",
)

DRAFT = Workflow(
    "draft",
    _("Draft for approval"),
    "draft",
    states=(
        State("draft", _("Draft"), {**_PART_SEEN_BY, "draft.approve": ("Custodian",)}),
        State("approved", _("Approved"), _PART_SEEN_BY),
    ),
    transitions=(
        Transition(
            "approve", _("Approve"), ("draft",), "approved", "draft.approve", effects.approve,
            (effects.on_an_officers_desk,), primary=True,
        ),
    ),
    view="file.view",
)

SHELF = Workflow(
    "shelf",
    _("Part of a file"),
    "open",
    states=(State("open", _("Open"), _PART_SEEN_BY),),
    view="file.view",
)

_KEEPERS = ("Owner", "Editor", "Head", "Coordinator")

DOCUMENT = Workflow(
    "document",
    _("Document"),
    "draft",
    states=(
        State(
            "draft",
            _("Draft"),
            {
                "content.view": (*_KEEPERS, "Reader", "Auditor"),
                "content.edit": _KEEPERS,
                "content.publish": _KEEPERS,
                "content.share": _KEEPERS,
            },
        ),
        State(
            "published",
            _("Published"),
            {
                "content.view": ("Member",),
                "content.retract": _KEEPERS,
                "content.share": _KEEPERS,
            },
        ),
    ),
    transitions=(
        Transition(
            "publish", _("Publish"), ("draft",), "published", "content.publish",
            effects.nothing_more, primary=True,
        ),
        Transition(
            "retract", _("Take back"), ("published",), "draft", "content.retract",
            effects.nothing_more,
        ),
    ),
)  # fmt: skip

PLACE = Workflow(
    "place",
    _("Place"),
    "open",
    states=(
        State(
            "open",
            _("Open"),
            {
                "content.view": ("Member",),
                "content.add": ("Administrator", "Editor", "Head", "Coordinator"),
                "content.edit": ("Administrator", "Editor", "Head", "Coordinator"),
                "content.share": ("Administrator", "Head"),
                "place.create_file": ("Clerk", "Coordinator", "Head"),
            },
        ),
    ),
)

WORKFLOWS = (FILE, NOTE, LETTER, DRAFT, SHELF, DOCUMENT, PLACE)
