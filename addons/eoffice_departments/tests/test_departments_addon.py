"""Enabling and disabling: what is shown goes, what was made stays, and the core works on."""

import functools

import pytest
from departments_sample import PASSWORD, posts, set_up, staff

from eoffice_cms.addons import disable, enable
from eoffice_cms.catalog.maintenance import differences
from eoffice_cms.content.actions import create_file, put_up
from eoffice_cms.errors import Refused

webtest = pytest.importorskip("webtest")


def switch(app, act, *enabled):
    app.run(act, "departments")
    app.follow_addons(frozenset(enabled))


@pytest.fixture
def filled(app, people):
    with app.work() as office:
        set_up(office)
    staff(app)
    with app.work("asha") as office:
        create_file(office, office.site["CLR"]["EST"], subject="A matter", desk="clr-est-1")
    return app


class TestDisabling:
    def test_nothing_is_lost(self, filled):
        switch(filled, disable)
        with filled.work() as office:
            assert "departments" not in office.site.enabled_addons
            assert office.site["CLR"]["EST"].code == "EST"
        switch(filled, enable, "departments")
        with filled.work("asha") as office:
            officer, clerk = posts(office)
            assert office.can(clerk, "content.view")
            assert office.site.desks[officer.desk].holders == ("bala",)

    def test_officials_work_on_without_it(self, filled):
        switch(filled, disable)
        with filled.work("asha") as office:
            branch = office.site["CLR"]["EST"]
            file = create_file(office, branch, subject="Another", desk="clr-est-1")
            put_up(office, file)
            number = file.number
        with filled.work("bala") as office:
            assert office.catalog.by_number(number) is not None
        assert not list(differences(filled.projections, filled.db))

    def test_its_pages_are_gone_and_the_core_shows_the_places(self, filled, monkeypatch):
        from eoffice_cms.addons import load_addons
        from eoffice_cms.web import configuration

        given = functools.partial(load_addons, modules=["eoffice_departments"])
        monkeypatch.setattr(configuration, "load_addons", given)
        site = configuration.make_wsgi_app({"eoffice.development": "true"}, filled)
        browser = webtest.TestApp(site, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
        form = browser.get("/sign-in").form
        form["user"], form["password"] = "asha", PASSWORD
        form.submit("sign_in", status=302)
        browser.get("/departments", status=200)
        switch(filled, disable)
        browser.get("/departments", status=404)
        browser.get("/CLR/EST/coordinator", status=404)
        page = browser.get("/CLR/EST/", status=200)
        assert "A matter" in page.text
        assert "/departments" not in page.text

    def test_the_core_refuses_clearly_what_only_the_addon_knows(self, filled):
        switch(filled, disable)
        with filled.work("asha") as office, pytest.raises(Refused):
            from eoffice_departments.services import add_department

            add_department(office, code="X", titles={"hi": "अ", "en": "A"})
