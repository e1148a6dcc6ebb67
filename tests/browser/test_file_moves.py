"""A file goes from the clerk up to the officer and back: both languages, desk and phone."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestFileMoves:
    def test_a_file_goes_up_is_decided_and_comes_back(self, play, language, width):
        journey = play("fileMoves", language, width)
        journey.assert_clean()
        assert len(journey.pages) >= 12
