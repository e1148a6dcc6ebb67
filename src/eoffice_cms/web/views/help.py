"""Help: a day's work in five steps, what states and colours mean, the keys, who to ask."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.errors import _
from eoffice_cms.security.evaluator import grants_reaching
from eoffice_cms.web.templates.shapes import Badge, Fact, Link
from eoffice_cms.web.wording import AGES, PRIORITIES, STATE_TONES, STATES, user_title

#: A day's work: (what one does, how).
STEPS = (
    (
        _("Look at My desk"),
        _("The most urgent file is on top. What you have not opened yet is marked as new."),
    ),
    (
        _("Open the file"),
        _("From then on it is yours to work on, and its sender can no longer pull it back."),
    ),
    (
        _("Read and write your note"),
        _(
            "The note sheet is on the left, the papers are on the right. Your note stays a draft "
            "until the file goes on."
        ),
    ),
    (
        _("Pass it on"),
        _(
            "Put it up to the desk above yours, send it to any other, or return it. An officer "
            "records the decision first."
        ),
    ),
    (
        _("Park or close the rest"),
        _(
            "Park what has to wait, with a reason and the day on which it comes back. Close what "
            "needs no more work."
        ),
    ),
)

STATE_MEANINGS = {
    "transit": _("Sent and not opened yet. Whoever sent it can still pull it back."),
    "active": _("Opened. Whoever sits at the desk works on it."),
    "parked": _("Laid aside. On the day given it is on My desk again."),
    "closed": _("Nothing more to do. It can be reopened with a reason."),
}

AGE_MEANINGS = {
    "plain": _("It came lately."),
    "soon": _("The seven days that a desk has are running out."),
    "late": _("Longer than the seven days that a desk has."),
    "overdue": _("Far too long. Say why in your note."),
}

#: (title, tone, meaning).
NOTE_MEANINGS = (
    (_("Draft note"), "soon", _("A yellow note: you alone see it, and can still change it.")),
    (
        _("Green note"),
        "good",
        _("Everybody who sees the file sees it. It never changes; a later note corrects it."),
    ),
)

KEYS = (
    (("j", "k"), _("next file, file before")),
    (("Enter",), _("open the file")),
    (("x",), _("choose the file")),
    (("/",), _("search")),
)


Meanings = list[tuple[Badge, str]]


def _states(translate: Any) -> Meanings:
    return [
        (Badge(translate(STATES[name]), STATE_TONES[name]), translate(meaning))
        for name, meaning in STATE_MEANINGS.items()
    ]


def _ages(translate: Any) -> Meanings:
    """Return the bands of days on one desk, with the colours that pages give them."""
    shown, first = [], 0
    for last, tone in AGES:
        days = translate(_("${days} days", mapping={"days": f"{first}–{last}"}))
        shown.append((Badge(days, tone), translate(AGE_MEANINGS[tone])))
        first = last + 1
    over = translate(_("over ${days} days", mapping={"days": first - 1}))
    return [*shown, (Badge(over, "overdue"), translate(AGE_MEANINGS["overdue"]))]


def _urgency(translate: Any) -> Meanings:
    return [
        (
            Badge(translate(_("Due date")), "soon"),
            translate(_("Today, tomorrow or the day after.")),
        ),
        (Badge(translate(_("overdue")), "overdue"), translate(_("The due date has passed."))),
        (
            Badge(translate(PRIORITIES["immediate"]), "late"),
            translate(_("It stands above all files of normal priority.")),
        ),
        (
            Badge(translate(PRIORITIES["most_immediate"]), "strong"),
            translate(_("It stands above all others.")),
        ),
    ]


def _notes(translate: Any) -> Meanings:
    return [
        (Badge(translate(title), tone), translate(meaning))
        for title, tone, meaning in NOTE_MEANINGS
    ]


GROUPS = (
    (_("Where a file is"), _states),
    (_("How long it has been on the desk"), _ages),
    (_("Due date and priority"), _urgency),
    (_("Notes"), _notes),
)


@view_config(
    context=Site, name="help", renderer="eoffice_cms.web:templates/help.pt", request_method="GET"
)
def help_page(context: Site, request: Any) -> dict[str, Any]:
    """Explain the pages to those who work with them."""
    translate = request.translate
    return {
        "steps": [
            Fact(f"{number}. {translate(what)}", translate(how))
            for number, (what, how) in enumerate(STEPS, 1)
        ],
        "groups": [
            SimpleNamespace(heading=translate(heading), meanings=meanings(translate))
            for heading, meanings in GROUPS
        ],
        "keys": [(keys, translate(meaning)) for keys, meaning in KEYS],
        "coordinators": coordinators(request),
        "breadcrumbs": [
            Link(translate(_("My desk")), "/desk"),
            Link(translate(_("Help")), None),
        ],
    }


def coordinators(request: Any) -> list[str]:
    """Return the names of the coordinators of the branches in which one's desks are."""
    office, found = request.office, dict[str, None]()
    for desk_id in office.identity.desks:
        desk = office.site.desks.get(desk_id)
        branch = office.load_object(desk.place) if desk is not None and desk.place else None
        for _where, grants in grants_reaching(branch):
            for grant in grants:
                kind, _colon, user_id = grant.principal.partition(":")
                if grant.role == "Coordinator" and kind == "user":
                    found[user_title(request, user_id)] = None
    return list(found)
