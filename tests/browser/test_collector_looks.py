"""The Collector looks at departments and ranking: both languages, desk and phone."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestCollector:
    def test_the_collector_looks_and_drills_down(self, play, language, width):
        play("collectorLooks", language, width).assert_clean()
