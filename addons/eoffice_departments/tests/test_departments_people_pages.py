"""The pages that bring people in: a sheet with rows that are wrong, slips, orders for many."""

import functools
import re
import time

import pytest
from departments_sample import PASSWORD
from roster_sample import as_csv, bring_in, district, holder
from test_departments_bulk import HEADINGS, TODAY

webtest = pytest.importorskip("webtest")


@pytest.fixture
def site(app, people, monkeypatch):
    from eoffice_cms.addons import load_addons
    from eoffice_cms.web import configuration

    given = functools.partial(load_addons, modules=["eoffice_departments"])
    monkeypatch.setattr(configuration, "load_addons", given)
    return configuration.make_wsgi_app({"eoffice.development": "true"}, app)


@pytest.fixture
def visit(site):
    def sign_in(user, language="en", password=PASSWORD):
        browser = webtest.TestApp(site, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
        browser.set_cookie("language", language)
        form = browser.get("/sign-in").form
        form["user"], form["password"] = user, password
        form.submit("sign_in", status=302)
        return browser

    return sign_in


def the_form(page):
    return next(each for each in page.forms.values() if "__formid__" in each.fields)


def upload(browser, address, sheet, status=303, **fields):
    form = the_form(browser.get(address))
    form["upload"] = webtest.Upload("list.csv", sheet)
    for name, value in fields.items():
        form[name] = value
    return form.submit("see", status=status)


class TestOrganisation:
    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_a_sheet_is_looked_at_mended_and_taken_in(self, app, visit, language):
        admin = visit("admin", language)
        rows = district(8)
        rows[2][6], rows[4][7], rows[6][4] = "nobody", "not a name", "post-1"
        page = upload(admin, "/panel-organisation", as_csv(rows)).follow()
        lines = page.html.select("section.panel tbody th")
        assert [each.text for each in lines] == ["4", "6", "8"]
        refused = the_form(page).submit("take", status=422)
        assert "flash error" in refused.text
        with app.work() as office:
            assert "collector" not in office.site.desks

        page = upload(admin, "/panel-organisation", as_csv(district(8))).follow()
        assert not page.html.select("section.panel tbody th")
        done = the_form(page).submit("take", status=303).follow()
        assert "flash success" in done.text
        assert holder(app, "post-7") == ("user7",)
        again = admin.get(done.html.find("a", href=re.compile("organisation-difference"))["href"])
        assert not again.html.select("tbody")

    def test_the_others_go_in_by_choice(self, app, visit):
        rows = district(5)
        rows[2][7] = "not a name"
        page = upload(visit("admin"), "/panel-organisation", as_csv(rows)).follow()
        form = the_form(page)
        form["form-wrong"] = "rest"
        form.submit("take", status=303)
        assert holder(app, "post-4") == ("user4",)

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_a_wrong_encoding_is_told_beside_the_field(self, app, visit, language):
        sheet = as_csv([["CLR", "", "", "", "x", "Caf\xe9", "", "", ""]], encoding="latin-1")
        page = upload(visit("admin", language), "/panel-organisation", sheet, status=422)
        assert "CSV UTF-8" in page.html.find(id="form-upload-error").text
        assert not list((app.home.path / "sheets").glob("*.sheet"))

    def test_what_a_title_holds_is_text(self, visit):
        rows = district(2)
        rows[1][5] = "<script>alert(1)</script>"
        page = upload(visit("admin"), "/panel-organisation", as_csv(rows)).follow()
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text

    def test_somebody_elses_sheet_is_not_shown(self, app, visit):
        with app.work() as office:
            office.site.users["asha"].standing.roles = ("Administrator",)
        answer = upload(visit("admin"), "/panel-organisation", as_csv(district(2)))
        visit("asha").get(answer.location, status=409)
        visit("admin").get("/organisation-difference?sheet=../../Data", status=409)

    def test_an_interrupted_one_is_told_and_goes_on(self, app, visit, monkeypatch):
        from eoffice_departments.roster import working

        def fail(*_given, **_more):
            raise RuntimeError("power")

        admin = visit("admin")
        page = upload(admin, "/panel-organisation", as_csv(district(4))).follow()
        with monkeypatch.context() as patched:
            patched.setattr(working, "take_in", fail)
            stopped = the_form(page).submit("take", status=303).follow()
        assert "flash warning" in stopped.text
        the_form(page).submit("take", status=303)
        assert holder(app, "post-3") == ("user3",)

    @pytest.mark.parametrize("name", ["organisation", "duty-orders"])
    def test_templates_are_downloaded(self, visit, name):
        admin = visit("admin")
        assert admin.get(f"/{name}-template").body.startswith(b"PK")
        assert "text/csv" in admin.get(f"/{name}-template?as=csv").content_type


class TestFirstPasswords:
    @pytest.fixture
    def branch(self, app):
        rows = district(7, branches=2)
        bring_in(app, rows)
        with app.work() as office:
            from eoffice_departments.coordinators import set_coordinator

            branch = office.site["CLR"]["B1"]
            set_coordinator(office, branch, "user1")
            from eoffice_cms.security.users import set_password

            set_password(office.site.users["user1"], PASSWORD)
        return "/CLR/B1/first-passwords"

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_slips_are_shown_once_and_let_nobody_past_the_first_sign_in(
        self, app, visit, branch, language
    ):
        admin = visit("admin", language)
        form = the_form(admin.get("/panel-first-passwords"))
        page = form.submit("print", status=200)
        slips = page.html.select(".slip")
        assert len(slips) == 6  # all but the coordinator, who has one
        said = {each.select("code")[0].text: each.select("code")[1].text for each in slips}
        assert "पता" in slips[0].text
        assert "Address" in slips[0].text
        assert "http://localhost" in slips[0].text
        # Sent again it prints nothing: the slips on paper hold.
        again = form.submit("print", expect_errors=True)
        assert again.status_int in (409, 422)
        assert not again.html.select(".slip")
        person = visit("user2", language, said["user2"])
        assert person.get("/desk", status=303).location.endswith("/password")
        form = the_form(person.get("/password"))
        form["old"], form["password"] = said["user2"], "neem-mahua-tendu-82"
        form.submit("save", status=302)
        person.get("/desk", status=200)
        with app.work() as office:
            assert said["user2"] not in repr(vars(office.site.users["user2"]))
            record = office.site["CLR"]["B0"]["POST-2"].record
            assert [(e.action, e.actor, e.data["user"]) for e in record][-1] == (
                "password", "admin", "user2",
            )  # fmt: skip

    def test_a_coordinator_prints_for_the_branch_alone(self, app, visit, branch):
        coordinator = visit("user1")
        coordinator.get("/panel-first-passwords", status=403)
        coordinator.get("/CLR/B0/first-passwords", status=403)
        page = coordinator.get(f"{branch}?user=user3")
        offered = [each["value"] for each in page.html.select("input[type=checkbox]")]
        assert sorted(offered) == ["user3", "user5"]
        form = the_form(page)
        slips = form.submit("print").html.select(".slip")
        assert [each.select("code")[0].text for each in slips] == ["user3"]

    def test_a_coordinator_gets_no_password_of_somebody_above(self, app, visit, branch):
        with app.work() as office:
            office.site.desks["post-3"].decides = True
            office.site.users["user5"].standing.roles = ("Administrator",)
        page = visit("user1").get(branch)
        assert not page.html.select("input[type=checkbox]")

    def test_a_coordinator_gets_no_password_of_another_coordinator(self, app, visit, branch):
        from eoffice_departments.coordinators import set_coordinator

        with app.work() as office:
            set_coordinator(office, office.site["CLR"]["B0"], "user3")
        offered = visit("user1").get(branch).html.select("input[type=checkbox]")
        assert [each["value"] for each in offered] == ["user5"]

    def test_nobody_chosen_is_told(self, visit, branch):
        form = the_form(visit("admin").get(branch))
        for each in form.fields["checkbox"]:
            each.checked = False
        form.submit("print", status=422)


class TestOrdersForMany:
    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_they_go_and_come_back(self, app, visit, language):
        bring_in(app, district(7))
        admin = visit("admin", language)
        day = TODAY.isoformat()
        rows = [f"user{n},user{n + 3},{day},{day},12/2026,{day}" for n in (1, 2, 3)]
        sheet = "\n".join([",".join(HEADINGS), *rows]).encode()
        page = upload(admin, "/panel-duty-orders", sheet, issuer="कलेक्टर").follow()
        with app.work() as office:
            assert not office.site.users["user2"].standing.absences
        the_form(page).submit("act", status=302)
        with app.work() as office:
            assert office.site.users["user2"].standing.absences
        form = the_form(admin.get("/duty-orders-back"))
        form["order"] = form["order"].options[-1][0]
        form["number"], form["issuer"] = "13/2026", "कलेक्टर"
        form.submit("back", status=303)
        with app.work() as office:
            away = office.site.users["user2"].standing.absences
            assert not any(each.until > time.time() * 1e6 for each in away)

    def test_rows_that_are_wrong_are_named_and_nothing_is_done(self, app, visit):
        bring_in(app, district(4))
        day = TODAY.isoformat()
        sheet = f"{','.join(HEADINGS)}\nuser1,user2,{day},{day},1,{day}\nghost,,{day},{day},1,{day}"
        page = upload(visit("admin"), "/panel-duty-orders", sheet.encode(), issuer="C").follow()
        assert "ghost" in page.text
        the_form(page).submit("act", status=422)
        with app.work() as office:
            assert not office.site.users["user1"].standing.absences


class TestDirectoryPanel:
    def test_where_it_is_is_kept_and_one_that_does_not_answer_is_told(self, app, visit):
        admin = visit("admin")
        form = the_form(admin.get("/panel-directory"))
        form["url"], form["base"] = "ldap://127.0.0.1:9", "dc=district"
        answer = form.submit("read", status=503)
        assert "Nothing was changed" in answer.text
        form.submit("save", status=302)
        with app.work() as office:
            assert office.site.settings["directory"]["base"] == "dc=district"
            assert "password" not in office.site.settings["directory"]

    def test_only_administrators_see_these_pages(self, visit):
        clerk = visit("asha")
        for name in ("panel-organisation", "panel-directory", "panel-duty-orders",
                     "panel-first-passwords", "organisation-template"):  # fmt: skip
            clerk.get(f"/{name}", status=403)
