"""The page of a file: notes, correspondence, what can be done, its record and its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import colander
from pyramid.httpexceptions import HTTPFound
from pyramid.view import view_config

from eoffice_cms.clock import to_micros
from eoffice_cms.content import actions
from eoffice_cms.content.categories import category_title
from eoffice_cms.content.file import File
from eoffice_cms.content.wording import NOTE
from eoffice_cms.content.yellow import left_notes, note_in_hand
from eoffice_cms.errors import _
from eoffice_cms.web.asking import ask, form_page
from eoffice_cms.web.forms import (
    Button,
    HiddenWidget,
    Text,
    TextAreaWidget,
    make_form,
)
from eoffice_cms.web.layout import breadcrumbs
from eoffice_cms.web.pictures import Stay, WayLabels, way
from eoffice_cms.web.templates.shapes import Action, Badge, Fact, Link, Paper
from eoffice_cms.web.told import entry_item, when_imported
from eoffice_cms.web.views.file_actions import AT_ONCE, action_url
from eoffice_cms.web.views.notes import left_item, note_item
from eoffice_cms.web.wording import (
    OUTCOMES,
    age_badge,
    age_tone,
    age_words,
    day,
    days_between,
    desk_title,
    due_badge,
    iso,
    local,
    moment,
    priority_badge,
    state_badge,
    user_title,
)
from eoffice_cms.workflow.engine import offers, why_not

#: Notes and entries shown at first; the rest is one click away.
NOTES_SHOWN, ENTRIES_SHOWN, STAYS_SHOWN = 30, 12, 24


class NoteForm(colander.Schema):
    """One's note on the file."""

    note = colander.SchemaNode(
        Text(max=NOTE, multiline=True),
        title=_("Your note"),
        widget=TextAreaWidget(rows=6),
    )
    before = colander.SchemaNode(colander.String(), widget=HiddenWidget(), missing="")


@view_config(
    context=File, name="", renderer="eoffice_cms.web:templates/file.pt", permission="file.view",
    request_method="GET",
)  # fmt: skip
def file_page(context: File, request: Any) -> dict[str, Any]:
    """Show a file."""
    office, whole = request.office, "all" in request.GET
    visible = [note for note in context.notes if office.can_view(note)]
    notes = visible if whole else visible[-NOTES_SHOWN:]
    form, reason = _note_form(context, request)
    notice = _notice(context, request)
    yellow = note_in_hand(office, context)
    left = left_notes(office, context)
    shown = [note for note in notes if note not in left and not (form and note is yellow)]
    length = context.record.length
    entries = context.record.latest(length if whole else ENTRIES_SHOWN)
    here = request.resource_path(context)
    return {
        "breadcrumbs": breadcrumbs(request, context),
        "file": _head(context, request),
        "actions": file_actions(context, request),
        "notice": notice[1] if notice else None,
        "notice_kind": notice[0] if notice else "info",
        "notes": [
            *(note_item(request, note) for note in shown),
            *(left_item(request, note, f"{here}take-note", yellow is None) for note in left),
        ],
        "earlier_url": None if len(notes) == len(visible) else f"{here}?all=1",
        "note_form": form,
        "note_reason": reason,
        "papers": [_paper(request, each, here) for each in context.correspondence],
        "drafts": [_draft(request, each, here) for each in context.drafts],
        "add_paper_url": f"{here}add-letter" if form else None,
        "add_draft_url": f"{here}add-draft" if form else None,
        "entries": [entry_item(request, each) for each in entries],
        "imported": when_imported(request, entries),
        "all_imported": all(each.imported for each in entries),
        "more_entries_url": None if len(entries) == length else f"{here}?all=1#record-title",
        "way": _way(context, request, whole),
        "access_url": f"{here}access",
    }


