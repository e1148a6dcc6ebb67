"""Backup, restore and packing, run as the page for administrators shows them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eoffice_cms.application import Application
from eoffice_cms.content import actions

PAGE = Path(__file__).parents[2] / "docs" / "administrators" / "README.md"
SCRIPT = re.compile(r"^\*\*`(eoffice-\w+)`\*\*\n\n```sh\n(.*?)^```$", re.M | re.S)
BIN = Path(sys.executable).parent


def script(name, **places):
    """Return a script of the page with the places of a test in it."""
    text = dict(SCRIPT.findall(PAGE.read_text(encoding="utf-8")))[name]
    for key, value in {"bin": BIN, **places}.items():
        text, count = re.subn(rf"\b{key}=\S+", f"{key}={value}", text)
        assert count == 1, key
    return text


def run(text, **given):
    return subprocess.run(["/bin/sh", "-c", text], capture_output=True, text=True, **given)


def add_file(home, subject):
    app = Application.open(home)
    with app.work("clerk") as office:
        file = actions.create_file(
            office, office.site["files"], subject=subject, desk="u-clerk", note="Put up, please."
        )
        actions.add_letter(office, file, io.BytesIO(subject.encode()), filename="letter.txt")
    app.close()


def subjects(home):
    """Return the subjects of a site's files, each with the bytes of its paper."""
    app = Application.open(home)
    with app.work() as office:
        found = {}
        for file in office.site["files"].values():
            with file.correspondence[0].blob.open() as stream:
                found[file.title] = stream.read().decode()
    app.close()
    return found


@pytest.fixture
def backed_up(home, tmp_path):
    """The place of a backup made twice, with work between, and the home it is of."""
    to = tmp_path / "backup"
    for subject in ("Before the first", "Between the two"):
        add_file(home, subject)
        time.sleep(1)  # repozo names what it copies by the second
        done = run(script("eoffice-backup", home=home, to=to))
        assert done.returncode == 0, done.stderr
    time.sleep(1)
    return to


class TestBackup:
    def test_what_was_backed_up_comes_back_with_its_papers(self, home, backed_up, tmp_path):
        add_file(home, "After both")
        new = tmp_path / "new"
        done = run(script("eoffice-restore", home=new, **{"from": backed_up}))
        assert done.returncode == 0, done.stderr
        assert subjects(new) == {each: each for each in ("Before the first", "Between the two")}

    def test_others_cannot_read_it(self, backed_up):
        for each in (backed_up, backed_up / "store", *backed_up.joinpath("store").iterdir()):
            assert each.stat().st_mode & 0o077 == 0, each

    def test_it_never_overwrites_a_site(self, home, backed_up):
        done = run(script("eoffice-restore", home=home, **{"from": backed_up}))
        assert done.returncode != 0
        assert len(subjects(home)) == 2

    def test_a_copy_that_was_damaged_is_noticed_and_made_anew(self, home, backed_up, tmp_path):
        whole = next(backed_up.joinpath("store").glob("*.fs"))
        data = bytearray(whole.read_bytes())
        data[len(data) // 2] ^= 1
        whole.write_bytes(data)
        assert run(f"{BIN}/repozo -V -r {backed_up}/store").returncode != 0
        assert run(script("eoffice-backup", home=home, to=backed_up)).returncode == 0
        new = tmp_path / "new"
        done = run(script("eoffice-restore", home=new, **{"from": backed_up}))
        assert done.returncode == 0, done.stderr
        assert len(subjects(new)) == 2


class TestPacking:
    def test_it_keeps_files_records_and_papers(self, home):
        add_file(home, "Kept")
        text = PAGE.read_text(encoding="utf-8").partition("## Packing")[2]
        lines = text.partition("-c '\n")[2].partition("'\n")[0]
        lines = lines.replace("/srv/eoffice", str(home)).replace("days=1", "days=0")
        done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert subjects(home) == {"Kept": "Kept"}
        for check in ("record", "catalog"):
            done = run(f"{BIN}/eoffice --home {home} {check} verify")
            assert done.returncode == 0, done.stdout + done.stderr


class TestDamage:
    def recover(self, home):
        text = PAGE.read_text(encoding="utf-8").partition("## A damaged store")[2]
        lines = text.partition("```sh\n")[2].partition("```")[0]
        done = run("set -e\n" + lines.replace(".venv/bin", str(BIN)), cwd=home)
        assert done.returncode == 0, done.stderr

    def test_what_can_be_read_of_a_store_damaged_within_is_saved(self, home):
        for number in range(3):
            add_file(home, f"File {number}")
        store = home / "Data.fs"
        size = store.stat().st_size
        add_file(home, "Last")
        with store.open("r+b") as out:
            out.seek(size + 8)  # the length of the last transaction, behind its id
            out.write(bytes(8))
        (home / "Data.fs.index").unlink()
        before = run(f"{BIN}/eoffice --lang en --home {home} record verify")
        assert "The store is damaged" in before.stderr
        self.recover(home)
        assert set(subjects(home)) >= {"File 0", "File 1"}
        assert run(f"{BIN}/eoffice --home {home} catalog verify").returncode == 0

    def test_zeros_in_place_of_the_end_are_cut_off(self, home):
        for number in range(3):
            add_file(home, f"File {number}")
        store = home / "Data.fs"
        with store.open("r+b") as out:
            out.seek(store.stat().st_size - 300)
            out.write(bytes(300))
        assert run(f"{BIN}/eoffice --lang en --home {home} record verify").returncode == 0
        assert set(subjects(home)) >= {"File 0", "File 1"}
        assert run(f"{BIN}/eoffice --home {home} catalog verify").returncode == 0

    def test_a_torn_end_is_cut_off_and_kept(self, home):
        add_file(home, "Kept")
        add_file(home, "Torn")
        store = home / "Data.fs"
        shutil.copy(store, home / "copy")
        with store.open("r+b") as out:
            out.truncate(store.stat().st_size - 50)
        assert set(subjects(home)) >= {"Kept"}
        assert (home / "Data.fs.tr0").exists()
        assert run(f"{BIN}/eoffice --home {home} catalog verify").returncode == 0

    def test_zeros_after_the_end_are_cut_off_by_the_second_start_at_the_latest(self, home):
        add_file(home, "Kept")
        with (home / "Data.fs").open("ab") as out:
            out.write(bytes(4096))
        run(f"{BIN}/eoffice --home {home} record verify")
        assert run(f"{BIN}/eoffice --home {home} record verify").returncode == 0
        assert set(subjects(home)) == {"Kept"}
