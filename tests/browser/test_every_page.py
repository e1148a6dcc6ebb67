"""One page of every kind that links lead to, as each of the demo people sees it."""

from __future__ import annotations

import os

import pytest

#: In each run, the person who sees most and the one who works most; the others in the long one.
FULL = os.environ.get("EOFFICE_FULL") == "1"
WALKS = [("clerk", "hi", 390), ("admin", "en", 1366)]
LONG_WALKS = [
    (who, language, width)
    for who in ("superintendent", "officer", "head", "collector", "coordinator")
    for language, width in (("hi", 390), ("en", 1366), ("hi", 1366), ("en", 390))
]


@pytest.mark.parametrize(("who", "language", "width"), WALKS + (LONG_WALKS if FULL else []))
class TestEveryPage:
    def test_it_reads_well_fits_and_is_in_one_language(self, play, who, language, width):
        walk = play("walk", language, width, walker=who, most=90 if FULL else 20)
        walk.assert_clean()
        assert len(walk.pages) >= 20
