"""What is done with a file: a form for each transition, and one view that performs them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound, HTTPNotFound

from eoffice_cms.content import actions
from eoffice_cms.content.again import done_already
from eoffice_cms.content.file import File
from eoffice_cms.content.vocabularies import REASONS, contributed_terms, in_language
from eoffice_cms.content.yellow import note_in_hand
from eoffice_cms.errors import Forbidden, MovedOn, NotPossible, Stale, _
from eoffice_cms.web import schemas
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, make_form
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.requests import expected_of
from eoffice_cms.web.templates.shapes import Fact, Link
from eoffice_cms.web.told import what_overtook
from eoffice_cms.web.views.desks import desk_select
from eoffice_cms.web.wording import desk_title
from eoffice_cms.workflow.engine import why_not

#: Done by one click, without a form.
AT_ONCE = ("open", "pull_back", "resume")


@dataclass(frozen=True)
class ActionForm:
    """How a transition is asked for.

    :ivar schema: makes the fields of (file, request)
    :ivar done: the sentence shown once it is done
    :ivar away: whether the file leaves the desk, so that one goes on to the next
    """

    title: str
    service: Callable[..., None]
    done: str
    schema: Callable[[File, Any], colander.Schema] | None = None
    away: bool = False


def _fields(*nodes: colander.SchemaNode) -> colander.Schema:
    """Return the fields, and with them the length of the record that the form shows."""
    return schemas.form_of(*nodes, schemas.expected())


def _send(file: File, request: Any) -> colander.Schema:
    return _fields(
        schemas.desk(desk_select(request, file), request.office.site.desks.__contains__),
        schemas.note(),
        schemas.priority(file.custody.priority),
        schemas.due(request.today),
    )


def _put_up(file: File, request: Any) -> colander.Schema:
    return _fields(
        schemas.note(),
        schemas.priority(file.custody.priority),
        schemas.due(request.today),
    )


def _note_only(file: File, request: Any) -> colander.Schema:
    return _fields(schemas.note())


def _reasons(request: Any) -> list[str]:
    """Return the reasons that add-ons offer, in the reader's language."""
    terms = contributed_terms(request.office.declarations, REASONS)
    return [in_language(titles, request.locale_name) for titles in terms.values()]


def _reason(file: File, request: Any) -> colander.Schema:
    return _fields(schemas.reason(_reasons(request)))


FORMS = {
    "open": ActionForm(_("Open"), actions.open_file, _("The file is open on your desk.")),
    "put_up": ActionForm(
        _("Put up"), actions.put_up, _("${number} was put up to ${desk}."), _put_up, away=True
    ),
    "send": ActionForm(
        _("Send"), actions.send, _("${number} was sent to ${desk}."), _send, away=True
    ),
    "return": ActionForm(
        _("Return"), actions.return_file, _("${number} was returned to ${desk}."), _note_only,
        away=True,
    ),
    "decide": ActionForm(
        _("Decide"), actions.decide, _("Your decision is recorded."),
        lambda file, request: _fields(schemas.outcome(), schemas.note()),
    ),
    "park": ActionForm(
        _("Park"), actions.park, _("The file is parked."),
        lambda file, request: _fields(
            schemas.reason(_reasons(request)), schemas.until()
        ), away=True,
    ),
    "close": ActionForm(
        _("Close file"), actions.close_file, _("The file is closed."), _note_only
    ),
    "pull_back": ActionForm(
        _("Pull back"), actions.pull_back, _("The file is on your desk again.")
    ),
    "ask_back": ActionForm(
        _("Ask for it back"), actions.ask_back, _("The other desk sees that you ask for it."),
        _reason,
    ),
    "resume": ActionForm(_("Resume"), actions.resume, _("The file is on your desk again.")),
    "reopen": ActionForm(
        _("Reopen"), actions.reopen, _("The file is open again."), _reason
    ),
}  # fmt: skip


def action_url(request: Any, file: File, name: str) -> str:
    """Return the address at which a transition is asked for."""
    own = (name.replace("_", "-"),) if name in FORMS else ("act", name)
    return request.resource_path(file, *own)  # type: ignore[no-any-return]


