"""What people may type: normalised, without characters that hide or forge, and not too long."""

from __future__ import annotations

import re
import unicodedata

from eoffice_cms.errors import Invalid, _

SUBJECT = 500
NOTE = 20_000
REASON = 1_000

# Marks that turn the direction of what follows: nobody needs them in Hindi or English, and a
# number or a name can be made to read otherwise than it is stored.
TURNING = frozenset("\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Invisible, harmless, and left behind by copying from elsewhere.
DROPPED = str.maketrans(dict.fromkeys("\u200e\ufeff\u00ad"))
BREAKS = re.compile("[\n\t\u2028\u2029]+")
#: Whatever is refused anywhere: for texts from elsewhere, which are shown without it.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff" + "".join(sorted(TURNING)) + "]"
)

TURNING_SENTENCE = _(
    "Character ${place} is an invisible mark that turns the direction of writing. "
    "Please delete it, or type the text afresh."
)
BROKEN_SENTENCE = _("Character ${place} is only half a character. Please type it again.")
LINE_SENTENCE = _(
    "This must stay on one line, but there is a line break or tab at character ${place}."
)
CONTROL_SENTENCE = _(
    "Character ${place} is an invisible control character. Please delete it, "
    "or type the text afresh."
)


def normalised(text: str) -> str:
    """Return the text in NFC, with plain line ends and without surrounding space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(DROPPED)
    return unicodedata.normalize("NFC", text).strip()


def refusal(text: str, *, longest: int, lines: bool = False) -> str | None:
    """Return the sentence that refuses a normalised text, None where it may be kept.

    :param lines: whether line breaks and tabs are let pass
    """
    if len(text) > longest:
        return _(
            "This is ${length} characters long; at most ${max} fit here. Please shorten it.",
            mapping={"length": len(text), "max": longest},
        )
    if text.isprintable():
        return None  # no control, format, surrogate or unassigned character at all
    for place, character in enumerate(text, start=1):
        sentence = _refusal_of(character, lines)
        if sentence is not None:
            return _(sentence, mapping={"place": place})
    return None


def _refusal_of(character: str, lines: bool) -> str | None:
    if character in TURNING:
        return TURNING_SENTENCE
    kind = unicodedata.category(character)
    if kind == "Cs":
        return BROKEN_SENTENCE
    if BREAKS.match(character):
        return None if lines else LINE_SENTENCE
    if kind == "Cc" or ord(character) & 0xFFFE == 0xFFFE:
        return CONTROL_SENTENCE
    return None


def clean(
    text: str, *, longest: int, shortest: int = 1, field: str | None = None, lines: bool = False
) -> str:
    """Return the text normalised.

    :param lines: whether line breaks are kept
    :raises Invalid: when it is missing, too short, too long, or holds forbidden characters
    """
    text = normalised(text)
    if not text:
        raise Invalid(_("This is needed."), field=field)
    if len(text) < shortest:
        raise Invalid(
            _("This is too short: at least ${count} characters.", mapping={"count": shortest}),
            field=field,
        )
    why = refusal(text, longest=longest, lines=lines)
    if why is not None:
        raise Invalid(why, field=field)
    return text
