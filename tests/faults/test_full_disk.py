"""A full disk refuses what would write, with a clear page, and all goes on once there is room.

Every test runs on a disk whose fullness is made up where bytes are handed to the system; and on a
real small one as well wherever this process may mount it, as the container of a CI run may.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import pytest
from webtest import AppError, TestApp
from ZODB import blob

from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance
from eoffice_cms.content import actions
from eoffice_cms.custody import outside, seals
from eoffice_cms.custody.record import faults
from eoffice_cms.storage import files
from eoffice_cms.storage.home import Home
from eoffice_cms.web.configuration import make_wsgi_app

FULL = "disk is full. Nothing was changed."
SIZE = 12 << 20


def may_mount():
    """Say whether this process may mount a file system."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as place:
        tried = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", place]
        if subprocess.run(tried, capture_output=True, timeout=20).returncode:
            return False
        subprocess.run(["umount", place], check=True, timeout=20)
    return True


class Quota(io.FileIO):
    """A file that grows no further than the disk lets it."""

    disk = None

    def write(self, data):
        limit = self.disk.limits.get(self.name)
        if limit is not None and self.tell() + len(data) > limit:
            data = bytes(data)[: max(0, limit - self.tell())]
            if not data:
                raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


class MadeUp:
    """A disk whose fullness is made up for the store's files."""

    def __init__(self, place, monkeypatch):
        self.place = place
        self.limits = {}
        self.quota = type("Quota", (Quota,), {"disk": self})
        self.app = None

        def open_(path, mode):
            if self.app is None:  # a plain one, when the store is opened
                return builtins.open(path, mode)
            raw = self.quota(path, mode.replace("b", ""))
            return io.BufferedRandom(raw)

        monkeypatch.setattr(files, "open", open_, raising=False)
        monkeypatch.setattr(blob, "open", self.open_blob, raising=False)

    def open_blob(self, path, mode="r", *given):
        if self.limits and "w" in mode:
            raise OSError(errno.ENOSPC, "No space left on device")
        return builtins.open(path, mode, *given)

    def watch(self, app):
        self.app = app
        storage = app.db.storage.base
        storage._open_anew()

    def fill(self, leave):
        data = str(self.place / "home" / "Data.fs")
        self.limits = {data: os.path.getsize(data) + leave, data + ".tmp": leave * 4}

    def free(self):
        self.limits = {}


class Small:
    """A small disk, filled by a file."""

    def __init__(self, place):
        self.place = place
        self.ballast = io.FileIO(place / "ballast", "w")

    def watch(self, app):
        """Nothing is made up."""

    def fill(self, leave):
        with pytest.raises(OSError):
            while self.ballast.write(bytes(4096)):
                pass
        self.ballast.truncate(max(0, self.ballast.tell() - leave))

    def free(self):
        self.ballast.truncate(0)
        self.ballast.seek(0)


@pytest.fixture(params=["made up", *(["mounted"] if may_mount() else [])])
def disk(request, tmp_path, monkeypatch):
    """A disk that can be filled."""
    if request.param == "made up":
        yield MadeUp(tmp_path, monkeypatch)
        return
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(tmp_path)]
    subprocess.run(mount, check=True, timeout=20)
    small = Small(tmp_path)
    yield small
    small.ballast.close()
    subprocess.run(["umount", "-l", str(tmp_path)], check=True, timeout=20)


@pytest.fixture
def site(disk, template_home, declarations):
    """The furnished site on that disk."""
    home = shutil.copytree(template_home, disk.place / "home")
    app = Application(Home(Path(home)), declarations)
    disk.watch(app)
    yield app
    disk.free()
    app.close()


@pytest.fixture(scope="module")
def wsgi(template_home, tmp_path_factory, declarations):
    """The web application, configured once; its site is put behind it by each test."""
    home = Path(shutil.copytree(template_home, tmp_path_factory.mktemp("wsgi") / "home"))
    app = Application(Home(home), declarations)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHAMELEON_CACHE", str(tmp_path_factory.mktemp("cache")))
        wsgi = make_wsgi_app({"eoffice.development": "true"}, app)
    app.close()
    return wsgi


