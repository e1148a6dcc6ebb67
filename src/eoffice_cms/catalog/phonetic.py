"""Reduce Devanagari words and Latin spellings of them to one skeleton of sounds.

Officials type Hindi words in Latin letters as they hear them: no scheme, vowels long or short,
single or double consonants. The skeleton keeps what such spellings agree on. In it ``c`` is
च and छ, ``x`` is श and ष; ``a`` is kept only at the start of a word, since neither the length
of an a nor its silence is spelt reliably.
"""

from __future__ import annotations

import re

_CONSONANTS = dict(
    zip(
        "क ख ग घ ङ च छ ज झ ञ ट ठ ड ढ ण त थ द ध न प फ ब भ म य र ल ळ व श ष स ह".split(),
        "k kh g gh n c c j jh n t th d dh n t th d dh n p f b bh m y r l l v x x s h".split(),
        strict=True,
    )
)
_VOWELS = dict(
    zip(
        "इ ई उ ऊ ऋ ए ऐ ऍ ओ औ ि ी ु ू ृ े ै ॅ ो ौ ऎ ऒ ॆ ॊ".split(),
        "i i u u ri e e e o o i i u u ri e e e o o e o e o".split(),
        strict=True,
    )
)
_SIGNS = {"अ": "a", "आ": "a", "\u0902": "n"}
_SOUNDS = {ord(sign): value for sign, value in (_CONSONANTS | _VOWELS | _SIGNS).items()}

# What a Latin spelling writes, and what it stands for; the order matters. Capitals hold
# sounds that are already decided.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("aon$", "anv"),  # gaon: गाँव
        ("a+[iy]?i$", "i"),  # bhai, sthayi: ई ends far more words than ऐ
        ("ksh|x", "kX"),
        ("c*ch+", "C"),
        ("sh+", "X"),
        ("ph", "f"),
        ("ck|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("w", "v"),
        ("z", "j"),
        ("m(?=[pb])", "n"),  # sampatti: संपत्ति
        ("oo+", "u"),
        ("ee+", "i"),
        ("au", "o"),
        ("ai|ae", "e"),
        ("(?<=[^aeiou])y$", "i"),
    )
)
_GLIDE = re.compile("(?<!^)y(?=[ie])")  # गये sounds as गए
_SILENT = re.compile("(?<!^)a")
_DOUBLE = re.compile(r"(.)\1+")
_ENDING = re.compile("(?<=..)(?:iy[eo]?|[ieou])$")
_PLURAL = re.compile("(?:(?<![oe])[eo]|iya+)n$")


def devanagari_skeleton(word: str) -> str:
    """Return the skeleton of one folded Devanagari word; ``""`` if it has no sound."""
    word = word.replace("ज्ञ", "ग्य").removesuffix("\u0902")  # a last nasal is seldom typed
    return _shorten("".join(filter(str.isascii, word.translate(_SOUNDS))), whole=True)


def latin_skeleton(word: str, *, whole: bool = True) -> str:
    """Return the skeleton of a word in small Latin letters; not `whole`: of its beginning."""
    for pattern, sound in _SPELLINGS:
        word = pattern.sub(sound, word)
    return _shorten(word.lower(), whole=whole)


def plural_skeleton(word: str) -> str:
    """Return the skeleton without the last nasal of a plural (``shikayaton``), or ``""``."""
    if not _PLURAL.search(word):
        return ""
    skeleton = latin_skeleton(word[:-1])
    return skeleton if len(skeleton) > 2 else ""


def _shorten(sounds: str, *, whole: bool) -> str:
    sounds = _GLIDE.sub("", sounds)
    sounds = _DOUBLE.sub(r"\1", _SILENT.sub("", sounds))
    return _ENDING.sub("", sounds) if whole else sounds
