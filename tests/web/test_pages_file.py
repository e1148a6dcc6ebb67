"""The page of a file and what is done with it: who, when, with what, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from pages_district import PASSWORD, day, form_of, is_in, refusal
from webtest import Upload

from eoffice_cms.content.erasing import ERASED, erase

LONG = "क" * 10_000
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def file(district):
    """The path of a file on the clerk's desk."""
    return district.file(note="Put up for orders.")


def fill(page, **fields):
    form = form_of(page)
    for name, value in fields.items():
        # A group of radio buttons goes by the id of its field until it is sent.
        field = form[name if name in form.fields else f"form-{name}"]
        try:
            field.value = value
        except ValueError:  # what the field does not offer can still be sent by hand
            field.force_value(value)
    return form


def actions_on(page):
    """Return title → reason of what the page offers; None where it can be done."""
    return {
        each.select_one(".button").get_text(strip=True): (
            each.select_one(".reason").get_text(strip=True) if each.select_one(".reason") else None
        )
        for each in page.html.select("ul.actions li")
    }


class TestPage:
    def test_it_shows_what_can_be_done_and_why_the_rest_cannot(self, browser, file):
        shown = actions_on(browser("clerk").get(file))
        assert shown["Put up"] is None
        assert shown["Send"] is None
        assert shown["Decide"] == "Only an officer decides. Put the file up."
        assert "began at this desk" in shown["Return"]

    def test_the_reasons_are_in_the_readers_language(self, browser, file, language):
        shown = actions_on(browser("clerk", language).get(file))
        reasons = [each for each in shown.values() if each]
        assert len(reasons) >= 2
        assert all(is_in(each, language) for each in reasons)

    def test_reasons_name_people_as_the_reader_writes_them(self, browser, district, language):
        file = district.file(note="Still being written")
        with district.work() as office:
            from eoffice_cms.custody.desks import assign

            assign(office.site, "d-clerk", "peer")
        page = browser("peer", language).get(file)
        name = {"hi": "रामलाल", "en": "Clerk"}[language]
        said = [each for each in actions_on(page).values() if each and name in each]
        assert said, actions_on(page)
        form = browser("peer", language).send(f"{file}note", {"note": "Mine"}, status=409)
        assert name in refusal(form)

    def test_who_only_reads_is_offered_nothing(self, browser, file):
        page = browser("coordinator").get(file)
        assert actions_on(page) == {}
        assert not page.html.select("form#note")

    def test_opening_is_an_act_and_looking_is_none(self, browser, district, file):
        district.do("clerk", "put_up", file)
        officer = browser("officer")
        with district.unchanged():
            officer.get(file)
            officer.head(file)
            officer.get(f"{file}open", status=302)
            officer.head(f"{file}open")
        assert district.read(file, lambda each: each.state) == "transit"
        officer.send(f"{file}open", {"expected": district.length(file)}, status=302)
        assert district.read(file, lambda each: each.state) == "active"

    def test_the_note_turns_green_and_the_record_tells_the_story(self, browser, file):
        clerk = browser()
        fill(clerk.get(f"{file}put-up"), note="Kindly see.").submit("do").follow()
        page = browser("officer").get(file)
        assert "Kindly see." in page.html.select_one("li.note.green").get_text()
        told = [each.get_text(strip=True) for each in page.html.select(".entry-body strong")]
        assert told == ["Put up to Officer in charge", "File created"]

    def test_somebody_elses_draft_note_is_not_shown(self, browser, district):
        file = district.file(note="A first thought, to be deleted.")
        assert "A first thought" in browser("clerk").get(file)
        assert "A first thought" not in browser("coordinator").get(file)
        assert "A first thought" not in browser("collector").get(f"{file}?all=1")


