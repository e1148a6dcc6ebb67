"""The people of the district at their work, in both languages, on a desk's screen and a phone's."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


def clean(journey):
    """Fail with all that was found wrong on the way."""
    assert not journey.problems, "\n" + "\n".join(journey.problems)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestJourneys:
    def test_a_file_goes_up_is_decided_and_comes_back(self, play, language, width):
        journey = play("fileMoves", language, width)
        clean(journey)
        assert len(journey.pages) >= 12

    def test_the_collector_looks_and_drills_down(self, play, language, width):
        clean(play("collectorLooks", language, width))

    def test_the_coordinator_looks_at_the_branch(self, play, language, width):
        clean(play("coordinatorLooks", language, width))

    def test_the_administrator_goes_through_the_control_panels(self, play, language, width):
        clean(play("administratorLooks", language, width))
