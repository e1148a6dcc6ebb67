"""The organisation chart: a picture that is folded to a level, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.catalog.rows import oid
from eoffice_cms.clock import to_micros
from eoffice_cms.content.site import Site
from eoffice_cms.security.seats import holders_at
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.requests import whole_number
from eoffice_cms.web.templates.shapes import Link
from eoffice_cms.web.wording import user_title
from eoffice_departments.chart import (
    OVERLOADED,
    Node,
    Words,
    chart_of,
    draw,
    fitting_levels,
)
from eoffice_departments.content import Branch, Department
from eoffice_departments.translation import _
from eoffice_departments.units import read_units, unit_at

ZOOMS = (50, 75, 100, 150, 200)
DEEPEST = 20
CHART = "../templates/organisation.pt"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table behind the picture; ``level`` is 1 for the first."""

    level: int
    node: Node
    who: str


@view_config(context=Site, name="organisation", renderer=CHART, permission="content.view",
             request_method="GET")  # fmt: skip
@view_config(context=Department, name="organisation", renderer=CHART, permission="content.view",
             request_method="GET")  # fmt: skip
@view_config(context=Branch, name="organisation", renderer=CHART, permission="content.view",
             request_method="GET")  # fmt: skip
def organisation(context: Any, request: Any) -> dict[str, Any]:
    """Show the organisation chart of a unit, or of the district."""
    office, language = request.office, request.locale_name
    unit = unit_at(read_units(office.catalog.connection, office.site, posts=True), oid(context))
    if unit is None:
        raise HTTPNotFound
    over = _asked(request, "over", OVERLOADED, 0, 100_000)
    node = chart_of(unit, language, over)
    wanted = _asked(request, "levels", 2 if unit.type == "site" else 4, 1, DEEPEST)
    levels, zoom = fitting_levels(node, wanted), _asked(request, "zoom", 100, 10, 400)
    shown = list(node.visible(levels))
    who = {each.desk: _holders(request, each.desk) for each, _level in shown if each.desk}
    title = _("Organisation chart")
    return {
        "title": request.translate(title),
        "breadcrumbs": breadcrumbs(request, context, title),
        "unit": context.title_in(language),
        "node": node,
        "over": over,
        "levels": levels,
        "folded": levels < min(wanted, node.depth()),
        "picture": draw(node, levels, _words(request, unit.title_in(language), node),
                        zoom=zoom, holders=who),
        "lines": [Line(level, each, who.get(each.desk or "", "")) for each, level in shown],
        "level_links": [
            _link(request, str(each), levels=each, zoom=zoom, over=over, current=each == levels)
            for each in range(1, min(node.depth(), 8) + 1)
        ],
        "zoom_links": [
            _link(request, f"{each} %", levels=levels, zoom=each, over=over, current=each == zoom)
            for each in ZOOMS
        ],
        "zoom": zoom,
    }  # fmt: skip


def _asked(request: Any, name: str, default: int, least: int, most: int) -> int:
    found = whole_number(request.GET.get(name, ""))
    return default if found is None else min(max(found, least), most)


def _link(request: Any, title: str, *, current: bool, **given: int) -> Link:
    return Link(title, f"{request.path}?{urlencode(given)}", current)


def _holders(request: Any, desk_id: str) -> str:
    desk = request.office.site.desks.get(desk_id)
    if desk is None:
        return ""
    now = to_micros(request.office.now)
    return ", ".join(user_title(request, each) for each in holders_at(desk, now))


def _words(request: Any, name: str, node: Node) -> Words:
    translate = request.translate
    return Words(
        title=translate(_("Organisation chart of ${unit}", mapping={"unit": name})),
        description=translate(
            _(
                "${posts} posts, ${vacant} vacant, ${overloaded} overloaded. The table below "
                "says the same.",
                mapping={
                    "posts": node.posts, "vacant": node.vacant, "overloaded": node.overloaded
                },
            )
        ),
        vacant=translate(_("vacant")),
        files=translate(_("files")),
        posts=translate(_("posts")),
        overloaded=translate(_("overloaded")),
    )  # fmt: skip
