"""Orders from a sheet: election duty for three hundred, whole or not at all, and back."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from roster_sample import TOP, bring_in, district

from eoffice_cms.clock import to_micros
from eoffice_cms.errors import NotPossible
from eoffice_cms.security.seats import attending
from eoffice_departments.bulk.ordering import call_back, order_duties
from eoffice_departments.bulk.rows import COLUMNS, read_duties
from eoffice_departments.orders import find_order
from eoffice_departments.sheets.columns import read_rows

TODAY = datetime.now(UTC).date()
HEADINGS = ["अधिकारी/कर्मचारी (साइन-इन नाम)", "Substitute (sign-in name)", "से", "To",
            "आदेश क्रमांक", "Order date"]  # fmt: skip
NUMBER = "निर्वा./1234/2026"


def sheet(pairs, *, number=NUMBER, days=10):
    until = TODAY + timedelta(days=days)
    rows = [
        [official, other, TODAY.isoformat(), until.strftime("%d-%m-%Y"), number, TODAY.isoformat()]
        for official, other in pairs
    ]
    kept = io.StringIO()
    csv.writer(kept).writerows([HEADINGS, *rows])
    return read_duties(read_rows(io.BytesIO(kept.getvalue().encode()), COLUMNS))


def order(app, pairs, **given):
    duties, faults = sheet(pairs)
    return order_duties(app, duties, faults, issuer="Collector", **given)


def answers(app, post):
    with app.work() as office:
        found = attending(office.site, post, to_micros(office.now))
        return [(each.user, each.behalf) for each in found]


class TestElectionDuty:
    def test_three_hundred_go_others_stand_in_and_all_come_back(self, app):
        assert not bring_in(app, district(601, branches=20)).refused
        pairs = [(f"user{n}", f"user{n + 300}") for n in range(1, 301)]
        before = app.db.lastTransaction()
        outcome = order(app, pairs, dry_run=True)
        assert (outcome.gone, outcome.substituted, outcome.faults) == (300, 300, [])
        assert app.db.lastTransaction() == before
        assert answers(app, "post-7") == [("user7", None)]

        outcome = order(app, pairs)
        assert (outcome.gone, outcome.substituted, outcome.done) == (300, 300, True)
        assert outcome.orders == [NUMBER]
        for n in (1, 150, 300):
            assert answers(app, f"post-{n}") == [(f"user{n + 300}", f"user{n}")]
        assert answers(app, "post-400") == [("user400", None)]

        again = order(app, pairs)
        assert (again.gone, again.untouched) == (0, 300)

        back = call_back(
            app, (NUMBER, TODAY), number="निर्वा./1300/2026", day=TODAY, issuer="Collector"
        )
        assert (back.gone, back.done) == (300, True)
        for n in (1, 150, 300):
            assert answers(app, f"post-{n}") == [(f"user{n}", None)]
        with app.work() as office:
            second = find_order(office, "निर्वा./1300/2026", TODAY)
            assert sum(each.act == "return" for each in second.lines) == 300
        with pytest.raises(NotPossible, match="Nobody is away"):
            call_back(app, (NUMBER, TODAY), number="3", day=TODAY, issuer="Collector")


class TestWrongRows:
    @pytest.fixture
    def office(self, app):
        bring_in(app, [TOP, *district(6)[1:]])
        return app

    def test_nothing_or_the_others_by_choice(self, office):
        pairs = [("user1", "user2"), ("nobody", "user3"), ("user4", "user5")]
        before = office.db.lastTransaction()
        outcome = order(office, pairs)
        assert not outcome.done
        assert [each.line for each in outcome.faults] == [3]
        assert office.db.lastTransaction() == before
        outcome = order(office, pairs, skip_faults=True)
        assert outcome.done
        assert answers(office, "post-1") == [("user2", "user1")]

    def test_a_substitute_who_is_away(self, office):
        outcome = order(office, [("user1", ""), ("user2", "user1")])
        assert [each.line for each in outcome.faults] == [3]
        assert "is away from" in outcome.faults[0].reason

    def test_an_order_that_ends_before_it_begins(self, office):
        duties, faults = sheet([("user1", "user2")], days=-3)
        outcome = order_duties(office, duties, faults, issuer="Collector")
        assert "end before it begins" in outcome.faults[0].reason

    def test_cells_that_are_missing_or_no_date(self, office):
        rows = "user1,,,x,12,\n,,2026-01-01,2026-01-02,12,2026-01-01\n"
        text = ",".join(HEADINGS) + "\n" + rows
        duties, faults = read_duties(read_rows(io.BytesIO(text.encode()), COLUMNS))
        assert not duties
        assert [each.line for each in faults] == [2, 3]

    def test_an_order_that_is_not_there(self, office):
        with pytest.raises(NotPossible, match="no order"):
            call_back(office, ("99", date(2026, 1, 1)), number="1", day=TODAY, issuer="C")
