"""The office's own lists: entries that fit, one of a key, holidays that count."""

from datetime import date

import pytest

from eoffice_cms.content.lists import drop, entries, is_holiday, kinds_of, put
from eoffice_cms.errors import Forbidden, Invalid, NotPossible

DIWALI = {"day": "2026-11-08", "title_hi": "दीपावली", "title_en": "Diwali", "sort": "general"}


def keep(bench, values, user=None, **given):
    with bench.work(user) as office:
        return put(office, kinds_of(office.declarations)["holidays"], values, **given)


def kept(bench):
    with bench.work() as office:
        return dict(entries(office.site, "holidays"))


class TestEntries:
    def test_they_are_kept_changed_and_taken_out(self, bench):
        key = keep(bench, DIWALI)
        assert kept(bench) == {"2026-11-08": DIWALI}
        keep(bench, {**DIWALI, "day": "2026-11-09"}, before=key)
        assert list(kept(bench)) == ["2026-11-09"]
        with bench.work() as office:
            drop(office, kinds_of(office.declarations)["holidays"], "2026-11-09")
        assert kept(bench) == {}

    def test_there_are_no_twins(self, bench):
        keep(bench, DIWALI)
        with pytest.raises(NotPossible):
            keep(bench, DIWALI)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("day", "8 Nov"), ("day", ""), ("sort", "half"), ("title_hi", "a\u202eb")],
    )
    def test_what_does_not_fit_is_refused_beside_its_field(self, bench, field, value):
        with pytest.raises(Invalid) as caught:
            keep(bench, {**DIWALI, field: value})
        assert caught.value.field == field
        assert kept(bench) == {}

    def test_only_administrators_keep_them(self, bench):
        with pytest.raises(Forbidden):
            keep(bench, DIWALI, user="clerk")


class TestHolidays:
    def test_general_ones_and_sundays_count(self, bench):
        keep(bench, {**DIWALI, "day": "2026-11-10"})
        keep(bench, {**DIWALI, "day": "2026-11-11", "sort": "optional"})
        with bench.work() as office:
            days = [is_holiday(office.site, date(2026, 11, day)) for day in (8, 9, 10, 11)]
        assert days == [True, False, True, False]
