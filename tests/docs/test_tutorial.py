"""The tutorial for add-on authors: its code, written to disk and installed, works as it says."""

from __future__ import annotations

import re
import runpy
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from webtest import TestApp

from eoffice_cms.addons.enabling import disable, enable
from eoffice_cms.addons.planning import plan
from eoffice_cms.application import Application
from eoffice_cms.content import actions
from eoffice_cms.declaring import declare
from eoffice_cms.storage.home import Home
from eoffice_cms.web.configuration import make_wsgi_app
from eoffice_cms.web.requests import LANGUAGE_COOKIE, SESSION_COOKIE

PAGE = Path(__file__).parents[2] / "docs" / "add-on-authors" / "README.md"
#: A line with nothing but a path in bold, and the block of code after it.
BLOCK = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", re.M | re.S)


def write_package(place):
    """Write the files of the tutorial beneath a directory; return their paths."""
    blocks = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))
    for path, text in blocks.items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return list(blocks)


def install(place, monkeypatch):
    """Do what pip and pybabel would do: compile the messages, announce the entry point."""
    given = {}
    with monkeypatch.context() as patched:
        patched.chdir(place)
        patched.setattr("setuptools.setup", lambda **values: given.update(values))
        runpy.run_path("setup.py")
    about = place / "src" / f"{given['name']}-{given['version']}.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text(f"Name: {given['name']}\nVersion: {given['version']}\n")
    announced = "".join(
        f"[{group}]\n" + "\n".join(points) + "\n" for group, points in given["entry_points"].items()
    )
    about.joinpath("entry_points.txt").write_text(announced)
    for source in place.rglob("*.po"):
        with source.open("rb") as read, source.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(read))
    monkeypatch.syspath_prepend(str(place / "src"))


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The tutorial's package, importable and installed."""
    place = tmp_path / "eoffice_intake"
    paths = write_package(place)
    install(place, monkeypatch)
    yield paths
    for name in [each for each in sys.modules if each.partition(".")[0] == "eoffice_intake"]:
        del sys.modules[name]


@pytest.fixture
def site(package, home):
    """A furnished site where the package is installed and not enabled."""
    app = Application(Home(home), declare({"eoffice.development": "true"}))
    yield app
    app.close()


@pytest.fixture
def browser(site):
    """Return a function that opens a browser in a language for the clerk of the site."""
    wsgi = make_wsgi_app({"eoffice.development": "true"}, site)

    def open_(language="en", user="clerk"):
        app = TestApp(wsgi)
        app.set_cookie(LANGUAGE_COOKIE, language)
        app.set_cookie(SESSION_COOKIE, site.transient.start_session(user))
        return app

    return open_


def switch(site, change):
    with site.work() as office:
        change(office, "intake")
        enabled = office.site.enabled_addons
    site.follow_addons(enabled)


def receive(site, user="clerk"):
    with site.work(user) as office:
        actions.create_file(
            office, office.site["files"], subject="Allotment of land", desk=f"u-{user}"
        )


def rows(page):
    return [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in page.html.main.select("tbody tr")
    ]


class TestTutorial:
    def test_it_is_a_whole_package(self, package):
        assert package == [
            "setup.py",
            "src/eoffice_intake/__init__.py",
            "src/eoffice_intake/projection.py",
            "src/eoffice_intake/views.py",
            "src/eoffice_intake/templates/intake.pt",
            "src/eoffice_intake/locale/hi/LC_MESSAGES/eoffice_intake.po",
        ]

    def test_its_page_is_there_only_while_it_is_enabled(self, site, browser):
        clerk = browser()
        clerk.get("/intake", status=404)
        assert not clerk.get("/desk").html.select(".nav a[href='/intake']")
        switch(site, enable)
        clerk.get("/intake", status=200)
        assert clerk.get("/desk").html.select(".nav a[href='/intake']")
        switch(site, disable)
        clerk.get("/intake", status=404)

    def test_the_dry_run_says_what_the_tutorial_says(self, site):
        with site.work() as office:
            wanted = plan(site.declarations, office.site, "enable", "intake")
        assert wanted.steps == ("intake:2026-12-01-months-shown",)
        assert wanted.rebuilds == ("intake_month",)

    def test_the_step_runs_once_and_the_setting_stays(self, site):
        switch(site, enable)
        with site.work() as office:
            assert office.site.settings["intake.months"] == 12
            office.site.settings["intake.months"] = 6
        switch(site, disable)
        switch(site, enable)
        with site.work() as office:
            assert office.site.settings["intake.months"] == 6

    def test_it_counts_what_was_there_and_what_comes(self, site, browser):
        receive(site)
        switch(site, enable)
        receive(site)
        ((_month, files),) = rows(browser().get("/intake"))
        assert files == "2"

    def test_it_counts_only_what_the_reader_may_see(self, site, browser):
        switch(site, enable)
        receive(site)
        receive(site, "outsider")
        ((_month, files),) = rows(browser().get("/intake"))
        assert files == "1"

    def test_it_speaks_hindi(self, site, browser):
        switch(site, enable)
        page = browser("hi").get("/intake")
        assert page.html.h1.get_text() == "आवक"
        assert page.html.select_one(".nav a[href='/intake']").get_text(strip=True) == "आवक"

    def test_the_test_it_shows_passes(self, package, tmp_path):
        text = PAGE.read_text(encoding="utf-8")
        shown = text.partition("## Testing it")[2].partition("```python\n")[2].partition("```")[0]
        names = {}
        exec(shown, names)
        names["test_enabling_sets_the_months"](tmp_path / "site")
