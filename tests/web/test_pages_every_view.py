"""Every registered view: its permission, its methods, its token, and what strangers get."""

from __future__ import annotations

import pytest
from pages_district import form_of, is_in, refusal
from pyramid.interfaces import IExceptionResponse
from pyramid.security import NO_PERMISSION_REQUIRED
from webtest import Upload

from eoffice_cms.content.document import Document
from eoffice_cms.content.file import Draft, File, Letter
from eoffice_cms.content.folder import Folder
from eoffice_cms.content.site import Site
from eoffice_departments.concerns import services as concerns
from eoffice_departments.concerns.content import Concerns, Obstacle
from eoffice_departments.content import Branch, Department, Post
from eoffice_departments.publishing.content import Circular, Page, Section

#: Views that need no permission: signing in and out, the language, and the way to those.
OPEN = {"", "sign-in", "sign-out", "language"}
#: What everybody reads: what branches have published.
PUBLIC = {"/public", "/CLR/EST/public"}


def views(wsgi):
    """Yield the introspected views of pages: neither static files nor those of errors."""
    for each in wsgi.registry.introspector.get_category("views"):
        view = each["introspectable"]
        context = view["context"]
        if context in (None, IExceptionResponse) or view["exception_only"] or view["route_name"]:
            continue
        if not (isinstance(context, type) and issubclass(context, Exception)):
            yield view


def permission_of(view):
    """Return the permission that guards the view, the default one included."""
    return getattr(view["derived_callable"], "__permission__", None)


def methods(view):
    given = view["request_methods"] or ()
    return (given,) if isinstance(given, str) else tuple(given)


class TestDeclarations:
    def test_there_are_views_to_walk(self, wsgi):
        assert len(list(views(wsgi))) > 60

    def test_each_says_its_methods_and_no_more(self, wsgi):
        for view in views(wsgi):
            assert methods(view), view
            # Pyramid adds HEAD where GET is.
            assert set(methods(view)) <= {"GET", "HEAD", "POST"}, view

    def test_each_has_a_permission_but_for_the_door(self, wsgi):
        for view in views(wsgi):
            if permission_of(view) in (None, NO_PERMISSION_REQUIRED):
                assert view["context"] is Site and view["name"] in OPEN, view

    def test_each_begins_with_a_small_letter_as_no_child_made_from_a_title_does(self, wsgi):
        for view in views(wsgi):
            assert view["name"] == "" or view["name"][0] in "abcdefghijklmnopqrstuvwxyz", view

    def test_none_lets_a_post_pass_without_a_token(self, wsgi):
        for view in views(wsgi):
            if "POST" in methods(view):
                assert view.get("require_csrf") in (None, True), view


def places(paper, document, obstacle):
    """Return class → path of an object of each kind in the district of these tests."""
    return {
        Site: "/",
        Folder: "/files/",
        File: paper.partition("correspondence")[0],
        Letter: paper,
        Draft: f"{paper.partition('correspondence')[0]}drafts/0001/",
        Document: document,
        Department: "/CLR/",
        Branch: "/CLR/EST/",
        Post: "/CLR/EST/D-CLERK/",
        Section: "/CLR/EST/Public/",
        Circular: "/CLR/EST/Public/Circular/",
        Page: "/CLR/EST/Public/Page/",
        Concerns: "/CLR/EST/Concerns/",
        Obstacle: obstacle,
    }


def fits(context, kind):
    if isinstance(context, type):
        return issubclass(kind, context)
    return context.implementedBy(kind)


@pytest.fixture
def addresses(wsgi, district, browser):
    """All (address, methods) at which a registered view answers for some object."""
    file = district.file(note="Put up for orders.")
    paper = upload(browser("clerk"), f"{file}add-letter", "letter.txt")
    document = upload(browser("admin"), "/files/add-document", "order.txt")
    with district.work("coordinator") as office:
        branch = district.at(office, "/CLR/EST/")
        obstacle = concerns.raise_obstacle(office, branch, "No scanner", to="d-collector")
        obstacle = f"/CLR/EST/Concerns/{obstacle.__name__}/"
    where = places(
        f"{file}correspondence/0001/",
        document.location.removeprefix("http://localhost"),
        obstacle,
    )
    district.do("clerk", "add_draft", file, title="Reply", text="Sir,")
    titles = {"title_hi": "पृष्ठ", "title_en": "Page"}
    add = "/CLR/EST/add-item"
    form = form_of(browser("coordinator").get(f"{add}/page"))
    for key, value in titles.items():
        form[key] = value
    form.submit("save", status=302)
    upload(
        browser("coordinator"), f"{add}/circular", "order.txt", button="save",
        title_hi="परिपत्र", title_en="Circular",
    )
    assert paper.location.endswith(file)
    found = {}
    for view in views(wsgi):
        for kind, path in where.items():
            if fits(view["context"], kind):
                found.setdefault(f"{path}{view['name']}", set()).update(methods(view))
    return sorted(found.items())