#: What a form of a file refuses: (action, fields, status, what stands in which field afterwards).
REFUSED = {
    "no desk chosen": ("send", {"note": "Text"}),
    "a desk that is none": ("send", {"to": "d-nobody", "note": "Text"}),
    "a desk with a mark": ("send", {"to": "d-officer\u202e", "note": "Text"}),
    "its own desk": ("send", {"to": "d-clerk", "note": "Text"}),
    "a due date that has passed": ("send", {"to": "d-peer", "note": "Text", "due": day(-1)}),
    "a due date that is none": ("send", {"to": "d-peer", "note": "Text", "due": "2026-02-31"}),
    "a due date in words": ("send", {"to": "d-peer", "note": "Text", "due": "soon"}),
    "a due date far ahead": ("send", {"to": "d-peer", "note": "Text", "due": "9999-01-01"}),
    "a priority that is none": ("send", {"to": "d-peer", "note": "T", "priority": "now"}),
    "20,001 characters": ("put-up", {"note": "x" * 20_001}),
    "a control character": ("put-up", {"note": "Kindly\x07 see"}),
    "a NUL": ("put-up", {"note": "Kindly\x00 see"}),
    "a mark that turns the writing": ("put-up", {"note": "Pay 100\u202e001 rupees"}),
    "an isolate": ("put-up", {"note": "\u2067Kindly see\u2069"}),
    "parking without a reason": ("park", {"until": day(5)}),
    "parking until yesterday": ("park", {"reason": "Court stay", "until": day(-1)}),
    "parking until today": ("park", {"reason": "Court stay", "until": day(0)}),
    "parking for ten years": ("park", {"reason": "Court stay", "until": day(3650)}),
    "a reason too long": ("park", {"reason": "x" * 1001, "until": day(5)}),
}


class TestRefusals:
    @pytest.mark.parametrize("case", REFUSED)
    def test_it_says_so_keeps_what_was_typed_and_writes_nothing(
        self, browser, district, file, language, case
    ):
        action, fields = REFUSED[case]
        clerk = browser("clerk", language)
        form = fill(clerk.get(f"{file}{action}"), **fields)
        with district.unchanged():
            answer = form.submit("do", expect_errors=True)
        assert answer.status_int == 422
        assert is_in(refusal(answer), language)
        for name in {"note", "reason"} & fields.keys():
            typed = form_of(answer)[name].value
            assert typed.strip("\r\n") == fields[name].replace("\x00", typed[6:7])
        if "due" in fields:
            assert form_of(answer)["due"].value == fields["due"]
        problem = answer.html.select_one("[data-problems] a")
        assert answer.html.select_one(problem["href"]) is not None

    def test_ten_thousand_characters_without_a_space_are_taken_and_shown(self, browser, file):
        clerk = browser()
        fill(clerk.get(f"{file}send"), to="d-peer", note=LONG).submit("do", status=302)
        assert LONG in browser("peer").get(file)

    def test_script_is_text(self, browser, file):
        fill(browser().get(f"{file}put-up"), note=SCRIPT).submit("do", status=302)
        page = browser("officer").get(file)
        assert SCRIPT in page.html.select(".note-text")[-1].get_text()
        assert not page.html.select("main script, main img[onerror]")

    def test_deciding_is_for_officers_even_by_hand(self, browser, district, file, language):
        clerk = browser("clerk", language)
        given = {"outcome": "approved", "note": "Approved by me"}
        with district.unchanged():
            answer = clerk.get(f"{file}decide", status=409)
            assert is_in(refusal(answer), language)
            given["expected"] = str(district.length(file))
            answer = clerk.send(f"{file}decide", given, status=409)
        assert is_in(refusal(answer), language)
        assert "Approved by me" in answer

    @pytest.mark.parametrize("outcome", [None, "maybe"])
    def test_a_decision_is_one_of_three(self, browser, district, file, outcome):
        district.do("clerk", "put_up", file)
        district.do("officer", "open_file", file)
        page = browser("officer").get(f"{file}decide")
        with district.unchanged():
            fields = {"note": "Seen"} if outcome is None else {"note": "Seen", "outcome": outcome}
            answer = fill(page, **fields).submit("do", status=422)
        assert form_of(answer)["note"].value.strip() == "Seen"