@pytest.fixture
def browser(site, wsgi):
    """The clerk's browser, which has seen the pages before."""
    wsgi.registry.application = site
    site.declarations = wsgi.registry.declarations
    browser = TestApp(wsgi, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
    browser.set_cookie("language", "en")
    browser.set_cookie("eoffice", site.transient.start_session("clerk"))
    browser.get("/desk")
    return browser


def create(browser, subject, note):
    """Send the form for a new file; return (status, text) of the answer."""
    form = browser.get("/new-file").forms["form"]
    form["subject"], form["note"] = subject, note
    answer = form.submit(status="*")
    return answer.status_int, answer.text


def check(app, acknowledged):
    """Check that nothing acknowledged is missing, nothing half there, and that lists agree."""
    with app.work() as office:
        numbers = office.site.numbers
        subjects = sorted(file.title for file in numbers.values())
        assert subjects == sorted(acknowledged)
        assert [f for file in numbers.values() for f in faults(file.record)] == []
        assert office.catalog.search("matter").total == len(acknowledged)
    assert list(maintenance.differences(app.projections, app.db)) == []


class TestStore:
    @pytest.mark.parametrize(
        ("leave", "length"), [(0, 10), (700, 6_000), (5_000, 6_000), (20_000, 10)]
    )
    def test_writing_is_refused_and_goes_on_by_itself(
        self, disk, site, browser, declarations, leave, length
    ):
        note, acknowledged = os.urandom(length // 2).hex(), []
        for turn in range(2):
            disk.fill(leave)
            refused = 0
            for number in range(40):
                subject = f"Matter {turn} {number}"
                try:
                    status, text = create(browser, subject, note)
                except AppError as error:  # the page of the form itself was refused
                    status, text = 503, str(error)
                if status == 302:
                    acknowledged.append(subject)
                else:
                    assert (status, FULL in text) == (503, True), text
                    refused += 1
                if refused == 3:
                    break
            assert refused == 3, "the disk was full"
            desk = browser.get("/desk", status="*")
            assert desk.status_int == 200 or FULL in desk.text
            disk.free()
            browser.get("/desk", status=200)
            subject = f"Matter {turn} after"
            assert create(browser, subject, note)[0] == 302
            acknowledged.append(subject)
            check(site, acknowledged)
        site.close()
        (site.home.data_fs.with_name("Data.fs.index")).unlink()
        again = Application(site.home, declarations)
        check(again, acknowledged)
        assert list(site.home.path.glob("Data.fs.t*")) == [site.home.path / "Data.fs.tmp"]
        again.close()

    def test_a_document_is_there_whole_or_not_at_all(self, disk, site):
        with site.work("clerk") as office:
            place = office.site["files"]
            file = actions.create_file(office, place, subject="Matter", desk="u-clerk")
            number = file.number
        before = papers(site)
        disk.fill(100)

        def add():
            with site.work("clerk") as office:
                file = office.site.numbers[number]
                stream = io.BytesIO(b"%PDF-1.4\n" + os.urandom(1_000_000))
                actions.add_letter(office, file, stream, filename="order.pdf")

        with pytest.raises(OSError) as refused:
            add()
        assert refused.value.errno == errno.ENOSPC
        disk.free()
        assert papers(site) == before
        check(site, ["Matter"])
        add()
        assert len(papers(site)) == len(before) + 1


def papers(app):
    """Return the blobs that are kept."""
    kept = (each.relative_to(app.home.blobs) for each in app.home.blobs.rglob("*.blob"))
    return sorted(each for each in kept if each.parts[0] != "tmp")


class TestTheCheckCanFail:
    """FileStorage's own cutting off fails on a full disk, which must be seen."""

    def test_without_files_opened_anew_the_store_does_not_go_on(
        self, tmp_path, monkeypatch, template_home, declarations
    ):
        disk = MadeUp(tmp_path, monkeypatch)
        home = Path(shutil.copytree(template_home, tmp_path / "home"))
        app = Application(Home(home), declarations)
        disk.watch(app)
        anew = app.db.storage.base._open_anew
        monkeypatch.setattr(app.db.storage.base, "_open_anew", lambda: None)
        data = home / "Data.fs"
        disk.limits = {str(data): data.stat().st_size + 700}

        def new(office):
            note = os.urandom(4_000).hex()
            actions.create_file(
                office, office.site["files"], subject="Matter", desk="u-clerk", note=note
            )

        for _ in range(3):
            with pytest.raises((OSError, ValueError)):
                app.run(new, user_id="clerk")
        assert data.stat().st_size > app.db.storage.base._pos, "a turd is left"
        anew()
        app.close()


@pytest.fixture
def tight():
    """Return a function that lets a database grow no further, and one that lets it."""

    def tighten(connection):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def loosen(connection):
        connection.execute("PRAGMA max_page_count = 1000000")

    return tighten, loosen


@pytest.fixture
def plain_site(app, wsgi):
    """The furnished site behind the web application; the disk is not the matter."""
    wsgi.registry.application = app
    app.declarations = wsgi.registry.declarations
    return app


def opened_browser(app, wsgi):
    browser = TestApp(wsgi, extra_environ={"REMOTE_ADDR": "127.0.0.1"})
    browser.set_cookie("language", "en")
    browser.set_cookie("eoffice", app.transient.start_session("clerk"))
    return browser


class TestProjections:
    def test_rows_without_room_refuse_the_transaction(self, plain_site, wsgi, tight):
        tighten, loosen = tight
        browser, acknowledged = opened_browser(plain_site, wsgi), []
        tighten(plain_site.projections.writer)
        refused = 0
        for number in range(25):
            note = os.urandom(3_000).hex()
            status, text = create(browser, f"Matter {number}", note)
            if status == 302:
                acknowledged.append(f"Matter {number}")
            else:
                assert (status, FULL in text) == (503, True)
                refused += 1
        assert refused > 3
        assert browser.get("/desk").status_int == 200
        check(plain_site, acknowledged)
        loosen(plain_site.projections.writer)
        assert create(browser, "Matter after", "Small.")[0] == 302
        check(plain_site, [*acknowledged, "Matter after"])

    def test_where_their_commit_finds_no_room_they_catch_up_by_themselves(
        self, plain_site, wsgi, monkeypatch
    ):
        browser, store = opened_browser(plain_site, wsgi), plain_site.projections
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode = sqlite3.SQLITE_FULL

        class Without:
            """A writer that cannot commit."""

            def __init__(self, real):
                self.real = real

            def execute(self, sql, *given):
                if sql == "COMMIT":
                    raise full
                return self.real.execute(sql, *given)

            def __getattr__(self, name):
                return getattr(self.real, name)

        form = browser.get("/new-file").forms["form"]
        form["subject"] = "Matter"
        with monkeypatch.context() as patch:
            patch.setattr(store, "writer", Without(store.writer))
            assert form.submit(status="*").status_int == 302, "the store has it"
            answer = browser.get("/desk", status="*")
            assert (answer.status_int, FULL in answer.text) == (503, True)
        assert "Matter" in browser.get("/desk", status=200).text
        check(plain_site, ["Matter"])


class TestTransient:
    def test_pages_are_read_and_what_must_be_kept_is_refused(self, plain_site, wsgi, tight):
        tighten, loosen = tight
        browser, store = opened_browser(plain_site, wsgi), plain_site.transient
        token = browser.cookies["eoffice"].strip('"')
        store.add_flash(token, {"kind": "success", "text": "It was done."})
        tighten(store._db)
        with pytest.raises(sqlite3.OperationalError) as refused:
            for number in range(10_000):
                store.claim(f"{number}" * 50)
        assert refused.value.sqlite_errorcode == sqlite3.SQLITE_FULL
        assert not store._db.in_transaction
        assert "It was done." in browser.get("/desk").text
        with pytest.raises(sqlite3.OperationalError):
            for _ in range(500):
                store.start_session("officer", b"x" * 500)
        assert store.session(token).user_id == "clerk"
        loosen(store._db)
        assert store.session(store.start_session("officer")).user_id == "officer"
        assert create(browser, "Matter", "Words.")[0] == 302

    def test_reading_needs_no_room(self, plain_site, monkeypatch):
        """Neither when a session was last seen is worth a page, nor that a message was shown."""
        from eoffice_cms.transient import store as module

        store = plain_site.transient
        token = store.start_session("clerk")
        store.add_flash(token, {"text": "Once"})
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode = sqlite3.SQLITE_FULL

        class Without:
            """A database that cannot commit."""

            def __init__(self, real):
                self.real = real

            def execute(self, sql, *given):
                if sql == "COMMIT":
                    raise full
                return self.real.execute(sql, *given)

            def __getattr__(self, name):
                return getattr(self.real, name)

        with monkeypatch.context() as patch:
            patch.setattr(module, "SEEN_EVERY", -1)
            patch.setattr(store, "_db", Without(store._db))
            assert store.session(token).user_id == "clerk"
            assert store.pop_flash(token) == [{"text": "Once"}]
            with pytest.raises(sqlite3.OperationalError):
                store.end_session(token)
        assert store.pop_flash(token) == [{"text": "Once"}], "it is shown once more, not lost"
        assert store.pop_flash(token) == []


class TestSealsOutside:
    @pytest.mark.parametrize("failing", ["lines", "seal"])
    def test_the_copy_is_completed_when_there_is_room(self, bench, tmp_path, monkeypatch, failing):
        place = tmp_path / "outside"

        def seal():
            with bench.app.work(now=bench.clock.now) as office:
                made = seals.seal(office)[1]
            with bench.app.work() as office:
                return outside.write_copy(place, office.site.seals, made)

        bench.new()
        seal()
        kept = {each.name: each.read_bytes() for each in place.iterdir()}
        for _ in range(30):
            bench.new()

        def full(fd):
            os.ftruncate(fd, 5_000 if failing == "lines" else 20)
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            count = iter(range(9))
            patch.setattr(
                outside.os, "fsync",
                lambda fd: full(fd) if next(count) == (failing == "seal") else None,
            )  # fmt: skip
            with pytest.raises(OSError):
                seal()
        for name, before in kept.items():
            assert place.joinpath(name).read_bytes().startswith(before)
        assert [each.size for each in outside.read_copy(place).seals] == [1]
        path = seal()
        assert path.name == "seal-31.json"
        assert len(list(outside.lines(place / outside.LEAVES))) == 31
        with bench.app.work() as office:
            assert outside.read_copy(place).seals[-1].root == office.site.seals.seal(31).root
