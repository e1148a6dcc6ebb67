"""Dates, ages and names as a page says them, in its language."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time

from eoffice_cms.clock import OFFICE_ZONE, from_micros
from eoffice_cms.content.workflows import DESK_DAYS
from eoffice_cms.errors import _
from eoffice_cms.interfaces import IPlace
from eoffice_cms.web.templates.shapes import Badge

PRIORITIES = {
    "normal": _("Normal"),
    "immediate": _("Immediate"),
    "most_immediate": _("Most immediate"),
}
OUTCOMES = {
    "approved": _("Approved"),
    "rejected": _("Rejected"),
    "directed": _("Directions given"),
}
STATES = {
    "transit": _("In transit"),
    "active": _("On the desk"),
    "parked": _("Parked"),
    "closed": _("Closed"),
}
#: Days on one desk up to which each tone holds, by the deadline of the files' workflow.
AGES = ((DESK_DAYS // 2, "plain"), (DESK_DAYS, "soon"), (2 * DESK_DAYS, "late"))
STATE_TONES = {"transit": "info", "active": "plain", "parked": "quiet", "closed": "good"}


@lru_cache(maxsize=4096)
def day(value: date, language: str) -> str:
    """Return a day, as in "23 Nov 2026"; Hindi offices write the month out."""
    return format_date(value, "d MMMM y" if language == "hi" else "d MMM y", locale=language)


def near_day(value: date, today: date, language: str) -> str:
    """Return a day for a list: of this year, the year is not said."""
    return _day_of_year(value, language) if value.year == today.year else day(value, language)


@lru_cache(maxsize=4096)
def _day_of_year(value: date, language: str) -> str:
    return format_date(value, "d MMMM" if language == "hi" else "d MMM", locale=language)


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, language: str) -> str:
    return format_time(datetime(2000, 1, 1, hour, minute), "h:mm a", locale=language)


# A page shows the same moments more than once, and others show them again.
@lru_cache(maxsize=8192)
def local(moment: datetime | int) -> datetime:
    """Return a moment on the office's clock."""
    if isinstance(moment, int):
        moment = from_micros(moment)  # type: ignore[assignment]
    assert isinstance(moment, datetime)
    return moment.astimezone(OFFICE_ZONE)


@lru_cache(maxsize=8192)
def moment(value: datetime | int, language: str) -> str:
    """Return a day and the time on it."""
    here = local(value)
    return f"{day(here.date(), language)}, {_clock(here.hour, here.minute, language)}"


@lru_cache(maxsize=8192)
def iso(value: datetime | int) -> str:
    """Return a moment for machines."""
    return local(value).isoformat(timespec="seconds")


def days_between(since: datetime | int, today: date) -> int:
    """Return how many days of the calendar have passed."""
    return (today - local(since).date()).days


def age_words(days: int) -> str:
    """Return how long something lies, in words."""
    if days <= 0:
        return _("today")
    if days == 1:
        return _("1 day")
    return _("${days} days", mapping={"days": days})


def age_tone(days: int) -> str:
    """Return the colour of days on one desk."""
    return next((tone for most, tone in AGES if days <= most), "overdue")


def age_badge(request: Any, since: int, today: date) -> Badge:
    """Return how long a file lies on a desk; the colour repeats what the words say."""
    days = days_between(since, today)
    return Badge(request.translate(age_words(days)), age_tone(days))


def due_badge(request: Any, due: str | date | None, today: date) -> Badge | None:
    """Return the due date, and whether it has passed."""
    if due is None:
        return None
    if isinstance(due, str):
        due = date.fromisoformat(due)
    words = near_day(due, today, request.locale_name)
    if due < today:
        late = request.translate(_("overdue"))
        return Badge(f"{words} · {late}", "overdue")
    if (due - today).days <= 2:
        return Badge(words, "soon")
    return Badge(words, "plain")


def priority_badge(request: Any, priority: str) -> Badge | None:
    """Return the priority, if it is more than normal."""
    if priority == "normal":
        return None
    tone = "strong" if priority == "most_immediate" else "late"
    return Badge(request.translate(PRIORITIES[priority]), tone)


def state_badge(request: Any, state: str) -> Badge:
    """Return the state of a file."""
    title = file_states(request.office).get(state, state)
    return Badge(request.translate(title), STATE_TONES.get(state, "plain"))


def file_states(office: Any) -> dict[str, str]:
    """Return the titles of the states of a file by name, with those that add-ons insert."""
    return {each.name: each.title for each in office.rules.workflows["file"].states}


#: What a package left that is not installed, and so no title of its kind is known.
OF_A_MISSING_ADDON = _("Of a missing add-on")
OF_A_DISABLED_ADDON = _("Of an add-on that is switched off")


def type_title(request: Any, name: str) -> str:
    """Return the title of a type of content; a neutral one while its add-on is off or missing."""
    declared = request.office.declarations
    found = declared.content_types.get(name)
    if found is not None:
        return request.translate(found.title)  # type: ignore[no-any-return]
    # What an add-on says is not translated on a site where it is off.
    left = declared.whole.everything.content_types.get(name)
    title = OF_A_MISSING_ADDON if left is None else OF_A_DISABLED_ADDON
    if left is not None and IPlace.implementedBy(left.factory):
        title = _("Place")
    return request.translate(title)  # type: ignore[no-any-return]


def desk_title(request: Any, desk_id: str | None) -> str:
    """Return the title of a desk; its id where it is no more, nothing where there is none."""
    if desk_id is None:
        return ""
    desk = request.office.site.desks.get(desk_id)
    return desk.title_in(request.locale_name) if desk is not None else desk_id


def user_title(request: Any, user_id: str | None) -> str:
    """Return a person's name; the id where the person is no more."""
    if user_id == "system":
        return request.translate(_("The system"))  # type: ignore[no-any-return]
    user = request.office.site.users.get(user_id or "")
    return user.title_in(request.locale_name) if user is not None else (user_id or "")


def behalf_title(request: Any, behalf: str | None) -> str | None:
    """Return for whom somebody acted, as in "for Asha"; None where for nobody."""
    if behalf is None:
        return None
    desk = behalf.removeprefix("desk:")
    who = desk_title(request, desk) if desk != behalf else user_title(request, behalf)
    return request.translate(_("for ${who}", mapping={"who": who}))  # type: ignore[no-any-return]


def counted(request: Any, number: int) -> str:
    """Return a count as a page says it: "over 1,000" beyond what is counted."""
    if number > 1000:
        return request.translate(_("over 1,000"))  # type: ignore[no-any-return]
    return str(number)
