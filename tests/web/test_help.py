"""The help page: in the page's language, with what the pages really do."""

from __future__ import annotations

from pages_district import DEVANAGARI, sentences

from eoffice_cms.web.views import help as page
from eoffice_cms.web.wording import AGES, STATES


class TestHelp:
    def test_the_footer_of_every_page_leads_to_it(self, browser, language):
        desk = browser("clerk", language).get("/desk")
        link = desk.html.select_one(".foot a[href='/help']")
        answer = desk.click(href="/help")
        assert answer.html.h1.get_text() == link.get_text()

    def test_it_has_five_steps(self, browser, language):
        html = browser("clerk", language).get("/help").html
        steps = html.select("section[aria-labelledby=help-day] dt")
        assert [step.get_text()[:2] for step in steps] == ["1.", "2.", "3.", "4.", "5."]

    def test_it_is_whole_in_the_language_of_the_page(self, browser, language):
        html = browser("clerk", language).get("/help").html
        words = [each.get_text() for each in html.main.select("h1, h2, dt:not(:has(kbd)), dd, p")]
        hindi = language == "hi"
        assert all(bool(DEVANAGARI.search(each)) is hindi for each in words)

    def test_it_says_where_one_is(self, browser):
        crumbs = browser("clerk").get("/help").html.select(".crumbs li")
        assert [each.get_text(strip=True) for each in crumbs] == ["My desk", "Help"]

    def test_it_names_the_coordinator_of_ones_own_branch(self, browser):
        assert "Coordinator" in self.who(browser("clerk"))
        assert "Coordinator" not in self.who(browser("outsider"))
        assert "Coordinator" not in self.who(browser("admin"))

    @staticmethod
    def who(person):
        return person.get("/help").html.select_one("section[aria-labelledby=help-who]").get_text()

    def test_it_explains_every_state_and_age(self, browser):
        said = sentences(browser("clerk").get("/help"))
        for title in STATES.values():
            assert title in said
        assert f"over {AGES[-1][0]} days" in said

    def test_the_ages_have_the_colours_of_the_lists(self, browser):
        html = browser("clerk").get("/help").html
        badges = html.select("section[aria-labelledby=help-2] .badge")
        for (last, tone), badge in zip(AGES, badges, strict=False):
            assert tone in badge["class"]
            assert str(last) in badge.get_text()

    def test_it_names_the_keys_that_my_desk_has(self, browser, district):
        district.file()
        clerk = browser("clerk")
        here = {each.get_text() for each in clerk.get("/help").html.main.select("kbd")}
        assert here == {each.get_text() for each in clerk.get("/desk").html.main.select("kbd")}

    def test_a_stranger_signs_in_first_and_nothing_is_written(self, browser, district):
        assert "/sign-in" in browser(None).get("/help").location
        with district.unchanged():
            browser("clerk").get("/help")

    def test_each_state_that_pages_show_is_explained(self):
        assert page.STATE_MEANINGS.keys() == STATES.keys()
        assert page.AGE_MEANINGS.keys() == {tone for _last, tone in AGES} | {"overdue"}
