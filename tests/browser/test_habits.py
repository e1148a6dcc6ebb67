"""Keys alone, the back button, two windows at once, no scripts, the dark scheme."""

from __future__ import annotations

import pytest

both = pytest.mark.parametrize("language", ["hi", "en"])
#: A pair that has each language and each width once.
each = pytest.mark.parametrize(("language", "width"), [("hi", 390), ("en", 1366)])


class TestHabits:
    @both
    def test_the_keyboard_alone_is_enough(self, play, language):
        journey = play("keyboardOnly", language)
        journey.assert_clean()
        assert journey.facts["went"] == [0, 1, 2, 1, 0, 0]

    @each
    def test_scripts_are_not_needed(self, play, language, width):
        play("withoutScripts", language, width).assert_clean()

    @both
    def test_the_back_button_and_an_old_tab_tell_what_happened(self, play, language):
        journey = play("backAndAgain", language)
        journey.assert_clean()
        assert journey.facts == {"back": 409, "again": 412}

    @both
    def test_of_two_windows_one_sends_and_the_other_is_told(self, play, language):
        journey = play("twoAtOnce", language)
        journey.assert_clean()
        assert journey.facts["statuses"] == [302, 412]

    @both
    def test_words_that_were_not_sent_are_not_lost_by_a_click(self, play, language):
        journey = play("typedWordsAreKept", language)
        journey.assert_clean()
        assert journey.facts["asked"] == 1

    @each
    def test_the_dark_scheme_can_be_read(self, play, language, width):
        play("inTheDark", language, width).assert_clean()

    def test_a_page_made_wrong_is_found_out(self, play):
        """A check that cannot fail is no check."""
        said = "\n".join(play("defectsAreFound", "hi").problems)
        for defect in ("px wide", "spills", "axe image-alt", "untranslated: Only in English",
                       "console: said on purpose", "refused by the content policy"):  # fmt: skip
            assert defect in said, f"{defect!r} is not among\n{said}"
