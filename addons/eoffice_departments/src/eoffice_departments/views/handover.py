"""The page of a handover note: what lies at the post, and the signatures of both."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from pyramid.httpexceptions import HTTPFound, HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.clock import to_micros
from eoffice_cms.errors import Forbidden
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.requests import whole_number
from eoffice_cms.web.templates.shapes import Fact
from eoffice_cms.web.wording import day, moment, user_title
from eoffice_departments import handover
from eoffice_departments.content import Post
from eoffice_departments.translation import _

Groups = list[tuple[str, str, list[tuple[str, str, str]]]]


def _number(context: Post, request: Any) -> int:
    """Return which handover the address names."""
    number = whole_number("/".join(request.subpath))
    if number is None or number >= len(context.handovers):
        raise HTTPNotFound
    return number


@view_config(
    context=Post, name="handover", renderer="../templates/handover.pt",
    permission="content.view", request_method="GET",
)  # fmt: skip
def show(context: Post, request: Any) -> dict[str, Any]:
    """Show a handover note."""
    office, translate = request.office, request.translate
    note = context.handovers[_number(context, request)]
    if not handover.may_read(office, context, note):
        raise Forbidden(_("Only those between whom the charge passes see this note."))
    signed = dict(note.signed)
    fixed = note.listing is not None
    items = note.listing or (() if fixed else handover.listing(office, context.desk))
    title = translate(_("Handover note"))
    part = handover.part_of(office, context, note)
    mine = part and office.identity.user_id not in signed and note.at <= to_micros(office.now)
    return {
        "title": title,
        "breadcrumbs": breadcrumbs(request, context, title),
        "facts": [
            Fact(translate(_("Post")), context.title_in(request.locale_name),
                 request.resource_path(context)),
            Fact(translate(_("Hands over")), _name(request, note.outgoing)),
            Fact(translate(_("Takes over")), _name(request, note.incoming)),
            Fact(translate(_("On")), moment(note.at, request.locale_name)),
            Fact(translate(_("Files")), str(len(items))),
        ],
        "groups": _groups(request, items),
        "fixed": fixed,
        "signatures": [
            (translate(words), _name(request, user),
             moment(signed[user], request.locale_name) if user in signed else "")
            for words, user in (
                (_("Handed over"), note.outgoing), (_("Took over"), note.incoming),
            )
            if user
        ],
        "sign_url": request.path if mine else None,
    }  # fmt: skip


def _name(request: Any, user: str | None) -> str:
    return user_title(request, user) or request.translate(_("vacant"))


def _groups(request: Any, items: Any) -> Groups:
    language = request.locale_name
    return [
        (
            name,
            request.translate(handover.GROUPS[name]),
            [
                (number, moment(since, language),
                 day(date.fromisoformat(due), language) if due else "")
                for _group, number, since, due in rows
            ],
        )
        for name, rows in groupby(items, key=lambda one: one[0])
    ]  # fmt: skip


@view_config(context=Post, name="handover", permission="content.view", request_method="POST")
def sign(context: Post, request: Any) -> Any:
    """Sign a handover note."""
    handover.sign(request.office, context, _number(context, request))
    request.tell(_("You have signed. The signature stands in the record of the post."))
    return HTTPFound(request.path)
