"""What somebody may not see appears on no page, list, picture or download that they can reach."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from pages_district import form_of
from webtest import Upload

WORDS = {
    "subject": "Qalamdaan", "yellow": "Ghughuvara", "green": "Tinsukhia", "letter": "Bhimbetka",
    "draft": "Khajuraho", "reason": "Mandlapur", "category": "Orchhagarh",
}  # fmt: skip
MOST_PAGES = 160
SKIPPED = ("/sign-out", "/language", "/static", "/theme")


@pytest.fixture
def secret(browser, district):
    """A file on the clerk's desk with something secret in each of its parts; its path."""
    path = district.file(subject=f"{WORDS['subject']} for the museum", category=WORDS["category"],
                         note=f"{WORDS['green']} is asked for.")  # fmt: skip
    district.do("clerk", "put_up", path)
    district.do("officer", "open_file", path)
    district.do("officer", "return_file", path)
    district.do("clerk", "open_file", path)
    clerk = browser("clerk")
    form = form_of(clerk.get(f"{path}add-letter"))
    form["upload"], form["title"] = Upload("a.txt", b"Sir,"), WORDS["letter"]
    form.submit("add", status=302)
    district.do("clerk", "add_draft", path, title=WORDS["draft"], text=WORDS["draft"])
    district.do("clerk", "write_note", path, text=f"{WORDS['yellow']}, perhaps?")
    return path