class TestStalePage:
    def test_the_second_of_two_windows_is_told_what_happened(
        self, browser, district, file, language
    ):
        first, second = browser("clerk", language), browser("clerk", language)
        late = fill(second.get(f"{file}send"), to="d-peer", note="My careful words")
        fill(first.get(f"{file}put-up"), note="Kindly see").submit("do", status=302)
        with district.unchanged():
            answer = late.submit("do", status=412)
        assert is_in(refusal(answer), language)
        assert "You put this file up" in answer or language == "hi"
        assert "My careful words" in answer.html.select_one("textarea").get_text()
        assert answer.html.select_one(f'.form-buttons a[href="{file}"]')

    def test_the_same_form_sent_twice_acts_once_and_says_the_same(self, browser, district, file):
        form = fill(browser().get(f"{file}put-up"), note="Kindly see", due=day(3))
        first = form.submit("do", status=302)
        with district.unchanged():
            second = form.submit("do", status=302)
        assert second.location == first.location
        page = second.follow()
        assert [each.get_text(strip=True) for each in page.html.select(".flash.success")] == [
            f"{district.read(file, lambda each: each.number)} was put up to Officer in charge."
        ]
        assert district.read(file, lambda each: each.record.length) == 2

    @pytest.mark.parametrize(
        ("field", "value"),
        [("note", "Other words"), ("due", day(9)), ("priority", "immediate"), ("to", "d-officer")],
    )
    def test_another_form_is_told_of_ones_own_act(self, browser, district, file, field, value):
        form = fill(browser().get(f"{file}send"), to="d-peer", note="Kindly see", due=day(3))
        form.submit("do", status=302)
        fill_again = form[field if field in form.fields else f"form-{field}"]
        fill_again.value = value
        with district.unchanged():
            answer = form.submit("do", status=412)
        assert "You sent this file to Assistant Grade-2 on " in refusal(answer)
        assert [each["href"] for each in answer.html.select(".form-buttons a")] == ["/desk", file]

    @pytest.mark.parametrize("opened", [False, True])
    def test_going_back_to_the_form_tells_of_ones_own_act(
        self, browser, district, file, language, opened
    ):
        clerk = browser("clerk", language)
        fill(clerk.get(f"{file}put-up"), note="Kindly see").submit("do", status=302)
        if opened:
            district.do("officer", "open_file", file)
        with district.unchanged():
            answer = clerk.get(f"{file}put-up", status=409)
        sentence = answer.html.select_one("main .lead").get_text()
        assert is_in(sentence, language)
        assert district.read(file, lambda each: each.number) in answer
        assert ("You put this file up to Officer in charge" in sentence) is (language == "en")
        assert len(answer.html.select(".entries li")) == 2 * opened

    def test_what_others_did_is_not_said_to_be_ones_own(self, browser, district, file):
        with district.work() as office:
            from eoffice_cms.custody.desks import assign

            assign(office.site, "d-clerk", "peer")
        until = date.fromisoformat(day(5))
        district.do("peer", "park", file, reason="Court stay", until=until)
        answer = browser().get(f"{file}put-up", status=409)
        assert "You " not in refusal(answer)
        assert "Peer" in answer.html.select_one(".entries").get_text()

    def test_only_the_desk_that_holds_it_is_asked(self, browser, district, file, language):
        with district.unchanged():
            answer = browser("coordinator", language).get(f"{file}put-up", status=403)
        assert is_in(refusal(answer), language)

    ACTS = {
        "send": {"to": "d-peer", "note": "See"}, "put-up": {"note": "See"},
        "park": {"reason": "Court stay", "until": day(5)}, "close": {"note": "Done"},
    }  # fmt: skip

    @pytest.mark.parametrize("action", ACTS)
    def test_each_form_acts_once_however_often_it_is_sent(self, browser, district, file, action):
        form = fill(browser().get(f"{file}{action}"), **self.ACTS[action])
        form.submit("do", status=302)
        with district.unchanged():
            form.submit("do", status=302)

    def test_acts_of_one_click_too(self, browser, district, file):
        district.do("clerk", "put_up", file)
        officer = browser("officer")
        for url in ("open", "decide", "return"):
            page = officer.get(file)
            if url == "open":
                form = next(each for each in page.forms.values() if each.action == f"{file}open")
                send = form.submit
            else:
                form = fill(officer.get(f"{file}{url}"), note="Seen")
                if url == "decide":
                    form["form-outcome"].value = "approved"
                send = lambda form=form: form.submit("do")  # noqa: E731
            assert send().status_int == 302
            with district.unchanged():
                assert send().status_int == 302

    def test_a_note_saved_twice_is_one_note(self, browser, district, file):
        form = browser().get(file).forms["note"]
        form["note"] = "Thought over"
        form.submit("save", status=302)
        with district.unchanged():
            form.submit("save", status=302)

    @pytest.mark.parametrize("expected", ["", "x", "-1", "99", "9" * 5000])
    def test_a_token_made_by_hand_is_refused_or_ignored(self, browser, district, file, expected):
        form = fill(browser().get(f"{file}put-up"), note="Kindly see")
        form["expected"].force_value(expected)
        answer = form.submit("do", expect_errors=True)
        assert answer.status_int in ((428,) if expected == "" else (412, 422))

    def test_a_note_changed_in_another_window_is_not_overwritten(self, browser, district, file):
        first, second = browser(), browser()
        late = second.get(file).forms["note"]
        form = first.get(file).forms["note"]
        form["note"] = "The newer text"
        form.submit("save", status=302)
        late["note"] = "The older text, much longer"
        with district.unchanged():
            answer = late.submit("save", status=412)
        assert "The newer text" in answer
        assert "The older text, much longer" in answer

    def test_a_document_published_meanwhile_is_stale_too(self, browser, district):
        admin = browser("admin")
        form = form_of(admin.get("/files/add-document"))
        from webtest import Upload

        form["upload"] = Upload("order.txt", b"Order")
        path = form.submit("add").location
        page = admin.get(path)
        forms = [each for each in page.forms.values() if "change-state" in each.action]
        assert forms
        forms[0].submit().follow()
        with district.unchanged():
            forms[0].submit(status=302)  # the second of two clicks
        back = admin.get(path).forms.values()
        next(each for each in back if "retract" in each.action).submit()
        with district.unchanged():
            answer = forms[0].submit(status=412)
        assert answer.html.select_one("main a.button")

    def test_a_form_of_what_one_has_taken_back_does_not_say_it_is_done(
        self, browser, district, file
    ):
        form = fill(browser().get(f"{file}put-up"), note="Kindly see")
        form.submit("do", status=302)
        district.do("clerk", "pull_back", file)
        with district.unchanged():
            form.submit("do", status=412)

    def test_approving_and_taking_back_act_once(self, browser, district, file):
        district.do("clerk", "add_draft", file, title="Order", text="Granted.")
        district.do("clerk", "put_up", file)
        district.do("officer", "open_file", file)
        officer = browser("officer")
        form = form_of(officer.get(f"{file}access"))
        form["desk"] = "d-outsider"
        form.submit("share")
        for address, act in ((f"{file}access", "unshare"), (f"{file}drafts/0001/", "approve")):
            forms = officer.get(address).forms.values()
            form = next(each for each in forms if act in each.action)
            form.submit(status=302)
            with district.unchanged():
                form.submit(status=302)


