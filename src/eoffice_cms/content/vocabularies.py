"""Vocabularies: terms with titles in both languages that add-ons offer in the office's forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Titles = Mapping[str, str]

#: The sort of the contributions: each a pair of the vocabulary's name and its terms.
SORT = "vocabulary"
#: What a file is about; chosen with a new file, and a search is narrowed by it.
CATEGORIES = "categories"
#: Sentences offered wherever something asks for a reason; others can be typed.
REASONS = "reasons"
VOCABULARIES = (CATEGORIES, REASONS)


def contributed_terms(declarations: Any, vocabulary: str) -> dict[str, Titles]:
    """Return the terms that a site's add-ons contribute to a vocabulary: key → titles."""
    found: dict[str, Titles] = {}
    for name, terms in declarations.contributions(SORT).values():
        if name == vocabulary:
            found.update(terms)
    return found


def in_language(titles: Titles, language: str, otherwise: str = "") -> str:
    """Return a term's title in a language, else in another."""
    return titles.get(language) or next(iter(titles.values()), otherwise)
