"""A small district for the tests of the pages, and browsers that visit it without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import webtest
from webob import Request, Response
from webtest import TestApp

from eoffice_cms.application import Application, add_official
from eoffice_cms.clock import OFFICE_ZONE, utcnow
from eoffice_cms.content import actions
from eoffice_cms.custody.desks import set_superior
from eoffice_cms.web.requests import LANGUAGE_COOKIE, SESSION_COOKIE
from eoffice_departments import posting, services, staffing
from eoffice_departments.coordinators import set_coordinator

PASSWORD = "kadamba-neem-peepal"
#: Who there is: the first three sit one above the other in one branch, `outsider` in another.
PEOPLE = ("clerk", "officer", "collector", "peer", "outsider", "coordinator", "auditor")
ADDONS = ("departments", "ranking")
#: Messages of the core in Hindi begin with a letter of this range.
DEVANAGARI = re.compile(r"[\u0900-\u097f]")


class District:
    """An open site behind the web application, and short ways to look into it."""

    def __init__(self, app: Application, wsgi: Any) -> None:
        self.app, self.wsgi = app, wsgi

    @contextmanager
    def work(self, user: str | None = None) -> Iterator[Any]:
        """Do a piece of work beside the pages."""
        with self.app.work(user) as office:
            yield office

    def do(self, user: str, action: str, path: str, **given: Any) -> Any:
        """Let a person do something with the file at a path."""
        with self.work(user) as office:
            return getattr(actions, action)(office, self.at(office, path), **given)

    @staticmethod
    def at(office: Any, path: str) -> Any:
        """Return the object at a path."""
        found = office.site
        for name in path.strip("/").split("/"):
            found = found[name]
        return found

    def file(self, subject: str = "Allotment of land", user: str = "clerk", **given: Any) -> str:
        """Create a file in the branch of the clerk, on the desk of a person; return its path."""
        with self.work(user) as office:
            desk = next(each for each in office.identity.desks if not each.startswith("u-"))
            place = office.load_object(office.site.desks[desk].place)
            file = actions.create_file(office, place, subject=subject, desk=desk, **given)
            return f"/{place.__parent__.__name__}/{place.__name__}/{file.__name__}/"

    def read(self, path: str, question: Callable[[Any], Any]) -> Any:
        """Return ``question(object)`` of what lies at a path."""
        with self.work() as office:
            return question(self.at(office, path))

    def length(self, path: str) -> int:
        """Return the length of the record of what lies at a path, as its forms carry it."""
        return int(self.read(path, lambda each: each.record.length))

    @property
    def tid(self) -> bytes:
        """The id of the store's last transaction."""
        return bytes(self.app.db.lastTransaction())

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Fail if anything is written to the store meanwhile."""
        before = self.tid
        yield
        assert self.tid == before, "something was written"


class Browser(TestApp):
    """A browser of one person, in one language; it follows no script and keeps its cookies."""

    def __init__(self, district: District, user: str | None, language: str) -> None:
        super().__init__(district.wsgi, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
        self.district, self.user = district, user
        self.set_cookie(LANGUAGE_COOKIE, language)
        if user is not None:
            self.set_cookie(SESSION_COOKIE, district.app.transient.start_session(user))

    def token(self) -> str:
        """Return the token that forms of this browser carry."""
        if "csrf_token" not in self.cookies:
            self.get("/sign-in")
        return self.cookies["csrf_token"]

    def send(self, url: str, fields: dict[str, Any] | None = None, **given: Any) -> Any:
        """Post fields with the token, as a form of this browser would."""
        return self.post(url, {"csrf_token": self.token(), **(fields or {})}, **given)

    def raw(self, path: bytes, query: str = "") -> Any:
        """Get a page at an address whose bytes need be no text."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = Request.blank("/", headers={"Cookie": cookies})
        request.environ.update(
            PATH_INFO=path.decode("latin-1"), QUERY_STRING=query, REMOTE_ADDR="127.0.0.1"
        )
        return TestResponse.copy_of(request.get_response(self.district.wsgi))


class TestResponse(webtest.TestResponse):
    """WebTest's answer to a request that WebTest itself cannot make."""

    @classmethod
    def copy_of(cls, answer: Response) -> TestResponse:
        """Return the answer with WebTest's ways to look into it."""
        return cls(answer.body, answer.status, list(answer.headerlist))


def day(ahead: int = 0) -> str:
    """Return a day of the office's calendar, so many days from today."""
    return (utcnow().astimezone(OFFICE_ZONE).date() + timedelta(days=ahead)).isoformat()


def form_of(page: Any, id: str = "form") -> Any:
    """Return the form of the page that carries its own fields, not that of the frame."""
    return page.forms[id]


def sentences(page: Any) -> str:
    """Return what the page's main part says, in one line."""
    return " ".join(page.html.main.get_text(" ", strip=True).split())


def refusal(page: Any) -> str:
    """Return the sentence with which a page refuses: that of a form, or of a page of its own."""
    found = page.html.select("main [data-problems], main .lead, main .flash.warning, main p.error")
    return " ".join(each.get_text(" ", strip=True) for each in found)


def is_in(text: str, language: str) -> bool:
    """Say whether a sentence is in a language, and not an untranslated one."""
    return bool(text) and bool(DEVANAGARI.search(text)) is (language == "hi")


def found_district(app: Application) -> None:
    """Set up two departments with a branch each, their people, and the line between desks."""
    with app.work() as office:
        site = office.site
        for name in PEOPLE:
            titles = {"en": name.title(), "hi": {"clerk": "रामलाल"}.get(name, name.title())}
            roles = ("Auditor",) if name == "auditor" else ()
            add_official(site, name, name.title(), titles=titles, password=PASSWORD, roles=roles)
        clr = services.add_department(
            office, code="CLR", titles={"hi": "कलेक्टर कार्यालय", "en": "Collectorate"}
        )
        est = services.add_branch(
            office, clr, code="EST", titles={"hi": "स्थापना शाखा", "en": "Establishment"}
        )
        rev = services.add_department(
            office, code="REV", titles={"hi": "राजस्व विभाग", "en": "Revenue"}
        )
        lnd = services.add_branch(
            office, rev, code="LND", titles={"hi": "भू-अभिलेख शाखा", "en": "Land records"}
        )

        def post(place: Any, who: str, hi: str, en: str, **given: Any) -> None:
            made = services.add_post(
                office, place, titles={"hi": hi, "en": en}, id=f"d-{who}", **given
            )
            posting.post_official(office, made, who)

        post(clr, "collector", "कलेक्टर", "Collector", decides=True)
        post(est, "officer", "प्रभारी अधिकारी", "Officer in charge", decides=True,
             superior="d-collector")  # fmt: skip
        post(est, "clerk", "सहायक ग्रेड-3", "Assistant Grade-3", superior="d-officer")
        post(est, "peer", "सहायक ग्रेड-2", "Assistant Grade-2", superior="d-officer")
        post(lnd, "outsider", "पटवारी", "Patwari")
        staffing.set_district_head(office, "d-collector")
        set_coordinator(office, est, "coordinator")
        set_superior(site, "u-clerk", "u-officer")
        folder = site["files"]
        folder.title = "General files"