class TestEndedSession:
    @pytest.mark.parametrize("action", ["put-up", "send", "note"])
    def test_nothing_is_done_and_the_text_is_kept(self, browser, district, file, language, action):
        clerk = browser("clerk", language)
        page = clerk.get(file if action == "note" else f"{file}{action}")
        form = page.forms["note"] if action == "note" else form_of(page)
        form["note"] = "Words that took an hour"
        district.app.transient.end_sessions_of("clerk")
        with district.unchanged():
            answer = form.submit("do" if action != "note" else "save", status=403)
        assert is_in(refusal(answer), language)
        assert "Words that took an hour" in answer.html.select_one("textarea").get_text()
        assert answer.html.select_one('main a[href^="/sign-in"]')


def age(district, hours):
    """Make the browsers' sessions as old as if nothing had been done for hours."""
    district.app.transient._db.execute("UPDATE session SET seen = seen - ?", (hours * 3600,))


class TestSessionThatEndedByItself:
    """What was typed is offered again once its writer has signed in."""

    FORMS = {
        "put-up": {"note": "Words that took an hour", "due": day(3)},
        "park": {"reason": "Words that took an hour", "until": day(3)},
        "note": {"note": "Words that took an hour"},
        "add-draft": {"title": "Words that took an hour", "text": ""},
    }  # fmt: skip

    def send_too_late(self, clerk, district, address, fields):
        page = clerk.get(address)
        form = page.forms["note"] if "note" in page.forms else form_of(page)
        for name, value in fields.items():
            form[name] = value
        age(district, 9)
        with district.unchanged():
            answer = form.submit(status=403)
        return answer.html.select_one('main a[href^="/sign-in"]')["href"]

    def sign_in(self, browser, url, user):
        form = form_of(browser.get(url))
        form["user"], form["password"] = user, PASSWORD
        return form.submit("sign_in", status=302).follow()

    @pytest.mark.parametrize("action", FORMS)
    def test_it_stands_in_the_form_again(self, browser, district, file, language, action):
        clerk, fields = browser("clerk", language), self.FORMS[action]
        address = file if action == "note" else f"{file}{action}"
        page = self.sign_in(clerk, self.send_too_late(clerk, district, address, fields), "clerk")
        form = page.forms["note" if action == "note" else "form"]
        assert {name: form[name].value.strip("\r\n") for name in fields} == fields
        assert is_in(page.html.select_one("main .flash.info").get_text(), language)
        assert not page.html.select("[data-problems]")
        if action != "add-draft":
            assert form.submit("save" if action == "note" else "do").status_int == 302

    def test_a_new_file_too(self, browser, district):
        clerk = browser()
        url = self.send_too_late(clerk, district, "/new-file", {"subject": "A long subject"})
        page = self.sign_in(clerk, url, "clerk")
        form_of(page).submit("create", status=302)
        with district.work() as office:
            assert [each.title for each in office.site.numbers.values()] == ["A long subject"]

    def test_nobody_else_reads_it(self, browser, district):
        clerk = browser()
        url = self.send_too_late(clerk, district, "/new-file", {"subject": "A long subject"})
        page = self.sign_in(browser(None), url, "peer")
        assert form_of(page)["subject"].value == ""

    def test_passwords_are_not_kept(self, browser, district):
        clerk = browser()
        url = self.send_too_late(
            clerk, district, "/password", {"old": PASSWORD, "password": "three new words"}
        )
        assert "typed" not in url
        rows = district.app.transient._db.execute("SELECT count(*) FROM typed").fetchone()
        assert rows == (0,)

    def test_an_act_without_words_leads_back_to_the_file(self, browser, district, file):
        district.do("clerk", "put_up", file)
        officer = browser("officer")
        page = officer.get(file)
        form = next(each for each in page.forms.values() if each.action == f"{file}open")
        age(district, 9)
        url = form.submit(status=403).html.select_one('main a[href^="/sign-in"]')["href"]
        assert self.sign_in(officer, url, "officer").request.path == file


