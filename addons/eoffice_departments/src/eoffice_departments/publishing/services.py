"""Add, change, move and remove what a branch publishes; each checks, acts, or refuses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import IO, Any

from eoffice_cms.clock import to_micros
from eoffice_cms.content.base import name_from
from eoffice_cms.content.wording import NOTE, clean
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.workflow.engine import check_fresh, require
from eoffice_departments.publishing import ordering
from eoffice_departments.publishing.content import TYPES, Item, Section
from eoffice_departments.publishing.interfaces import ISection
from eoffice_departments.publishing.projection import branch_of
from eoffice_departments.services import Titles, clean_titles
from eoffice_departments.translation import _

PUBLISH = "departments.publish"
EDIT = "publication.edit"
#: Name of the section at the top of a branch's content.
TOP = "Public"
TOP_TITLES = {"hi": "प्रकाशित सामग्री", "en": "Published content"}
#: Sections within sections; a deeper tree is not found through by anybody.
DEEPEST = 5
MOST_CHILDREN = 500
LONGEST_NUMBER, LONGEST_URL, LONGEST_VENUE = 60, 2_000, 200
WEB = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)

Upload = tuple[IO[bytes], str]


def top_of(branch: Any) -> Any | None:
    """Return the section at the top of a branch's content, or None before the first item."""
    return branch.get(TOP)


def top_section(office: Any, branch: Any) -> Section:
    """Return the section at the top of a branch's content, made on first use."""
    require(office, branch, PUBLISH)
    found = top_of(branch)
    if found is None:
        found = branch.add(TOP, _new_section(office, TOP_TITLES))
    return found  # type: ignore[no-any-return]


def add_section(office: Any, parent: Section, *, titles: Titles) -> Section:
    """Add a section to a section.

    :raises Invalid: when a title does not fit
    :raises NotPossible: when it would lie too deep, or the section is full
    """
    require(office, parent, PUBLISH)
    section = _new_section(office, clean_titles(titles))
    if _depth(parent) >= DEEPEST:
        raise NotPossible(_("Sections lie at most ${n} deep.", mapping={"n": DEEPEST}))
    _put(parent, section)
    _tell(office, parent, "add", section)
    return section


def rename_section(office: Any, section: Section, *, titles: Titles) -> None:
    """Give a section other titles.

    :raises Invalid: when a title does not fit
    """
    require(office, section, PUBLISH)
    titles = clean_titles(titles)
    section.title, section.titles, section.modified = titles["en"], titles, office.now
    _tell(office, section, "edit", section)


def add_item(
    office: Any, section: Section, type_name: str, values: Mapping[str, Any],
    upload: Upload | None = None,
) -> Item:  # fmt: skip
    """Add an item, as a draft, at the end of a section.

    :param values: titles (hi, en), texts (hi, en), valid_from, valid_until, and what the type
        asks for: number, issued, url, starts, ends, venue
    :param upload: (stream, filename) of the document of a circular, order or form
    :raises Invalid: when a value or the document does not fit
    """
    require(office, section, PUBLISH)
    kind = TYPES[type_name]
    fitting = _fitting(kind, values)
    if upload is None and "upload" in kind.fields:
        raise Invalid(_("Choose the document that people are to read."), field="upload")
    item = kind(
        fitting["titles"]["en"], creator=office.identity.user_id, created=office.now
    )
    _fill(item, fitting, upload)
    _put(section, item)
    _note(office, item, "add", {"type": type_name})
    return item


def edit_item(
    office: Any, item: Item, values: Mapping[str, Any], upload: Upload | None = None,
    *, expected: int | None = None,
) -> None:  # fmt: skip
    """Change an item that is not published; ``values`` and ``upload`` as in :func:`add_item`.

    :param expected: length of the item's record when the form was drawn
    :raises Invalid: when a value or the document does not fit
    :raises Stale: when somebody else changed it meanwhile
    """
    require(office, item, EDIT)
    check_fresh(item, expected)
    _fill(item, _fitting(type(item), values), upload)
    item.modified = office.now
    _note(office, item, "edit", {"document": upload is not None})


def remove(office: Any, child: Any) -> None:
    """Take an item that is not published, or an empty section, out of the tree.

    :raises NotPossible: when a section still holds something
    """
    section = child.__parent__
    if ISection.providedBy(child):
        if not ISection.providedBy(section):
            raise NotPossible(_("The branch's first section stays."))
        require(office, child, PUBLISH)
        if not child.is_empty():
            raise NotPossible(_("Something still lies in this section. Empty it first."))
    else:
        require(office, child, EDIT)
    _tell(office, section, "remove", child)
    ordering.take_out(section, child)
    section.remove(child.__name__)