def _head(file: File, request: Any) -> SimpleNamespace:
    custody, today, language = file.custody, request.today, request.locale_name
    badges = [
        priority_badge(request, custody.priority),
        due_badge(request, custody.due, today) if file.state != "closed" else None,
        age_badge(request, custody.since, today) if file.state != "closed" else None,
    ]
    if file.decision:
        badges.append(Badge(request.translate(OUTCOMES[file.decision]), "good"))
    facts = [
        Fact(request.translate(_("Received")), day(local(file.received).date(), language)),
        Fact(
            request.translate(_("Branch")),
            file.__parent__.title_in(language),
            request.resource_path(file.__parent__),
        ),
        Fact(request.translate(_("Created by")), user_title(request, file.creator)),
    ]
    if file.category:
        category = category_title(request.office, file.category, language)
        facts.insert(1, Fact(request.translate(_("Category")), category))
    return SimpleNamespace(
        number=file.number,
        subject=file.title,
        state=state_badge(request, file.state),
        badges=[each for each in badges if each],
        custody=_custody_sentence(file, request),
        custody_iso=iso(custody.since),
        facts=facts,
        url=request.resource_path(file),
    )


def _custody_sentence(file: File, request: Any) -> str:
    custody = file.custody
    said = {
        "desk": desk_title(request, custody.desk),
        "when": moment(custody.since, request.locale_name),
    }
    if file.state == "closed":
        sentence = _("Closed at ${desk}", mapping=said)
    elif file.state == "transit":
        sentence = _("Sent to ${desk} on ${when}, not opened yet", mapping=said)
    elif custody.parked:
        until = day(date.fromisoformat(custody.parked[1]), request.locale_name)
        sentence = _(
            "Parked at ${desk} until ${until}: ${reason}",
            mapping={**said, "until": until, "reason": custody.parked[0]},
        )
    else:
        sentence = _("On the desk of ${desk} since ${when}", mapping=said)
    return request.translate(sentence)  # type: ignore[no-any-return]


def _notice(file: File, request: Any) -> tuple[str, str] | None:
    """Return (kind, sentence) of what the holder is to know first, if there is something."""
    custody = file.custody
    if custody.desk not in request.office.identity.desks:
        return None
    if custody.asked:
        said = {"who": desk_title(request, custody.sender), "reason": custody.asked}
        sentence = _("${who} asks for this file back: ${reason}", mapping=said)
        return "warning", request.translate(sentence)
    if file.state == "transit":
        sentence = _("This file has come to your desk. Open it to work on it.")
        return "info", request.translate(sentence)
    return None


def file_actions(file: File, request: Any) -> list[Action]:
    """Return what the person can do with the file now, and why not the rest."""
    shown = []
    for offer in offers(request.office, file):
        name = offer.transition.name
        shown.append(
            Action(
                name=name.replace("_", "-"),
                title=request.translate(offer.transition.title),
                url=action_url(request, file, name),
                enabled=offer.enabled,
                reason=request.translate(offer.reason) if offer.reason else None,
                primary=offer.transition.primary,
                method="post" if name in AT_ONCE else "get",
                expected=str(file.record.length),
            )
        )
    # One button leads the eye: the first that is both primary and possible.
    leading = next((each for each in shown if each.primary and each.enabled), None)
    return [
        each if each is leading or not each.primary else _plain(each) for each in shown
    ]


def _plain(action: Action) -> Action:
    return replace(action, primary=False)


def _note_form(file: File, request: Any) -> tuple[str | None, str | None]:
    if file.state != "active" or not request.office.can(file, "file.work"):
        return None, None
    yellow = note_in_hand(request.office, file)
    if yellow is not None and yellow.creator != request.office.identity.user_id:
        who = user_title(request, yellow.creator)
        return None, request.translate(_("${who} is writing a note.", mapping={"who": who}))
    text = yellow.text if yellow else ""
    form = note_form(file, request)
    return form.render({"note": text, "before": text}), None


def note_form(file: File, request: Any) -> Any:
    """Return the form for one's note."""
    return make_form(
        NoteForm(),
        request,
        _note_buttons(file, request),
        request.resource_path(file, "note"),
        formid="note",
    )


