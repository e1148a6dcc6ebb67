"""The frame of every page: who, where, which language, what the menu offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from pyramid.csrf import get_csrf_token
from pyramid.events import BeforeRender

from eoffice_cms import __version__
from eoffice_cms.errors import _
from eoffice_cms.web.requests import LANGUAGES, SESSION_COOKIE
from eoffice_cms.web.templates.shapes import Flash, Layout, Link, Person
from eoffice_cms.web.wording import counted, desk_title

LANGUAGE_NAMES = {"hi": "हिन्दी", "en": "English"}
STYLES = ("/static/vendor/fonts.css", "/static/css/core.css")
SCRIPTS = ("/static/vendor/htmx.min.js", "/static/js/eoffice.js")
ICONS = "/static/icons.svg"

#: The core's entries of the main menu: (name, title, icon).
MENU = (
    ("desk", _("My desk"), "tray"),
    ("sent", _("Sent"), "sent"),
    ("parked", _("Parked"), "parked"),
    ("search", _("Search"), "search"),
    ("browse", _("Browse"), "folder"),
)


def add_layout(config: Any) -> None:
    """Give every template the variable ``layout``."""
    config.add_subscriber(put_layout, BeforeRender)


def put_layout(event: Any) -> None:
    """Put the layout among a template's variables."""
    request = event.get("request")
    renderer = event.get("renderer_name") or ""
    if request is None or not renderer.endswith(".pt") or "layout" in event:
        return
    event["layout"] = layout(request, event.rendering_val)


def layout(request: Any, values: Any = None) -> Layout:
    """Return the frame for a request's page."""
    values = values if isinstance(values, dict) else {}
    language = request.locale_name
    other = next(each for each in LANGUAGES if each != language)
    office = request.office
    back = request.path_qs if request.method == "GET" else request.path
    site, here = office.site, getattr(request, "view_name", "")
    signed_in = office.identity.user_id is not None
    return Layout(
        language=language,
        other_language=other,
        language_name=LANGUAGE_NAMES[other],
        language_url=f"/language?{urlencode({'to': other, 'back': back})}",
        site_title=site.title_in(language),
        site_url="/",
        styles=(*STYLES, *request.registry.theme_styles),
        scripts=SCRIPTS,
        icons_url=ICONS,
        favicon_url="/static/mark.svg",
        query=str(values.get("query") or "") if here == "search" else "",
        user=_person(request) if signed_in else None,
        csrf_token=get_csrf_token(request),
        nav=tuple(_menu(request) if signed_in else _contributed(request, "public")),
        breadcrumbs=tuple(values.get("breadcrumbs") or ()),
        flash=tuple(_messages(request)) if signed_in else (),
        demo=site.demo,
        footer=(Link(request.translate(_("Help")), "/help"),) if signed_in else (),
        version=__version__,
    )


def _person(request: Any) -> Person:
    identity = request.office.identity
    user = request.office.site.users[identity.user_id]
    return Person(
        name=user.title_in(request.locale_name),
        desks=", ".join(desk_title(request, each) for each in identity.desks),
        links=(Link(request.translate(_("Change password")), "/password"),),
    )


def _menu(request: Any) -> list[Link]:
    office, here = request.office, request.path.strip("/").split("/")[0]
    entries = []
    for name, title, icon in MENU:
        count = None
        if name == "desk":
            waiting = office.catalog.inbox_count(office.identity.desks, request.today)
            count = counted(request, waiting) if waiting else None
        entries.append(
            Link(request.translate(title), f"/{name}", here == name, count=count, icon=icon)
        )
    entries.extend(_contributed(request, "main"))
    if reports_for(request):
        entries.append(Link(request.translate(_("Reports")), "/reports", here == "reports",
                            icon="chart"))  # fmt: skip
    if office.can(office.site, "site.administer"):
        title = request.translate(_("Control panels"))
        entries.append(Link(title, "/panels", here == "panels", icon="settings"))
    return entries


def reports_for(request: Any) -> list[Any]:
    """Return the reports that the person may read, in their order."""
    office = request.office
    return [
        each
        for each in office.declarations.reports.values()
        if office.can(office.site, each.permission)
    ]


def _contributed(request: Any, menu: str) -> Iterator[Link]:
    """Yield the entries that add-ons put into a menu, as far as they are for this person."""
    office, here = request.office, request.path.strip("/").split("/")[0]
    for item in office.declarations.menu(menu):
        shown = item.permission is None or office.can(office.site, item.permission)
        if shown and (item.condition is None or item.condition(request)):
            title = request.translate(item.title)
            yield Link(title, f"/{item.view}", here == item.view, icon=item.icon)


def _messages(request: Any) -> list[Flash]:
    token = request.cookies.get(SESSION_COOKIE)
    kept = request.eoffice.transient.pop_flash(token) if token else []
    return [Flash(each["kind"], each["text"]) for each in kept]


def breadcrumbs(request: Any, obj: Any, last: str | None = None) -> list[Link]:
    """Return the way from the root to an object, and to a page of it named ``last``."""
    lineage = []
    while obj is not None:
        lineage.append(obj)
        obj = obj.__parent__
    crumbs = [
        # The root's own page is My desk; what lies there is browsed.
        Link(_crumb(request, each), request.resource_path(each) if each.__parent__ else "/browse")
        for each in reversed(lineage)
        if each.type_name != "shelf"
    ]
    if last is None:
        crumbs[-1] = Link(crumbs[-1].title, None)
    else:
        crumbs.append(Link(request.translate(last), None))
    return crumbs


def _crumb(request: Any, obj: Any) -> str:
    number = getattr(obj, "number", None)
    return number or obj.title_in(request.locale_name) or obj.__name__
