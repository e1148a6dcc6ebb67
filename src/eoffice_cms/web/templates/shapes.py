"""What views hand to the page templates: small frozen records of texts ready to be shown.

Dates, titles and sizes come formatted in the page's language; `*_iso` stands beside a text where
a machine reads it (`<time datetime>`). Markup (`form`, `note_form`, `way`, `picture`) is trusted:
it comes from `eoffice_cms.web.forms` and `eoffice_cms.web.pictures`, which escape what they get.
A template also takes any object or dict with the same names.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `current` marks the page one is on, `count` is shown beside the title."""

    title: str
    url: str | None
    current: bool = False
    count: str | int | None = None
    icon: str | None = None  # a symbol of static/icons.svg, without "i-"
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """A short text on a coloured ground.

    `tone`: "plain", "info", "good", "soon" (amber), "late" (orange), "overdue" (red), "strong"
    (most immediate), "quiet". The text says it all; the colour only helps.
    """

    text: str
    tone: str = "plain"
    hint: str | None = None  # read out and shown on hovering


@dataclass(frozen=True, slots=True)
class Flash:
    """A message above the page; `kind`: "success", "info", "warning" or "error"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    name: str
    desks: str = ""  # the desks held, in one line
    links: tuple[Link, ...] = ()  # profile, password and the like


@dataclass(frozen=True, slots=True)
class Layout:
    """What the frame of every page needs; the template variable `layout`."""

    language: str  # "hi" or "en"
    other_language: str  # the code of the one that the switch leads to
    language_name: str  # its own name: "English" or "हिन्दी"
    language_url: str  # keeps the page
    site_title: str
    site_url: str
    styles: tuple[str, ...]  # URLs in order: vendor/fonts.css, css/core.css, the theme's
    scripts: tuple[str, ...]  # URLs: vendor/htmx.min.js, js/eoffice.js
    icons_url: str  # URL of static/icons.svg
    favicon_url: str | None = None  # URL of static/mark.svg
    search_url: str = "/search"
    query: str = ""
    user: Person | None = None
    sign_in_url: str = "/sign-in"
    sign_out_url: str = "/sign-out"
    csrf_token: str = ""
    nav: tuple[Link, ...] = ()
    breadcrumbs: tuple[Link, ...] = ()  # from the root to this page, whose url is None
    flash: tuple[Flash, ...] = ()
    demo: bool = False
    footer: tuple[Link, ...] = ()
    version: str = ""
    color_scheme: str | None = None  # "light" or "dark" where the user chose; None: the system's


@dataclass(frozen=True, slots=True)
class Action:
    """Something one can do with an object now, or could if `reason` did not stand against it.

    `method` "get" leads to a form; "post" does it at once (with the CSRF token). `name` is part
    of an element's id: where several objects show actions, give each its own ("disable-ranking").
    """

    name: str
    title: str
    url: str
    enabled: bool = True
    reason: str | None = None
    primary: bool = False
    method: str = "get"
    danger: bool = False
    expected: str | None = None  # posted as `expected`, for what changed meanwhile


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; the value is a link where it has a `url`."""

    label: str
    value: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a long list; `total` is a text, as in "over 1,000"."""

    first: int
    last: int
    total: str
    previous_url: str | None = None
    next_url: str | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file in a list: the desk, sent, parked, search."""

    uid: str
    url: str
    number: str
    subject: str
    who: str = ""  # whom it came from, or went to
    since: str = ""  # "3 days", "since Monday"
    since_iso: str | None = None
    age: Badge | None = None
    due: Badge | None = None
    priority: Badge | None = None
    state: Badge | None = None
    snippet: str | None = None  # how the last note begins, or why it is parked
    unopened: bool = False
    urgency: str = "plain"  # a tone, as in Badge: the colour at the row's edge


@dataclass(frozen=True, slots=True)
class NoteItem:
    """A note on the green sheet."""

    number: str
    text: str
    author: str
    desk: str = ""
    when: str = ""
    when_iso: str | None = None
    kind: str = "green"  # "green" (stays) or "yellow" (a draft)
    acting_for: str | None = None
    imported: str | None = None  # "imported; recorded on …"
    left: str | None = None  # that its writer left it behind, in words
    take_url: str | None = None  # where it is taken over, by a POST
    access_url: str | None = None  # "who can see this"
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter, enclosure or draft on the correspondence side."""

    number: str
    title: str
    url: str
    kind: str = ""
    when: str = ""
    when_iso: str | None = None
    meta: str = ""  # size, type, from whom
    badge: Badge | None = None


@dataclass(frozen=True, slots=True)
class EntryItem:
    """An entry of the record, in the timeline."""

    number: str
    what: str  # "Sent to the Superintendent, Establishment"
    who: str
    when: str
    when_iso: str | None = None
    comment: str | None = None
    kind: str = "plain"  # "move", "note", "decide", "hold", "plain": the mark in the margin
    imported: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a filter."""

    value: str
    title: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A select of the search page's filters."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SearchInput:
    """A field that an add-on adds to the search page; `markup` is its input."""

    id: str
    label: str
    markup: str
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result; `excerpt` is a sequence of (text, is_a_match)."""

    url: str
    title: str
    number: str = ""
    kind: str = ""
    where: str = ""
    excerpt: tuple[tuple[str, bool], ...] = ()
    meta: str = ""
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """What lies in a folder."""

    url: str
    title: str
    type_title: str
    icon: str = "folder"
    state: Badge | None = None
    modified: str = ""
    modified_iso: str | None = None
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """Why somebody may see an object: one row a principal, role and cause."""

    who: str
    role: str
    cause: str
    may: str  # "read", "read, write notes, send"
    url: str | None = None
    revoke_url: str | None = None
