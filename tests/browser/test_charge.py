"""A Collector is relieved without being asked: both languages, desk and phone."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("language", "width"), [("hi", 1366), ("en", 390)])
def test_a_collector_is_relieved_and_the_acting_one_sees_the_desk(play, language, width):
    play("relievedCollector", language, width).assert_clean()