def upload(person, address, name, content=b"Sir, kindly see below.", button="add", **fields):
    form = form_of(person.get(address))
    form["upload"] = Upload(name, content)
    for key, value in fields.items():
        form[key] = value
    return form.submit(button, status=302)


class TestStrangers:
    def test_a_page_leads_them_to_signing_in_or_is_refused(self, addresses, browser):
        guest = browser(None)
        for address, allowed in addresses:
            if "GET" not in allowed or address in ("/", "/sign-in", "/language"):
                continue
            answer = guest.get(address, expect_errors=True)
            if address in PUBLIC:
                assert answer.status_int in (200, 404), address
                continue
            assert answer.status_int in (302, 403), address
            if answer.status_int == 302:
                assert "/sign-in?back=" in answer.location, address

    def test_a_post_with_their_own_token_writes_nothing(self, addresses, browser, district):
        guest = browser(None)
        with district.unchanged():
            for address, allowed in addresses:
                if "POST" in allowed and address not in ("/sign-in", "/sign-out"):
                    guest.send(address, status=403)

    def test_static_files_are_theirs(self, browser):
        browser(None).get("/static/css/core.css", status=200)
        browser(None).get("/static/../configuration.py", status=404)
        browser(None).get("/static/%2e%2e/configuration.py", status=404)


class TestMethods:
    def test_a_post_without_the_token_is_refused_with_a_sentence(
        self, addresses, browser, district, language
    ):
        """Who has no right at all is told that first; everybody else meets the missing token."""
        people = [browser(each, language) for each in ("admin", "clerk", "officer")]
        posts = [address for address, allowed in addresses if "POST" in allowed]
        forbidden = set()
        with district.unchanged():
            for address in posts:
                for token in ({}, {"csrf_token": "x"}):
                    answers = [each.post(address, token, expect_errors=True) for each in people]
                    assert {each.status_int for each in answers} <= {400, 403}, address
                    assert all(is_in(refusal(each), language) for each in answers), [
                        (address, refusal(each)) for each in answers
                    ]
                    if 400 not in [each.status_int for each in answers]:
                        forbidden.add(address)
        # Parts of a file have no sharing of their own; nobody begins files in a department.
        forbidden.discard("/CLR/new-file")
        # What branches publish is for all or for none; sections take neither files nor folders.
        parts = ("/correspondence/", "/drafts/", "/Public/", "/Concerns/")
        assert all(any(part in each for part in parts) for each in forbidden), forbidden

    def test_other_methods_find_nothing(self, addresses, browser, district):
        admin = browser("admin")
        with district.unchanged():
            for address, allowed in addresses:
                if "GET" not in allowed:
                    admin.get(address, status=404)
                if "POST" not in allowed:
                    admin.send(address, status=404)
                for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
                    answer = admin.request(
                        address, method=method, expect_errors=True,
                        headers={"X-CSRF-Token": admin.token()},
                    )  # fmt: skip
                    assert answer.status_int in (400, 404, 405), (method, address)

    def test_every_page_answers_its_readers_and_writes_nothing(self, addresses, browser, district):
        """In development, which these tests set, a GET that changes an object fails."""
        for person in ("admin", "clerk", "outsider", "auditor"):
            reader = browser(person)
            with district.unchanged():
                for address, allowed in addresses:
                    if "GET" in allowed:
                        answer = reader.get(address, expect_errors=True)
                        assert answer.status_int < 500, (person, address)
                        head = reader.head(address, expect_errors=True)
                        assert head.status_int == answer.status_int, (person, address)


