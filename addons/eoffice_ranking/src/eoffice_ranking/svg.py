"""Write SVG safely: text and attributes escaped, no script, no style, no foreign address."""

import re
import unicodedata
from html import escape

# XML 1.0 has no room for these; the second range would turn a line's writing direction over.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"(?:https?://|/(?!/)|[?#])", re.IGNORECASE)
_NAME = re.compile(r"[a-z][a-zA-Z-]*")
_JOINERS = "\u094d\u200c\u200d"


def clean(text: object) -> str:
    """Give the text without what XML cannot hold or what would turn the line around."""
    return _UNPRINTABLE.sub("", str(text))


def attributes(**given: object) -> str:
    """Give attributes, escaped, each with a space before; ``class_`` and ``stroke_width`` work.

    An attribute that is None is left out. Raise ``ValueError`` for style and events, which a
    strict content policy refuses.
    """
    parts = []
    for name, value in given.items():
        name = name.rstrip("_").replace("_", "-")
        if not _NAME.fullmatch(name) or name == "style" or name.startswith("on"):
            raise ValueError(f"no such attribute in a picture: {name}")
        if value is not None:
            value = f"{value:g}" if isinstance(value, float) else value
            parts.append(f' {name}="{escape(clean(value))}"')
    return "".join(parts)


def element(tag: str, *children: str, **given: object) -> str:
    """Give an element; ``children`` are markup already, so pass text through ``text_of``."""
    if not children:
        return f"<{tag}{attributes(**given)}/>"
    return f"<{tag}{attributes(**given)}>{''.join(children)}</{tag}>"


def text_of(text: object) -> str:
    """Give text as markup."""
    return escape(clean(text), quote=False)


def link(address: str | None, *children: str, **given: object) -> str:
    """Give a link round markup; the markup alone where the address is missing or unsafe."""
    if address is None or not _ADDRESS.match(clean(address)):
        return "".join(children)
    return element("a", *children, href=address, **given)


def shorten(text: str, length: int) -> str:
    """Cut a text to ``length`` characters, never inside a Devanagari syllable."""
    text = unicodedata.normalize("NFC", clean(text)).strip()
    if len(text) <= length:
        return text
    end = max(length - 1, 0)
    while end > 0 and (
        unicodedata.category(text[end]).startswith("M")
        or text[end] in _JOINERS
        or text[end - 1] in _JOINERS
    ):
        end -= 1
    return text[:end].rstrip() + "…"


def document(
    *children: str, ident: str, title: str, description: str, width: int, height: int, class_: str
) -> str:
    """Give the picture with its title and description, named for screen readers.

    It is a group, not an image: what is inside (links, numbers) must stay within reach.
    """
    return element(
        "svg",
        element("title", text_of(title), id=f"{ident}-title"),
        element("desc", text_of(description), id=f"{ident}-desc"),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        role="group",
        class_=class_,
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        aria_labelledby=f"{ident}-title", aria_describedby=f"{ident}-desc",
    )
