"""The page of a post: who holds it, who held it, whom it reports to, how much lies there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pyramid.view import view_config

from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Fact
from eoffice_cms.web.wording import counted, day, desk_title, user_title
from eoffice_departments.content import Post, Term
from eoffice_departments.translation import _
from eoffice_departments.views.rows import actions, holders_of


@dataclass(frozen=True, slots=True)
class TermRow:
    """That somebody held the post, and from when to when; ``until`` is empty while it lasts."""

    name: str
    since: str
    until: str


@view_config(
    context=Post, name="", renderer="../templates/post.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def post(context: Post, request: Any) -> dict[str, Any]:
    """Show a post."""
    translate, site = request.translate, request.office.site
    desk = site.desks[context.desk]
    waiting = request.office.catalog.inbox_count((desk.id,), request.today)
    return {
        "title": context.title_in(request.locale_name),
        "breadcrumbs": breadcrumbs(request, context),
        "vacant": not desk.holders,
        "facts": [
            Fact(translate(_("Held by")), holders_of(request, desk.id) or translate(_("vacant"))),
            Fact(translate(_("Reports to")), desk_title(request, desk.superior) or "–"),
            Fact(translate(_("Decides")), translate(_("Yes") if desk.decides else _("No"))),
            Fact(translate(_("Files on the desk")), counted(request, waiting)),
            Fact(translate(_("Desk")), desk.id),
        ],
        "terms": [_term(request, term) for term in reversed(context.terms)],
        "actions": actions(context, request, "actions"),
    }


def _term(request: Any, term: Term) -> TermRow:
    def said(iso: str | None) -> str:
        return day(date.fromisoformat(iso), request.locale_name) if iso else ""

    return TermRow(user_title(request, term.user), said(term.since), said(term.until))
