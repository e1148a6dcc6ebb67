"""What branches publish, coordination, coverage and the chart, as those who use them see it."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestPlaces:
    @pytest.mark.parametrize(
        "journey",
        ["circularIsPublished", "contentIsArranged", "obstacleIsRaised", "organisationIsLookedAt"],
    )
    def test_without_a_defect(self, play, journey, language, width):
        play(journey, language, width).assert_clean()
