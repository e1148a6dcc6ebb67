"""A small office for every test: built once, copied for each, with a clock that can be set."""

from __future__ import annotations

import importlib
import shutil
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from eoffice_cms.application import Application, add_official
from eoffice_cms.catalog import maintenance
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import actions
from eoffice_cms.custody.desks import set_superior
from eoffice_cms.declaring import declare
from eoffice_cms.storage.home import Home

settings.register_profile(
    "eoffice",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("eoffice")

#: A Monday morning, 10:00 in the office's zone.
MORNING = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
#: Who there is, in the order in which files are put up.
LINE = ("clerk", "officer", "collector")
PEOPLE = (*LINE, "peer", "outsider")
ADMIN_PASSWORD = "kadamba-neem-peepal"


class Clock:
    """The moment that the office takes for now; it moves only when told."""

    def __init__(self):
        self.now = MORNING

    def advance(self, **given):
        """Move on by a timedelta's arguments and return the moment."""
        self.now += timedelta(**given)
        return self.now


class Bench:
    """An open site and what tests do with it, through the doors that everybody uses."""

    def __init__(self, app, clock=None):
        self.app = app
        self.clock = clock or Clock()

    @contextmanager
    def work(self, user=None):
        """Do a piece of work at the clock's time; the clock then moves on a second."""
        with self.app.work(user, now=self.clock.now) as office:
            yield office
        self.clock.advance(seconds=1)

    def new(self, user="clerk", *, subject="Allotment of land", desk=None, **given):
        """Create a file as the user and return its oid as a number."""
        with self.work(user) as office:
            place = office.site["files"]
            file = actions.create_file(
                office, place, subject=subject, desk=desk or f"u-{user}", **given
            )
            office.site._p_jar.savepoint()
            return oid(file)

    def do(self, user, action, file, **given):
        """Let the user do something with the file of this oid; return the service's answer."""
        with self.work(user) as office:
            return getattr(actions, action)(office, office.load(file), **given)

    def read(self, file, question, user=None):
        """Return ``question(file)`` of the stored file."""
        with self.app.work(user, now=self.clock.now) as office:
            return question(office.load(file))

    def state(self, file):
        """Return (state, desk, opened or not) of a file."""
        return self.read(file, lambda f: (f.state, f.custody.desk, f.custody.opened is not None))

    def actions(self, file):
        """Return the names of what the file's record says happened."""
        return self.read(file, lambda f: [each.action for each in f.record])

    def inbox(self, user):
        """Return the oids of what lies on the user's desks."""
        with self.app.work(user, now=self.clock.now) as office:
            rows = office.catalog.inbox(office.identity.desks, self.clock.now.date())
            return [row.source for row in rows]

    def tid(self):
        """Return the id of the store's last transaction."""
        return self.app.db.lastTransaction()

    def differences(self):
        """Return where the projections and the store disagree."""
        return list(maintenance.differences(self.app.projections, self.app.db))


def furnish(app):
    """Seat the people: three desks one above the other, a peer beside the clerk, an outsider."""
    with app.work(now=MORNING) as office:
        site = office.site
        for each in PEOPLE:
            add_official(site, each, each.title())
        for below, above in pairwise(LINE):
            set_superior(site, f"u-{below}", f"u-{above}")
        set_superior(site, "u-peer", "u-officer")
        for each in LINE[1:]:
            site.desks[f"u-{each}"].decides = True


@pytest.fixture(scope="session")
def declarations():
    """What the core and the installed add-ons declare."""
    return declare({})


@pytest.fixture(scope="session")
def template_home(declarations, tmp_path_factory):
    """The home of a furnished site, closed; copied for every test and never opened again."""
    place = tmp_path_factory.mktemp("template") / "home"
    app = Application(Home(place), declarations)
    app.initialise(admin_password=ADMIN_PASSWORD)
    furnish(app)
    app.close()
    return place


@pytest.fixture
def home(template_home, tmp_path):
    """A furnished home of the test's own."""
    return Path(shutil.copytree(template_home, tmp_path / "home"))


@pytest.fixture
def open_app(declarations):
    """Open a home; whatever is still open at the end is closed."""
    opened = []

    def open_(place, **given):
        app = Application(Home(Path(place)), given.pop("declarations", declarations), **given)
        opened.append(app)
        return app

    yield open_
    for app in opened:
        app.close()


@pytest.fixture
def app(home, open_app):
    """The furnished site, open."""
    return open_app(home)


@pytest.fixture
def clock():
    """The office's clock, set to a Monday morning."""
    return Clock()


@pytest.fixture
def bench(app, clock):
    """The open site with its clock and short ways to act on files."""
    return Bench(app, clock)


@pytest.fixture(scope="module")
def shared_bench(template_home, tmp_path_factory, declarations):
    """One open site for all tests of a module that only add to it."""
    place = tmp_path_factory.mktemp("shared") / "home"
    shutil.copytree(template_home, place)
    app = Application(Home(place), declarations)
    yield Bench(app)
    app.close()


@pytest.fixture
def fresh_bench(template_home, tmp_path_factory, declarations):
    """Return a context manager that opens one more copy of the site, for a test of many runs."""

    @contextmanager
    def fresh():
        place = tmp_path_factory.mktemp("copy") / "home"
        shutil.copytree(template_home, place)
        app = Application(Home(place), declarations)
        try:
            yield Bench(app)
        finally:
            app.close()
            shutil.rmtree(place)

    return fresh


MEMO = """
from eoffice_cms.content.base import Container

class Memo(Container):
    type_name = "memo"
    workflow_name = "place"
"""


@pytest.fixture
def leave_memos(tmp_path, monkeypatch):
    """Return a function that leaves two objects of a package in a home, then the package goes."""

    def leave(home):
        package = tmp_path / "packages" / "third_party_memo"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(MEMO)
        with monkeypatch.context() as there:
            there.syspath_prepend(str(package.parent))
            memo_of = importlib.import_module("third_party_memo").Memo
            app = Application.open(home)
            with app.work("admin") as office:
                memo = memo_of("A memo", creator="admin", created=office.now)
                office.site.add("memo-1", memo)
                memo.add("inner", memo_of("Inner", creator="admin", created=office.now))
            app.close()
        del sys.modules["third_party_memo"]

    return leave
