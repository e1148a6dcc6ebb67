"""How a note on the green sheet is shown, by whom and for whom; taking over one left behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.content import actions
from eoffice_cms.content.file import File
from eoffice_cms.errors import _
from eoffice_cms.web.templates.shapes import NoteItem
from eoffice_cms.web.wording import behalf_title, desk_title, iso, moment, user_title


def note_item(request: Any, note: Any) -> NoteItem:
    """Return a note in words."""
    language = request.locale_name
    return NoteItem(
        number=str(int(note.__name__)),
        text=note.text,
        author=user_title(request, note.creator),
        desk=desk_title(request, note.desk),
        when=moment(note.modified, language),
        when_iso=iso(note.modified),
        kind=note.state,
        acting_for=behalf_title(request, note.behalf),
        left=_begun(request, note),
        name=note.__name__,
        access_url=request.resource_path(note, "access"),
    )


def _begun(request: Any, note: Any) -> str | None:
    """Return who began a note that another took over."""
    if note.begun_by is None:
        return None
    who = {"who": user_title(request, note.begun_by)}
    return request.translate(_("begun by ${who}", mapping=who))  # type: ignore[no-any-return]


def left_item(request: Any, note: Any, url: str, free: bool) -> NoteItem:
    """Return a note left behind; one who writes none yet may go on with it."""
    who = user_title(request, note.begun_by or note.creator)
    left = request.translate(_("left behind by ${who}", mapping={"who": who}))
    return replace(note_item(request, note), left=left, take_url=url if free else None)


@view_config(context=File, name="take-note", permission="file.view", request_method="POST")
def take_note(context: File, request: Any) -> Any:
    """Go on with a note that its writer left behind."""
    actions.take_note(request.office, context, request.POST.get("note", ""))
    request.tell(_("The draft note is yours now. It turns green when the file is sent."))
    return HTTPFound(f"{request.resource_path(context)}#write")
