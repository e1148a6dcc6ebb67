"""Fold text and queries so that full-text search finds Hindi and English words alike.

The index holds, for every text, its folded words and, marked, how they sound (:func:`indexed`).
Both sides of a search pass through the same folding, so it may conflate spellings freely as long
as it does so everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from eoffice_cms.catalog.phonetic import devanagari_skeleton, latin_skeleton, plural_skeleton

#: How an FTS5 table has to be told to cut text: with its default categories every vowel
#: sign would split a Hindi word, and folding of accents is done here.
TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"

SOUND = "\u00aa"
"""Marks a sound in the index: a letter to the tokenizer, but none that a folded word can hold."""

WORD_LIMIT = 64
"""Characters of a word that count; text without spaces must not grow the index."""

QUERY_LIMIT = 24
"""Words of a query that count: FTS5 refuses expressions that are too deep."""

PREFIX_LETTERS = 3
"""A shorter beginning of a word is looked up as it stands."""

NOTHING = '""'
"""The expression that finds nothing: what a query without a word becomes."""

_DEVANAGARI = re.compile("[\u0900-\u097f]")
_LATIN = re.compile("[a-z]+")
_POSSESSIVE = re.compile("['\u2019]s(?!\\w)")
_PREFIX_MARK = re.compile(r"\*+(?=\s|$)")

# A nasal consonant before a stop is written as anusvara as well: हिन्दी and हिंदी, पञ्च and
# पंच. Loan words put न् before any stop or sibilant: पेन्शन, एजेन्ट, लाइसेन्स.
_NASAL = re.compile("(?:ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|म्(?=[प-भ])|न्(?=[क-घच-झट-ढत-धप-भशषस]))")
# गई and गयी, रुपए and रुपये are one word each; the form with य is the one the stemmer knows.
_GLIDE = re.compile("(?<=[क-हा-ौं])([ईए])")
_GLIDES = {"ई": "यी", "ए": "ये"}

_STOP_WORDS = frozenset(
    "का की के को में से पर और व एवं है हैं ने the of and in to for a an is on by".split()
)


class _Letters(dict[int, str | None]):
    """Map each character to what a folded word keeps of it; anything else is a space."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        category = unicodedata.category(character)
        folded: str | None = " "
        if category == "Nd":
            folded = str(unicodedata.decimal(character))
        elif category[0] in "LMN" and category != "Me":
            folded = character
        elif category == "Cf":
            folded = None  # joiners, soft hyphens, direction marks: invisible, never a border
        self[code] = folded
        return folded


_letters = _Letters(
    {
        0x093C: None,  # nukta: फ़ाइल and फाइल
        0x0903: None,  # visarga, often typed as a colon or left out: पुनः
        0x093D: None,  # avagraha
        0x0901: "\u0902",  # chandrabindu: गाँव and गांव
        0x0929: "न",
        0x0931: "र",
        0x0934: "ळ",
        0x0911: "आ",  # ऑफिस and आफिस
        0x0949: "ा",  # डॉक्टर and डाक्टर
    }
)

_hindi = snowballstemmer.stemmer("hindi").stemWord
_english = snowballstemmer.stemmer("english").stemWord


def fold(text: str) -> str:
    """Return the words of `text` as the index keeps them, separated by spaces.

    A word is kept as its stem. The whole word follows its stem only where the beginning of
    a word, typed so far, would otherwise find nothing.
    """
    return " ".join([_indexed(word) for word in _split(text)])


def sound(text: str) -> str:
    """Return how the Devanagari words of `text` sound, each once, separated by spaces.

    The skeletons are in Latin letters, so that ``shikaayat`` and ``shikayat`` find शिकायत.
    """
    sounds = dict.fromkeys(_sound(word) for word in _split(text) if _DEVANAGARI.search(word))
    sounds.pop("", None)
    return " ".join(sounds)