def reach(person, *starts):
    """Yield (address, text) of every page and download that links lead to from the starts."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or urlsplit(address).path.startswith(SKIPPED):
            continue
        seen.add(address)
        answer = person.get(address, expect_errors=True)
        assert answer.status_int < 500, address
        if answer.status_int != 200:
            continue
        yield address, answer.text
        if answer.content_type == "text/html":
            for link in answer.html.select("a[href]"):
                found = urljoin(f"http://localhost{address}", link["href"])
                parts = urlsplit(found)
                if parts.netloc == "localhost":
                    waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def starts(path):
    queries = [f"/search?q={each}" for each in WORDS.values()]
    figures = ("cases", "received", "pending", "disposed", "late")
    return [
        "/desk", "/sent", "/parked", *queries, "/browse", "/departments", "/CLR/", "/CLR/EST/",
        *(f"/CLR/EST/?show={each}" for each in ("open", "overdue", "parked", "closed")),
        "/ranking", "/ranking.csv", "/panels", "/panel-desks", "/access", "/CLR/EST/access",
        *(f"/ranking-files?figure={each}&period=all" for each in figures),
        *(f"/ranking-files.csv?figure={each}&period=all" for each in figures),
        path, *(f"{path}{each}" for each in (
            "access", "send", "park", "add-letter", "add-draft", "notes", "notes/0001/",
            "notes/0002/", "correspondence/0001/", "correspondence/0001/download",
            "drafts/0001/", "?all=1")),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["outsider", "peer", "admin"])
@pytest.mark.parametrize("state", ["active", "parked", "closed"])
def test_who_may_not_see_the_file_meets_no_word_of_it(browser, district, secret, who, state):
    if state == "parked":
        with district.work("clerk") as office:
            today = office.now.date()
        district.do("clerk", "park", secret, reason=WORDS["reason"],
                    until=today.replace(year=today.year + 1))  # fmt: skip
    if state == "closed":
        with district.work() as office:
            for draft in district.at(office, secret).drafts:
                draft.state = "approved"
        district.do("clerk", "close_file", secret)
    for address, text in reach(browser(who), *starts(secret)):
        for name, word in WORDS.items():
            if "/search" in address and f"q={word}" in address:
                text = text.replace(f'value="{word}"', "").replace(f"q%3D{word}", "")
            assert word not in text, (name, address)


@pytest.mark.parametrize("who", ["officer", "collector", "coordinator", "auditor"])
def test_who_may_see_the_file_meets_no_word_of_a_yellow_note(browser, secret, who):
    met = set()
    for address, text in reach(browser(who), secret, *starts(secret)):
        if "/search" in address and f"q={WORDS['yellow']}" in address:
            assert secret not in text
            continue
        assert WORDS["yellow"] not in text, address
        met |= {name for name, word in WORDS.items() if word in text}
    assert {"subject", "green", "letter", "draft"} <= met


def test_who_holds_it_meets_all_of_it(browser, secret):
    met = set()
    for _address, text in reach(browser("clerk"), secret):
        met |= {name for name, word in WORDS.items() if word in text}
    assert met == set(WORDS) - {"reason"}


def test_a_sharing_taken_back_leaves_nothing(browser, district, secret):
    outsider = browser("outsider")
    district.do("clerk", "share", secret, principal="desk:d-outsider")
    assert WORDS["subject"] in outsider.get(secret).text
    district.do("clerk", "unshare", secret, principal="desk:d-outsider", role="Reader")
    for address, text in reach(outsider, *starts(secret)):
        if "/search" not in address:
            assert not [word for word in WORDS.values() if word in text], address


ACTS = {
    "open": {}, "put-up": {}, "send": {"to": "d-outsider"}, "return": {}, "pull-back": {},
    "decide": {"outcome": "approved"}, "ask-back": {"reason": "x"}, "resume": {},
    "park": {"reason": "x", "until": "2027-01-01"}, "close": {}, "reopen": {"reason": "x"},
    "note": {"note": "x"}, "add-draft": {"title": "x", "text": "x"}, "drafts/0001/approve": {},
    "access": {"desk": "d-outsider"}, "unshare?principal=desk:d-outsider&role=Reader": {},
    "notes/0001/approve": {}, "correspondence/0001/change-state?to=publish": {},
    "add-letter": {},
}  # fmt: skip


@pytest.mark.parametrize("who", ["outsider", "peer", "admin", "auditor", "coordinator", "officer"])
def test_who_does_not_hold_the_file_changes_nothing(browser, district, secret, who):
    """The officer held it, the coordinator and the auditor see it, the admin runs the site."""
    person = browser(who)
    with district.unchanged():
        for act, fields in ACTS.items():
            if (who, act) == ("officer", "ask-back"):
                continue  # who sent it may
            person.send(f"{secret}{act}", fields, expect_errors=True)
        uid = district.read(secret, lambda file: file.uid)
        for act in ("put-up", "send", "open"):
            fields = {"file": uid, "to": "d-outsider", "priority": "normal"}
            person.send(f"/together/{act}", fields, expect_errors=True)


OF_ADMINISTRATORS = {
    "/panel-users-new": {"id": "eve", "title_hi": "ई", "title_en": "Eve"},
    "/panel-user?id=clerk": {"title_hi": "क", "title_en": "C", "active": "true"},
    "/panel-desk?id=d-clerk": {"title_hi": "क", "title_en": "C"},
    "/panel-numbering": {"pattern": "{department}/{seq}", "year": "calendar"},
    "/panel-addons-disable?addon=ranking": {}, "/add-folder": {"title": "Mine"},
    "/files/add-folder": {"title": "Mine"}, "/access": {"desk": "d-clerk"},
    "/CLR/access": {"desk": "d-clerk"},
    "/add-department": {"code": "X", "title_en": "x", "title_hi": "x"},
    "/CLR/add-branch": {"code": "X", "title_en": "x", "title_hi": "x"},
    "/CLR/EST/add-post": {"title_en": "x", "title_hi": "x"}, "/CLR/head": {"desk": "d-clerk"},
    "/CLR/EST/edit": {"title_en": "x", "title_hi": "x"}, "/CLR/EST/coordinator": {"user": "clerk"},
    "/CLR/EST/D-OFFICER/assign": {"user": "clerk", "additional": "true"},
    "/CLR/EST/D-OFFICER/relieve": {"user": "officer"}, "/district-head": {"desk": "d-clerk"},
    "/REV/LND/new-file": {"subject": "In another branch", "desk": "d-clerk"},
    "/CLR/new-file": {"subject": "In the department", "desk": "d-clerk"},
    "/new-file": {"subject": "On another desk", "desk": "d-officer"},
}  # fmt: skip


@pytest.mark.parametrize("who", ["clerk", "auditor"])
def test_who_runs_nothing_changes_nothing(browser, district, who):
    person = browser(who)
    for address, fields in OF_ADMINISTRATORS.items():
        if (who, address) == ("auditor", "/new-file"):
            continue
        with district.unchanged():
            answer = person.send(address, fields, expect_errors=True)
            assert 400 <= answer.status_int < 500, address
