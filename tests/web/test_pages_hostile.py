"""Hostile words wherever words can stand, on every page; and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pages_district import form_of
from webtest import Upload

from eoffice_cms import web
from eoffice_departments import services

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}"
#: The names of the icons there are.
ICONS = re.findall(r'id="i-(\w+)"', (Path(web.__file__).parent / "static/icons.svg").read_text())
#: Where a browser would begin to obey, had the words not been escaped.
TRACES = ("main script", "img[onerror]", "[onload]", "nav script", "body > script")


@pytest.fixture
def hostile(district, browser):
    """A district in which everything that has a title or a text has a hostile one."""
    with district.work() as office:
        site = office.site
        site.title, site.titles = SCRIPT, {"hi": SCRIPT, "en": SCRIPT}
        for user in site.users.values():
            user.title, user.titles = f"{user.id} {SCRIPT}", None
        for desk in site.desks.values():
            desk.titles = {"hi": f"{desk.id} {SCRIPT}", "en": f"{desk.id} {SCRIPT}"}
        for place in (site["CLR"], site["CLR"]["EST"]):
            services.rename(office, place, titles={"hi": SCRIPT[:120], "en": SCRIPT[:120]})
    sent = district.file(SCRIPT, note=SCRIPT, category=SCRIPT)
    clerk = browser()
    form = form_of(clerk.get(f"{sent}add-letter"))
    form["upload"], form["title"] = Upload("letter.txt", b"text"), SCRIPT
    form.submit("add", status=302)
    district.do("clerk", "add_draft", sent, title=SCRIPT, text=SCRIPT)
    form = form_of(clerk.get(f"{sent}access"))
    form["desk"] = "d-outsider"
    form.submit("share", status=302)
    district.do("clerk", "put_up", sent, note=SCRIPT)
    district.do("officer", "open_file", sent)
    district.do("clerk", "ask_back", sent, reason=SCRIPT)
    parked = district.file(SCRIPT)
    import datetime

    until = datetime.date.today() + datetime.timedelta(days=9)
    district.do("clerk", "park", parked, reason=SCRIPT, until=until)
    district.file(SCRIPT)
    admin = browser("admin")
    form = form_of(admin.get("/add-folder"))
    form["title"] = SCRIPT
    form.submit("add", status=302)
    form = form_of(admin.get("/files/add-document"))
    form["upload"], form["title"] = Upload("x<b>.txt", b"text"), SCRIPT
    form.submit("add", status=302)
    return sent


def links(page):
    """Return the addresses on this site that a page leads to, without fragments."""
    found = set()
    for tag, name in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")):
        for each in page.html.find_all(tag):
            parts = urlsplit(each.get(name) or "")
            if parts.path and not parts.netloc and not parts.scheme:
                found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def crawl(reader, limit=400):
    """Visit every page that links lead to from My desk on; yield (address, answer)."""
    waiting, seen = ["/desk", f"/search?q={'alert'}"], set()
    while waiting and len(seen) < limit:
        address = waiting.pop(0)
        if address in seen or address.startswith("/language"):
            continue
        seen.add(address)
        answer = reader.get(address, expect_errors=True)
        yield address, answer
        if answer.status_int == 302:
            waiting.append(urlsplit(answer.location).path)
        elif answer.content_type == "text/html":
            waiting.extend(sorted(links(answer)))


@pytest.mark.parametrize("person", ["clerk", "officer", "collector", "coordinator", "admin"])
def test_hostile_words_are_words_on_every_page_and_every_link_works(browser, hostile, person):
    pages = 0
    for address, answer in crawl(browser(person)):
        assert answer.status_int in (200, 302), address
        if answer.content_type != "text/html" or answer.status_int == 302:
            continue
        pages += 1
        for trace in TRACES:
            assert not answer.html.select(trace), (address, trace)
        for each in answer.html.select("script, link, iframe, object, embed"):
            source = each.get("src") or each.get("href") or ""
            assert source.startswith(("/static/", "/static-", "/theme/")), (address, each)
        assert "49" not in answer.html.title.text, address
        for each in answer.html.select("svg use[href]"):
            assert each["href"].partition("#i-")[2] in ICONS, (address, each)
    assert pages > 15


def test_hostile_words_in_addresses_are_words(browser, district):
    district.file()
    admin = browser("admin")
    for address in (
        "/search",
        "/panel-users",
        "/panel-desks",
        "/ranking",
        "/ranking-files",
        "/desk",
    ):
        for name in ("q", "type", "from", "to", "desk", "period", "show", "start", "name"):
            answer = admin.get(address, {name: SCRIPT}, expect_errors=True)
            assert answer.status_int < 500, (address, name)
            for trace in TRACES:
                assert not answer.html.select(trace), (address, name)


def test_hostile_words_in_refused_forms_are_words(browser, district):
    file = district.file(note="Note")
    clerk = browser()
    for address, fields in (
        (f"{file}send", {"to": SCRIPT, "note": SCRIPT}),
        (f"{file}park", {"reason": SCRIPT, "until": SCRIPT}),
        ("/new-file", {"subject": SCRIPT * 20, "note": SCRIPT, "desk": "d-clerk"}),
        ("/sign-in", {"user": SCRIPT, "password": SCRIPT, "back": SCRIPT}),
    ):
        answer = clerk.send(address, fields, expect_errors=True)
        assert 400 <= answer.status_int < 500, address
        for trace in TRACES:
            assert not answer.html.select(trace), address


def test_what_an_addon_left_is_called_neutrally_in_the_readers_language(browser, language):
    admin = browser("admin", language)
    for addon in ("ranking", "departments"):
        admin.send(f"/panel-addons-disable?addon={addon}", status=302)
    shown = admin.get("/browse").html.main.get_text(" ", strip=True)
    assert {"hi": "स्थान", "en": "Place"}[language] in shown
    assert "department" not in shown.split()


def test_the_core_works_with_every_addon_disabled(browser, district):
    file = district.file("A matter of the core", note="Note")
    admin = browser("admin")
    for addon in ("ranking", "departments"):
        admin.send(f"/panel-addons-disable?addon={addon}", status=302)
    assert district.app.db is not None
    for person in ("clerk", "officer", "admin"):
        for address, answer in crawl(browser(person)):
            assert answer.status_int in (200, 302), (person, address)
            assert not address.startswith(("/ranking", "/departments"))
    clerk = browser()
    assert "A matter of the core" in clerk.get("/desk")
    form = form_of(clerk.get(f"{file}put-up"))
    form["note"] = "Kindly see"
    form.submit("do", status=302)
    assert "A matter of the core" in browser("officer").get("/desk")
