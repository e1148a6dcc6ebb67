"""When the surroundings are at fault: no site, a locked or damaged one, a full disk, a terminal."""

import errno
import gc
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

import pytest

from .conftest import PASSWORD, ROOT

COMMANDS = [
    ("demo",),
    ("serve", "--port", "0"),
    ("addon", "list"),
    ("catalog", "verify"),
    ("record", "verify"),
    ("user", "list"),
    ("user", "add", "asha", "Asha"),
    ("file", "list"),
    ("file", "show", "X"),
    ("workflow", "show", "file"),
]

FULL = "The disk is full. Make room and run the command again."
FORBIDDEN = "the permission to read or write it is missing"
READ_ONLY = "The database files in the home cannot be written: ${reason}."
UNFORESEEN = (
    "Something went wrong that was not foreseen: ${reason}. With --debug before the command you "
    "see where."
)


class TestNoSite:
    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_it_says_how_to_make_one_and_makes_no_directory(self, refused, empty, command, hindi):
        assert f"no site in {empty} yet. Run: eoffice init" in refused(*command, at=empty)
        said = hindi("There is no site in ${home} yet. Run: eoffice init", home=empty)
        assert said in refused(*command, at=empty, lang="hi")
        assert not empty.exists()

    def test_an_empty_store(self, refused, empty):
        from eoffice_cms.application import Application

        Application.open(empty).close()
        assert "eoffice init" in refused("user", "list", at=empty)

    def test_home_may_stand_before_and_after_the_command(self, eoffice, empty, home):
        assert eoffice("--home", home, "user", "list", at=empty).exit_code == 0
        assert eoffice("user", "list", "--home", home, at=empty).exit_code == 0


class TestTrouble:
    @pytest.mark.parametrize("command", [*COMMANDS, ("init",)], ids=" ".join)
    def test_a_site_that_is_open_elsewhere(self, refused, opened, command, hindi):
        with opened():
            english = "Another process has this site open; stop the server first."
            assert english in refused(*command)
            assert hindi(english) in refused(*command, lang="hi")

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (OSError(errno.ENOSPC, "No space"), FULL),
            (sqlite3.OperationalError("database or disk is full"), FULL),
            (PermissionError(errno.EACCES, "x", "/a/b"), FORBIDDEN),
            (sqlite3.OperationalError("attempt to write a readonly database"), READ_ONLY),
            (RuntimeError("out of luck"), UNFORESEEN),
        ],
    )
    def test_what_the_system_refuses(self, refused, monkeypatch, error, said, hindi):
        def fail(*_given, **_values):
            raise error

        monkeypatch.setattr("eoffice_cms.cli.user.add_official", fail)
        english = refused("user", "add", "asha", "Asha")
        assert said.partition("${")[0] in english
        assert str(error.args[-1]) in english or said in (FULL, FORBIDDEN)
        assert hindi(said).partition("${")[0] in refused("user", "add", "asha", "Asha", lang="hi")

    def test_with_debug_the_error_itself_is_seen(self, eoffice, monkeypatch):
        def fail(*_given, **_values):
            raise RuntimeError("out of luck")

        monkeypatch.setattr("eoffice_cms.cli.user.add_official", fail)
        result = eoffice("--debug", "user", "add", "asha", "Asha")
        assert isinstance(result.exception, RuntimeError)

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_a_store_that_is_none(self, refused, empty):
        empty.mkdir()
        (empty / "Data.fs").write_bytes(b"this is a letter, not a store" * 9)
        assert "store is damaged" in refused("user", "list", at=empty)

    # The lock of the store goes with the failed application, at the latest when it is collected.
    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    @pytest.mark.filterwarnings("ignore::ResourceWarning")
    def test_damaged_projections_are_built_anew(self, refused, answer, home):
        for path in home.glob("projections.sqlite*"):
            path.unlink()
        place = home / "projections.sqlite"
        place.write_bytes(b"not a database" * 500)
        assert "Delete projections.sqlite" in refused("catalog", "verify")
        gc.collect()
        place.unlink()
        assert answer("catalog", "rebuild")["objects"] > 0

    def test_an_interruption(self, eoffice, monkeypatch, hindi):
        def interrupt(*_given, **_values):
            raise KeyboardInterrupt

        monkeypatch.setattr("eoffice_cms.cli.demo.fill_demo", interrupt)
        result = eoffice("demo", lang="hi")
        assert result.exit_code == 130
        assert result.stderr.splitlines()[-1] == f"{hindi('Error')}: {hindi('Interrupted.')}"

    def test_an_ini_file(self, eoffice, refused, tmp_path, home, empty):
        ini = tmp_path / "site.ini"
        ini.write_text(f"[app:main]\nuse = egg:eoffice_cms\neoffice.home = {home}\n")
        assert eoffice("--ini", ini, "user", "list", EOFFICE_HOME=None).exit_code == 0
        assert "eoffice init" in refused("--ini", ini, "user", "list", at=empty)
        assert "no such file" in refused("--ini", tmp_path / "none.ini", "user", "list",
                                         EOFFICE_HOME=None)  # fmt: skip
        ini.write_text("[other]\n")
        assert "no settings" in refused("--ini", ini, "user", "list", EOFFICE_HOME=None)

    def test_an_option_that_is_none(self, refused):
        assert "--colour" in refused("user", "list", "--colour", status=2)
        assert len(refused("--" + "x" * 10_000, status=2)) < 300
        assert refused("\u202efile", status=2).isprintable()
        assert "--lang" in refused("--lang", "de", "user", "list", status=2)

    @pytest.mark.parametrize("port", ["70000", "-1", "http"])
    def test_a_port_that_is_none(self, refused, port):
        assert "--port" in refused("serve", "--port", port, status=2)


