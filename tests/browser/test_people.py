"""A district's people come in: the sheet, its wrong rows, slips, the first sign-in."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestPeople:
    def test_a_sheet_is_mended_taken_in_and_slips_are_printed(self, play, language, width):
        journey = play("peopleComeIn", language, width)
        journey.assert_clean()
        assert journey.facts == {"wrong": ["4", "6", "8"], "slips": 6}

    def test_the_panels_around_it(self, play, language, width):
        play("panelsOfPeople", language, width).assert_clean()
