"""Demonstration accounts work on the machine itself, never through a proxy in front of it."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest
import waitress
from pages_district import PASSWORD, form_of
from webtest import TestApp

from eoffice_cms.web.bodies import LARGEST_BODY
from eoffice_cms.web.server import settings_of

CONFIG = Path(__file__).parent.parent.parent
FORWARDED = ({"X-Forwarded-For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"},
             {"X-Real-IP": "203.0.113.9"}, {"Via": "1.1 proxy"})  # fmt: skip


def settings_in(name):
    ini = configparser.RawConfigParser()
    ini.read(CONFIG / name)
    found = dict(ini["server:main"])
    found.pop("use")
    return found


@pytest.fixture
def served(district):
    """Return the application as waitress calls it, by the settings of an ini file."""
    servers = []

    def behind(name, **environ):
        settings = {**settings_of(settings_in(name)), "port": "0"}
        server = waitress.create_server(district.wsgi, **settings)
        servers.append(server)
        assert server.adj.max_request_body_size >= LARGEST_BODY
        assert server.adj.max_request_body_size < 2 * LARGEST_BODY
        return TestApp(server.application, extra_environ={"REMOTE_ADDR": "127.0.0.1", **environ})

    with district.work() as office:
        office.site.demo = True
        office.site.users["clerk"].demo = True
        office.site.settings["demo_accounts"] = (("clerk", PASSWORD),)
    yield behind
    for server in servers:
        server.task_dispatcher.shutdown()
        server.close()


def signs_in(app, headers):
    form = form_of(app.get("/sign-in", headers=headers))
    form["user"], form["password"] = "clerk", PASSWORD
    return form.submit("sign_in", headers=headers, expect_errors=True).status_int == 302


def test_on_this_machine_they_are_listed_and_work(served):
    app = served("development.ini")
    assert PASSWORD in app.get("/sign-in").text
    assert signs_in(app, {})


@pytest.mark.parametrize(
    ("ini", "headers"),
    [*(("development.ini", each) for each in FORWARDED), ("config/production.ini", FORWARDED[0])],
)
def test_through_a_proxy_they_are_neither_listed_nor_let_in(served, ini, headers):
    app = served(ini)
    assert PASSWORD not in app.get("/sign-in", headers=headers).text
    assert not signs_in(app, headers)


@pytest.mark.parametrize("host", ["eoffice.example.in", "10.0.0.7:6543", "localhost.example.in"])
def test_under_another_name_they_are_neither_listed_nor_let_in(served, host):
    """So it is behind a proxy that adds no header, and when a foreign name points here."""
    app = served("development.ini")
    assert PASSWORD not in app.get("/sign-in", headers={"Host": host}).text
    assert not signs_in(app, {"Host": host})


@pytest.mark.parametrize("host", ["localhost:6543", "127.0.0.1:6543", "[::1]:6543", "localhost"])
def test_under_its_own_names_they_are_listed(served, host):
    assert PASSWORD in served("development.ini").get("/sign-in", headers={"Host": host}).text


def test_who_pretends_to_be_local_is_not(served):
    app = served("config/production.ini", REMOTE_ADDR="203.0.113.9")
    assert PASSWORD not in app.get("/sign-in", headers={"X-Forwarded-For": "127.0.0.1"}).text
