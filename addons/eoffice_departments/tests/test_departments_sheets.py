"""Sheets: both languages, CSV and XLSX, and what cannot be read refused with a sentence."""

import io

import pytest
from roster_sample import HEADINGS, TOP, as_csv, district, wanted_of

from eoffice_departments.roster.columns import COLUMNS, SAMPLE
from eoffice_departments.roster.template import as_xlsx
from eoffice_departments.sheets.columns import read_rows
from eoffice_departments.sheets.messages import SheetError


def refusal_of(sheet):
    with pytest.raises(SheetError) as caught:
        list(read_rows(io.BytesIO(sheet), COLUMNS))
    return caught.value.message


class TestHeadings:
    @pytest.mark.parametrize("language", ["hi", "en"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_both_languages_and_every_delimiter_mean_the_same(self, language, delimiter):
        found = wanted_of(as_csv(district(4), language, delimiter=delimiter))
        assert not found.faults
        assert list(found.posts) == ["collector", "post-1", "post-2", "post-3"]
        assert found.posts["post-1"].names == ("", "Official 1")

    def test_the_template_is_understood(self):
        found = wanted_of(as_xlsx(COLUMNS, SAMPLE))
        assert not found.faults
        assert found.posts["est-oic"].titles == ("प्रभारी अधिकारी", "Officer in charge")
        assert found.posts["est-clerk-1"].user == ""
        assert found.posts["collector"].decides is True

    def test_one_that_is_missing_is_named(self):
        assert "विभाग कोड / Department code" in str(refusal_of("नाम,पद\nx,y\n".encode()).mapping)

    def test_one_that_is_there_twice_is_refused(self):
        assert "twice" in refusal_of(b"Department code,Dept code\nA,B\n")

    def test_other_columns_are_passed_over(self):
        sheet = as_csv([[*TOP, "98260"]]).replace(
            b"Official (English)", b"Official (English),Mobile"
        )
        assert wanted_of(sheet).posts["collector"].user == "a.patel"


class TestEncodings:
    HINDI = [["CLR", "कलेक्टर कार्यालय", "", "", "collector", "कलेक्टर", "", "", ""]]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_unicode_is_read(self, encoding):
        found = wanted_of(as_csv(self.HINDI, encoding=encoding))
        assert found.posts["collector"].titles == ("", "कलेक्टर")

    def test_any_other_is_found_out_with_the_line(self):
        sheet = as_csv([*district(3), ["Caf\xe9", *TOP[1:]]], encoding="latin-1")
        said = refusal_of(sheet)
        assert "not in Unicode" in said
        assert said.mapping == {"line": 5}

    @pytest.mark.parametrize("start", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"PK\x03\x04 broken"])
    def test_what_is_no_sheet_is_refused(self, start):
        assert "neither a CSV nor an Excel sheet" in refusal_of(start + b"\n" * 50)

    def test_quotation_marks_that_do_not_pair_up(self):
        assert refusal_of(as_csv([TOP]) + b'"CLR,x').mapping == {"line": 3}

    def test_an_empty_sheet(self):
        assert "missing" in refusal_of(b"")


class TestRows:
    @pytest.mark.parametrize(
        ("place", "value", "words"),
        [
            (0, "", "code of the department is missing"),
            (0, "क", "is no code"),
            (4, "u-self", "is no code of a post"),
            (7, "9lives", "is no sign-in name"),
            (7, "", "sign-in name of the official is missing"),
            (5, "A\u202eB", "turns the direction"),
        ],
    )
    def test_one_that_is_wrong_is_named_with_its_line(self, place, value, words):
        row = district(3)[2]
        row[place] = value
        found = wanted_of(as_csv([*district(2), row]))
        assert [each.line for each in found.faults] == [4]
        assert words in found.faults[0].reason
        assert "post-2" not in found.posts

    def test_two_holders_of_one_post(self):
        second = [*TOP[:7], "b.rao", "Bala Rao"]
        found = wanted_of(as_csv([TOP, second]))
        assert found.faults[0].line == 3
        assert "A post has one holder" in found.faults[0].reason
        assert found.posts["collector"].user == "a.patel"

    def test_one_sign_in_name_for_two_people(self):
        other = [*district(2)[1][:7], "a.patel", "Asha Patel"]
        assert "is that of" in wanted_of(as_csv([TOP, other])).faults[0].reason

    def test_posts_without_codes_get_the_same_ones_every_time(self):
        rows = [["CLR", "", "EST", "", "", "Assistant Grade-3", "", "", ""]] * 2
        for _again in range(2):
            found = wanted_of(as_csv(rows))
            assert list(found.posts) == ["clr-est-assistant-grade-3", "clr-est-assistant-grade-3-2"]

    def test_both_headings_are_of_the_same_columns(self):
        assert len(HEADINGS["hi"]) == len(HEADINGS["en"])
