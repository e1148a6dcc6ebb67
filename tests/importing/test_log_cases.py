"""Rows are gathered by case, events by time; what cannot be used is reported with its line."""

from dataclasses import replace

import pytest

from eoffice_cms.importing import messages
from eoffice_cms.importing.cases import Spool
from eoffice_cms.importing.checks import oddities
from eoffice_cms.importing.mapping import mapping_from
from eoffice_cms.importing.readers import Rejected, Row, read_rows

COLUMNS = ("case", "activity", "time", "group", "resource", "event", "received", "due", "closed")
MAPPING = mapping_from(
    {
        "id": "log",
        "title": {"en": "Log"},
        "subject": {"en": "Case {case}, {ward}"},
        "columns": {name: name for name in COLUMNS},
        "other": ["ward"],
        "timezone": "Asia/Kolkata",
        "time_formats": ["%d.%m.%Y %H:%M"],
        "unknown": ["EMPTY"],
    }
)


def row(line, case="1", time="2024-05-01T10:00", **values):
    return Row(line, {"case": case, "activity": "step", "time": time, "group": "G",
                      "resource": "R", "ward": "7", **values})  # fmt: skip


@pytest.fixture
def gather():
    def gather_rows(*rows, mapping=MAPPING):
        with Spool(mapping) as spool:
            spool.take(rows)
            return list(spool.cases()), spool.report

    return gather_rows


def test_cases_come_in_the_order_of_their_first_row(gather):
    cases, report = gather(row(2, "b"), row(3, "a"), row(4, "b"))
    assert [case.id for case in cases] == ["b", "a"]
    assert (report.rows, report.cases, report.rejected) == (3, 2, 0)


def test_events_come_by_time_and_then_by_line(gather):
    noon = "2024-05-01T12:00"
    (case,), _report = gather(row(2, time=noon), row(3), row(4, time=noon), row(5, time=noon))
    assert [event.line for event in case.events] == [3, 2, 4, 5]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"case": "  "}, messages.NO_CASE),
        ({"time": ""}, messages.NO_TIME),
        ({"time": "yesterday"}, messages.BAD_TIME),
        ({"time": "2024-02-30T10:00"}, messages.BAD_TIME),
        ({"activity": "x" * 201}, messages.TOO_LONG),
        ({"resource": "a\u202eb"}, messages.HIDDEN),
        ({"case": "a\x00b"}, messages.HIDDEN),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected(gather, values, reason):
    (case,), report = gather(row(2), row(3, **values), row(4))
    assert [event.line for event in case.events] == [2, 4]
    assert report.rejections == [Rejected(3, reason)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-01T10:00", 1714537800),
        ("2024-05-01 10:00:00.500+02:00", 1714550400.5),
        ("2024-05-01T10:00:00Z", 1714557600),
        ("01.05.2024 10:00", 1714537800),
    ],
)
def test_times_are_read(gather, text, moment):
    (case,), _report = gather(row(2, time=text))
    assert case.events[0].at == moment * 1_000_000


def test_what_the_log_does_not_know_is_none(gather):
    (case,), report = gather(row(2, group="EMPTY", resource="", activity=""), row(3))
    assert case.events[0].desk == (None, None)
    assert report.warnings == {"no_group": 1, "no_resource": 1, "no_activity": 1}


def test_the_branch_follows_the_rule(gather):
    groups = ("EMPTY", "A", "B", "")
    cases, _report = gather(*(row(n, group=group) for n, group in enumerate(groups, 2)))
    assert cases[0].group("first") is None
    assert cases[0].group("first-known") == "A"
    assert cases[0].group("last-known") == "B"


def test_values_of_the_case_are_those_of_its_first_row_that_has_them(gather):
    (case,), report = gather(
        row(2, due="2024-06-01"),
        row(3, due="2024-06-02", closed="2024-05-09", ward="8"),
        row(4, closed="soon"),
    )
    assert case.due == "2024-06-01"
    assert case.closed == 1715193000000000
    assert case.subjects == {"en": "Case 1, 7"}
    assert report.warnings == {"differing_case_values": 1, "unreadable_date": 1}


def test_columns_unknown_to_the_mapping_are_named(gather):
    _cases, report = gather(row(2, colour="red"), row(3, colour="blue", size="1"))
    assert report.columns == {"colour", "size"}
    assert report.warnings == {"unknown_column": 2}


def test_an_event_that_comes_twice_is_kept_and_counted(gather):
    (case,), report = gather(row(2, event="e1"), row(3, event="e1"), row(4, event=""))
    assert len(case.events) == 3
    assert report.warnings == {"repeated_event": 1}


def test_impossible_dates_are_counted(gather):
    (case,), _report = gather(
        row(2, time="2024-05-01", received="2024-05-02", due="2024-04-01", closed="2024-04-30")
    )
    assert oddities(case, MAPPING, now=0) == {
        "events_in_future": 1,
        "closed_in_future": 1,
        "events_after_close": 1,
        "files_with_events_after_close": 1,
        "events_before_received": 1,
        "files_with_events_before_received": 1,
        "closed_before_received": 1,
        "due_before_received": 1,
    }
    (plain,), _report = gather(row(2))
    assert oddities(plain, MAPPING, now=case.events[0].at * 2) == {"no_received": 1}


@pytest.mark.parametrize(
    "time", ["0001-01-01", "0001-01-01T00:00+14:00", "1600-02-03T10:00", "2300-01-01", "9999-12-31"]
)
def test_a_time_that_no_record_can_hold_is_kept_as_it_stands(gather, time):
    (case,), report = gather(row(2, received=time, due=time, closed=time), row(3, time=time))
    assert {event.impossible for event in case.events} == {None, time}
    assert case.impossible == {"received": time, "due": time, "closed": time}
    assert report.warnings == {"impossible_date": 4}
    assert [each.line for each in report.impossible] == [2, 2, 2, 3]


def test_many_rejections_are_counted_and_the_first_are_named(gather):
    _cases, report = gather(*(row(n, case="") for n in range(2, 3002)))
    assert report.rejected == 3000
    assert len(report.rejections) == 1000


def test_the_whole_log_is_accounted_for(log, mapping):
    with Spool(mapping) as spool:
        spool.take(read_rows(log.path, mapping))
        cases = list(spool.cases())
    assert (len(cases), spool.report.rejected) == (log.files, 0)
    assert sum(len(case.events) for case in cases) == log.events == spool.report.rows
    assert sum(case.closed is None for case in cases) == log.open
    assert spool.report.columns == set()


def test_the_spool_leaves_nothing_behind(tmp_path):
    with Spool(replace(MAPPING), tmp_path) as spool:
        spool.take([row(2)])
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
