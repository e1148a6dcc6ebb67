"""A site with the add-on enabled; the tests run from a checkout, installed or not."""

import functools
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

here = Path(__file__).resolve()
for name, source in (
    ("eoffice_departments", here.parents[1] / "src"),
    ("eoffice_cms", here.parents[3] / "src"),
):
    if find_spec(name) is None:
        sys.path.insert(0, str(source))
sys.path.insert(0, str(here.parent))  # the tests share departments_sample

from departments_sample import PASSWORD, set_up, staff  # noqa: E402 (the path had to be set)


def declarations():
    """Return the declarations of the core and this add-on alone."""
    from eoffice_cms.addons import load_addons
    from eoffice_cms.addons.configurator import Configurator
    from eoffice_cms.declaring import declare_core

    config = Configurator(settings={"eoffice.development": "true"}, package="eoffice_cms")
    config.include(declare_core)
    return load_addons(config, ["eoffice_departments"], web=False)


def open_site(path, *, enabled=True):
    """Return an application on a new site."""
    from eoffice_cms.addons import enable
    from eoffice_cms.application import Application
    from eoffice_cms.storage.home import Home

    app = Application(Home(path), declarations())
    app.initialise(admin_password=PASSWORD)
    if enabled:
        app.run(enable, "departments")
        app.follow_addons(frozenset({"departments"}))
    return app


@pytest.fixture
def app(tmp_path):
    app = open_site(tmp_path)
    yield app
    app.close()


@pytest.fixture
def bare(tmp_path):
    """A site without the add-on."""
    app = open_site(tmp_path, enabled=False)
    yield app
    app.close()


@pytest.fixture
def people(app):
    """Four officials: asha, bala, chitra and dev."""
    from eoffice_cms.application import add_official

    def add(office):
        for name in ("asha", "bala", "chitra", "dev"):
            add_official(office.site, name, name.title(), password=PASSWORD)

    app.run(add)
    return ("asha", "bala", "chitra", "dev")


@pytest.fixture
def site(app, people, monkeypatch):
    """The web application on a site with the small district."""
    from eoffice_cms.addons import load_addons
    from eoffice_cms.web import configuration

    given = functools.partial(load_addons, modules=["eoffice_departments"])
    monkeypatch.setattr(configuration, "load_addons", given)
    with app.work() as office:
        set_up(office)
    staff(app)
    return configuration.make_wsgi_app({"eoffice.development": "true"}, app)


@pytest.fixture
def visit(site):
    """Return a function that opens a browser in a language, signed in unless for None."""
    webtest = pytest.importorskip("webtest")

    def sign_in(user, language="en"):
        browser = webtest.TestApp(site, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
        browser.set_cookie("language", language)
        if user is not None:
            form = browser.get("/sign-in").form
            form["user"], form["password"] = user, PASSWORD
            form.submit("sign_in", status=302)
        return browser

    return sign_in
