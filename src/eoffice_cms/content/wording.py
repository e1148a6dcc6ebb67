"""What people may type: normalised, without characters that hide or forge, and not too long."""

from __future__ import annotations

import re
import unicodedata

from eoffice_cms.errors import Invalid, _

#: C0 and C1 controls save tab and line breaks, surrogates, and the marks that reverse or isolate
#: the direction of text: with them a name can be made to read as another.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+")

SUBJECT = 500
NOTE = 20_000
REASON = 1_000


def clean(
    text: str, *, longest: int, shortest: int = 1, field: str | None = None, lines: bool = False
) -> str:
    """Return the text normalised (NFC) and stripped.

    :param lines: whether line breaks are kept; otherwise they become spaces
    :raises Invalid: when it is missing, too short, too long, or holds forbidden characters
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if FORBIDDEN.search(text):
        raise Invalid(
            _("This holds characters that cannot be seen. Type it again or paste it as plain text."),
            field=field,
        )
    if not lines:
        text = BREAKS.sub(" ", text)
    if len(text) < shortest:
        if not text:
            raise Invalid(_("This is needed."), field=field)
        raise Invalid(
            _("This is too short: at least ${count} characters.", mapping={"count": shortest}),
            field=field,
        )
    if len(text) > longest:
        raise Invalid(
            _(
                "This is too long: ${has} characters, and ${count} are allowed.",
                mapping={"has": len(text), "count": longest},
            ),
            field=field,
        )
    return text