def words_of(text: str) -> str:
    """Return the words of `text` in one spelling each, every one once: nothing asks for places."""
    return " ".join(sorted(set(_split(text))))


def indexed(words: str) -> str:
    """Return all that the index holds of a text with these words (:func:`words_of`)."""
    held: set[str] = set()
    for word in words.split():
        held.update(_indexed(word).split())
        if _DEVANAGARI.search(word) and (heard := _sound(word)):
            held.add(SOUND + heard)
    return " ".join(sorted(held))


def query(text: str, *, typing: bool = False) -> str:
    """Return the FTS5 expression that finds texts with every word of `text`.

    A word that ends in ``*`` stands for every word that begins so. With `typing` the last
    word does too, unless a space follows it. Both need :data:`PREFIX_LETTERS` characters.
    Any string is safe: nothing the user types reaches FTS5 as syntax. Returns :data:`NOTHING`
    when there is no word to look for.
    """
    wanted = _wanted(text, typing)
    if any(word not in _STOP_WORDS for word in wanted):
        wanted = {
            word: prefix for word, prefix in wanted.items() if prefix or word not in _STOP_WORDS
        }
    clauses = [_clause(word, prefix) for word, prefix in list(wanted.items())[:QUERY_LIMIT]]
    return " AND ".join(clauses) or NOTHING


def _wanted(text: str, typing: bool) -> dict[str, bool]:
    """Return each word of a query with whether it stands for the words it begins."""
    wanted: dict[str, bool] = {}
    pieces = _PREFIX_MARK.split(text)
    for number, piece in enumerate(pieces):
        words = _split(piece)
        for word in words:
            wanted.setdefault(word, False)
        marked = number < len(pieces) - 1
        open_end = typing and not marked and not piece[-1:].isspace()
        if words and (marked or open_end) and len(words[-1]) >= PREFIX_LETTERS:
            wanted[words[-1]] = True
    return wanted


def _clause(word: str, prefix: bool) -> str:
    """Return the part of the expression for one folded, unstemmed word."""
    either = [f'"{_stem(word)}"']
    if prefix:
        either.append(f'"{word}"*')
    if len(word) >= 3 and _LATIN.fullmatch(word):
        skeletons = dict.fromkeys((latin_skeleton(word), plural_skeleton(word)))
        either += [f'"{SOUND}{skeleton}"' for skeleton in skeletons if skeleton]
        if prefix and (beginning := latin_skeleton(word, whole=False)):
            either.append(f'"{SOUND}{beginning}"*')
    return f"({' OR '.join(either)})" if len(either) > 1 else either[0]


def _split(text: str) -> list[str]:
    """Return the words of `text`: one form for each way to write them, not yet stemmed."""
    text = unicodedata.normalize("NFKC", _POSSESSIVE.sub("", text.casefold()))
    return [_spelling(word[:WORD_LIMIT]) for word in text.translate(_letters).split()]


@lru_cache(maxsize=50_000)
def _spelling(word: str) -> str:
    if word.isascii():
        return word
    if not _DEVANAGARI.search(word):
        bare = "".join(c for c in unicodedata.normalize("NFD", word) if not _is_accent(c))
        return bare if bare.isascii() and bare else word
    word = _NASAL.sub("\u0902", word)
    return _GLIDE.sub(lambda found: _GLIDES[found[1]], word)


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if _DEVANAGARI.search(word):
        return str(_hindi(word)) or word
    if _LATIN.fullmatch(word):
        return str(_english(word)) or word
    return word


@lru_cache(maxsize=50_000)
def _indexed(word: str) -> str:
    """Return the stem, and the word too where some beginning of it leads to neither."""
    stem = _stem(word)
    beginnings = (word[:length] for length in range(PREFIX_LETTERS, len(word)))
    if all(stem.startswith(part) or _stem(part) == stem for part in beginnings):
        return stem
    return f"{stem} {word}"


@lru_cache(maxsize=50_000)
def _sound(word: str) -> str:
    return devanagari_skeleton(word)
