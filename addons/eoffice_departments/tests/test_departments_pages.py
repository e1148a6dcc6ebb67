"""The add-on's pages: who sees what, forms that act, and refusals that keep what was typed."""

import pytest
from departments_sample import posts, the_form

from eoffice_cms.content.actions import create_file

webtest = pytest.importorskip("webtest")


PAGES = ("/departments", "/CLR/", "/CLR/EST/", "/CLR/EST/?show=closed", "/CLR/EST/CLR-EST-1/")
FORMS = (
    "/add-department", "/district-head", "/CLR/add-branch", "/CLR/add-post", "/CLR/edit",
    "/CLR/head", "/CLR/EST/add-post", "/CLR/EST/edit", "/CLR/EST/coordinator",
    "/CLR/EST/CLR-EST-1/assign", "/CLR/EST/CLR-EST-1/relieve", "/CLR/EST/CLR-EST-1/edit",
)  # fmt: skip


class TestPages:
    @pytest.mark.parametrize("language", ["hi", "en"])
    @pytest.mark.parametrize("url", PAGES)
    def test_everyone_signed_in_reads(self, visit, url, language):
        page = visit("dev", language).get(url, status=200)
        assert "/add-" not in page.text
        assert "/edit" not in page.text

    @pytest.mark.parametrize("url", FORMS)
    def test_only_an_administrator_gets_the_forms(self, visit, url):
        visit("admin").get(url, status=200)
        visit("dev").get(url, status=403)

    def test_a_stranger_is_asked_to_sign_in(self, site):
        browser = webtest.TestApp(site, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
        assert "/sign-in" in browser.get("/departments", status=302).location

    def test_the_menu_leads_there(self, visit):
        assert 'href="/departments"' in visit("dev").get("/departments").text

    def test_files_are_listed_for_those_who_may_see_them(self, app, visit):
        with app.work("asha") as office:
            create_file(
                office, office.site["CLR"]["EST"], subject="Leave of a peon", desk="clr-est-1"
            )
        assert "Leave of a peon" in visit("asha").get("/CLR/EST/").text
        page = visit("dev").get("/CLR/EST/")
        assert "Leave of a peon" not in page.text
        assert '?show=open">1</a>' in visit("dev").get("/CLR/").text

    def test_a_holder_may_begin_a_file_here(self, visit):
        assert "/CLR/EST/new-file" in visit("asha").get("/CLR/EST/").text
        assert "/CLR/EST/new-file" not in visit("dev").get("/CLR/EST/").text
        visit("asha").get("/CLR/EST/new-file", status=200)


class TestForms:
    def test_a_department_a_branch_a_post_and_its_holder(self, app, visit):
        browser = visit("admin")
        form = the_form(browser.get("/add-department"))
        form["title_hi"], form["title_en"], form["code"] = "राजस्व विभाग", "Revenue", "rev"
        assert form.submit("save", status=302).location.endswith("/REV/")
        form = the_form(browser.get("/REV/add-branch"))
        form["title_hi"], form["title_en"], form["code"] = "नजूल शाखा", "Nazul", "nzl"
        assert form.submit("save", status=302).location.endswith("/REV/NZL/")
        form = the_form(browser.get("/REV/NZL/add-post"))
        form["title_hi"], form["title_en"] = "लिपिक", "Clerk"
        form["superior"] = "clr-est-oic"
        page = form.submit("save", status=302).follow()
        assert "vacant" in page.text
        form = the_form(browser.get("/REV/NZL/REV-NZL-1/assign"))
        form["user"] = "dev"
        form.submit("save", status=302)
        with app.work("dev") as office:
            assert "rev-nzl-1" in office.identity.desks
            assert office.can(office.site["REV"]["NZL"], "place.create_file")

    def test_a_refusal_stands_beside_the_field_and_keeps_what_was_typed(self, visit):
        form = the_form(visit("admin").get("/add-department"))
        form["title_hi"], form["title_en"], form["code"] = "कुछ", "Something", "CLR"
        page = form.submit("save", status=409)
        assert the_form(page)["title_en"].value == "Something"
        assert "is taken here" in page.text

    @pytest.mark.parametrize("code", ["", "a b", "x" * 21, "\u202eABC", "<b>"])
    def test_bad_codes(self, visit, code):
        form = the_form(visit("admin").get("/add-department"))
        form["title_hi"], form["title_en"], form["code"] = "कुछ", "Something", code
        page = form.submit("save", status=422)
        assert "Something" in page.text

    def test_an_occupied_post_is_refused(self, visit):
        form = the_form(visit("admin", "hi").get("/CLR/EST/CLR-EST-1/assign"))
        form["user"] = "dev"
        form.submit("save", status=409)

    def test_an_official_is_relieved(self, app, visit):
        browser = visit("admin")
        form = the_form(browser.get("/CLR/EST/CLR-EST-1/relieve"))
        assert form["user"].value == "asha"
        page = form.submit("save", status=302).follow()
        assert "Asha" in page.text
        with app.work() as office:
            assert office.site.desks["clr-est-1"].holders == ()

    def test_a_coordinator_edits_the_page_of_the_branch(self, app, visit):
        form = the_form(visit("admin").get("/CLR/EST/coordinator"))
        form["user"] = "chitra"
        form.submit("save", status=302)
        browser = visit("chitra")
        form = the_form(browser.get("/CLR/EST/edit"))
        form["title_en"] = "Establishment and Leave"
        page = form.submit("save", status=302).follow()
        assert "Establishment and Leave" in page.text
        browser.get("/CLR/edit", status=403)
        browser.get("/CLR/EST/coordinator", status=403)

    def test_a_post_is_edited(self, app, visit):
        form = the_form(visit("admin").get("/CLR/EST/CLR-EST-1/edit"))
        form["title_en"], form["decides"] = "Senior Clerk", True
        form.submit("save", status=302)
        with app.work() as office:
            _officer, clerk = posts(office)
            assert office.site.desks[clerk.desk].title_in("en") == "Senior Clerk"
            assert office.site.desks[clerk.desk].decides

    def test_heads_are_set(self, app, visit):
        browser = visit("admin")
        for url in ("/CLR/head", "/district-head"):
            form = the_form(browser.get(url))
            form["desk"] = "clr-est-oic"
            form.submit("save", status=302)
        assert "Bala" in browser.get("/departments").text
        with app.work("bala") as office:
            assert office.can(office.site["CLR"]["EST"], "departments.coordinate")