class TestNoRight:
    ACTIONS = (
        "open", "put-up", "send", "return", "decide", "park", "close", "pull-back", "ask-back",
        "resume", "reopen", "note", "add-letter", "access", "unshare",
    )  # fmt: skip

    def test_another_branchs_clerk_gets_nowhere(self, browser, district, file, language):
        outsider = browser("outsider", language)
        subject = district.read(file, lambda each: each.title)
        with district.unchanged():
            answer = outsider.get(file, status=403)
            assert is_in(refusal(answer), language)
            assert subject not in answer
            for action in self.ACTIONS:
                outsider.get(f"{file}{action}", expect_errors=True)
                answer = outsider.send(
                    f"{file}{action}",
                    {"note": "Text", "to": "d-outsider", "reason": "x", "outcome": "approved"},
                    status=403,
                )
                assert subject not in answer

    def test_neither_lists_nor_the_search_tell_of_it(self, browser, district, file):
        number = district.read(file, lambda each: each.number)
        outsider = browser("outsider")
        for address in (
            f"/search?q={number}", "/search?q=Allotment", "/search?type=file", "/CLR/EST/",
            "/browse", "/desk", "/sent", "/ranking-files?figure=pending",
        ):  # fmt: skip
            page = outsider.get(address, expect_errors=True)
            assert number not in page.html.main.get_text().replace(f"“{number}”", ""), address

    def test_a_colleague_of_the_branch_sees_but_may_not_act(self, browser, district, file):
        peer = browser("peer")
        answer = peer.get(file, expect_errors=True)
        assert answer.status_int in (200, 403)
        with district.unchanged():
            peer.send(f"{file}put-up", {"note": "Text"}, status=403)

    def test_the_desk_of_somebody_else_is_not_shown(self, browser, district):
        district.file("A matter of the officer", "officer")
        page = browser().get("/desk?desk=d-officer")
        assert "A matter of the officer" not in page

    def test_a_right_that_ended_meanwhile_stops_the_form(self, browser, district, file):
        form = fill(browser().get(f"{file}put-up"), note="Kindly see")
        with district.work() as office:
            from eoffice_departments.posting import relieve

            relieve(office, office.site["CLR"]["EST"]["D-CLERK"], "clerk")
        with district.unchanged():
            answer = form.submit("do", expect_errors=True)
        assert answer.status_int in (403, 409)
        assert "Kindly see" in answer


