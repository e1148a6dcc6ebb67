"""What an add-on contributes to files and their pages: states, terms, search fields, reports."""

from __future__ import annotations

import functools
import sys
import textwrap
from datetime import timedelta

import pytest
from webtest import TestApp

from eoffice_cms.addons import Configurator, disable, enable, load_addons
from eoffice_cms.application import Application
from eoffice_cms.clock import utcnow
from eoffice_cms.content import actions
from eoffice_cms.declaring import declare_core
from eoffice_cms.errors import Invalid, NotPossible
from eoffice_cms.storage.home import Home
from eoffice_cms.web import configuration

HEAD = """\
from translationstring import TranslationStringFactory
from eoffice_cms.addons import Addon
from eoffice_cms.content.effects import noted
from eoffice_cms.workflow import State, Transition
_ = TranslationStringFactory("audit")
addon = Addon("audit", title=_("Audit"))
SEEN = {"file.view": ("Custodian", "Handler", "Head", "Reader"), "file.clear": ("Custodian",)}
CHECKED = State("checked", _("Under audit"), SEEN)
CHECK = Transition("check", _("Give to audit"), ("active",), "checked", "file.work", noted,
                   comment="reason")
CLEAR = Transition("clear", _("Clear audit"), ("checked",), "active", "file.clear", noted)
"""
WHOLE = 'config.add_workflow_insertion("file", states=[CHECKED], transitions=[CHECK, CLEAR])'
PASSWORD = "kadamba-neem-peepal"


