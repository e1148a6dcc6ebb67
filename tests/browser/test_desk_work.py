"""All that is done with one file, and a session that ends: both languages, both widths."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestDeskWork:
    def test_one_file_from_its_first_page_to_its_last(self, play, language, width):
        journey = play("oneFileWhole", language, width)
        journey.assert_clean()
        assert len(journey.pages) >= 17


@pytest.mark.parametrize(("language", "width"), [("hi", 390), ("en", 1366)])
class TestSessionEnds:
    def test_what_was_typed_is_there_again_after_signing_in(self, play, language, width):
        play("sessionEnds", language, width).assert_clean()
