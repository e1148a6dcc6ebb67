"""Command lines run in this process, on copies of a small site, with one made-up add-on."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
import textwrap
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from eoffice_cms.addons.discovery import Source
from eoffice_cms.application import Application
from eoffice_cms.cli import language
from eoffice_cms.cli.root import root
from eoffice_cms.demo.fill import fill_demo

ROOT = Path(__file__).parents[2]
CATALOGUES = ROOT / "src" / "eoffice_cms" / "locale" / "hi" / "LC_MESSAGES"
SHARED = Path(os.environ.get("EOFFICE_SHARED_DATA") or ROOT.parent / "shared" / "data")
RECEIPT = SHARED / "receipt_wabo" / "receipt.csv"
FILES = 24
PASSWORD = "a long enough password"

TALLY = '''
    """An add-on with a projection, and a step that may break off after its first half."""

    from sqlalchemy import BigInteger, Column, MetaData, String, Table

    from eoffice_cms.addons import Addon
    from eoffice_cms.catalog.projection import Projection
    from eoffice_cms.catalog.rows import oid
    from eoffice_cms.interfaces import IFile

    addon = Addon("tally", title="Tally", version="1.5")
    breaks = False
    table = Table(
        "tally_file", MetaData(),
        Column("source", BigInteger, primary_key=True), Column("subject", String),
    )


    def rows(file):
        yield {"source": oid(file), "subject": file.title}


    @addon.evolve("2026-01-02-count")
    def count(site):
        site.settings["tally"] = "half"
        yield 1
        if breaks:
            raise RuntimeError("the power went")
        site.settings["tally"] = "whole"


    @addon.on_purge
    def forget(site):
        del site.settings["tally"]


    def includeme(config):
        config.add_projection(Projection("tally_file", 1, table, {IFile: rows}, single=True))
'''


def pytest_report_header():
    if RECEIPT.is_file():
        return f"cli: import-log also with the real log {RECEIPT}"
    return "cli: import-log with a generated log only; the real one was not found"


def translated(domain):
    """Return the Hindi entries of a domain by their English text; of its fragments, too."""
    paths = sorted(CATALOGUES.glob(f"{domain}*.po"))
    return {
        each.msgid: each
        for path in paths
        for each in polib.pofile(str(path))
        if each.translated()
    }


@pytest.fixture(scope="session")
def hindi():
    """Return a function that gives the Hindi of an English sentence, its values put in."""
    known = translated(language.DOMAIN)

    def say(text, **values):
        found = known[text].msgstr
        for name, value in values.items():
            found = found.replace(f"${{{name}}}", str(value))
        assert any("\u0900" <= each <= "\u097f" for each in found)
        return found

    return say


@pytest.fixture(scope="session")
def translations(tmp_path_factory):
    """Compile the catalogues, fragments included, and return the directory."""
    place = tmp_path_factory.mktemp("locale")
    target = place / "hi" / "LC_MESSAGES"
    target.mkdir(parents=True)
    for domain in language.OURS:
        whole = polib.POFile()
        whole.metadata = {
            "Content-Type": "text/plain; charset=UTF-8",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        whole.extend(translated(domain).values())
        whole.save_as_mofile(str(target / f"{domain}.mo"))
    return place


@pytest.fixture(scope="session")
def tally(tmp_path_factory):
    """Write the add-on's module and return its directory."""
    place = tmp_path_factory.mktemp("addons")
    (place / "tally_addon.py").write_text(textwrap.dedent(TALLY), encoding="utf-8")
    return place


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch, translations, tally):
    monkeypatch.setattr(language, "LOCALE", translations)
    monkeypatch.syspath_prepend(str(tally))
    monkeypatch.setattr(
        "eoffice_cms.addons.discovery.installed",
        lambda *_given: [Source("tally", "tally_addon")],
    )
    yield
    sys.modules.pop("tally_addon", None)


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """Fill a site with a few files, once; tests work on copies of it."""
    home = tmp_path_factory.mktemp("model") / "home"
    app = Application.open(home, {"eoffice.addons": ""})
    app.initialise(admin_password=PASSWORD)
    fill_demo(app, files=FILES)
    app.close()
    return home