def move(office: Any, child: Any, place: int) -> int:
    """Put an item or section at another place in its section, and return that place.

    :param place: 1 is the first
    """
    section = child.__parent__
    if not ISection.providedBy(section):
        raise NotPossible(_("The branch's first section stays."))
    require(office, section, PUBLISH)
    return ordering.move(section, child, place)


def move_to(office: Any, item: Item, section: Section) -> None:
    """Put an item at the end of another section of the same branch.

    :raises NotPossible: when that section is full, or of another branch
    """
    require(office, item, EDIT)
    require(office, section, PUBLISH)
    old = item.__parent__
    if branch_of(section) is not branch_of(old):
        raise NotPossible(_("Only sections of the same branch can be chosen."), field="section")
    if section is old:
        raise NotPossible(_("It lies in this section already."), field="section")
    ordering.take_out(old, item)
    del old._children[item.__name__]
    _put(section, item)
    _note(office, item, "move_to", {"section": section.uid})


def sections_of(branch: Any) -> list[Section]:
    """Return the sections of a branch, each after the one it lies in."""
    found, waiting = [], [each for each in (top_of(branch),) if each is not None]
    while waiting:
        section = waiting.pop(0)
        found.append(section)
        inner = [each for each in ordering.children(section) if ISection.providedBy(each)]
        waiting = inner + waiting
    return found


def _new_section(office: Any, titles: Titles) -> Section:
    return Section(
        titles["en"], titles=dict(titles), creator=office.identity.user_id, created=office.now
    )


def _depth(section: Any) -> int:
    depth = 0
    while ISection.providedBy(section):
        depth, section = depth + 1, section.__parent__
    return depth


def _put(section: Section, child: Any) -> None:
    if len(section.order) >= MOST_CHILDREN:
        raise NotPossible(
            _("A section holds at most ${n}. Make another.", mapping={"n": MOST_CHILDREN})
        )
    section.add(name_from((child.titles or {}).get("en") or child.title, section), child)
    ordering.put_last(section, child)


def _note(office: Any, obj: Any, action: str, data: dict[str, Any]) -> None:
    obj.record.append(
        at=to_micros(office.now), actor=office.identity.user_id, action=action, data=data
    )


def _tell(office: Any, section: Section, action: str, child: Any) -> None:
    """Enter in a section's record what happened to what lies in it."""
    _note(office, section, action, {"what": child.type_name, "uid": child.uid})


def _fill(item: Item, fitting: Mapping[str, Any], upload: Upload | None) -> None:
    for name, value in fitting.items():
        setattr(item, name, value)
    item.title = fitting["titles"]["en"]
    if upload is not None and "upload" in type(item).fields:
        item.store(*upload)  # type: ignore[attr-defined]  # those with this field are Papers


def _fitting(kind: type[Item], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values cleaned, for every field of the type.

    :raises Invalid: for the first that does not fit
    """
    found: dict[str, Any] = {
        "titles": clean_titles(values["titles"]),
        "texts": {
            language: clean(text, longest=NOTE, field=f"text_{language}", lines=True)
            for language, text in (values.get("texts") or {}).items()
            if text and text.strip()
        },
        **_span(values, "valid_from", "valid_until"),
    }
    if "number" in kind.fields:
        found["number"] = _short(values, "number", LONGEST_NUMBER)
    if "venue" in kind.fields:
        found["venue"] = _short(values, "venue", LONGEST_VENUE)
    if "issued" in kind.fields:
        found["issued"] = values.get("issued")
    if "url" in kind.fields:
        found["url"] = _web_address(values.get("url") or "")
    if "starts" in kind.fields:
        if values.get("starts") is None:
            raise Invalid(_("Give the day of the event."), field="starts")
        found |= _span(values, "starts", "ends")
    return found


def _short(values: Mapping[str, Any], name: str, longest: int) -> str | None:
    text = values.get(name) or ""
    return clean(text, longest=longest, field=name) if text.strip() else None


def _span(values: Mapping[str, Any], first: str, last: str) -> dict[str, date | None]:
    begin, end = values.get(first), values.get(last)
    if begin is not None and end is not None and end < begin:
        raise Invalid(_("The last day lies before the first. Change one of them."), field=last)
    return {first: begin, last: end}


def _web_address(text: str) -> str:
    text = clean(text, longest=LONGEST_URL, field="url")
    if not WEB.fullmatch(text):
        raise Invalid(
            _("Give a whole web address that begins with https:// or http://."), field="url"
        )
    return text