def environment(home, **more):
    """Return the environment of a process of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "EOFFICE_HOME": str(home), "LANG": "C.UTF-8", **more}


PROGRAM = [sys.executable, "-c", "from eoffice_cms.cli import main; main()"]


class TestRealProcess:
    def test_served_answering_locked_and_stopped(self, home):
        server = subprocess.Popen(
            [*PROGRAM, "serve", "--port", "0"], env=environment(home, PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        try:
            url = server.stdout.readline().split()[1]
            with urllib.request.urlopen(url, timeout=20) as answer:
                assert answer.status == 200
            other = subprocess.run(
                [*PROGRAM, "record", "verify"], env=environment(home), capture_output=True,
                text=True, check=False,
            )  # fmt: skip
            assert other.returncode == 1
            assert other.stderr == (
                "Error: Another process has this site open; stop the server first.\n"
            )
        finally:
            server.send_signal(signal.SIGTERM)
            _out, errors = server.communicate(timeout=20)
        assert server.returncode == 0
        assert "Traceback" not in errors

    def test_a_port_that_is_taken(self, home):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            result = subprocess.run(
                [*PROGRAM, "serve"],
                env=environment(home, PORT=str(taken.getsockname()[1]), PYTHONIOENCODING="ascii"),
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        assert result.returncode == 1
        assert result.stderr == "Error: The port is taken; choose another with --port\n"

    def test_a_terminal_is_asked_in_secret_and_shown_progress(self, empty):
        said = at_terminal(["init"], empty, [(b"Password", PASSWORD), (b"once more", PASSWORD)])
        assert PASSWORD.encode() not in said
        assert b"The site was made" in said and b"shown only now" not in said
        said = at_terminal(["demo", "--files", "60"], empty, [])
        assert b"Filling" in said and b"/60" in said


def at_terminal(arguments, home, talk):
    """Run a command at a terminal, answer what it asks for, and return all that was shown."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments], env=environment(home), stdin=slave, stdout=slave, stderr=slave,
        close_fds=True, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    said, waiting = b"", list(talk)
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            said += os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        if waiting and waiting[0][0] in said:
            time.sleep(0.1)  # echo is switched off just after the question
            os.write(master, waiting.pop(0)[1].encode() + b"\n")
    os.close(master)
    assert process.wait(timeout=20) == 0, said
    return said
