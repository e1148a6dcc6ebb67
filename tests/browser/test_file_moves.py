"""A file goes from the clerk up to the officer and back: both languages, desk and phone."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


def clean(journey):
    """Fail with all that was found wrong on the way."""
    assert not journey.problems, "\n" + "\n".join(journey.problems)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestFileMoves:
    def test_a_file_goes_up_is_decided_and_comes_back(self, play, language, width):
        journey = play("fileMoves", language, width)
        clean(journey)
        assert len(journey.pages) >= 12
