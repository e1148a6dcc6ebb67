"""Numbers: patterns, years, and no gap and no twin however many write at once."""

import re
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoffice_cms.content import actions
from eoffice_cms.content.folder import Folder
from eoffice_cms.custody.registers import TOKEN, check_pattern, next_number, year_of
from eoffice_cms.errors import Invalid, NotPossible, Refused

WRITERS, EACH = 8, 25


def use(bench, pattern, year="calendar"):
    """Set the site's pattern."""
    check_pattern(pattern)
    with bench.work() as office:
        office.site.settings["number_pattern"] = pattern
        office.site.settings["number_year"] = year


def branch(bench, code, name=None):
    """Add a branch with a code, where everybody begins files."""
    with bench.work() as office:
        folder = Folder(f"Branch {code}", creator="admin", created=office.now)
        folder.code = code
        office.site.add(name or f"Branch-{len(list(office.site))}", folder)
        folder.grants.add("everyone", "Clerk", "test")
        return folder.__name__


def begin(bench, place="files", **given):
    """Begin a file in a place and return its number."""
    with bench.work("clerk") as office:
        return actions.create_file(
            office, office.site[place], subject="Matter", desk="u-clerk", **given
        ).number


class TestSeries:
    def test_numbers_follow_each_other(self, bench):
        assert [begin(bench) for _ in range(3)] == [
            "EO/GEN/2026/00001", "EO/GEN/2026/00002", "EO/GEN/2026/00003",
        ]  # fmt: skip

    def test_each_branch_and_year_counts_for_itself(self, bench):
        land = branch(bench, "LND")
        old = datetime(2025, 6, 1, tzinfo=UTC)
        assert begin(bench, land) == "EO/LND/2026/00001"
        assert begin(bench) == "EO/GEN/2026/00001"
        assert begin(bench, land, happened=old) == "EO/LND/2025/00001"
        assert begin(bench, land) == "EO/LND/2026/00002"

    def test_a_refused_file_leaves_no_gap(self, bench):
        begin(bench)
        with pytest.raises(Refused):
            begin(bench, priority="whenever")
        with pytest.raises(Refused):
            begin(bench, note="\x00")
        assert begin(bench) == "EO/GEN/2026/00002"

    def test_an_imported_number_is_taken_once(self, bench):
        assert begin(bench, number="OLD/7") == "OLD/7"
        before = bench.tid()
        with pytest.raises(NotPossible):
            begin(bench, number="OLD/7")
        assert bench.tid() == before
        assert begin(bench) == "EO/GEN/2026/00001"

    def test_an_imported_number_in_the_way_does_not_stop_the_register(self, bench):
        begin(bench, number="EO/GEN/2026/00002")
        assert [begin(bench) for _ in range(2)] == ["EO/GEN/2026/00001", "EO/GEN/2026/00003"]

    def test_past_its_width_a_number_grows(self, bench):
        use(bench, "{branch}/{seq:1}")
        numbers = [begin(bench) for _ in range(12)]
        assert numbers[8:] == ["GEN/9", "GEN/10", "GEN/11", "GEN/12"]


