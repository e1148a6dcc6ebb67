"""Relieved at noon: at 12:01 the old session sends nothing, and the acting Collector sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pages_district import form_of

from eoffice_cms.clock import OFFICE_ZONE, utcnow
from eoffice_cms.web import requests
from eoffice_departments.leave import grant_leave
from eoffice_departments.posting import relieve
from eoffice_departments.services import post_of
from eoffice_departments.staffing import set_link_officer

#: Tomorrow's noon: sessions are begun now, by the clock of the machine.
NOON = datetime.combine(utcnow().date() + timedelta(days=1), datetime.min.time(), OFFICE_ZONE)
NOON = NOON.replace(hour=12).astimezone(UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(monkeypatch):
    """Set the clock of the server's requests."""

    def set_to(moment):
        monkeypatch.setattr(requests, "utcnow", lambda: moment)

    return set_to


class TestNoon:
    def test_the_old_session_sends_nothing_and_the_acting_one_sees_the_desk(
        self, browser, district, clock
    ):
        file = "/" + district.file("A matter for the Collector", "collector").lstrip("/")
        with district.work() as office:
            post = post_of(office, "d-collector")
            set_link_officer(office, post, "d-outsider")
            relieve(office, post, "collector", at=NOON)
        collector, acting = browser("collector"), browser("outsider")
        clock(NOON - MINUTE)
        form = form_of(collector.get(f"{file}send"))
        form["to"], form["note"] = "d-officer", "Too late"
        assert "A matter for the Collector" not in acting.get("/desk")
        clock(NOON + MINUTE)
        with district.unchanged():
            answer = form.submit("do", expect_errors=True)
        assert "/sign-in" in answer
        assert collector.get("/desk", status=302).location.endswith("sign-in?back=%2Fdesk")
        assert "A matter for the Collector" in acting.get("/desk")
        form = form_of(acting.get(f"{file}send"))
        form["to"], form["note"] = "d-officer", "For opinion"
        form.submit("do", status=302)
        entry = district.read(file, lambda each: each.record.latest(1)[0])
        assert (entry.actor, entry.behalf) == ("outsider", "desk:d-collector")

    def test_a_substitute_acts_to_the_last_minute_and_not_a_minute_longer(
        self, browser, district, clock
    ):
        file = district.file("A matter for the officer", "officer")
        with district.work() as office:
            grant_leave(
                office, "officer", since=NOON - MINUTE, until=NOON,
                substitutes={"d-officer": "outsider"},
            )  # fmt: skip
        holder, substitute = browser("officer"), browser("outsider")
        clock(NOON - MINUTE)
        holder.get(f"{file}send", status=403)
        form = form_of(substitute.get(f"{file}send"))
        form["to"], form["note"] = "d-peer", "For opinion"
        clock(NOON)
        with district.unchanged():
            form.submit("do", status=403)
        form_of(holder.get(f"{file}send"))
