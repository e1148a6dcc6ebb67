"""Documents and letters: adding, showing, downloading, publishing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.response import FileIter
from pyramid.view import view_config

from eoffice_cms.content import actions, places
from eoffice_cms.content.again import done_already
from eoffice_cms.content.document import Document
from eoffice_cms.content.file import File, Letter
from eoffice_cms.content.wording import FORBIDDEN, SUBJECT
from eoffice_cms.errors import _
from eoffice_cms.interfaces import IFolder
from eoffice_cms.security.evaluator import aggregate_of
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, Text, make_form
from eoffice_cms.web.forms.widgets import FileUploadWidget
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.requests import expected_of
from eoffice_cms.web.templates.shapes import Action, Badge, Fact, Link
from eoffice_cms.web.wording import moment, user_title
from eoffice_cms.workflow.engine import offers, perform

FORM = "eoffice_cms.web:templates/action_form.pt"


#: Pictures that a browser shows within a page; they are served as attachments all the same.
SHOWN = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
LONGEST_TEXT = 200_000


class Upload(colander.SchemaType):
    """An uploaded file, as WebOb's ``FieldStorage``; never kept across a refused form."""

    def deserialize(self, node: colander.SchemaNode, cstruct: Any) -> Any:
        """Return the field storage; missing where none was chosen."""
        if not getattr(cstruct, "filename", None):
            return colander.null
        return cstruct

    def serialize(self, node: colander.SchemaNode, appstruct: Any) -> Any:
        """Return nothing: a browser fills no file field in."""
        return colander.null


class UploadWidget(FileUploadWidget):
    """A file field that leaves storing to the service."""

    def __init__(self, **values: Any) -> None:
        super().__init__(None, **values)

    def serialize(self, field: Any, cstruct: Any, **values: Any) -> Any:
        """Return the markup of the field, empty: no browser takes a file back from a page."""
        return field.renderer(self.template, field=field, cstruct=None, **values)

    def deserialize(self, field: Any, pstruct: Any) -> Any:
        """Return what was posted; the template marks the field as a mapping of its own."""
        if isinstance(pstruct, dict):
            pstruct = pstruct.get("upload", colander.null)
        return colander.null if isinstance(pstruct, (str, bytes)) else pstruct


class UploadForm(colander.Schema):
    """A document to take in."""

    upload = colander.SchemaNode(
        Upload(),
        title=_("Document"),
        description=_("A PDF, picture, text or office document of 50 MB at most."),
        widget=UploadWidget(),
    )
    title = colander.SchemaNode(Text(max=SUBJECT), title=_("Title"), missing=None)


@view_config(
    context=File, name="add-letter", permission="file.work", renderer=FORM,
    request_method=("GET", "POST"),
)  # fmt: skip
def add_letter(context: File, request: Any) -> Any:
    """Put a paper in the file's correspondence."""

    def take(values: dict[str, Any]) -> Any:
        actions.add_letter(
            request.office, context, values["upload"].file,
            filename=values["upload"].filename, title=values["title"],
        )  # fmt: skip
        request.tell(_("The paper lies in the file."))
        return HTTPFound(request.resource_path(context))

    return _upload(context, request, _("Add a paper"), take)


@view_config(
    context=IFolder, name="add-document", permission="content.add", renderer=FORM,
    request_method=("GET", "POST"),
)  # fmt: skip
def add_document(context: Any, request: Any) -> Any:
    """Add a document to a folder."""

    def take(values: dict[str, Any]) -> Any:
        document = places.add_document(
            request.office, context, values["upload"].file,
            filename=values["upload"].filename, title=values["title"],
        )  # fmt: skip
        return HTTPFound(request.resource_path(document))

    return _upload(context, request, _("Add document"), take)


def _upload(context: Any, request: Any, title: str, take: Any) -> Any:
    here = request.resource_path(context)
    buttons = (Button("add", title), Button("cancel", _("Cancel"), url=here))
    form = make_form(UploadForm(), request, buttons, request.path)
    number, name = getattr(context, "number", None), context.title_in(request.locale_name)
    about = Link(number or name, here, description=name if number else None)
    page = form_page(request, title, breadcrumbs(request, context, title), about=about)
    return ask(request, form, page, take)


@view_config(
    context=Letter, name="", permission="file.view", request_method="GET",
    renderer="eoffice_cms.web:templates/document.pt",
)  # fmt: skip
@view_config(
    context=Document, name="", permission="content.view", request_method="GET",
    renderer="eoffice_cms.web:templates/document.pt",
)  # fmt: skip
def document_page(context: Document, request: Any) -> dict[str, Any]:
    """Show a document."""
    language, here = request.locale_name, request.resource_path(context)
    workflow = request.office.rules.workflow_of(context)
    return {
        "breadcrumbs": breadcrumbs(request, context),
        "title": context.title_in(language),
        "number": None,
        "state": Badge(request.translate(workflow.state(context.state).title), "info"),
        "text": _text_of(context),
        "preview_url": f"{here}download" if context.mime in SHOWN else None,
        "about": _about(context, request),
        "actions": [
            Action(
                offer.transition.name, request.translate(offer.transition.title),
                f"{here}change-state?to={offer.transition.name}", method="post",
                enabled=offer.enabled, primary=offer.transition.primary,
                expected=str(context.record.length),
            )
            for offer in offers(request.office, context)
        ],
        "facts": [
            Fact(request.translate(_("Name")), context.filename),
            Fact(request.translate(_("Size")), f"{max(context.size // 1024, 1)} KB"),
            Fact(request.translate(_("Added")), moment(context.created, language)),
            Fact(request.translate(_("Added by")), user_title(request, context.creator)),
            Fact(request.translate(_("Check figure (SHA-256)")), context.sha256),
        ],
        "download_url": f"{here}download",
        "access_url": f"{here}access",
    }  # fmt: skip


def _text_of(document: Document) -> str | None:
    """Return what a text says, to be read on its page; None for any other kind, and a long one."""
    if not document.mime.startswith("text/") or document.size > LONGEST_TEXT:
        return None
    with document.blob.open("r") as stream:
        text: str = stream.read().decode("utf-8", "replace")
    return FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").removeprefix("\ufeff"))


def _about(document: Document, request: Any) -> Link | None:
    if not isinstance(document, Letter):
        return None
    file = aggregate_of(document)
    return Link(f"{file.number} {file.title}", request.resource_path(file))


@view_config(
    context=Document, name="change-state", permission="content.view", request_method="POST"
)
def change_state(context: Document, request: Any) -> Any:
    """Publish a document or take it back."""
    workflow = request.office.rules.workflow_of(context)
    names = [each.name for each in workflow.transitions]
    asked, expected = request.GET.get("to", ""), expected_of(request)
    done = done_already(request.office, context, asked, expected, {})
    if asked in names and done is None:
        perform(request.office, context, asked, {}, expected=expected)
    return HTTPFound(request.resource_path(context))


@view_config(context=Letter, name="download", permission="file.view", request_method="GET")
@view_config(context=Document, name="download", permission="content.view", request_method="GET")
def download(context: Document, request: Any) -> Any:
    """Send the bytes, as an attachment of the type they really are."""
    stream = context.blob.open("r")
    response = request.response
    response.content_type = context.mime
    response.content_length = context.size
    name = quote(context.filename)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.app_iter = FileIter(stream)
    return response