class TestYears:
    @pytest.mark.parametrize(
        ("moment", "calendar", "year"),
        [
            (datetime(2026, 12, 31, 18, 29, 59, tzinfo=UTC), "calendar", "2026"),
            (datetime(2026, 12, 31, 18, 30, tzinfo=UTC), "calendar", "2027"),
            (datetime(2026, 3, 31, 18, 29, 59, tzinfo=UTC), "financial", "2025-26"),
            (datetime(2026, 3, 31, 18, 30, tzinfo=UTC), "financial", "2026-27"),
            (datetime(2099, 6, 1, tzinfo=UTC), "financial", "2099-00"),
        ],
    )
    def test_a_year_begins_at_midnight_in_the_office(self, moment, calendar, year):
        assert year_of(moment, calendar) == year

    def test_a_financial_year_is_part_of_the_number(self, bench):
        use(bench, "{department}/{branch}/{year}/{seq:4}", "financial")
        assert begin(bench) == "EO/GEN/2026-27/0001"


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        [
            "",
            "seq",
            "{branch}/{year}",
            "{seq}/{seq}/x",
            "{branch}/{nothing}/{seq}",
            "{branch}/{seq}{year}",
            "{branch}{seq}",
            "{branch}7{seq}",
            "{branch}/{seq}7",
            "{branch}/{seq:0}",
            "{branch} {seq}",
            "{branch}/{seq}<script>",
            "{branch!r}/{seq}",
            "{0}/{branch}/{seq}",
            "x" * 81 + "/{seq}",
            "{branch}\n/{seq}",
            "{branch}/\x00{seq}",
        ],
    )
    def test_a_pattern_that_does_not_fit_is_refused(self, pattern):
        with pytest.raises(Invalid) as refused:
            check_pattern(pattern)
        assert refused.value.field == "pattern"

    @pytest.mark.parametrize(
        ("pattern", "number"),
        [
            ("{branch}/{seq}", "GEN/1"),
            ("({seq:3})/{branch}", "(001)/GEN"),
            ("{year}/{seq}/{branch}", "2026/1/GEN"),
            ("No.{seq}-{department}", "No.1-EO"),
            ("क्रमांक/{seq}", "क्रमांक/1"),
        ],
    )
    def test_a_pattern_that_fits_gives_numbers(self, bench, pattern, number):
        use(bench, pattern)
        assert begin(bench) == number
        with bench.work("clerk") as office:
            assert office.catalog.by_number(number) is not None

    PIECES = st.lists(
        st.sampled_from(
            ["{branch}", "{department}", "{year}", "{seq}", "{seq:4}", "/", "-", ".", "(", ")",
             "_", "A", "7", "नस्ती"]
        ),
        min_size=2, max_size=7,
    )  # fmt: skip

    @given(PIECES)
    def test_every_accepted_pattern_gives_files_that_can_be_found(self, shared_bench, pieces):
        pattern = "".join(pieces)
        try:
            check_pattern(pattern)
        except Invalid:
            return
        use(shared_bench, pattern)
        first, second = begin(shared_bench), begin(shared_bench)
        assert first != second
        with shared_bench.work("clerk") as office:
            for number in (first, second):
                row = office.catalog.by_number(number)
                assert office.load(row.source).number == number
                assert office.site["files"][row.name].number == number

    CODES = st.sampled_from(["A", "A1", "A-1", "A/1", "1", "11", "B", "A.", "(A)"])

    @given(PIECES, st.lists(st.tuples(CODES, CODES), min_size=2, max_size=30))
    def test_two_series_never_give_one_number(self, pieces, codes):
        pattern = "".join(pieces)
        try:
            check_pattern(pattern)
        except Invalid:
            return

        class Site:
            settings = {"number_pattern": pattern}
            registers = {}
            numbers = {}

        site, given_out = Site(), []
        site.registers, site.numbers = {}, {}
        for department, branch in codes:
            number = next_number(
                site, department=department, branch=branch,
                moment=datetime(2026, 11, 23, tzinfo=UTC),
            )  # fmt: skip
            assert number not in given_out
            given_out.append(number)
            site.numbers[number] = True

    @given(st.text(max_size=90))
    def test_whatever_is_typed_is_accepted_or_refused_with_a_sentence(self, pattern):
        refused = None
        try:
            check_pattern(pattern)
        except Invalid as error:
            refused = error
        assert refused.message if refused else len(TOKEN.findall(pattern)) >= 1


class TestManyAtOnce:
    def test_no_gap_and_no_twin_under_eight_writers(self, bench):
        barrier, errors, numbers = threading.Barrier(WRITERS), [], [[] for _ in range(WRITERS)]

        def one(office):
            return actions.create_file(
                office, office.site["files"], subject="Matter", desk="u-clerk"
            ).number

        def write(place):
            barrier.wait(20)
            try:
                for _ in range(EACH):
                    numbers[place].append(bench.app.run(one, user_id="clerk"))
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=write, args=(place,)) for place in range(WRITERS)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(120)
        assert errors == []
        given = sorted(int(each.rsplit("/", 1)[1]) for own in numbers for each in own)
        assert given == list(range(1, WRITERS * EACH + 1))
        for own in numbers:
            assert own == sorted(own), "each writer sees its numbers grow"
        with bench.work() as office:
            assert sorted(office.site.numbers) == sorted(each for own in numbers for each in own)
            assert len(list(office.site["files"])) == WRITERS * EACH
        assert bench.differences() == []
        assert re.fullmatch(r"EO/GEN/\d{4}/00200", max(each for own in numbers for each in own))
