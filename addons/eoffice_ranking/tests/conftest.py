"""Let the tests run from a checkout, installed or not, and give them sites to test on."""

import os
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).resolve()
for name, source in (
    ("eoffice_ranking", HERE.parents[1] / "src"),
    ("eoffice_cms", HERE.parents[3] / "src"),
):
    if find_spec(name) is None:
        sys.path.insert(0, str(source))

CATALOGUES = HERE.parents[1] / "src/eoffice_ranking/locale"
BEGIN = datetime(2026, 9, 1, 6, tzinfo=UTC)
NOW = BEGIN + timedelta(60)


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    """Compile the message catalogues that pages read."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            # Several processes run the tests: none may meet a catalogue half written.
            whole = target.with_suffix(f".{os.getpid()}")
            with path.open("rb") as source, whole.open("wb") as compiled:
                write_mo(compiled, read_po(source))
            whole.replace(target)


@pytest.fixture
def only_ranking(monkeypatch):
    """Let no other add-on be loaded, whatever is installed."""
    from eoffice_cms.addons import loading

    loads = partial(loading.load_addons, modules=["eoffice_ranking"])
    monkeypatch.setattr("eoffice_cms.declaring.load_addons", loads)
    monkeypatch.setattr("eoffice_cms.web.configuration.load_addons", loads)


@pytest.fixture
def app(tmp_path, only_ranking):
    """Open a small site: two departments, three branches, Asha who files and Bela who decides."""
    from eoffice_cms.application import Application, add_official

    app = Application.open(tmp_path)
    app.initialise(admin_password="a long password", addons=frozenset({"ranking"}))
    with app.work(now=BEGIN) as office:
        office.site.enabled_addons = frozenset({"ranking"})
        for user in ("asha", "bela"):
            add_official(office.site, user, user.title(), password="a long password")
        office.site.desks["u-bela"].decides = True
        for department, branch in (("revenue", "nazul"), ("revenue", "land"), ("health", "store")):
            if department not in office.site:
                office.site.add(department, folder(department))
            place = office.site[department].add(branch, folder(branch))
            place.grants.add("user:asha", "Clerk", "test")
    yield app
    app.close()


def folder(name):
    """Make a place with a title in both languages."""
    from eoffice_cms.content.folder import Folder

    titles = {"en": name.title(), "hi": {"nazul": "नज़ूल"}.get(name, name)}
    return Folder(name.title(), titles=titles, creator="admin", created=BEGIN)


class Doing:
    """Does things with files on a site, some days after its beginning."""

    def __init__(self, app):
        self.app = app

    def new_file(self, branch, day, subject="A matter", **given):
        """Create a file and return its number."""
        from eoffice_cms.content.actions import create_file

        department = "health" if branch == "store" else "revenue"
        with self.app.work("asha", now=BEGIN + timedelta(day)) as office:
            place = office.site[department][branch]
            return create_file(office, place, subject=subject, desk="u-asha", **given).number

    def act(self, user, day, function, number, **given):
        """Call a service on a file as somebody."""
        with self.app.work(user, now=BEGIN + timedelta(day)) as office:
            function(office, office.site.numbers[number], **given)

    def fill(self, branch, count, took):
        """Let a branch receive one file a day and close each after ``took`` days."""
        from eoffice_cms.content.actions import close_file

        for day in range(count):
            self.act("asha", day + took, close_file, self.new_file(branch, day))


@pytest.fixture
def do(app):
    """Do things with files."""
    return Doing(app)
