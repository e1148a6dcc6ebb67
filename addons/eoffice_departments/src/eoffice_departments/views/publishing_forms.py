"""Forms that add, change, move and remove what a branch publishes."""

from __future__ import annotations

from typing import Any

import colander
from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from eoffice_cms.content.wording import NOTE
from eoffice_cms.web.forms import Day, Text, TextAreaWidget, TextInputWidget
from eoffice_cms.web.schemas import expected
from eoffice_cms.web.views.documents import Upload, UploadWidget
from eoffice_departments.content import Branch
from eoffice_departments.publishing import services
from eoffice_departments.publishing.content import TYPES, Item, Section
from eoffice_departments.publishing.projection import branch_of
from eoffice_departments.translation import _
from eoffice_departments.views import schemas
from eoffice_departments.views.asking import FORM, ask

BOTH = ("GET", "POST")
PUBLISH, EDIT = services.PUBLISH, services.EDIT

_LABELS = {
    "question": (_("Answer in Hindi"), _("Answer in English")),
}
_TEXTS = (_("Text in Hindi"), _("Text in English"))


def _day(name: str, title: str, description: str | None = None) -> colander.SchemaNode:
    return colander.SchemaNode(
        Day(), name=name, title=title, missing=None, description=description or ""
    )


def _line(name: str, title: str, longest: int, **given: Any) -> colander.SchemaNode:
    return colander.SchemaNode(Text(max=longest), name=name, title=title, **given)


def _fields(kind: type[Item], *, replacing: bool) -> list[colander.SchemaNode]:
    """Return the fields of a type's form.

    :param replacing: whether there is a document already, which a new one would replace
    """
    special = {
        "number": lambda: _line("number", _("Number"), services.LONGEST_NUMBER, missing=None),
        "issued": lambda: _day("issued", _("Date")),
        "url": lambda: _line(
            "url", _("Web address"), services.LONGEST_URL,
            widget=TextInputWidget(attributes={"inputmode": "url"}),
        ),
        "starts": lambda: _day("starts", _("Begins on")),
        "ends": lambda: _day("ends", _("Ends on")),
        "venue": lambda: _line("venue", _("Place"), services.LONGEST_VENUE, missing=None),
        "upload": lambda: colander.SchemaNode(
            Upload(), name="upload", title=_("Document"), widget=UploadWidget(),
            missing=None if replacing else colander.required,
            description=_("Left empty, the document there stays.") if replacing
            else _("A PDF, picture, text or office document of 50 MB at most."),
        ),
    }  # fmt: skip
    texts = [
        colander.SchemaNode(
            Text(max=NOTE, multiline=True), name=f"text_{language}", title=title, missing="",
            widget=TextAreaWidget(rows=6, attributes={"lang": language}),
        )
        for language, title in zip(
            ("hi", "en"), _LABELS.get(kind.type_name, _TEXTS), strict=True
        )
    ]  # fmt: skip
    return [
        *schemas.titles(),
        *(special[name]() for name in kind.fields),
        *texts,
        _day("valid_from", _("Shown from"), _("Left empty, from the day it is published.")),
        _day("valid_until", _("Shown until"), _("Left empty, until it is withdrawn.")),
    ]


