"""A log becomes files with their records: once, whole, and nothing of it dropped."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from eoffice_cms.application import Application
from eoffice_cms.catalog.maintenance import differences
from eoffice_cms.content.actions import send
from eoffice_cms.content.categories import category_title
from eoffice_cms.custody.desks import assign
from eoffice_cms.custody.record import faults
from eoffice_cms.importing import apply
from eoffice_cms.importing.apply import import_log
from eoffice_cms.importing.messages import LogError
from eoffice_cms.importing.organisation import Folders, code_of, desk_id, organisation_of
from eoffice_cms.security.users import add_user


def files_of(office, mapping):
    return {case: each.file for case, each in office.site.imports[mapping.id].cases.items()}


def told(file):
    """Return all that a record says, save what is drawn anew in every site."""
    return [
        (entry.action, entry.happened, entry.source, entry.target,
         {key: value for key, value in entry.data.items() if key != "subject"})
        for entry in file.record
    ]  # fmt: skip


def rows_of(app, query):
    with app.work() as office:
        return office.catalog.connection.execute(text(query)).scalar()


@pytest.fixture(scope="module")
def imported(log, mapping, tmp_path_factory):
    """Import a whole log once for all that is asked about it."""
    app = Application.open(tmp_path_factory.mktemp("whole") / "home")
    app.initialise(admin_password="a long enough password")
    yield app, import_log(app, log.path, mapping)
    app.close()


@pytest.mark.parametrize("when", ["0001-01-01", "1600-01-01", "2300-01-01", "2914-05-06 10:00"])
def test_an_impossible_date_never_ends_the_import(app, mapping, rows, write, tmp_path, when):
    rows[3]["time:timestamp"] = when
    for each in rows:
        if each["case:concept:name"] == rows[-1]["case:concept:name"]:
            each["case:startdate"] = each["case:enddate"] = each["case:deadline"] = when
    path = write(tmp_path / "log.csv", rows)
    summary = import_log(app, path, mapping)
    assert (summary.rejected, summary.written) == (0, len(rows))
    assert summary.warnings["impossible_date"] == len(summary.impossible) >= 3
    assert 5 in [each.line for each in summary.impossible]
    assert {each.text for each in summary.impossible} == {when}
    with app.work() as office:
        files = files_of(office, mapping)
        kept = [entry.data.get("time") for file in files.values() for entry in file.record]
        assert kept.count(when) == 1
        last = files[rows[-1]["case:concept:name"]].record
        dates = [e.data["impossible"] for e in last if "impossible" in e.data]
        assert dates[0]["received"] == when
        assert all(list(faults(file.record)) == [] for file in files.values())
    again = import_log(app, path, mapping)
    assert (again.written, again.changed, again.unchanged) == (0, [], summary.files)


def test_an_impossible_date_is_kept_once_when_its_case_grows(app, mapping, rows, write, tmp_path):
    mine = [each for each in rows if each["case:concept:name"] == rows[-1]["case:concept:name"]]
    for each in mine:
        each |= {"case:startdate": "1600-01-01", "case:enddate": ""}
    import_log(app, write(tmp_path / "log.csv", mine), mapping)
    for each in mine:
        each["case:enddate"] = "2914-01-01"
    assert import_log(app, write(tmp_path / "log.csv", mine), mapping).grown == 1
    with app.work() as office:
        (file,) = files_of(office, mapping).values()
        kept = [entry.data["impossible"] for entry in file.record if "impossible" in entry.data]
        assert kept == [{"received": "1600-01-01"}, {"closed": "2914-01-01"}]


class TestAWholeLog:
    def test_everything_is_accounted_for(self, imported, log):
        _app, summary = imported
        assert (summary.files, summary.events, summary.open) == (log.files, log.events, log.open)
        assert (summary.new, summary.written, summary.rejected) == (log.files, log.events, 0)
        assert dict(summary.warnings) == log.warnings

    def test_every_step_is_an_entry_that_keeps_both_times(self, imported, log, mapping):
        app, summary = imported
        with app.work() as office:
            files = files_of(office, mapping)
            entries = [entry for file in files.values() for entry in file.record]
            assert all(entry.imported and entry.at > entry.happened for entry in entries)
            steps = [entry for entry in entries if entry.action == "step"]
            late = [entry for entry in steps if entry.data.get("late")]
            assert len(files) == log.files
            assert len(steps) == log.events
            assert len(late) == summary.warnings["events_after_close"]

    def test_records_are_whole_and_entries_stand_by_time(self, imported, mapping):
        app, _summary = imported
        with app.work() as office:
            for file in files_of(office, mapping).values():
                assert list(faults(file.record)) == []
                first, *rest = list(file.record)
                assert first.action == "create"
                moments = [entry.happened for entry in rest]
                assert moments == sorted(moments)

    def test_open_ones_stay_open(self, imported, log, mapping):
        app, _summary = imported
        with app.work() as office:
            states = [file.state for file in files_of(office, mapping).values()]
        assert states.count("active") == log.open
        assert states.count("closed") == log.files - log.open

    def test_a_movement_is_a_change_of_desk(self, imported, log):
        app, _summary = imported
        assert rows_of(app, "SELECT count(*) FROM movement") == log.files + log.moves
        assert rows_of(app, "SELECT count(*) FROM movement WHERE left_at IS NULL") == log.files
        assert rows_of(app, "SELECT count(*) FROM movement WHERE left_at < since_at") == 0
        assert rows_of(app, "SELECT count(*) FROM movement WHERE opened_at < since_at") == 0
        assert rows_of(app, "SELECT count(*) FROM content WHERE type = 'file'") == log.files

    def test_projections_agree_with_the_store(self, imported):
        app, _summary = imported
        assert list(differences(app.projections, app.db)) == []

    def test_importing_it_again_does_nothing(self, imported, log, mapping):
        app, first = imported
        before = app.db.lastTransaction()
        summary = import_log(app, log.path, mapping)
        assert app.db.lastTransaction() == before
        assert (summary.unchanged, summary.written, summary.new) == (log.files, 0, 0)
        assert summary.files == first.files and summary.open == first.open
        assert summary.warnings == first.warnings

    def test_the_summary_is_for_machines_too(self, imported, log):
        _app, summary = imported
        said = summary.as_json()
        assert (said["files"], said["events"], said["open"], said["rejected"]) == (
            log.files, log.events, log.open, 0,
        )  # fmt: skip


class TestOneCase:
    @pytest.fixture
    def rows(self, rows):
        """Return three steps on two desks, closed."""
        steps = [dict(rows[0]) for _ in range(3)]
        for number, step in enumerate(steps):
            step |= {
                "case:concept:name": "case-1",
                "case:startdate": "2024-05-01 10:00:00+00:00",
                "case:enddate": "2024-05-04 10:00:00+00:00",
                "case:deadline": "2024-06-01 00:30:00+02:00",
                "concept:instance": f"task-{number}",
                "concept:name": f"Step {number}",
                "org:group": "Group 1",
                "org:resource": "B" if number == 2 else "A",
                "time:timestamp": f"2024-05-0{number + 1} 12:00:00+00:00",
            }
        return steps

    @pytest.fixture
    def bring_in(self, app, write, tmp_path, mapping):
        def write_and_import(rows):
            return import_log(app, write(tmp_path / "log.csv", rows), mapping)

        return write_and_import

    def file(self, office):
        return office.site.numbers["WABO/case-1"]

    def test_the_file_says_what_the_log_said(self, app, bring_in, rows):
        bring_in(rows)
        with app.work() as office:
            file = self.file(office)
            assert file.title_in("hi") == "पर्यावरण अनुमति आवेदन case-1"
            assert file.category == rows[0]["case:channel"]
            assert category_title(office, file.category, "hi") == "डाक से प्राप्त"
            assert file.due.isoformat() == "2024-06-01"
            assert file.received.isoformat() == "2024-05-01T10:00:00+00:00"
            assert file.closed.isoformat() == "2024-05-04T10:00:00+00:00"
            assert file.__parent__.title_in("hi") == "समूह 1"
            assert file.__parent__.__parent__.title == "Environmental permits: receipt phase"
            desk = office.site.desks[file.desk]
            assert desk.titles == {"en": "B (Group 1)", "hi": "B (समूह 1)"}
            assert desk.place == file.__parent__.uid

    def test_the_next_desk_has_it_from_the_end_of_the_step_before(self, app, bring_in, rows):
        bring_in(rows)
        with app.work() as office:
            entries = list(self.file(office).record)
            actions = [entry.action for entry in entries]
            assert actions == ["create", "step", "step", "send", "step", "close"]
            assert entries[3].happened == entries[2].happened
            assert self.file(office).custody.since == entries[2].happened
            assert self.file(office).custody.opened == entries[4].happened

    def test_a_case_that_grew_is_gone_on_with(
        self, app, bring_in, rows, site_at, tmp_path, mapping
    ):
        young = [row | {"case:enddate": ""} for row in rows[:1]]
        assert bring_in(young).open == 1
        grown = bring_in([row | {"case:enddate": ""} for row in rows[:2]])
        assert (grown.grown, grown.written, grown.open) == (1, 1, 1)
        grown = bring_in(rows)
        assert (grown.grown, grown.written, grown.open) == (1, 1, 0)
        with app.work() as office:
            bit_by_bit = told(self.file(office))
            assert list(faults(self.file(office).record)) == []
        other = site_at(tmp_path / "other")
        import_log(other, tmp_path / "log.csv", mapping)
        with other.work() as office:
            assert told(self.file(office)) == bit_by_bit

    def test_a_case_that_was_closed_since_is_closed(self, app, bring_in, rows):
        bring_in([row | {"case:enddate": ""} for row in rows])
        summary = bring_in(rows)
        assert (summary.grown, summary.written, summary.open) == (1, 0, 0)
        with app.work() as office:
            assert self.file(office).state == "closed"

    @pytest.mark.parametrize(
        "change",
        [
            {"concept:name": "Other"},
            {"org:resource": "C"},
            {"time:timestamp": "2024-05-01 11:00:00+00:00"},
            {"case:deadline": "2024-07-01 00:00:00+00:00"},
            {"case:enddate": "2024-05-05 00:00:00+00:00"},
            {"case:enddate": ""},
        ],
    )
    def test_a_case_that_says_something_else_is_reported_and_left(
        self, app, bring_in, rows, change
    ):
        bring_in(rows)
        with app.work() as office:
            before = told(self.file(office))
        everywhere = any(key.startswith("case:") for key in change)
        summary = bring_in(
            [row | change if everywhere or not number else row for number, row in enumerate(rows)]
        )
        assert (summary.changed, summary.written) == (["case-1"], 0)
        with app.work() as office:
            assert told(self.file(office)) == before

    def test_a_file_on_which_officials_went_on_is_left_to_them(self, app, bring_in, rows):
        young = [row | {"case:enddate": ""} for row in rows[:2]]
        bring_in(young)
        with app.work() as office:
            add_user(office.site, "asha", "Asha")
            assign(office.site, "u-admin", "asha")
            send(office, self.file(office), to="u-admin")
        assert bring_in(rows).changed == ["case-1"]

    def test_bad_rows_are_rejected_and_the_rest_of_the_case_goes_on(self, app, bring_in, rows):
        bad = rows[1] | {"time:timestamp": "noon"}
        summary = bring_in([rows[0], bad, rows[2]])
        assert (summary.files, summary.events, summary.rejected) == (1, 2, 1)
        assert [each.line for each in summary.rejections] == [3]
        assert summary.as_json()["rejections"][0]["line"] == 3

    @pytest.mark.parametrize("unfit", ["case <script>", "case/../..\\", "x" * 100])
    def test_a_case_whose_number_is_unfit_is_rejected_and_others_go_on(
        self, app, bring_in, rows, unfit
    ):
        strange = [row | {"case:concept:name": unfit} for row in rows]
        summary = bring_in([*strange, *rows])
        assert (summary.files, summary.events, summary.rejected) == (1, 3, 3)
        assert summary.rejections[0].line == 2
        with app.work() as office:
            assert list(office.site.numbers) == ["WABO/case-1"]

    def test_a_number_that_is_taken_is_rejected_and_nothing_half_written(self, app, bring_in, rows):
        twin = [row | {"case:concept:name": "case/1"} for row in rows]  # the same address
        summary = bring_in([*rows, *twin])
        assert (summary.files, summary.rejected) == (1, 3)
        with app.work() as office:
            assert list(office.site.numbers) == ["WABO/case-1"]


class TestInterruption:
    def test_an_interrupted_import_is_started_again(
        self, app, write, tmp_path, mapping, rows, monkeypatch
    ):
        monkeypatch.setattr(apply, "BATCH", 10)
        path = write(tmp_path / "log.csv", rows)

        def interrupt(phase, done, _total):
            if phase == "write" and done > 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            import_log(app, path, mapping, interrupt)
        with app.work() as office:
            part = len(office.site.numbers)
        summary = import_log(app, path, mapping)
        assert 0 < part < summary.files
        assert (summary.unchanged, summary.new) == (part, summary.files - part)

    def test_a_killed_import_is_started_again(self, site_at, write, tmp_path, rows, mapping):
        path, home = write(tmp_path / "log.csv", rows), tmp_path / "killed"
        site_at(home).close()
        script = (
            "import os, signal, sys\n"
            "from eoffice_cms.application import Application\n"
            "from eoffice_cms.importing import apply\n"
            "from eoffice_cms.importing.mapping import load_mapping\n"
            "apply.BATCH = 10\n"
            "def kill(phase, done, total):\n"
            "    if phase == 'write' and done > 3: os.kill(os.getpid(), signal.SIGKILL)\n"
            "app = Application.open(sys.argv[1])\n"
            "apply.import_log(app, sys.argv[2], load_mapping(sys.argv[3]), kill)\n"
        )
        toml = Path(__file__).parents[2] / "config" / "logs" / "receipt.toml"
        ended = subprocess.run(
            [sys.executable, "-c", script, str(home), str(path), str(toml)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
        )
        assert ended.returncode == -signal.SIGKILL
        app = site_at(home)
        summary = import_log(app, path, mapping)
        assert summary.unchanged > 0 and summary.new > 0
        assert summary.unchanged + summary.new == summary.files
        whole = site_at(tmp_path / "whole")
        import_log(whole, path, mapping)
        with app.work() as one, whole.work() as other:
            mended, straight = files_of(one, mapping), files_of(other, mapping)
            assert mended.keys() == straight.keys()
            assert all(told(mended[case]) == told(straight[case]) for case in straight)

    def test_a_log_that_breaks_off_writes_nothing(self, app, tmp_path, xes, rows, mapping):
        path = xes(tmp_path / "log.xes.gz", rows)
        path.write_bytes(path.read_bytes()[:-30])
        with pytest.raises(LogError):
            import_log(app, path, mapping)
        with app.work() as office:
            assert not office.site.numbers and not office.site.imports

    def test_progress_tells_reading_and_writing(self, app, write, tmp_path, rows, mapping):
        path, said = write(tmp_path / "log.csv", rows), []
        import_log(app, path, mapping, lambda *given: said.append(given))
        size = path.stat().st_size
        assert ("read", size, size) in said
        assert said[-1][0] == "write" and said[-1][1] == said[-1][2]

    def test_both_forms_of_a_log_are_the_same_log(self, app, write, xes, tmp_path, rows, mapping):
        import_log(app, write(tmp_path / "log.csv", rows), mapping)
        summary = import_log(app, xes(tmp_path / "log.xes.gz", rows), mapping)
        assert summary.unchanged == summary.files


class TestOrganisation:
    def test_an_enabled_addon_makes_places_and_desks(
        self, app, write, tmp_path, rows, mapping, monkeypatch
    ):
        made = []

        class Posts(Folders):
            def department(self, office, code, titles):
                made.append(("department", code))
                return super().department(office, code, titles)

            def desk(self, office, branch, id, titles):
                made.append(("post", branch.title))
                return super().desk(office, branch, id, titles)

        class Entry:
            name = "posts"

            @staticmethod
            def load():
                return Posts

        monkeypatch.setattr(
            "eoffice_cms.importing.organisation.entry_points", lambda group: [Entry]
        )
        with app.work() as office:
            assert isinstance(organisation_of(office.site), Folders) and not made
            office.site.enabled_addons = frozenset({"posts"})
        import_log(app, write(tmp_path / "log.csv", rows), mapping)
        assert made[0] == ("department", "RECEIPT")
        assert len({kind for kind, _name in made}) == 2

    def test_codes_and_ids_are_short_and_distinct(self):
        assert code_of("Group 12") == "GROUP12"
        assert code_of("राजस्व").startswith("B")
        assert code_of("राजस्व") != code_of("वन")
        pairs = [("A b", "c"), ("A", "b c"), ("राजस्व", "क"), ("वन", "क"), (None, None)]
        ids = {desk_id("log", group, who) for group, who in pairs}
        assert len(ids) == len(pairs)
        assert all(len(each) < 60 for each in ids)
