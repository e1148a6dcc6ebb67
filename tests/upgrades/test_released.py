"""A district as each released version left it is opened, upgraded and worked on by this one."""

from __future__ import annotations

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from eoffice_cms.addons import pending_steps, upgrade
from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance, tables
from eoffice_cms.content import actions
from eoffice_cms.custody.record import faults
from eoffice_cms.custody.seals import recorded
from eoffice_cms.declaring import declare
from eoffice_cms.security.passwords import check_password
from eoffice_cms.storage.home import Home

RELEASED = sorted(Path(__file__).parents[1].glob("fixtures/released-*.tar.xz"))
STOPPED = "departments:2026-11-24-reporting-lines"
LATER = datetime(2026, 11, 30, 5, tzinfo=UTC)
TYPES = {
    "folder", "document", "file", "note", "letter", "draft", "department", "branch", "post",
    "orders", "order", "section", "circular", "event", "obstacle", "help_request",
}  # fmt: skip


@pytest.fixture(params=RELEASED, ids=lambda path: path.name)
def released(request, tmp_path):
    """The unpacked home of a released version, opened by the code of today."""
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    app = Application(Home(tmp_path / "home"), declare({}))
    yield app
    app.close()


@pytest.fixture
def upgraded(released):
    """The same, its evolve steps run."""
    released.run(upgrade)
    return released


class TestReleasedDistrict:
    def test_there_is_one_for_each_release(self):
        assert "released-0.1.0.tar.xz" in {path.name for path in RELEASED}

    def test_the_step_that_was_stopped_is_pending_and_run_to_its_end(self, released):
        with released.work() as office:
            assert STOPPED in [step.key for step in pending_steps(office.declarations, office.site)]
        released.run(upgrade)
        with released.work() as office:
            assert pending_steps(office.declarations, office.site) == ()
            desk = office.site.desks["clr-est-oic"]
            assert set(desk.below) == {"clr-est-1", "clr-est-2"}
            assert desk.owner.desk == "clr-est-oic"

    def test_records_and_projections_are_whole(self, upgraded):
        assert list(maintenance.differences(upgraded.projections, upgraded.db)) == []
        with upgraded.work() as office:
            owners = list(recorded(office.site))
            assert [found for each in owners for found in faults(each.record)] == []
            types = office.catalog.rows(select(tables.content.c.type).distinct())
            assert {row.type for row in types} >= TYPES

    def test_every_state_of_a_file_is_there(self, upgraded):
        with upgraded.work() as office:
            states = [each.state for each in _files(office)]
        assert sorted(states) == ["active", "active", "closed", "parked", "transit"]

    def test_people_sign_in_and_papers_are_read(self, upgraded):
        with upgraded.work("asha") as office:
            assert check_password("kadamba-neem-peepal", office.site.users["asha"].password)
            letters = [each for file in _files(office) for each in file["correspondence"].values()]
            for letter in letters:
                with letter.blob.open("r") as stream:
                    assert stream.read().startswith(b"%PDF")
        assert len(letters) == 5

    def test_a_file_goes_on_its_way(self, upgraded):
        with upgraded.work("asha", now=LATER) as office:
            file = next(each for each in _files(office) if each.custody.desk == "clr-est-1"
                        and each.state == "active")  # fmt: skip
            actions.put_up(office, file, note="For orders.")
            number = file.number
        with upgraded.work("chitra", now=LATER) as office:
            rows = office.catalog.inbox(office.identity.desks, LATER.date())
            assert number in [row.number for row in rows]
            actions.open_file(office, office.load(office.catalog.by_number(number).source))
        assert list(maintenance.differences(upgraded.projections, upgraded.db)) == []


def _files(office):
    return [each for each in office.site["CLR"]["EST"].values() if each.type_name == "file"]
