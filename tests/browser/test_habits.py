"""Keys alone, the back button, two windows at once, no scripts, the dark scheme."""

from __future__ import annotations

import pytest


def clean(journey):
    """Fail with all that was found wrong on the way."""
    assert not journey.problems, "\n" + "\n".join(journey.problems)


@pytest.mark.parametrize("language", ["hi", "en"])
class TestHabits:
    def test_the_keyboard_alone_is_enough(self, play, language):
        journey = play("keyboardOnly", language)
        clean(journey)
        assert journey.facts["went"] == [0, 1, 2, 1, 0, 0]

    @pytest.mark.parametrize("width", [1366, 390])
    def test_scripts_are_not_needed(self, play, language, width):
        clean(play("withoutScripts", language, width))

    def test_the_back_button_and_an_old_tab_tell_what_happened(self, play, language):
        journey = play("backAndAgain", language)
        clean(journey)
        assert journey.facts == {"back": 409, "again": 412}

    def test_of_two_windows_one_sends_and_the_other_is_told(self, play, language):
        journey = play("twoAtOnce", language)
        clean(journey)
        assert journey.facts["statuses"] == [302, 412]

    def test_words_that_were_not_sent_are_not_lost_by_a_click(self, play, language):
        journey = play("typedWordsAreKept", language)
        clean(journey)
        assert journey.facts["asked"] == 1

    @pytest.mark.parametrize("width", [1366, 390])
    def test_the_dark_scheme_can_be_read(self, play, language, width):
        clean(play("inTheDark", language, width))
