"""Choosing a desk: the usual ones first, then all by name."""

from __future__ import annotations

from typing import Any

from eoffice_cms.errors import _
from eoffice_cms.web.forms import Group, LateSelectWidget

#: A list longer than this is of no use to anybody; the search of desks finds the rest.
MOST = 600


def desk_select(request: Any, file: Any = None) -> LateSelectWidget:
    """Return the list of desks to choose from, leaving out where the file lies now."""

    def offered() -> list[Any]:
        groups = desk_groups(request, file)
        return [
            ("", _("Choose a desk")),
            *(Group(label, *choices) for label, choices in groups if choices),
        ]

    return LateSelectWidget(offered)


def desk_groups(request: Any, file: Any = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return groups of desks to choose from, leaving out where the file lies now."""
    site, language = request.office.site, request.locale_name
    here = file.custody.desk if file is not None else None
    usual = [each for each in _usual(site, here, file) if each != here]

    def choice(desk_id: str) -> tuple[str, str]:
        return desk_id, site.desks[desk_id].title_in(language)

    rows = request.office.catalog.desks(limit=MOST)
    column = "title_hi" if language == "hi" else "title_en"
    rest = sorted(
        (
            (row.id, getattr(row, column) or row.title_hi or row.title_en or row.id)
            for row in rows
            if not row.vacant and row.id != here and row.id not in usual
        ),
        key=lambda each: each[1].casefold(),
    )
    return [
        (request.translate(_("Usual")), [choice(each) for each in usual]),
        (request.translate(_("All desks")), rest),
    ]


def _usual(site: Any, here: str | None, file: Any) -> list[str]:
    """Return the superior, the sender, the desks that held the file, and those beside."""
    if here is None or here not in site.desks:
        return []
    desk = site.desks[here]
    wanted = [desk.superior]
    if file is not None:
        wanted += [file.custody.sender, *reversed(file.custody.earlier)]
    found: list[str] = []
    for each in wanted:
        if each and each in site.desks and each not in found and site.desks[each].holders:
            found.append(each)
    return found[:8]
