"""A pretended core and tiny add-on packages, written to disk for each test."""

from __future__ import annotations

import sys
import textwrap
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from webtest import TestApp

from eoffice_cms.addons import Configurator, load_addons
from eoffice_cms.security.identity import SYSTEM_IDENTITY

CORE = {
    "__init__.py": """
        from pyramid.response import Response
        from zope.interface import Interface, implementer

        class IThing(Interface):
            pass

        @implementer(IThing)
        class Thing(dict):
            __parent__ = None
            __name__ = ""

        def root(request):
            return Thing()

        def includeme(config):
            config.add_view(lambda request: Response("core"), name="page", context=IThing)
    """,
}


class Site:
    """As much of a site as add-ons are allowed to know."""

    def __init__(self, enabled=()):
        self.enabled_addons = frozenset(enabled)
        self.finished_steps = {}
        self.log = []
        self.administration = None


class Office:
    """As much of an office as enabling needs; ``commits`` keeps the finished steps at each."""

    now = datetime(2026, 11, 23, tzinfo=UTC)
    identity = SYSTEM_IDENTITY

    def __init__(self, declarations, site=None):
        self.declarations = declarations
        self.site = site or Site()
        self.commits = []

    def commit_batch(self):
        self.commits.append(list(self.site.log))


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return a function that writes a package of the files given and makes it importable."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def write(name, files):
        for path, text in files.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(textwrap.dedent(text), encoding="utf-8")
        return name

    yield write
    for name in set(sys.modules) - before:
        if (tmp_path / name.partition(".")[0]).exists():
            del sys.modules[name]


@pytest.fixture
def addon(package):
    """Return a function that writes an add-on package; its includeme is given as lines."""

    def write(name, includeme="pass", requires=(), before="", files=None):
        head = f"""\
from eoffice_cms.addons import Addon
from pyramid.response import Response
from pyramid.view import view_config
addon = Addon({name!r}, title={name.title()!r}, version="1.2", requires={tuple(requires)!r})
"""
        body = textwrap.indent(textwrap.dedent(includeme), "    ")
        text = f"{head}{textwrap.dedent(before)}\ndef includeme(config):\n{body}\n"
        return package(f"pretend_{name}", {"__init__.py": text, **(files or {})})

    return write


@pytest.fixture
def core(package):
    return package("pretend_core", CORE)


@pytest.fixture
def load(core):
    """Return a function that loads the add-ons over the pretended core."""

    def load(*modules, settings=None, include=None, entry_points=None, **options):
        config = Configurator(settings=settings or {}, root_factory=f"{core}.root")
        config.include(core)
        if include is not None:
            include(config)
        named = None if entry_points is not None else modules
        load_addons(config, named, entry_points=entry_points, **options)
        return config

    return load


@pytest.fixture
def browser(load):
    """Return a function that gives a test browser and the site whose add-ons it sees."""

    def start(*modules, enabled=(), **options):
        config = load(*modules, **options)
        site = Site(enabled)
        config.add_request_method(
            lambda request: SimpleNamespace(site=site), "office", property=True
        )
        app = TestApp(config.make_wsgi_app())
        app.site = site
        app.declarations = config.declarations
        app.registry = config.registry
        return app

    return start


@pytest.fixture
def office(load):
    """Return a function that gives an office over the add-ons loaded."""

    def start(*modules, enabled=(), **options):
        return Office(load(*modules, **options).declarations, Site(enabled))

    return start
