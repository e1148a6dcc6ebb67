"""Search: words in Hindi or English, Latin letters finding Devanagari, filters, sort."""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from pyramid.view import view_config

from eoffice_cms.catalog.queries import SORTS, Filters, Found
from eoffice_cms.clock import OFFICE_ZONE, to_micros
from eoffice_cms.content.categories import categories_of, category_title
from eoffice_cms.content.site import Site
from eoffice_cms.errors import Invalid, _
from eoffice_cms.web.templates.shapes import Badge, Choice, Filter, Hit
from eoffice_cms.web.views.lists import Places, page_of, pager
from eoffice_cms.web.views.search_fields import SearchFields
from eoffice_cms.web.wording import counted, day, file_states, local, state_badge, type_title

PAGE = 25
LONGEST_QUERY = 200
NARROWING = ("type", "state", "category", "from", "to")
FIRST_YEAR, LAST_YEAR = 1900, 2200
TYPES = {
    "file": _("Files"),
    "document": _("Documents"),
    "folder": _("Folders"),
}
SORT_TITLES = {
    "newest": _("Changed last"),
    "oldest": _("Received first"),
    "number": _("Number"),
    "title": _("Subject"),
}


@view_config(
    context=Site, name="search", renderer="eoffice_cms.web:templates/search.pt",
    request_method="GET",
)  # fmt: skip
def search(context: Site, request: Any) -> dict[str, Any]:
    """Find what the words and filters say, among what one may see."""
    asked = request.GET
    words = asked.get("q", "")[:LONGEST_QUERY].replace("\x00", " ")
    sort = asked.get("sort") if asked.get("sort") in SORTS else "newest"
    problem, categories = None, _categories(request.office, request.locale_name)
    states = file_states(request.office)
    try:
        filters = _filters(asked, categories, states)
    except Invalid as invalid:
        request.response.status = 422
        filters, problem = Filters(), request.translate(invalid.message)
    offset = page_of(request, PAGE)
    further = SearchFields(request)
    if further.refused:
        request.response.status = 422
    narrowed = filters != Filters() or bool(further.conditions)
    found = None
    if words.strip() or narrowed:
        found = request.office.catalog.search(
            words, filters, sort=str(sort), limit=PAGE, offset=offset,
            conditions=further.conditions,
        )  # fmt: skip
    places = Places(request)
    rows = found.rows if found else ()
    total = found.total if found else 0
    narrow = further.given or any(asked.get(key) for key in NARROWING)
    return {
        "query": words,
        "filters": _choices(request, asked, categories, states),
        "sorts": Filter(
            "sort", request.translate(_("Sort by")), _options(request, SORT_TITLES, str(sort))
        ),
        "further": further.drawn(),
        "received": (asked.get("from", ""), asked.get("to", "")),
        "hits": None if found is None else [_hit(request, places, row, categories) for row in rows],
        "count": _count(request, found),
        "notice": problem,
        "notice_kind": "warning",
        "hint": None,
        "pager": pager(request, offset, len(rows), total, PAGE),
        "clear_url": "/search?" + urlencode({"q": words}) if narrow else None,
    }


def _count(request: Any, found: Found | None) -> str:
    if found is None:
        return ""
    if found.total == 1:
        return request.translate(_("1 result"))  # type: ignore[no-any-return]
    sentence = _("${count} results", mapping={"count": counted(request, found.total)})
    return request.translate(sentence)  # type: ignore[no-any-return]


def _filters(asked: Any, categories: Container[str], states: Container[str]) -> Filters:
    kind, state = asked.get("type"), asked.get("state")
    category = asked.get("category")
    until = _day(asked.get("to"))
    return Filters(
        type=kind if kind in TYPES else None,
        state=state if state in states else None,
        category=category if category in categories else None,
        received_from=_micros(_day(asked.get("from"))),
        received_to=_micros(until + timedelta(days=1) if until else None),
    )


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            _("This is not a date. Write it as year-month-day, like 2026-11-24.")
        ) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        sentence = _(
            "The year must lie between ${first} and ${last}.",
            mapping={"first": FIRST_YEAR, "last": LAST_YEAR},
        )
        raise Invalid(sentence)
    return found


def _micros(value: date | None) -> int | None:
    if value is None:
        return None
    return to_micros(datetime.combine(value, time(), OFFICE_ZONE).astimezone(UTC))


def _options(request: Any, titles: dict[str, str], chosen: str | None) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, request.translate(title), value == chosen) for value, title in titles.items()
    )


def _categories(office: Any, language: str) -> dict[str, str]:
    """Return the site's categories in the order of their titles."""
    titles = {key: category_title(office, key, language) for key in categories_of(office)}
    return dict(sorted(titles.items(), key=lambda each: each[1]))


def _choices(
    request: Any, asked: Any, categories: dict[str, str], states: dict[str, str]
) -> tuple[Filter, ...]:
    every = Choice("", request.translate(_("All")))
    return (
        Filter(
            "type",
            request.translate(_("Kind")),
            (every, *_options(request, TYPES, asked.get("type"))),
        ),
        Filter(
            "state",
            request.translate(_("State")),
            (every, *_options(request, states, asked.get("state"))),
        ),
        Filter(
            "category",
            request.translate(_("Category")),
            (every, *_options(request, categories, asked.get("category"))),
        ),
    )


def _hit(request: Any, places: Places, row: Any, categories: dict[str, str]) -> Hit:
    language = request.locale_name
    title = getattr(row, f"title_{language}", None) or row.title
    workflow, _dot, state = row.state_class.partition(".")
    badge: tuple[Badge, ...] = ()
    if workflow == "file":
        badge = (state_badge(request, state),)
    kind = "" if row.type == "file" else type_title(request, row.type)
    return Hit(
        url=places.url(row),
        title=title,
        number=row.number or "",
        where=categories.get(row.category or "", row.category or ""),
        kind=kind,
        meta=day(local(row.received_at or row.modified_at).date(), language),
        badges=badge,
    )
