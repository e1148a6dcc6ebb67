"""The list of control panels, the core's and those of add-ons."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.errors import _
from eoffice_cms.web.templates.shapes import Link

#: (heading, panels as (path, title, description, icon)).
GROUPS = (
    (
        _("People and desks"),
        (
            ("users", _("People"), _("Who can sign in, with which role and password."), "person"),
            ("desks", _("Desks"), _("Where work lies, who sits there, who is above."), "desk"),
        ),
    ),
    (
        _("The office"),
        (
            (
                "lists",
                _("Lists of the office"),
                _("Holidays, phrases, letter forms, file heads, retention."),
                "folder",
            ),
            ("numbering", _("Numbering"), _("How the numbers of files are made."), "file"),
            (
                "workflow",
                _("Workflows"),
                _("What may be done in each state, and by whom, as a picture."),
                "way",
            ),
        ),
    ),
    (
        _("The site"),
        (
            ("addons", _("Add-ons"), _("What this office has beyond its core."), "addon"),
            (
                "changes",
                _("What was changed, and by whom"),
                _("People, seats, rights, settings and add-ons: a record nobody can change."),
                "book",
            ),
        ),
    ),
)


@view_config(
    context=Site, name="panels", renderer="eoffice_cms.web:templates/panels.pt",
    permission="site.administer", request_method="GET",
)  # fmt: skip
def panels(context: Site, request: Any) -> dict[str, Any]:
    """List the panels."""
    translate = request.translate
    groups = [
        (
            translate(heading),
            [
                Link(translate(title), f"/panel-{path}", icon=icon, description=translate(words))
                for path, title, words, icon in entries
            ],
        )
        for heading, entries in GROUPS
    ]
    contributed = [
        Link(
            translate(each.title),
            f"/{each.view}",
            icon=each.icon,
            description=translate(each.description),
        )
        for each in request.office.declarations.control_panels
        if each.permission is None or request.office.can(context, each.permission)
    ]
    if contributed:
        groups.append((translate(_("Of add-ons")), contributed))
    return {"groups": groups, "breadcrumbs": crumbs(request)}


def crumbs(request: Any, title: str | None = None) -> list[Link]:
    """Return the way to a control panel."""
    first = request.translate(_("Control panels"))
    if title is None:
        return [Link(first, None)]
    return [Link(first, "/panels"), Link(request.translate(title), None)]
