"""One action on several files at once; each that is refused says why, the others go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config, view_defaults

from eoffice_cms.content import actions
from eoffice_cms.content.file import File
from eoffice_cms.content.site import Site
from eoffice_cms.errors import NotPossible, Refused, _
from eoffice_cms.web import schemas
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import Button, make_form
from eoffice_cms.web.templates.shapes import Fact
from eoffice_cms.web.views.desks import desk_select

MOST = 200
SERVICES: dict[str, Callable[..., None]] = {
    "put-up": actions.put_up,
    "send": actions.send,
    "open": actions.open_file,
}
TITLES = {"put-up": _("Put up"), "send": _("Send"), "open": _("Open")}


@view_defaults(
    context=Site, name="together", renderer="eoffice_cms.web:templates/action_form.pt"
)
class Together:
    """Asks for and performs an action on the files that the address names."""

    def __init__(self, context: Site, request: Any) -> None:
        self.request = request
        self.action = request.subpath[0] if len(request.subpath) == 1 else ""
        if self.action not in SERVICES:
            raise NotPossible(_("There is no such action for several files."))
        self.files = self._files()

    def _files(self) -> list[File]:
        values = self.request.GET if self.request.method == "GET" else self.request.params
        uids = list(dict.fromkeys(values.getall("file")))[:MOST]
        found = [self.request.office.load_object(uid) for uid in uids]
        files = [each for each in found if isinstance(each, File)]
        if not files:
            raise NotPossible(_("Choose at least one file first."))
        return files

    def _form(self) -> Any:
        nodes = []
        if self.action == "send":
            site = self.request.office.site
            nodes.append(schemas.desk(desk_select(self.request), site.desks.__contains__))
        if self.action != "open":
            nodes += [schemas.note(), schemas.priority(), schemas.due(self.request.today)]
        return make_form(
            schemas.form_of(*nodes),
            self.request,
            (Button("do", TITLES[self.action]), Button("cancel", _("Cancel"), url="/desk")),
            self.request.path_qs,
        )

    def _page(self) -> dict[str, Any]:
        request = self.request
        count = _("${count} files", mapping={"count": len(self.files)})
        title = f"{request.translate(TITLES[self.action])}: {request.translate(count)}"
        facts = [Fact(file.number, file.title) for file in self.files]
        return form_page(request, title, (), facts=facts)

    @view_config(request_method=("GET", "POST"))
    def ask(self) -> Any:
        """Show the form; do it to each file, and say of each that was refused why."""
        return ask(self.request, self._form(), self._page(), self._perform)

    def _perform(self, values: dict[str, Any]) -> Any:
        refused = [why for file in self.files if (why := self._one(file, values))]
        done = len(self.files) - len(refused)
        if done:
            sentence = _("Done for ${count} files.", mapping={"count": done})
            self.request.tell(sentence)
        for sentence in refused[:4]:
            self.request.tell(sentence, "warning")
        return HTTPFound("/desk")

    def _one(self, file: File, values: dict[str, Any]) -> str | None:
        """Act on one file; return why it was refused, with nothing of it written."""
        before = self.request.tm.savepoint()
        try:
            SERVICES[self.action](self.request.office, file, **values)
        except Refused as refusal:
            before.rollback()
            return f"{file.number}: {self.request.translate(refusal.message)}"
        return None