@pytest.fixture
def audit(tmp_path, monkeypatch):
    """Return a function that writes the add-on with its includeme and returns its name."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(lines):
        body = textwrap.indent(textwrap.dedent(lines), "    ")
        text = f"{HEAD}\ndef includeme(config):\n{body}\n"
        (tmp_path / "pretend_audit.py").write_text(text, encoding="utf-8")
        return "pretend_audit"

    yield write
    sys.modules.pop("pretend_audit", None)


@pytest.fixture
def opened(audit, tmp_path, monkeypatch):
    """Return a function that opens a site with the add-on enabled; gives (app, browser, path)."""
    apps = []

    def open_(lines):
        name = audit(lines)
        given = functools.partial(load_addons, modules=[name])
        monkeypatch.setattr(configuration, "load_addons", given)
        app = Application(Home(tmp_path / "home"), declared(name))
        apps.append(app)
        app.initialise(admin_password=PASSWORD)
        app.run(enable, "audit")
        with app.work("admin") as office:
            place = office.site["files"]
            file = actions.create_file(office, place, subject="Arrears", desk="u-admin")
            path = f"/files/{file.__name__}"
        browser = TestApp(configuration.make_wsgi_app({}, app))
        browser.set_cookie("language", "en")
        form = browser.get("/sign-in").form
        form["user"], form["password"] = "admin", PASSWORD
        form.submit("sign_in", status=302)
        return app, browser, path

    yield open_
    for app in apps:
        app.close()


def declared(name):
    config = Configurator(settings={}, package="eoffice_cms")
    config.include(declare_core)
    return load_addons(config, [name], web=False)


def the_form(page):
    return next(each for each in page.forms.values() if "__formid__" in each.fields)


class TestInsertedStates:
    def test_a_file_goes_into_one_with_a_reason_and_out_again(self, opened):
        app, browser, path = opened(WHOLE)
        page = browser.get(path).maybe_follow().click("Give to audit")
        refused = the_form(page).submit("do", status=422)
        form = the_form(refused)
        assert form["reason"].attrs["aria-invalid"] == "true"
        form["reason"] = "Yearly audit"
        done = form.submit("do").maybe_follow()
        assert "Under audit" in done.text
        assert "Give to audit" in done.text  # the record tells of it by its title
        found = browser.get("/search?state=checked")
        assert "Arrears" in found.text
        the_form(done.click("Clear audit")).submit("do")
        with app.work("admin") as office:
            file = office.site["files"][path.rsplit("/", 1)[-1]]
            assert file.state == "active"
            assert [each.action for each in file.record] == ["create", "check", "clear"]
            cleared, checked = file.record.latest(2)
            assert "reason" in checked.data
            assert "reason" not in cleared.data

    def test_the_engine_asks_for_the_reason_whatever_the_page_does(self, opened):
        app, _browser, path = opened(WHOLE)
        with app.work("admin") as office:
            file = office.site["files"][path.rsplit("/", 1)[-1]]
            with pytest.raises(Invalid, match="without a word") as raised:
                actions.act(office, file, "check")
            assert raised.value.field == "reason"

    def test_disabling_waits_until_nothing_is_in_it(self, opened):
        app, _browser, path = opened(WHOLE)
        with app.work("admin") as office:
            file = office.site["files"][path.rsplit("/", 1)[-1]]
            actions.act(office, file, "check", reason="Yearly audit")
        with pytest.raises(NotPossible, match="Still in a state"):
            app.run(disable, "audit")
        with app.work("admin") as office:
            actions.act(office, office.site["files"][path.rsplit("/", 1)[-1]], "clear")
        assert app.run(disable, "audit").done

    def test_where_it_is_disabled_there_is_no_such_page(self, opened):
        app, browser, path = opened(WHOLE)
        app.run(disable, "audit")
        assert "Give to audit" not in browser.get(path).maybe_follow().text
        browser.get(f"{path}/act/check", status=404)

    def test_a_core_transition_has_its_own_page_only(self, opened):
        _app, browser, path = opened(WHOLE)
        browser.get(f"{path}/act/close", status=404)


class TestInsertionThatDoesNotHold:
    @pytest.mark.parametrize(
        ("lines", "why"),
        [
            ('config.add_workflow_insertion("fiel", states=[CHECKED])', "no workflow"),
            ('config.add_workflow_insertion("file", states=[CHECKED])', "no way leads out"),
            (
                'config.add_workflow_insertion("file", permits={"transit": {"file.x": ("Head",)}})',
                "nothing is inserted at transit",
            ),
            (
                'config.add_workflow_insertion("file", permits={"active": {"file.x": ("Hed",)}})',
                "unknown role",
            ),
            (
                'config.add_workflow_insertion("file", states=[CHECKED], transitions=[CLEAR])',
                "unreachable",
            ),
            (
                'config.add_workflow_insertion("file", states=[State("checked", _("C"), {})], '
                "transitions=[CHECK, CLEAR])",
                "nobody has",
            ),
        ],
    )
    def test_the_addon_does_not_load_and_says_why(self, audit, lines, why):
        declarations = declared(audit(lines))
        assert not declarations.loaded("audit")
        assert why in str(declarations.broken_addon("audit").error)


TERMS = """
config.add_vocabulary("categories", {"audit": {"hi": "अंकेक्षण", "en": "Audit matters"}})
config.add_vocabulary("reasons", {"wait": {"hi": "प्रतीक्षा", "en": "Awaiting the auditor"}})
"""


class TestVocabularies:
    def test_a_category_is_chosen_shown_and_searched(self, opened):
        app, browser, _path = opened(TERMS)
        form = the_form(browser.get("/new-file"))
        form["subject"] = "Objections of 2025"
        form["category"].select(text="Audit matters")
        assert "Audit matters" in form.submit("create").follow().text
        assert "Objections of 2025" in browser.get("/search?category=audit").text
        assert "Arrears" not in browser.get("/search?category=audit").text
        app.run(disable, "audit")
        assert "Audit matters" not in browser.get("/new-file").text

    def test_a_reason_is_offered_and_another_can_be_typed(self, opened):
        app, browser, path = opened(TERMS)
        page = browser.get(f"{path}/park")
        form = the_form(page)
        offered = page.html.find(id=form["reason"].attrs["list"])
        assert [each["value"] for each in offered.find_all("option")] == ["Awaiting the auditor"]
        form["reason"], form["until"] = "Something else", _in_a_week()
        form.submit("do", status=302)
        with app.work("admin") as office:
            file = office.site["files"][path.rsplit("/", 1)[-1]]
            assert file.custody.parked[0] == "Something else"

    def test_one_that_nothing_asks_for_does_not_load(self, audit):
        declarations = declared(audit('config.add_vocabulary("colours", {})'))
        assert "colours" in str(declarations.broken_addon("audit").error)


SEARCH = """
import colander
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, select
from eoffice_cms.catalog.projection import Projection
from eoffice_cms.catalog.rows import oid
from eoffice_cms.catalog.tables import content
from eoffice_cms.interfaces import IFile

