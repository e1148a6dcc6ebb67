"""The add-on's pages: who sees what, forms that act, and refusals that keep what was typed."""

import pytest
from departments_sample import posts, the_form

from eoffice_cms.content.actions import create_file

webtest = pytest.importorskip("webtest")


def by_order(form, number="7/2026"):
    """Fill in the order of a form."""
    form["order_number"], form["issuer"] = number, "Collector"
    return form


PAGES = (
    "/departments", "/orders", "/official?id=asha", "/CLR/", "/CLR/EST/",
    "/CLR/EST/?show=closed", "/CLR/EST/CLR-EST-1/",
)  # fmt: skip
FORMS = (
    "/add-department", "/district-head", "/CLR/add-branch", "/CLR/add-post", "/CLR/edit",
    "/CLR/head", "/CLR/EST/add-post", "/CLR/EST/edit", "/CLR/EST/coordinator",
    "/CLR/EST/CLR-EST-1/assign", "/CLR/EST/CLR-EST-1/relieve", "/CLR/EST/CLR-EST-1/edit",
    "/CLR/EST/CLR-EST-1/hand-over", "/CLR/EST/CLR-EST-1/link-officer", "/add-order",
    "/CLR/EST/CLR-EST-1/substitute", "/CLR/EST/CLR-EST-1/withdraw-substitute",
    "/leave?id=asha", "/end-leave?id=asha", "/CLR/move", "/CLR/EST/move", "/CLR/EST/merge",
    "/CLR/add-department", "/CLR/EST/add-branch",
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
        by_order(form).submit("save", status=302)
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
        by_order(form).submit("save", status=409)

    def test_an_official_is_relieved(self, app, visit):
        browser = visit("admin")
        form = the_form(browser.get("/CLR/EST/CLR-EST-1/relieve"))
        assert form["user"].value == "asha"
        page = by_order(form).submit("save", status=302).follow()
        assert "Asha" in page.text
        assert "7/2026" in page.text
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


class TestOrders:
    def test_leave_with_a_substitute_is_seen_everywhere(self, app, visit):
        admin = visit("admin")
        form = the_form(admin.get("/leave?id=asha"))
        form["kind"], form["at_clr-est-1"] = "leave", "dev"
        form["until"] = form["since"].value
        page = by_order(form).submit("save", status=302).follow()
        assert "Stands in" in page.text
        assert "End the leave" in page.text
        dev = visit("dev")
        page = dev.get("/desk")
        assert "You act for Asha at the desk “Assistant Grade-3”." in page.text
        form = the_form(dev.get("/CLR/EST/new-file"))
        form["subject"], form["note"] = "A matter", "Please see"
        page = form.submit("create", status=302).follow()
        assert "Dev, for Asha" in page.text
        assert "Others answer" in visit("asha").get("/desk").text
        page = admin.get("/CLR/EST/CLR-EST-1/")
        assert "Dev, substitute" in page.text
        form = the_form(admin.get("/end-leave?id=asha"))
        by_order(form).submit("save", status=302)
        assert "You act for" not in dev.get("/desk").text

    def test_the_register_lists_orders_and_what_they_did(self, visit):
        admin = visit("admin")
        form = the_form(admin.get("/CLR/EST/CLR-EST-1/hand-over"))
        form["to"] = "dev"
        by_order(form).submit("save", status=302)
        page = visit("chitra").get("/orders")
        order = page.click("7/2026")
        assert "Posted" in order.text and "Relieved" in order.text
        assert "Dev" in order.click("Dev").text

    def test_a_handover_note_is_signed_by_both(self, app, visit):
        with app.work("asha") as office:
            create_file(office, office.site["CLR"]["EST"], subject="A matter", desk="clr-est-1")
        form = the_form(visit("admin").get("/CLR/EST/CLR-EST-1/hand-over"))
        form["to"] = "dev"
        by_order(form).submit("save", status=302)
        for who in ("dev", "asha"):
            browser = visit(who)
            page = browser.get("/CLR/EST/CLR-EST-1/").click("Asha to Dev")
            assert "CLR/EST/" in page.text
            form = next(f for f in page.forms.values() if "handover" in f.action)
            page = form.submit(status=302).follow()
            assert page.text.count("not signed") == (1 if who == "dev" else 0)
        visit("chitra").get("/CLR/EST/CLR-EST-1/handover/0", status=403)
        with app.work() as office:
            record = posts(office)[1].record
            assert [e.action for e in record.latest(2)] == ["sign_outgoing", "sign_incoming"]
            lists = {e.data["list"] for e in record.latest(2)}
            assert len(lists) == 1

    def test_a_note_left_behind_is_taken_over(self, app, visit):
        with app.work("asha") as office:
            file = create_file(
                office, office.site["CLR"]["EST"], subject="A matter", desk="clr-est-1",
                note="Half a thought",
            )
            url = f"/CLR/EST/{file.__name__}/"
        form = the_form(visit("admin").get("/CLR/EST/CLR-EST-1/hand-over"))
        form["to"] = "dev"
        by_order(form).submit("save", status=302)
        browser = visit("dev")
        page = browser.get(url)
        assert "left behind by Asha" in page.text
        taking = next(f for f in page.forms.values() if "take-note" in f.action)
        page = taking.submit(status=302).follow()
        assert the_form(page)["note"].value == "Half a thought"
        assert "Draft note of Asha taken over" in page.text
        form = the_form(browser.get(f"{url}put-up"))
        form.submit("do", status=302)
        assert "begun by Asha" in visit("bala").get(url).text

    @pytest.mark.parametrize(
        ("field", "value", "status"),
        [("order_number", "", 422), ("issuer", "", 422), ("time", "25:00", 422),
         ("day", "2001-01-01", 422)],
    )  # fmt: skip
    def test_what_does_not_fit_is_told_beside_the_field(self, app, visit, field, value, status):
        form = by_order(the_form(visit("admin").get("/CLR/EST/CLR-EST-1/relieve")))
        form[field] = value
        page = form.submit("save", status=status)
        assert the_form(page)[field].value == value
        with app.work() as office:
            assert office.site.get("Orders") is None

    def test_a_branch_is_merged_after_a_dry_run(self, app, visit):
        from eoffice_departments.services import add_branch

        with app.work() as office:
            titles = {"hi": "नजूल", "en": "Nazul"}
            into = add_branch(office, office.site["CLR"], code="NZL", titles=titles)
            uid = into.uid
        with app.work("asha") as office:
            create_file(office, office.site["CLR"]["EST"], subject="A matter", desk="clr-est-1")
        form = by_order(the_form(visit("admin").get("/CLR/EST/merge")))
        form["to"] = uid
        page = form.submit("dry_run", status=200)
        assert "2 posts" in page.text and "1 files" in page.text
        the_form(page).submit("save", status=302)
        with app.work("asha") as office:
            branch = office.site["CLR"]["NZL"]
            assert branch["EST"].merged
            assert {"CLR-EST-1", "CLR-EST-OIC", "EST"} == set(branch)
            assert office.can(branch, "place.create_file")
        assert "merged" in visit("asha").get("/CLR/NZL/EST/").text
