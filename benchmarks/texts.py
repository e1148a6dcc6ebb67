"""Hindi text for notes and subjects: the words of the demo district, common ones more often."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import accumulate

from eoffice_cms.demo.texts import sections

_WORD = re.compile("[\u0900-\u0963\u0966-\u097f]{2,}")
ENGLISH = ("land", "pension", "school", "water", "report", "salary", "road", "hospital")


@cache
def vocabulary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return Hindi words and their cumulated weights, after Zipf: the n-th has 1 / (n + 10)."""
    found = {
        word
        for name in ("subjects", "notes", "departments")
        for section in sections(name).values()
        for line in section.hi
        for word in _WORD.findall(line)
    }
    words = sorted(found)
    random.Random("words").shuffle(words)
    return tuple(words), tuple(accumulate(1 / (place + 10) for place in range(len(words))))


def words(rng: random.Random, count: int) -> list[str]:
    """Return that many words."""
    known, weights = vocabulary()
    return rng.choices(known, cum_weights=weights, k=count)


def note(rng: random.Random, size: int) -> str:
    """Return a note of as many bytes of UTF-8, to the next whole character below."""
    text = " ".join(words(rng, size // 6)).encode()[:size]
    return text.decode("utf-8", "ignore").strip()


def queries(rng: random.Random, count: int, size: int) -> list[str]:
    """Return what people search for: two words, one word in Latin letters, a file's serial."""
    kinds = (
        lambda: " ".join(words(rng, 2)),
        lambda: " ".join(words(rng, 3)),
        lambda: rng.choice(("shikayat", "bhumi", "vetan", "pension", "sadak", "jaanch")),
        lambda: f"B{rng.randrange(size)}",
    )
    return [kinds[turn % len(kinds)]() for turn in range(count)]
