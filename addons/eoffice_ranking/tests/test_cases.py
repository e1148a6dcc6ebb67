"""What counts as a case, when it was disposed of, and the columns."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from eoffice_ranking.cases import DAY, NEVER, Case, CaseTable, Window, disposal, end_of_day, micros

KOLKATA = ZoneInfo("Asia/Kolkata")
JUNE = datetime(2025, 6, 1, tzinfo=UTC)


def case(oid=1, unit=10, department=100, received=JUNE, **given):
    return Case(oid, f"F-{oid}", "Subject", unit, department, received, **given)


class TestTimes:
    def test_micros_are_exact(self):
        assert micros(datetime(1970, 1, 2, tzinfo=UTC)) == DAY
        assert micros(datetime(2025, 6, 1, 0, 0, 0, 7, tzinfo=UTC)) % 1_000_000 == 7
        assert micros(None) == NEVER

    def test_a_due_day_ends_at_midnight_of_the_office(self):
        assert end_of_day(date(2025, 6, 1), KOLKATA) == datetime(2025, 6, 1, 18, 30, tzinfo=UTC)


class TestDisposal:
    def test_it_is_the_decision_else_the_closing(self):
        assert disposal(JUNE, JUNE + timedelta(9)) == JUNE
        assert disposal(None, JUNE) == JUNE
        assert disposal(None, None) is None

    def test_a_reopening_within_thirty_days_voids_it(self):
        assert disposal(JUNE, None, JUNE + timedelta(29)) is None
        assert disposal(JUNE, None, JUNE + timedelta(30)) == JUNE

    def test_what_is_decided_after_the_reopening_counts(self):
        assert disposal(JUNE, None, JUNE - timedelta(1)) == JUNE
        later = JUNE + timedelta(40)
        assert disposal(JUNE, later, JUNE + timedelta(5)) == later


class TestWindow:
    def test_the_snapshot_never_lies_ahead(self):
        now = JUNE + timedelta(10)
        assert Window(JUNE, JUNE + timedelta(30), now).snapshot == now
        assert Window(JUNE, JUNE + timedelta(5), now).snapshot == JUNE + timedelta(5)

    def test_it_refuses_an_end_before_the_start(self):
        with pytest.raises(ValueError):
            Window(JUNE, JUNE, JUNE)


class TestCaseTable:
    def test_it_takes_cases_by_branch_or_department(self):
        cases = [case(1, 10), case(2, 11, closed=JUNE, due=date(2025, 6, 1), levels=3)]
        table = CaseTable.from_cases(cases, KOLKATA)
        assert table.unit.tolist() == [10, 11]
        assert table.disposed.tolist() == [NEVER, micros(JUNE)]
        assert table.due.tolist() == [NEVER, micros(end_of_day(date(2025, 6, 1), KOLKATA))]
        assert CaseTable.from_cases(cases, KOLKATA, by_department=True).unit.tolist() == [100, 100]

    def test_it_splits_by_unit(self):
        table = CaseTable.from_cases([case(1, 7), case(2, 3), case(3, 7)], KOLKATA)
        assert [(unit, part.oid.tolist()) for unit, part in table.by_unit()] == [
            (3, [2]), (7, [1, 3])]

    def test_it_may_be_empty(self):
        assert len(CaseTable.from_rows([])) == 0
        assert CaseTable.from_rows([]).by_unit() == []