@pytest.fixture
def home(model, tmp_path):
    """Return the home of a filled site of the test's own."""
    return Path(shutil.copytree(model, tmp_path / "home"))


@pytest.fixture
def empty(tmp_path):
    """Return a directory in which there is no site yet."""
    return tmp_path / "empty"


@pytest.fixture
def opened(home):
    """Open the site beside the command line; closed again at the end of the ``with``."""

    class Opened:
        def __enter__(self):
            self.app = Application.open(home, {"eoffice.addons": ""})
            return self.app

        def __exit__(self, *_error):
            self.app.close()

    return Opened


@pytest.fixture
def eoffice(home):
    """Return a function that runs ``eoffice`` with arguments; by default on the filled site."""

    def run(*arguments, lang="en", at=home, stdin=None, **environment):
        locale = {"hi": "hi_IN.UTF-8", "en": "en_IN.UTF-8"}[lang]
        names = {"LC_ALL": None, "LC_MESSAGES": None, "LANGUAGE": None, "LANG": locale}
        environment = {**names, "EOFFICE_HOME": str(at), "COLUMNS": "200", **environment}
        given = [str(each) for each in arguments]
        return CliRunner().invoke(root, given, env=environment, input=stdin)

    return run


@pytest.fixture
def answer(eoffice):
    """Return a function that runs a command for a machine and returns what it answered."""

    def run(*arguments, status=0, **given):
        result = eoffice(*arguments, "--json", **given)
        assert result.exit_code == status, result.output
        return json.loads(result.stdout)

    return run


@pytest.fixture
def refused(eoffice):
    """Return a function that runs a command that must fail; returns its one line of error."""

    def run(*arguments, status=1, **given):
        result = eoffice(*arguments, **given)
        assert result.exit_code == status, result.output
        assert result.stdout == ""
        assert "Traceback" not in result.stderr
        lines = result.stderr.splitlines()
        assert len(lines) == 1, result.stderr
        assert lines[0].startswith({"en": "Error: ", "hi": "त्रुटि: "}[given.get("lang", "en")])
        assert len(lines[0]) < 1700
        return lines[0]

    return run


@pytest.fixture
def number(answer):
    """Return the number of a file of the site."""
    return answer("file", "list", "--limit", "1")["files"][0]["number"]


CASE = ("concept:name", "channel", "department", "startdate", "deadline", "enddate",
        "enddate_planned", "group", "responsible")  # fmt: skip
EVENT = ("concept:instance", "concept:name", "lifecycle:transition", "org:group", "org:resource",
         "time:timestamp")  # fmt: skip


@pytest.fixture
def mapping():
    return ROOT / "config" / "logs" / "receipt.toml"


@pytest.fixture
def write_log(tmp_path):
    """Return a function that writes a small log in the columns of the real one.

    Six cases of three steps each, the last two still open; ``spoil`` breaks the time of a row.
    """

    def write(spoil=None):
        path = tmp_path / "log.csv"
        with open(path, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([*(f"case:{each}" for each in CASE), *EVENT])
            for row in range(18):
                case, step = divmod(row, 3)
                end = "" if case >= 4 else "2024-05-09 10:00:00+00:00"
                time = "noon" if row == spoil else f"2024-05-0{step + 2} 10:00:00+00:00"
                writer.writerow([
                    f"case-{case}", "Desk", "General", "2024-05-01 10:00:00+00:00",
                    "2024-06-01 10:00:00+00:00", end, "", "", "A",
                    f"task-{row}", f"Step {step}", "complete", f"Group {step % 2 + 1}", "A", time,
                ])  # fmt: skip
        return path

    return write
