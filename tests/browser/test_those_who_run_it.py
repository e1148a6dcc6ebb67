"""The coordinator at the branch, the administrator at the panels: both languages, both widths."""

from __future__ import annotations

import pytest

LANGUAGES, WIDTHS = ("hi", "en"), (1366, 390)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
class TestThoseWhoRunIt:
    def test_the_coordinator_looks_at_the_branch(self, play, language, width):
        play("coordinatorLooks", language, width).assert_clean()

    def test_the_administrator_goes_through_the_control_panels(self, play, language, width):
        play("administratorLooks", language, width).assert_clean()