words = Table(
    "audit_words", MetaData(), Column("source", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

def rows(file):
    yield {"source": oid(file), "count": len(file.title.split())}

def node(request):
    return colander.SchemaNode(
        colander.Integer(), title=_("Words at least"), validator=colander.Range(min=1)
    )

def at_least(count):
    return content.c.source.in_(select(words.c.source).where(words.c.count >= count))

config.add_projection(Projection("audit_words", 1, words, {IFile: rows}, single=True))
config.add_search_field("words", node, at_least)
"""


class TestSearchFields:
    @pytest.fixture
    def site(self, opened):
        app, browser, _path = opened(SEARCH)
        with app.work() as office:
            enabled = office.site.enabled_addons
        app.follow_addons(enabled)
        with app.work("admin") as office:
            actions.create_file(
                office, office.site["files"], subject="Pension of a teacher", desk="u-admin"
            )
        return app, browser

    def test_it_narrows_with_words_and_without(self, site):
        _app, browser = site
        page = browser.get("/search?words=2")
        assert "Pension of a teacher" in page.text
        assert "Arrears" not in page.text
        assert page.html.find(id="f-words")["value"] == "2"
        assert "Arrears" in browser.get("/search?words=1&q=arrears").text
        assert "Arrears" not in browser.get("/search?words=2&q=arrears").html.find(
            id="results"
        ).get_text()

    def test_what_does_not_fit_is_said_beside_the_field(self, site):
        _app, browser = site
        page = browser.get("/search?words=many&q=arrears", status=422)
        field = page.html.find(id="f-words")
        assert (field["value"], field["aria-invalid"]) == ("many", "true")
        assert page.html.find(id="f-words-error").get_text().strip()

    def test_where_it_is_disabled_the_field_is_not_there(self, site):
        app, browser = site
        app.run(disable, "audit")
        page = browser.get("/search?words=2")
        assert page.html.find(id="f-words") is None

    def test_a_name_of_the_page_itself_is_refused(self, audit):
        declarations = declared(audit('config.add_search_field("q", None, None)'))
        assert "itself" in str(declarations.broken_addon("audit").error)


REPORT = """
def table(office, language):
    return [_("Official"), _("Files")], [(each, 1) for each in ("=asha", "bala")]

config.add_permission("audit.read", roles=("Administrator",))
config.add_report("audit-desks", title=_("Audited desks"), table=table, permission="audit.read")
"""


class TestReports:
    def test_it_is_listed_shown_and_downloaded(self, opened):
        _app, browser, _path = opened(REPORT)
        page = browser.get("/desk").click("Reports").click("Audited desks")
        assert [each.get_text() for each in page.html.find_all("th")][-2:] == ["=asha", "bala"]
        download = page.click("Download as CSV")
        assert download.content_type == "text/csv"
        assert download.body.decode("utf-8-sig").splitlines() == [
            "Official,Files", "'=asha,1", "bala,1",
        ]  # fmt: skip

    def test_without_the_permission_it_is_neither_listed_nor_given(self, opened):
        _app, browser, _path = opened(REPORT.replace('("Administrator",)', "()"))
        assert "Audited desks" not in browser.get("/reports").text
        assert 'href="/reports"' not in browser.get("/desk").text
        browser.get("/reports/audit-desks", status=403)
        browser.get("/reports/audit-desks.csv", status=403)

    def test_where_it_is_disabled_there_is_none(self, opened):
        app, browser, _path = opened(REPORT)
        app.run(disable, "audit")
        browser.get("/reports/audit-desks", status=404)


def _in_a_week():
    return (utcnow() + timedelta(days=7)).date().isoformat()
