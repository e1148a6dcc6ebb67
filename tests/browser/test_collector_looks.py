"""The Collector looks at departments and ranking: both languages, desk and phone."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


def clean(journey):
    """Fail with all that was found wrong on the way."""
    assert not journey.problems, "\n" + "\n".join(journey.problems)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestCollector:
    def test_the_collector_looks_and_drills_down(self, play, language, width):
        clean(play("collectorLooks", language, width))
