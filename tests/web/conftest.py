"""A small district behind the web application: built once, copied for each test."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eoffice_cms.addons.enabling import enable
from eoffice_cms.application import Application
from eoffice_cms.storage.home import Home
from eoffice_cms.web.configuration import make_wsgi_app

sys.path.insert(0, str(Path(__file__).parent))  # the tests share pages_district

from pages_district import (
    ADDONS,
    PASSWORD,
    Browser,
    District,
    found_district,
)


@pytest.fixture(scope="session")
def site_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a furnished site, closed; never opened again."""
    home = tmp_path_factory.mktemp("district") / "home"
    app = Application.open(home)
    app.initialise(admin_password=PASSWORD)
    for name in ADDONS:
        with app.work() as office:
            enable(office, name)
            enabled = office.site.enabled_addons
        app.follow_addons(enabled)
    found_district(app)
    app.close()
    return home


@pytest.fixture(scope="session")
def wsgi(site_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The web application, configured once; each test puts its own site behind it."""
    home = tmp_path_factory.mktemp("wsgi") / "home"
    shutil.copytree(site_template, home)
    app = Application.open(home)
    # In development any page that only reads and yet writes fails.
    wsgi = make_wsgi_app({"eoffice.development": "true"}, app)
    app.close()
    return wsgi


@pytest.fixture(autouse=True, scope="module")
def collected() -> Iterator[None]:
    """What WebOb leaves to the garbage collector is collected here, where it is let pass."""
    yield
    gc.collect()


@pytest.fixture
def district(site_template: Path, tmp_path: Path, wsgi: Any) -> Iterator[District]:
    """A site of the test's own behind the web application."""
    home = Path(shutil.copytree(site_template, tmp_path / "home"))
    app = Application(Home(home), wsgi.registry.declarations)
    wsgi.registry.application = app
    yield District(app, wsgi)
    app.close()


@pytest.fixture(params=["hi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.fixture
def browser(district: District) -> Callable[..., Browser]:
    """Return a function that opens a browser for a person, signed in, in a language."""

    def open_(user: str | None = "clerk", language: str = "en") -> Browser:
        return Browser(district, user, language)

    return open_
