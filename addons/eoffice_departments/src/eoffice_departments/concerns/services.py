"""Raise an obstacle, ask for help, answer, close; each checks, acts, or refuses."""

from __future__ import annotations

from typing import Any

from eoffice_cms.clock import to_micros
from eoffice_cms.content.wording import clean
from eoffice_cms.errors import Invalid
from eoffice_cms.security.grants import grants_of
from eoffice_cms.workflow.engine import perform, require
from eoffice_departments.concerns.content import Concern, Concerns, HelpRequest, Obstacle
from eoffice_departments.translation import _

RAISE = "departments.raise_obstacle"
ASK_HELP = "departments.ask_help"
#: Name of the place in a branch; capital, so that it hides no page.
PLACE = "Concerns"
PLACE_TITLES = {"hi": "बाधाएँ और सहायता", "en": "Obstacles and help"}
LONGEST, SHORTEST, IN_A_LIST = 2_000, 3, 80


def raise_obstacle(office: Any, branch: Any, text: str, *, to: str) -> Obstacle:
    """Put an obstacle to a desk, whoever sits there now and later.

    :raises Invalid: when the text does not fit, or there is no such desk
    """
    require(office, branch, RAISE)
    if to not in office.site.desks:
        raise Invalid(_("There is no such desk any more. Please choose another."), field="to")
    obstacle: Obstacle = _add(office, branch, Obstacle, text, to)
    grants_of(obstacle).add(f"desk:{to}", "Handler", "obstacle put to this desk")
    return obstacle


def ask_help(office: Any, branch: Any, text: str) -> HelpRequest:
    """Ask the coordinator of a branch, whoever that is now and later.

    :raises Invalid: when the text does not fit
    """
    require(office, branch, ASK_HELP)
    return _add(office, branch, HelpRequest, text, None)  # type: ignore[no-any-return]


def act(
    office: Any, concern: Concern, transition: str, text: str, *, expected: int | None = None
) -> None:
    """Answer, close or open again, with what is to be said to it.

    :param transition: ``answer`` (needs a text), ``close`` or ``reopen``
    :raises Invalid: when the text does not fit
    """
    wanted = SHORTEST if transition == "answer" or text.strip() else 0
    text = clean(text, longest=LONGEST, shortest=wanted, field="text", lines=True) if wanted else ""
    perform(office, concern, transition, {"text": text}, expected=expected)


def _add(office: Any, branch: Any, kind: type[Any], text: str, to: str | None) -> Any:
    text = clean(text, longest=LONGEST, shortest=SHORTEST, field="text", lines=True)
    given = {"creator": office.identity.user_id, "created": office.now}
    place = branch.get(PLACE)
    if place is None:
        place = branch.add(PLACE, Concerns(PLACE_TITLES["en"], titles=PLACE_TITLES, **given))
    first = text.splitlines()[0]
    title = first if len(first) <= IN_A_LIST else f"{first[:IN_A_LIST].rsplit(' ', 1)[0]} …"
    concern = kind(title, text=text, to=to, **given)
    place.add(f"N{concern.uid[:12]}", concern)
    concern.record.append(
        at=to_micros(office.now), actor=office.identity.user_id, action="raise", target=to
    )
    return concern
