"""The office's own lists: holidays, phrases, letter forms, file heads, retention; all editable.

A kind of list is a frozen declaration, contributed under the sort ``list``; its entries lie in the
store, each under a key of its own, so that there are no twins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from BTrees.OOBTree import OOBTree

from eoffice_cms.content.wording import clean
from eoffice_cms.errors import Invalid, NotPossible, _
from eoffice_cms.workflow.engine import require

SORT = "list"
PERMISSION = "site.administer"

Entry = Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """A field of an entry.

    :ivar kind: ``text``, ``lines`` (several), ``day`` (ISO form) or ``number``
    :ivar choices: (value, title) where only these are let in
    """

    name: str
    title: str
    kind: str = "text"
    needed: bool = True
    longest: int = 300
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ListKind:
    """A kind of list; the first field is the key of its entries."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]

    @property
    def key(self) -> Field:
        """The field whose value no two entries share."""
        return self.fields[0]


def kinds_of(declarations: Any) -> dict[str, ListKind]:
    """Return the kinds of lists of a site by name."""
    return dict(declarations.contributions(SORT))


def entries(site: Any, kind: str) -> Iterator[tuple[str, Entry]]:
    """Yield (key, entry) in the order of the keys."""
    found = site.lists.get(kind) if site.lists is not None else None
    return iter(found.items() if found is not None else ())


def entry_of(site: Any, kind: str, key: str) -> Entry | None:
    """Return the entry of a key, or None."""
    found = site.lists.get(kind) if site.lists is not None else None
    entry: Entry | None = found.get(key) if found is not None else None
    return entry


def put(
    office: Any, kind: ListKind, values: Mapping[str, str], *, before: str | None = None
) -> str:
    """Keep an entry and return its key.

    :param before: the key of the entry that is changed; None for a new one
    :raises Invalid: when a value does not fit
    :raises NotPossible: when another entry has this key
    """
    require(office, office.site, PERMISSION)
    entry = {each.name: checked(each, values.get(each.name) or "") for each in kind.fields}
    key = entry[kind.key.name].casefold()
    kept = _kept(office.site, kind.name)
    if key != before and key in kept:
        raise NotPossible(_("This is in the list already."), field=kind.key.name)
    if before is not None and before != key:
        kept.pop(before, None)
    kept[key] = entry
    return key


def drop(office: Any, kind: ListKind, key: str) -> None:
    """Take an entry out of its list.

    :raises NotPossible: when it is not there
    """
    require(office, office.site, PERMISSION)
    kept = _kept(office.site, kind.name)
    if key not in kept:
        raise NotPossible(_("This is not in the list any more."))
    del kept[key]


def checked(field: Field, value: str) -> str:
    """Return a value as it is kept.

    :raises Invalid: when it does not fit the field
    """
    if not value.strip() and not field.needed:
        return ""
    text = clean(value, longest=field.longest, field=field.name, lines=field.kind == "lines")
    if field.choices and text not in dict(field.choices):
        raise Invalid(_("Please choose one of the values offered."), field=field.name)
    if field.kind == "day":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise Invalid(_("This is not a date."), field=field.name) from error
    if field.kind == "number" and not text.isdecimal():
        raise Invalid(_("This must be a whole number."), field=field.name)
    return text


def _kept(site: Any, kind: str) -> Any:
    if site.lists is None:
        site.lists = OOBTree()
    kept = site.lists.get(kind)
    if kept is None:
        kept = site.lists[kind] = OOBTree()
    return kept


def is_holiday(site: Any, day: date) -> bool:
    """Say whether a day is a general holiday in the list, or a Sunday."""
    entry = entry_of(site, "holidays", day.isoformat())
    return day.weekday() == 6 or (entry is not None and entry["sort"] == "general")


CORE_KINDS = (
    ListKind(
        "holidays", _("Holidays"), _("General and optional holidays of the office."),
        (Field("day", _("Day"), "day"), Field("title_hi", _("Name in Hindi")),
         Field("title_en", _("Name in English")),
         Field("sort", _("Sort"), choices=(
             ("general", _("General holiday")), ("optional", _("Optional holiday"))))),
    ),
    ListKind(
        "phrases", _("Phrases"), _("Sentences that notes use again and again."),
        (Field("text_hi", _("In Hindi"), longest=500),
         Field("text_en", _("In English"), longest=500)),
    ),
    ListKind(
        "letter-forms", _("Letter forms"), _("How letters, memos and orders are laid out."),
        (Field("name", _("Name")), Field("title_hi", _("Name in Hindi")),
         Field("title_en", _("Name in English")),
         Field("text_hi", _("Text in Hindi"), "lines", longest=8000),
         Field("text_en", _("Text in English"), "lines", needed=False, longest=8000)),
    ),
    ListKind(
        "file-heads", _("File heads"), _("The heads under which files are opened."),
        (Field("code", _("Code")), Field("title_hi", _("Name in Hindi")),
         Field("title_en", _("Name in English"))),
    ),
    ListKind(
        "retention", _("Retention"), _("How long closed files are kept, by kind."),
        (Field("code", _("Code")), Field("title_hi", _("Name in Hindi")),
         Field("title_en", _("Name in English")),
         Field("category", _("Category"), choices=(
             ("A", _("A: kept for ever, with a copy")), ("B", _("B: kept for ever")),
             ("C", _("C: kept for a time")))),
         Field("years", _("Years"), "number", needed=False)),
    ),
)  # fmt: skip
