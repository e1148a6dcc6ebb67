"""The CSV: read back as it was, and never run."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoffice_cms.web.csv_export import FORMULA_STARTS, safe_cell, to_csv


def read(data):
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


class TestSafeCell:
    @pytest.mark.parametrize(
        "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "\u00a0@x"])
    def test_a_formula_gets_an_apostrophe(self, text):
        assert safe_cell(text) == "'" + text

    @pytest.mark.parametrize("text", ["Land records", "नज़ूल", "1+1", "a=b", ""])
    def test_plain_text_stays(self, text):
        assert safe_cell(text) == text

    @pytest.mark.parametrize(("value", "written"), [(-3, -3), (2.5, 2.5), (None, "")])
    def test_numbers_stay_numbers(self, value, written):
        assert safe_cell(value) == written


class TestToCsv:
    def test_it_opens_in_hindi(self):
        data = to_csv(["शाखा", "लंबित"], [["नज़ूल", 3]])
        assert data.startswith(b"\xef\xbb\xbf")
        assert read(data) == [["शाखा", "लंबित"], ["नज़ूल", "3"]]
        assert data.endswith(b"\r\n")

    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
    def test_no_cell_begins_a_formula(self, cells):
        (_, back) = read(to_csv(["x"], [["first", *cells]]))
        assert [cell.removeprefix("'") for cell in back[1:]] == [
            cell.removeprefix("'") for cell in cells]
        assert not [cell for cell in back if cell.startswith(FORMULA_STARTS)]