def _values(kind: type[Item], given: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """Return (values, upload) as the services take them."""
    upload = given.get("upload")
    values = {
        **{name: given.get(name) for name in (*kind.fields, "valid_from", "valid_until")},
        "titles": schemas.chosen_titles(given),
        "texts": {"hi": given["text_hi"], "en": given["text_en"]},
    }
    return values, (upload.file, upload.filename) if upload is not None else None


@view_config(context=Branch, name="add-item", renderer=FORM, permission=PUBLISH,
             request_method=BOTH)  # fmt: skip
@view_config(context=Section, name="add-item", renderer=FORM, permission=PUBLISH,
             request_method=BOTH)  # fmt: skip
def add_item(context: Any, request: Any) -> Any:
    """Add an item of the type that the address names."""
    kind = TYPES.get(request.subpath[0]) if len(request.subpath) == 1 else None
    if kind is None:
        raise HTTPNotFound

    def act(given: dict[str, Any]) -> Any:
        section = context
        if isinstance(context, Branch):
            section = services.top_section(request.office, context)
        values, upload = _values(kind, given)
        return services.add_item(request.office, section, kind.type_name, values, upload)

    return ask(
        context, request, schemas.form_of(*_fields(kind, replacing=False)),
        title=kind.type_title, button=_("Save as draft"),
        done=_("Saved as a draft. Citizens read it once you publish it."), act=act,
    )  # fmt: skip


@view_config(context=Item, name="edit", renderer=FORM, permission=EDIT, request_method=BOTH)
def edit_item(context: Item, request: Any) -> Any:
    """Change an item that is not published."""
    kind = type(context)

    def act(given: dict[str, Any]) -> None:
        values, upload = _values(kind, given)
        services.edit_item(
            request.office, context, values, upload, expected=given["expected"]
        )

    titles = context.titles or {}
    shown = {
        "title_hi": titles.get("hi", ""), "title_en": titles.get("en", ""),
        "text_hi": context.texts.get("hi", ""), "text_en": context.texts.get("en", ""),
        "expected": context.record.length,
        **{
            name: getattr(context, name) or colander.null
            for name in (*kind.fields, "valid_from", "valid_until")
            if name != "upload"
        },
    }  # fmt: skip
    return ask(
        context, request, schemas.form_of(*_fields(kind, replacing=True), expected()),
        title=_("Edit"), button=_("Save"), done=_("Saved."), values=shown, act=act,
    )  # fmt: skip


@view_config(context=Item, name="move-to", renderer=FORM, permission=EDIT, request_method=BOTH)
def move_to(context: Item, request: Any) -> Any:
    """Move an item to another section of its branch."""
    sections = {
        each.uid: each
        for each in services.sections_of(branch_of(context))
        if each is not context.__parent__
    }
    choices = [(uid, each.title_in(request.locale_name)) for uid, each in sections.items()]
    return ask(
        context, request,
        schemas.form_of(schemas.choice("section", _("Section"), choices)),
        title=_("Move to another section"), button=_("Move"), done=_("It was moved."),
        lead=None if choices else _("There is no other section yet. Add one first."),
        act=lambda given: _moved(request, context, sections[given["section"]]),
    )  # fmt: skip


def _moved(request: Any, item: Item, section: Section) -> Item:
    services.move_to(request.office, item, section)
    return item


@view_config(context=Section, name="add-section", renderer=FORM, permission=PUBLISH,
             request_method=BOTH)  # fmt: skip
@view_config(context=Branch, name="add-section", renderer=FORM, permission=PUBLISH,
             request_method=BOTH)  # fmt: skip
def add_section(context: Any, request: Any) -> Any:
    """Add a section."""

    def act(given: dict[str, Any]) -> Any:
        parent = context
        if isinstance(context, Branch):
            parent = services.top_section(request.office, context)
        titles = schemas.chosen_titles(given)
        return services.add_section(request.office, parent, titles=titles)

    return ask(
        context, request, schemas.form_of(*schemas.titles()),
        title=_("Add section"), button=_("Add section"), done=_("The section was added."), act=act,
    )  # fmt: skip


@view_config(context=Section, name="edit", renderer=FORM, permission=PUBLISH,
             request_method=BOTH)  # fmt: skip
def edit_section(context: Section, request: Any) -> Any:
    """Give a section other titles."""
    titles = context.titles or {}
    return ask(
        context, request, schemas.form_of(*schemas.titles()),
        title=_("Edit titles"), button=_("Save"), done=_("The titles were changed."),
        values={"title_hi": titles.get("hi", ""), "title_en": titles.get("en", "")},
        act=lambda given: services.rename_section(
            request.office, context, titles=schemas.chosen_titles(given)
        ),
    )  # fmt: skip


@view_config(context=Section, name="remove", renderer=FORM, permission=PUBLISH,
             request_method=BOTH)  # fmt: skip
@view_config(context=Item, name="remove", renderer=FORM, permission=EDIT, request_method=BOTH)
def remove(context: Any, request: Any) -> Any:
    """Remove an item that is not published, or an empty section."""
    parent = context.__parent__

    def act(given: dict[str, Any]) -> Any:
        services.remove(request.office, context)
        return parent

    return ask(
        context, request, schemas.form_of(), title=_("Remove"), button=_("Remove"),
        lead=_("It goes for good. What is published must be withdrawn first."),
        done=_("It was removed."), act=act,
    )  # fmt: skip
