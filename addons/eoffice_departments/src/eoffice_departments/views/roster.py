"""The organisation from a sheet: choose it, see the difference, confirm, watch it taken in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from eoffice_cms.content.site import Site
from eoffice_cms.errors import Refused
from eoffice_cms.web.forms import Button, make_form
from eoffice_cms.web.templates.shapes import Fact, Link
from eoffice_cms.web.views.panels.index import crumbs
from eoffice_cms.web.wording import user_title
from eoffice_departments.roster.columns import COLUMNS, SAMPLE
from eoffice_departments.roster.difference import KINDS, THINGS, Change, Difference, both
from eoffice_departments.roster.wanted import read_wanted
from eoffice_departments.roster.working import begin, difference_of, is_at_work
from eoffice_departments.services import MANAGE
from eoffice_departments.sheets import kept
from eoffice_departments.sheets.columns import read_rows
from eoffice_departments.translation import _
from eoffice_departments.views.schemas import form_of
from eoffice_departments.views.sheets import (
    SHOWN,
    FaultRow,
    choice_of_rest,
    choose_sheet,
    fault_rows,
    kept_sheet,
    send_template,
    wants_rest,
)

TITLE = _("Organisation from a sheet")
TONES = {"added": "good", "changed": "info", "moved": "info", "vacated": "late", "missing": "quiet"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A difference in words; ``line`` is empty for what is not in the sheet."""

    kind: str
    tone: str
    thing: str
    title: str
    code: str
    before: str
    after: str
    line: str


@view_config(
    context=Site, name="panel-organisation", renderer="../templates/choose_sheet.pt",
    permission=MANAGE, request_method=("GET", "POST"),
)  # fmt: skip
def choose(context: Site, request: Any) -> Any:
    """Ask for the sheet."""

    def check(path: Path) -> None:
        with path.open("rb") as stream:
            read_wanted(read_rows(stream, COLUMNS))

    found = choose_sheet(
        request, TITLE, check, "/organisation-difference",
        lead=_("Nothing is changed before you have seen the difference and confirmed it, and "
               "nothing is ever deleted."),
        button=_("See the difference"),
    )  # fmt: skip
    return {**found, "templates": _templates(request)} if isinstance(found, dict) else found


def _templates(request: Any) -> list[Link]:
    return [
        Link(request.translate(_("Template for Excel (.xlsx)")), "/organisation-template"),
        Link(request.translate(_("Template as CSV")), "/organisation-template?as=csv"),
    ]


@view_config(
    context=Site, name="organisation-template", permission=MANAGE, request_method="GET"
)
def template(context: Site, request: Any) -> Any:
    """Send the template."""
    return send_template(request, "organisation", COLUMNS, SAMPLE)


@view_config(
    context=Site, name="organisation-difference", renderer="../templates/roster_difference.pt",
    permission=MANAGE, request_method=("GET", "POST"),
)  # fmt: skip
def difference(context: Site, request: Any) -> Any:
    """Show the difference; on POST take it in."""
    path = kept_sheet(request)
    found = difference_of(request.office, path)
    # Without a fault there is nothing to choose.
    nodes = [choice_of_rest()] if found.faults else []
    buttons = (
        Button("take", _("Take it in")),
        Button("cancel", _("Cancel"), url="/panel-organisation"),
    )
    form = make_form(form_of(*nodes), request, buttons, request.path_qs)
    if request.method == "POST":
        skip = wants_rest(request, form)
        if not found.faults or skip:
            begin(
                request.eoffice, path, user_id=request.office.identity.user_id, skip_faults=skip
            )
            return HTTPSeeOther(f"/organisation-progress?sheet={request.GET['sheet']}")
        request.response.status = 422
    return {
        "title": request.translate(_("What would change")),
        "breadcrumbs": crumbs(request, TITLE),
        "facts": _counts(request, found),
        "faults": fault_rows(request, found.faults),
        "rows": [_row(request, each) for each in found.changes[:SHOWN]],
        "more": max(len(found.changes) - SHOWN, 0),
        "nothing": not found.to_do,
        "form": form.render({}) if found.to_do else None,
        "refused": request.method == "POST",
    }


def _counts(request: Any, found: Difference) -> list[Fact]:
    translate, counts = request.translate, found.counts()
    return [
        Fact(translate(_("Rows")), str(found.rows)),
        *(Fact(translate(words), str(counts[kind])) for kind, words in KINDS.items()),
        Fact(translate(_("Posts untouched")), str(found.untouched)),
        Fact(translate(_("Rows that are wrong")), str(len(found.faults))),
    ]


def _row(request: Any, change: Change) -> ChangeRow:
    before, after = change.before, change.after
    if change.thing == "charge":
        vacant = request.translate(_("vacant"))
        before = user_title(request, before) or vacant
        after = _coming(request, change) or vacant
    return ChangeRow(
        kind=request.translate(KINDS[change.kind]),
        tone=TONES[change.kind],
        thing=request.translate(THINGS[change.thing]),
        title=change.titles[0 if request.locale_name == "hi" else 1],
        code=change.key,
        before=before if change.kind != "added" else "",
        after=after,
        line=str(change.line or ""),
    )


def _coming(request: Any, change: Change) -> str:
    """Return the name of who is to hold a post: as here, else as the sheet has it."""
    names = getattr(change.wanted, "names", ("", ""))
    if change.after in request.office.site.users or not any(names):
        return user_title(request, change.after)
    return str(both(names)[0 if request.locale_name == "hi" else 1])


@view_config(
    context=Site, name="organisation-progress", renderer="../templates/roster_progress.pt",
    permission=MANAGE, request_method="GET",
)  # fmt: skip
def progress(context: Site, request: Any) -> dict[str, Any]:
    """Show how far taking the sheet in has come, or what became of it."""
    path = kept_sheet(request)
    state = kept.said(path)
    if state is None:
        raise Refused(_("This sheet was not confirmed yet."))
    phase = "working" if is_at_work(state) else state["phase"]
    return {
        "title": request.translate(TITLE),
        "breadcrumbs": crumbs(request, TITLE),
        "phase": "stopped" if phase == "working" and not is_at_work(state) else phase,
        "done": state["done"],
        "total": state["total"],
        "made": state["made"],
        "officials": state["officials"],
        "faults": [
            FaultRow(line, request.translate(_(words, mapping=said)))
            for line, words, said in state["refused"]
        ],
        "again_url": f"/organisation-difference?sheet={request.GET['sheet']}",
        "here": request.path_qs,
    }