class TestHeaders:
    def test_every_answer_carries_them(self, addresses, browser):
        admin = browser("admin")
        pages = [
            *(a for a, allowed in addresses if "GET" in allowed),
            "/nothing",
            "/static/mark.svg",
        ]
        for address in pages:
            headers = admin.get(address, expect_errors=True).headers
            assert headers["X-Content-Type-Options"] == "nosniff", address
            assert "default-src 'self'" in headers["Content-Security-Policy"], address
            assert "unsafe" not in headers["Content-Security-Policy"], address
            assert headers["Referrer-Policy"] == "same-origin", address
            if not address.startswith("/static"):
                assert "no-store" in headers["Cache-Control"], address

    def test_no_page_has_what_the_policy_forbids(self, addresses, browser):
        admin = browser("admin")
        for address, allowed in addresses:
            answer = admin.get(address, expect_errors=True) if "GET" in allowed else None
            if answer is None or answer.content_type != "text/html" or not answer.body:
                continue
            page = answer.html
            assert not page.select("[style], style, script:not([src])"), address
            for tag in page.find_all(True):
                assert not [each for each in tag.attrs if each.startswith("on")], (address, tag)


class TestNames:
    """What a stranger's hand can put into an address."""

    @pytest.mark.parametrize(
        "path",
        ["/_children", "/__class__", "/__parent__", "/@@desk", "/@@browse", "/++etc++site",
         "/files/_children", "/files/grants", "/files/__init__", "/files/values", "/files/@@browse",
         "/CLR/EST/__parent__/desk", "/users", "/desks/u-clerk", "/settings",
         "/a/b/c/d", "/nothing-here"],
    )  # fmt: skip
    def test_nothing_but_stored_children_is_found(self, browser, path):
        answer = browser("admin").get(path, expect_errors=True)
        assert answer.status_int == 404

    @pytest.mark.parametrize(
        ("path", "query"),
        [(b"/\xff", ""), (b"/files/\xc3(/", ""), (b"/search", "q=%ff"), (b"/desk", "start=%ff"),
         (b"/\0", ""), (b"/desk\0", ""), (b"/static/\xff", "")],
    )  # fmt: skip
    def test_what_is_no_text_is_refused(self, browser, language, path, query):
        answer = browser("admin", language).raw(path, query)
        assert answer.status_int == 400
        assert is_in(refusal(answer), language)

    @pytest.mark.parametrize("count", [200, 5000])
    def test_a_very_long_way_is_only_not_found(self, browser, count):
        assert browser().get("/a" * count, expect_errors=True).status_int in (404, 414)

    def test_a_file_is_no_place(self, browser, district):
        file = district.file(note="Note")
        clerk = browser()
        clerk.get(f"{file}notes/0001/", status=404)
        for path in ("notes", "correspondence", "record", "custody", "salt", "notes/_items"):
            clerk.get(f"{file}{path}", status=404)

    def test_parts_of_a_file_lead_no_stranger_in(self, browser, addresses):
        paper = next(a for a, _m in addresses if a.endswith("correspondence/0001/"))
        file = paper.partition("correspondence")[0]
        outsider = browser("outsider")
        for path in ("", "notes/0001/access", "notes/access", "correspondence/access",
                     "correspondence/0001/", "correspondence/0001/download",
                     "correspondence/0001/access", "access", "send", "put-up"):  # fmt: skip
            answer = outsider.get(f"{file}{path}", expect_errors=True)
            assert answer.status_int in (403, 404), path

    @pytest.mark.parametrize(
        "title", ["desk", "search", "sign-in", "Panels", "_x", "@@y", "__class__"]
    )
    def test_a_folder_hides_no_page(self, browser, title):
        admin = browser("admin")
        before = admin.get(f"/{title.lower()}", expect_errors=True)
        form = form_of(admin.get("/add-folder"))
        form["title"] = title
        made = form.submit("add", status=302).location
        assert admin.get(made).html.h1.get_text(strip=True) == title
        assert made.removeprefix("http://localhost/")[0].isupper()
        after = admin.get(f"/{title.lower()}", expect_errors=True)
        assert after.status_int == before.status_int
        if before.status_int == 200:
            assert after.html.title.text == before.html.title.text