class TestTogether:
    def uid(self, district, path):
        return district.read(path, lambda each: each.uid)

    def test_each_goes_or_says_why_not(self, browser, district):
        mine, parked = district.file("First matter"), district.file("Second matter")
        clerk = browser()
        uids = [self.uid(district, each) for each in (mine, parked)]
        page = clerk.get("/together/send", {"file": uids})
        form = fill(page, to="d-peer")
        district.do("clerk", "put_up", parked)
        answer = form.submit("do", status=302).follow()
        assert "Done for 1 files." in answer
        assert len(answer.html.select(".flash.warning")) == 1
        assert district.read(mine, lambda each: each.custody.desk) == "d-peer"

    @pytest.mark.parametrize(
        "address",
        ["/together/send", "/together/send?file=x", "/together/close?file=x", "/together",
         "/together/send/x?file=1", "/together/send?file=" + "0" * 32],
    )  # fmt: skip
    def test_nothing_chosen_or_nonsense_is_refused(self, browser, district, language, address):
        clerk = browser("clerk", language)
        with district.unchanged():
            answer = clerk.get(address, status=409)
            assert is_in(refusal(answer), language)
            clerk.send(address, status=409)

    def test_a_strangers_file_is_not_even_named(self, browser, district):
        file = district.file("A secret matter")
        uid = self.uid(district, file)
        outsider = browser("outsider")
        assert "A secret matter" not in outsider.get("/together/send", {"file": uid}, status=409)
        with district.unchanged():
            outsider.send(f"/together/send?file={uid}", {"to": "d-outsider"}, status=409)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_what_was_erased_is_told(browser, district, file, language):
    given = {"priority": "normal", "expected": district.length(file)}
    browser("clerk").send(f"{file}put-up", given, status=302)
    with district.app.work() as office:
        found = district.at(office, file)
        for what in ("subject", "note/1"):
            erase(office, found, what, ground="order")
    page = browser("clerk", language).get(file)
    assert "Put up for orders." not in page
    assert page.html.select_one(".note-text").get_text() == ERASED
    record = page.html.get_text()
    words = {"en": "Subject: erased by order", "hi": "विषय: विलोपित, आदेश से"}
    assert words[language] in " ".join(record.split())


@pytest.mark.parametrize("paper", ["letter", "draft", "note"])
def test_who_can_see_a_paper_is_told_to_whoever_reads_it(browser, district, file, language, paper):
    clerk = browser("clerk", language)
    form = form_of(clerk.get(f"{file}add-draft"))
    form["title"], form["text"] = "Order", "Ordered."
    form.submit("add", status=302)
    form = form_of(clerk.get(f"{file}add-letter"))
    form["upload"] = Upload("map.txt", b"A map")
    form.submit("add", status=302)
    where = {"letter": "correspondence/0001", "draft": "drafts/0001", "note": "notes/0001"}[paper]
    if paper != "note":
        shown = clerk.get(f"{file}{where}/")
        assert shown.html.select_one(f'main a[href="{file}{where}/access"]')
    else:
        district.do("clerk", "put_up", file)
        assert clerk.get(file).html.select_one(f'main .note a[href="{file}{where}/access"]')
    page = clerk.get(f"{file}{where}/access", status=200)
    assert len(page.html.select("main tbody tr")) >= 2
    assert not page.html.select("main form")
    browser("outsider").get(f"{file}{where}/access", status=403)
    with district.unchanged():
        clerk.send(f"{file}{where}/access", {"desk": "d-peer"}, expect_errors=True)


def test_a_date_that_cannot_be_is_told_as_the_log_has_it(browser, district, file, language):
    from eoffice_cms.importing.moments import LATEST

    with district.work("clerk") as office:
        found = district.at(office, file)
        data = {"activity": "Check", "time": "2914-05-01", "impossible": {"due": "0001-01-01"}}
        found.record.append(
            at=LATEST - 1, happened=LATEST, actor="clerk", action="step", data=data
        )
    page = browser("clerk", language).get(file)
    (said,) = [each.get_text() for each in page.html.select(".entry-comment")]
    assert "2914-05-01" in said and "0001-01-01" in said
    assert is_in(said, language)
