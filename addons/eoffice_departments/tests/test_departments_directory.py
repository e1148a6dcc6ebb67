"""The organisation from a real directory: slapd on the loopback, and one that goes away."""

import base64
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from roster_sample import TOP, bring_in, holder

from eoffice_departments.roster import directory
from eoffice_departments.roster.applying import compare, take_in
from eoffice_departments.roster.directory import (
    PASSWORD,
    SETTINGS,
    DirectoryError,
    directory_of,
    directory_rows,
)
from eoffice_departments.roster.wanted import read_wanted

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tools"))

import directory as programs

BASE, ADMIN, SECRET = "dc=district,dc=example", "cn=admin,dc=district,dc=example", "mahua-sal-tendu"
PEOPLE = 30

CONFIGURATION = """\
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
{load}
pidfile {place}/slapd.pid
require authc
database ldif
suffix "{base}"
rootdn "{admin}"
rootpw {secret}
directory {place}/data
"""


def entry(dn, **attributes):
    def line(name, value):
        if value.isascii():
            return f"{name}: {value}"
        return f"{name}:: {base64.b64encode(value.encode()).decode()}"

    return "\n".join([f"dn: {dn}", *(line(n, v) for n, v in attributes.items()), "", ""])


def contents():
    sorts = "objectClass: dcObject\nobjectClass: organization"
    yield f"dn: {BASE}\n{sorts}\no: District\ndc: district\n\n"
    for n in range(PEOPLE):
        post = {"roomNumber": "post-0"} if n else {}
        yield entry(
            f"uid=user{n},{BASE}", objectClass="inetOrgPerson", uid=f"user{n}", sn=f"Name {n}",
            cn=f"रमेश {n}", o="CLR", ou=f"B{n % 3}", employeeNumber=f"post-{n}",
            title=f"Assistant {n}", **post,
        )  # fmt: skip


@pytest.fixture(scope="module")
def slapd(tmp_path_factory):
    """The address of a directory with thirty officials."""
    # The paths are short: slapd reads its own settings from there.
    place = tmp_path_factory.mktemp("ldap")
    (place / "data").mkdir()
    modules = programs.modules()
    load = f"modulepath {modules}" if modules else ""
    settings = CONFIGURATION.format(
        schemas=programs.schemas(), load=load, place=place, base=BASE, admin=ADMIN, secret=SECRET
    )
    (place / "slapd.conf").write_text(settings)
    (place / "people.ldif").write_text("".join(contents()))
    program = programs.slapd()
    subprocess.run(
        [program, "-T", "add", "-f", place / "slapd.conf", "-l", place / "people.ldif"],
        check=True, capture_output=True,
    )  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"ldap://127.0.0.1:{probe.getsockname()[1]}"
    process = subprocess.Popen(
        [program, "-f", place / "slapd.conf", "-h", url, "-d", "0"], stderr=subprocess.PIPE
    )
    try:
        _wait(int(url.rpartition(":")[2]), process)
        yield url
    finally:
        process.terminate()
        process.wait(10)
        process.stderr.close()
        shutil.rmtree(place, ignore_errors=True)


def _wait(port, process):
    for _again in range(100):
        assert process.poll() is None, process.stderr.read().decode()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("slapd does not answer")


@pytest.fixture
def settings(slapd, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    return {
        "eoffice.ldap.url": slapd, "eoffice.ldap.base": BASE, "eoffice.ldap.bind": ADMIN,
        "eoffice.ldap.password_file": str(tmp_path / "secret"),
    }  # fmt: skip


def found_in(app, settings):
    with app.work() as office:
        found = directory_of(office.site, settings)
    wanted = read_wanted(directory_rows(found))
    with app.work() as office:
        return compare(office, wanted)


class TestDirectory:
    def test_its_people_hold_their_posts_and_again_nothing_differs(self, app, settings):
        found = found_in(app, settings)
        assert not found.faults
        assert not take_in(app, found).refused
        assert holder(app, "post-7") == ("user7",)
        with app.work() as office:
            assert office.site.desks["post-7"].superior == "post-0"
            assert office.site.users["user7"].title == "रमेश 7"
        again = found_in(app, settings)
        assert (again.changes, again.untouched) == ([], PEOPLE)

    def test_what_the_control_panel_says_holds_where_the_settings_say_nothing(
        self, app, settings, monkeypatch
    ):
        monkeypatch.setenv(PASSWORD, SECRET)
        with app.work() as office:
            office.site.settings[SETTINGS] = {
                "url": settings["eoffice.ldap.url"], "base": BASE, "bind": ADMIN,
                "filter": "(uid=user1*)",
            }  # fmt: skip
        found = found_in(app, {})
        assert len(found.changes) + len(found.faults) > 0
        assert found.rows == 11

    def test_a_wrong_password_is_told(self, app, settings, monkeypatch):
        monkeypatch.setenv(PASSWORD, "wrong")
        settings = {**settings, "eoffice.ldap.password_file": ""}
        with pytest.raises(DirectoryError, match="Nothing was changed"):
            found_in(app, settings)

    @pytest.mark.parametrize("password", ["", "   "])
    def test_an_empty_password_is_never_sent(self, app, settings, tmp_path, password):
        (tmp_path / "secret").write_text(password)
        with pytest.raises(DirectoryError, match="password is missing"):
            found_in(app, settings)

    def test_no_directory_is_set_up(self, app):
        with pytest.raises(DirectoryError, match="No directory is set up"):
            found_in(app, {})


class _Cutting:
    """Stands between, and cuts the line after so many bytes of the answer."""

    def __init__(self, target, after):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"ldap://127.0.0.1:{self.listener.getsockname()[1]}"
        self.target, self.left = target, after
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        near, _address = self.listener.accept()
        far = socket.create_connection(self.target)
        asking = threading.Thread(target=self._pass, args=(near, far), daemon=True)
        asking.start()
        while self.left > 0 and (data := far.recv(min(4096, self.left))):
            self.left -= len(data)
            near.sendall(data)
        for each in (near, far):
            each.close()
        asking.join(5)

    @staticmethod
    def _pass(near, far):
        try:
            while data := near.recv(4096):
                far.sendall(data)
        except OSError:
            pass  # the other end was cut

    def close(self):
        self.listener.close()
        self.thread.join(5)


class TestGoingAway:
    @pytest.mark.parametrize("after", [10, 500, 3000])
    def test_in_the_middle_nothing_is_changed_and_it_is_said(
        self, app, settings, after, monkeypatch
    ):
        monkeypatch.setattr(directory, "SECONDS", 2)
        bring_in(app, [TOP])
        before = app.db.lastTransaction()
        port = int(settings["eoffice.ldap.url"].rpartition(":")[2])
        cutting = _Cutting(("127.0.0.1", port), after)
        try:
            with pytest.raises(DirectoryError, match="did not answer to the end"):
                found_in(app, {**settings, "eoffice.ldap.url": cutting.url})
        finally:
            cutting.close()
        assert app.db.lastTransaction() == before

    def test_not_there_at_all(self, app, settings):
        settings = {**settings, "eoffice.ldap.url": "ldap://127.0.0.1:9"}
        with pytest.raises(DirectoryError, match="did not answer"):
            found_in(app, settings)
