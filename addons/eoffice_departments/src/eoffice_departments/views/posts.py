"""The page of a post: who holds it, who held it, whom it reports to, how much lies there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pyramid.view import view_config

from eoffice_cms.clock import to_micros
from eoffice_cms.security.seats import attending, holders_at
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.templates.shapes import Fact, Link
from eoffice_cms.web.wording import counted, day, desk_title, moment, user_title
from eoffice_departments.content import Post, Term
from eoffice_departments.handover import may_read
from eoffice_departments.translation import _
from eoffice_departments.views.register import lines_about
from eoffice_departments.views.rows import actions
from eoffice_departments.views.schemas import GRADE_TITLES


@dataclass(frozen=True, slots=True)
class TermRow:
    """That somebody held the post, and from when to when; ``until`` is empty while it lasts."""

    name: str
    url: str
    since: str
    until: str
    additional: bool


@view_config(
    context=Post, name="", renderer="../templates/post.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def post(context: Post, request: Any) -> dict[str, Any]:
    """Show a post."""
    translate, site = request.translate, request.office.site
    desk = site.desks[context.desk]
    now = to_micros(request.office.now)
    waiting = request.office.catalog.inbox_count((desk.id,), request.today)
    holders = ", ".join(user_title(request, each) for each in holders_at(desk, now))
    return {
        "title": context.title_in(request.locale_name),
        "breadcrumbs": breadcrumbs(request, context),
        "vacant": not holders,
        "facts": [
            Fact(translate(_("Held by")), holders or translate(_("vacant"))),
            Fact(translate(_("Answers for it now")), _answering(request, desk.id, now)),
            Fact(translate(_("Grade")), translate(GRADE_TITLES.get(context.grade or "", "–"))),
            Fact(translate(_("Reports to")), desk_title(request, desk.superior) or "–"),
            Fact(translate(_("Link officer")), desk_title(request, desk.link) or "–"),
            Fact(translate(_("Decides")), translate(_("Yes") if desk.decides else _("No"))),
            Fact(translate(_("Files on the desk")), counted(request, waiting)),
            Fact(translate(_("Desk")), desk.id),
        ],
        "terms": [_term(request, term) for term in reversed(context.terms)],
        "lines": lines_about(request, desk=desk.id),
        "handovers": [
            Link(_between(request, note), request.resource_path(context, "handover", n))
            for n, note in reversed(list(enumerate(context.handovers)))
            if may_read(request.office, context, note)
        ],
        "actions": actions(context, request, "actions"),
    }


HOW = {
    "holder": _("${who}"),
    "substitute": _("${who}, substitute"),
    "link": _("${who}, link officer"),
    "superior": _("${who}, from the desk above"),
}


def _answering(request: Any, desk: str, now: int) -> str:
    """Return who answers for a desk, and by which rule."""
    return ", ".join(
        request.translate(_(str(HOW[each.how]), mapping={"who": user_title(request, each.user)}))
        for each in attending(request.office.site, desk, now)
    ) or request.translate(_("nobody: post an official or name a link officer"))


def _between(request: Any, note: Any) -> str:
    """Return between whom and when a charge passed."""
    nobody = request.translate(_("vacant"))
    return request.translate(  # type: ignore[no-any-return]
        _("${outgoing} to ${incoming}, ${when}", mapping={
            "outgoing": user_title(request, note.outgoing) or nobody,
            "incoming": user_title(request, note.incoming) or nobody,
            "when": moment(note.at, request.locale_name),
        })
    )  # fmt: skip


def _term(request: Any, term: Term) -> TermRow:
    def said(iso: str | None) -> str:
        return day(date.fromisoformat(iso), request.locale_name) if iso else ""

    return TermRow(
        user_title(request, term.user), f"/official?id={term.user}", said(term.since),
        said(term.until), term.additional,
    )  # fmt: skip