def _note_buttons(file: File, request: Any) -> tuple[Button, ...]:
    """Return the buttons below one's note: keep it, or keep it and go on to putting up."""
    buttons = [Button("save", _("Save draft note"), kind="plain")]
    transition = request.office.rules.workflow_of(file).transition("put_up")
    if why_not(request.office, file, transition, {}) is None:
        buttons.insert(0, Button("put_up", _("Save and put up"), kind="primary"))
    return tuple(buttons)


@view_config(
    context=File, name="note", permission="file.view", request_method=("GET", "POST"),
    renderer="eoffice_cms.web:templates/action_form.pt",
)  # fmt: skip
def save_note(context: File, request: Any) -> Any:
    """Keep the yellow note."""
    title = _("Your note")

    def keep(values: dict[str, Any]) -> Any:
        before = values["before"].replace("\r\n", "\n")
        actions.write_note(request.office, context, values["note"], before=before)
        if "put_up" in request.POST:
            return HTTPFound(action_url(request, context, "put_up"))
        request.tell(_("Your note is kept as a draft. It turns green when the file is sent."))
        return HTTPFound(f"{request.resource_path(context)}#write")

    if request.method == "GET" and _note_form(context, request)[0] is None:
        return HTTPFound(request.resource_path(context))
    about = Link(context.number, request.resource_path(context), description=context.title)
    page = form_page(request, title, breadcrumbs(request, context, title), about=about)
    yellow = note_in_hand(request.office, context)
    text = yellow.text if yellow else ""
    return ask(
        request, note_form(context, request), page, keep,
        first={"note": text, "before": text}, once=False,
    )  # fmt: skip


def _paper(request: Any, letter: Any, here: str) -> Paper:
    return Paper(
        number=str(int(letter.__name__)),
        title=letter.title,
        url=f"{here}correspondence/{letter.__name__}/",
        kind=letter.filename.rsplit(".", 1)[-1].upper(),
        when=day(local(letter.created).date(), request.locale_name),
        when_iso=iso(letter.created),
        meta=f"{max(letter.size // 1024, 1)} KB",
    )


def _draft(request: Any, draft: Any, here: str) -> Paper:
    workflow = request.office.rules.workflow_of(draft)
    tone = "good" if draft.state == "approved" else "soon"
    return Paper(
        number=str(int(draft.__name__)),
        title=draft.title,
        url=f"{here}drafts/{draft.__name__}/",
        when=day(local(draft.modified).date(), request.locale_name),
        when_iso=iso(draft.modified),
        badge=Badge(request.translate(workflow.state(draft.state).title), tone),
    )


def _way(file: File, request: Any, whole: bool) -> str:
    """Return the picture of the file's way between desks, with the time on each."""
    stays: list[tuple[str, int, int | None]] = []
    length = file.record.length if whole else 4 * STAYS_SHOWN
    for entry in file.record.latest(length):
        stay = entry.data.get("stay")
        if stay is not None:
            stays.append((entry.source, stay["since"], entry.moment))
    stays.reverse()
    stays.append((file.custody.desk, file.custody.since, None))
    if not whole:
        stays = stays[-STAYS_SHOWN:]
    now = to_micros(request.office.now) or 0
    total = sum((left or now) - since for _desk, since, left in stays) or 1
    shown: list[Stay] = []
    before: set[str] = set()
    for desk, since, left in stays:
        shown.append(_stay(request, desk, since, left, ((left or now) - since) / total, before))
        before.add(desk)
    title = request.translate(_("Its way between desks"))
    words = "; ".join(f"{each.desk}: {each.time}" for each in shown)
    return way(shown, WayLabels(title, words, request.translate(_("now"))))


def _stay(
    request: Any, desk: str, since: int, left: int | None, share: float, before: set[str]
) -> Stay:
    end = local(left).date() if left is not None else request.today
    days = max(days_between(since, end), 0)
    words = _("less than a day") if not days else age_words(days)
    return Stay(
        desk=desk_title(request, desk),
        time=request.translate(words),
        day=day(local(since).date(), request.locale_name),
        share=min(max(share, 0.0), 1.0),
        tone=age_tone(days),
        back=desk in before,
        now=left is None,
    )