class FileAction:
    """Asks for one transition and performs it."""

    def __init__(self, name: str, form: ActionForm) -> None:
        self.name = name
        self.form = form

    def __call__(self, context: File, request: Any) -> Any:
        """Show the form on GET; perform on POST."""
        if self.form.schema is None:
            if request.method == "GET":
                return HTTPFound(request.resource_path(context))
            return self._perform(context, request, {"expected": expected_of(request)})
        form = make_form(
            self._schema(self.form.schema, context, request),
            request,
            (
                Button("do", self.form.title),
                Button("cancel", _("Cancel"), url=request.resource_path(context)),
            ),
            request.path,
        )
        if request.method == "GET":
            self._still_possible(context, request)
        return ask(
            request,
            form,
            self._page(context, request),
            lambda values: self._perform(context, request, values),
            first=self._first(context, request),
            passed_on=(Stale, NotPossible),
            once=False,
        )

    def _schema(
        self, fields: Callable[[File, Any], colander.Schema], file: File, request: Any
    ) -> colander.Schema:
        """Return the form's fields; the words that the workflow asks for must be given."""
        schema = fields(file, request)
        comment = request.office.rules.workflow_of(file).transition(self.name).comment
        if comment is not None and comment in schema:
            schema[comment].missing = colander.required
        return schema

    def _still_possible(self, file: File, request: Any) -> None:
        office = request.office
        transition = office.rules.workflow_of(file).transition(self.name)
        fits = file.state in transition.sources
        if not fits or not office.can(file, transition.permission):
            entries = what_overtook(office, file, self.name)
            mine = entries[-1].actor == office.identity.user_id
            if fits and not mine:
                raise Forbidden(_("Only the desk that holds the file can do this."))
            sentence = _("This is no longer possible: the file has moved on.")
            raise MovedOn(sentence, entries=entries)
        reason = why_not(office, file, transition, {})
        if reason is not None:
            raise NotPossible(reason)

    def _first(self, file: File, request: Any) -> dict[str, Any]:
        note = note_in_hand(request.office, file)
        mine = note is not None and note.creator == request.office.identity.user_id
        return {
            "expected": file.record.length,
            "note": note.text if mine and note else colander.null,
        }

    def _perform(self, file: File, request: Any, values: dict[str, Any]) -> Any:
        desk = self._do(request.office, file, values)
        said = {"number": file.number, "desk": desk_title(request, desk)}
        request.tell(_(str(self.form.done), mapping=said))
        return HTTPFound("/desk" if self.form.away else request.resource_path(file))

    def _do(self, office: Any, file: File, values: dict[str, Any]) -> str:
        """Act, unless this very form was sent before; return the desk that had the file then."""
        expected = values["expected"]
        done = done_already(office, file, self.name, expected, values)
        if done is not None:
            return done.target or file.custody.desk
        self.form.service(office, file, **values)
        return file.custody.desk

    def _page(self, file: File, request: Any) -> dict[str, Any]:
        to = file.custody.sender if self.name == "return" else None
        if self.name == "put_up":
            to = request.office.site.desks[file.custody.desk].superior
        return form_page(
            request,
            self.form.title,
            breadcrumbs(request, file, self.form.title),
            about=Link(file.number, request.resource_path(file), description=file.title),
            facts=[Fact(request.translate(_("To")), desk_title(request, to))] if to else (),
        )


def act(context: File, request: Any) -> Any:
    """Ask for a transition that has no page of its own, and perform it; else there is none."""
    name = "/".join(request.subpath)
    workflow = request.office.rules.workflow_of(context)
    found = next((each for each in workflow.transitions if each.name == name), None)
    if found is None or name in FORMS:
        raise HTTPNotFound()

    def fields(file: File, request: Any) -> colander.Schema:
        if found.comment == "note":
            return _fields(schemas.note())
        return _fields(schemas.reason(_reasons(request), required=False))

    def service(office: Any, file: File, **values: Any) -> None:
        actions.act(office, file, name, **values)

    return FileAction(name, ActionForm(found.title, service, _("It is done."), fields))(
        context, request
    )


def includeme(config: Any) -> None:
    """Register a view for each transition of a file."""
    own = {name.replace("_", "-"): FileAction(name, form) for name, form in FORMS.items()}
    for name, view in {**own, "act": act}.items():
        config.add_view(
            view,
            context=File,
            name=name,
            permission="file.view",
            request_method=("GET", "POST"),
            renderer="eoffice_cms.web:templates/action_form.pt",
        )
