"""The plan of the demo district: the same every time, of the right size, and possible."""

import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from statistics import median

import pytest

from eoffice_cms.demo import shapes
from eoffice_cms.demo.check import faults
from eoffice_cms.demo.departments import rows
from eoffice_cms.demo.officehours import ZONE, OfficeClock, is_working_day
from eoffice_cms.demo.places import financial_year, rupees
from eoffice_cms.demo.plan import make_plan
from eoffice_cms.demo.texts import sections

TODAY = date(2026, 11, 23)
DEVANAGARI = re.compile("[ऀ-ॿ]")


@pytest.fixture(scope="module")
def plan():
    return make_plan(today=TODAY)


def digest(plan):
    return hashlib.sha256(repr(plan).encode()).hexdigest()


def open_files(plan):
    return [file for file in plan.files if file.events[-1].kind != "close"]


class TestMakePlan:
    def test_it_is_the_same_for_the_same_seed(self):
        first, second = (make_plan("a", TODAY, files=400) for _ in range(2))
        assert first == second
        assert digest(first) == digest(second)
        assert digest(first) != digest(make_plan("b", TODAY, files=400))

    def test_it_has_the_size_of_a_district(self, plan):
        assert len(plan.departments) == 20
        assert 75 <= len(plan.branches) <= 85
        assert 280 <= len(plan.officials) <= 320
        assert len(plan.files) == 3000
        assert plan.files[-1].events[0].at - plan.files[0].events[0].at > timedelta(days=330)

    @pytest.mark.parametrize("seed", ["vindhyapur", 1, 2, 3])
    def test_every_file_moves_as_custody_allows(self, seed):
        assert faults(make_plan(seed, TODAY)) == []

    @pytest.mark.parametrize("today", [date(2026, 3, 1), date(2027, 1, 26), date(2026, 11, 10)])
    def test_it_ends_before_any_day(self, today):
        assert faults(make_plan(today=today, files=600)) == []

    def test_a_small_one_is_made_too(self):
        small = make_plan(today=TODAY, files=20)
        assert len(small.files) == 20
        assert faults(small) == []

    def test_three_quarters_of_the_subjects_are_hindi(self, plan):
        hindi = [file for file in plan.files if DEVANAGARI.search(file.subject)]
        assert all(file.language == "hi" for file in hindi)
        assert 0.70 <= len(hindi) / len(plan.files) <= 0.80

    def test_texts_are_filled_in_and_of_a_useful_length(self, plan):
        texts = [event.text for file in plan.files for event in file.events]
        assert not any("{" in text for text in [*texts, *(f.subject for f in plan.files)])
        first = [len(file.events[0].text.split()) for file in plan.files]
        assert max(first) <= 420
        assert 0.1 < sum(words > 100 for words in first) / len(first) < 0.3

    def test_files_are_numbered_in_the_order_of_their_creation(self, plan):
        assert [file.index for file in plan.files] == list(range(3000))
        created = [file.events[0].at for file in plan.files]
        assert created == sorted(created)

    def test_files_are_received_on_working_days(self, plan):
        assert all(is_working_day(f.received.astimezone(ZONE).date()) for f in plan.files)
        assert all(f.received < f.events[0].at for f in plan.files)

    @pytest.mark.parametrize("seed", ["vindhyapur", 4, 5])
    def test_some_files_are_open_parked_and_overdue(self, seed):
        plan = make_plan(seed, TODAY)
        still = open_files(plan)
        assert 0.12 <= len(still) / len(plan.files) <= 0.18
        last = Counter(file.events[-1].kind for file in still)
        assert last["park"] >= 5
        given = [[e.due for e in f.events if e.kind == "send"][-1:] for f in still]
        assert sum(bool(due and due[0] and due[0] < TODAY) for due in given) > 50

    def test_every_kind_of_act_happens(self, plan):
        kinds = Counter(event.kind for file in plan.files for event in file.events)
        assert set(kinds) == {
            "create", "open", "note", "send", "return", "pull_back", "park", "resume",
            "decide", "close", "reopen",
        }  # fmt: skip

    def test_branches_differ_in_pace(self, plan):
        days: dict[str, list[float]] = {}
        for file in plan.files:
            decided = next((e.at for e in file.events if e.kind == "decide"), None)
            if decided:
                days.setdefault(file.branch, []).append((decided - file.received).days)
        usual = sorted(median(each) for each in days.values() if len(each) >= 10)
        assert usual[len(usual) // 10] <= 5
        assert usual[-len(usual) // 10] >= 18

    def test_the_demo_accounts_have_fresh_work(self, plan):
        desks = {account.desk: account.id for account in plan.accounts}
        lying, unopened = Counter(), Counter()
        for file in open_files(plan):
            last = file.events[-1]
            lying[desks.get(last.to)] += 1
            unopened[desks.get(last.to)] += last.kind in ("send", "return")
        assert lying["clerk"] >= 20
        assert lying["officer"] >= 15
        assert lying["collector"] >= 10
        assert min(unopened[each] for each in ("clerk", "officer", "collector")) >= 5

    def test_passwords_are_long_enough(self, plan):
        assert {account.id for account in plan.accounts} >= {
            "clerk", "superintendent", "officer", "collector", "coordinator", "admin",
        }  # fmt: skip
        assert len({account.password for account in plan.accounts}) == 1
        assert len(plan.accounts[0].password) >= 10


class TestOrganisation:
    def test_every_branch_has_clerk_officer_and_coordinator(self, plan):
        held = {(p.branch, p.rank) for p in plan.posts if p.holders}
        desks = {official.id: official.desks for official in plan.officials}
        posts = {post.desk: post for post in plan.posts}
        for branch in plan.branches:
            assert (branch.key, shapes.CLERK) in held
            assert (branch.key, shapes.OFFICER) in held
            assert branch.key in {posts[d].branch for d in desks[branch.coordinator]}

    def test_reporting_lines_end_at_the_collector(self, plan):
        posts = {post.desk: post for post in plan.posts}
        for post in plan.posts:
            here, hops = post, 0
            while here.superior is not None:
                here, hops = posts[here.superior], hops + 1
                assert hops <= 4
            assert here.rank == shapes.COLLECTOR

    def test_posts_and_officials_agree(self, plan):
        by_post = {(h, p.desk) for p in plan.posts for h in p.holders}
        by_person = {(o.id, desk) for o in plan.officials for desk in o.desks}
        assert by_post == by_person
        assert sum(not post.holders for post in plan.posts) == 7
        assert sum(len(official.desks) == 2 for official in plan.officials) == 5

    def test_ids_fit_the_core(self, plan):
        assert all(re.fullmatch(r"[a-z][a-z0-9._-]{1,39}", o.id) for o in plan.officials)
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,59}", p.desk) for p in plan.posts)

    def test_every_kind_of_branch_has_subjects_in_both_languages(self):
        kinds = {branch.kind for row in rows() for branch in row.branches}
        table = sections("subjects")
        assert kinds | {"common"} == set(table)
        for section in [*table.values(), *sections("notes").values()]:
            assert section.hi
            assert section.en


class TestFaults:
    """The checker itself finds what it is for."""

    @pytest.fixture
    def sound(self):
        return make_plan(today=TODAY, files=40)

    def spoilt(self, plan, change):
        file = next(f for f in plan.files if f.events[-1].kind == "close")
        wrong = replace(file, events=tuple(change(list(file.events))))
        files = tuple(wrong if f is file else f for f in plan.files)
        return faults(replace(plan, files=files))

    def test_an_act_by_another_desk(self, sound):
        found = self.spoilt(sound, lambda e: [*e[:1], replace(e[1], desk="collector"), *e[2:]])
        assert found

    def test_an_act_after_closing(self, sound):
        late = timedelta(minutes=5)
        found = self.spoilt(sound, lambda e: [*e, replace(e[-1], kind="note", at=e[-1].at + late)])
        assert any("closed" in fault for fault in found)

    def test_a_missing_opening(self, sound):
        found = self.spoilt(
            sound,
            lambda e: [each for each in e if each.kind != "open"],
        )
        assert any("transit" in fault for fault in found)

    def test_events_out_of_order(self, sound):
        assert self.spoilt(sound, lambda e: [e[0], e[2], e[1], *e[3:]])


class TestOfficeClock:
    def test_it_skips_sundays_second_and_third_saturdays_and_holidays(self):
        free = [date(2026, 11, 22), date(2026, 11, 14), date(2026, 11, 21), date(2026, 8, 15)]
        assert not any(is_working_day(day) for day in free)
        assert is_working_day(date(2026, 11, 7))
        assert is_working_day(date(2026, 11, 28))

    def test_it_runs_in_office_hours(self):
        clock = OfficeClock(date(2026, 11, 20), date(2026, 11, 23))
        assert clock.limit == 7 * 3600
        assert clock.at(0).astimezone(ZONE).time() == time(10, 30)
        assert clock.at(7 * 3600).astimezone(ZONE).date() == date(2026, 11, 23)


class TestPlaces:
    def test_rupees_are_grouped_as_in_india(self):
        written = [rupees(each) for each in (950, 1000, 45000, 1234567, 40000000)]
        assert written == ["950", "1,000", "45,000", "12,34,567", "4,00,00,000"]

    def test_financial_years_begin_in_april(self):
        assert financial_year(2026, 3) == "2025-26"
        assert financial_year(2026, 4) == "2026-27"
        assert financial_year(1999, 12) == "1999-00"
