"""Every row of a log is read or rejected with its line; a file that is no log is refused."""

import csv
import gzip
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoffice_cms.importing import messages, readers, xes
from eoffice_cms.importing.mapping import mapping_from
from eoffice_cms.importing.messages import LogError
from eoffice_cms.importing.readers import Rejected, Row, read_rows

PLAIN = mapping_from(
    {
        "id": "log",
        "title": {"en": "Log"},
        "subject": {"en": "Case"},
        "columns": {"case": "c", "activity": "a", "time": "t"},
    }
)


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("readers") / "log"


@pytest.fixture
def read(place):
    def read_bytes(content, mapping=PLAIN):
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_rows(place, mapping))

    return read_bytes


class TestCsv:
    def test_it_reads_rows_with_their_lines(self, read):
        assert read("c,a,t\n1,x,2\n\n3,y,4\r\n") == [
            Row(2, {"c": "1", "a": "x", "t": "2"}),
            Row(4, {"c": "3", "a": "y", "t": "4"}),
        ]

    def test_it_reads_a_mark_of_utf8_and_gzip(self, read):
        content = gzip.compress("\ufeffc,a,t\n१,x,2\n".encode())
        assert read(content) == [Row(2, {"c": "१", "a": "x", "t": "2"})]

    def test_it_uses_the_delimiter_and_encoding_of_the_mapping(self, read):
        mapping = replace(PLAIN, delimiter=";", encoding="latin-1")
        assert read("c;a;t\né;x;2\n".encode("latin-1"), mapping)[0].values["c"] == "é"

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"1,x", "The row has 2 fields instead of 3."),
            (b"1,x,2,3", "The row has 4 fields instead of 3."),
            (b"1,\xff,2", str(messages.BAD_BYTES)),
            (b'1,"x,2', str(messages.BAD_QUOTES)),
            (b'1,"x"y,2', str(messages.BAD_QUOTES)),
            (b"1," + b"x" * 200_000 + b",2", str(messages.BAD_QUOTES)),
            (b"1," + b"x" * 3_000_000 + b",2", str(messages.LONG_LINE)),
        ],
    )
    def test_a_bad_row_is_rejected_and_the_rest_goes_on(self, read, line, reason):
        good, bad, after = read(b"c,a,t\n1,x,2\n" + line + b"\n3,y,4\n")
        assert (good.line, after.line, after.values["c"]) == (2, 4, "3")
        assert isinstance(bad, Rejected)
        assert (bad.line, bad.reason.interpolate()) == (3, reason)

    def test_a_row_may_take_several_lines_where_the_mapping_says_so(self, read):
        mapping = replace(PLAIN, multiline=True)
        rows = read('c,a,t\n1,"x\ny",2\n3,"z,4\n5,v,6\n', mapping)
        assert rows[0] == Row(2, {"c": "1", "a": "x\ny", "t": "2"})
        assert rows[1] == Rejected(4, messages.BAD_QUOTES)
        assert rows[2] == Row(5, {"c": "5", "a": "v", "t": "6"})

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            ("", "does not name the columns"),
            ("\n", "does not name the columns"),
            ("c,a\n", "These columns are missing: t."),
            ("c,a,t,c\n", "The column “c” is there twice."),
            ('c,"a,t\n', "does not name the columns"),
            ("c,a,t\n".encode("utf-16"), "UTF-16"),
            (gzip.compress(b"c,a,t\n" + b"1,x,2\n" * 9999)[:-20], "damaged or cut short"),
            (b"\x1f\x8b rubbish", "damaged or cut short"),
        ],
    )
    def test_what_is_no_log_is_refused(self, read, content, sentence):
        with pytest.raises(LogError) as caught:
            read(content)
        assert sentence in caught.value.message.interpolate()

    def test_a_missing_file_is_refused(self, tmp_path):
        with pytest.raises(LogError):
            list(read_rows(tmp_path / "none.csv", PLAIN))

    def test_progress_reaches_the_size_of_the_file(self, place):
        place.write_text("c,a,t\n" + "1,x,2\n" * 2500)
        told = []
        list(read_rows(place, PLAIN, told.append))
        assert told == sorted(told)
        assert told[-1] == place.stat().st_size


LOG = '<log xmlns="http://www.xes-standard.org/">%s</log>'


class TestXes:
    def test_it_reads_events_with_the_attributes_of_their_case(self, read):
        text = LOG % (
            '\n<trace><string key="c" value="1"><int key="inner" value="2"/></string>'
            '\n<event><string key="a" value="&lt;x&gt;"/>'
            '<date key="t" value="2020"/></event></trace>'
        )
        assert read(text) == [Row(3, {"case:c": "1", "a": "<x>", "t": "2020"})]

    def test_it_reads_elements_with_a_prefix(self, read):
        text = (
            '<x:log xmlns:x="http://www.xes-standard.org/"><x:trace><x:event>'
            '<x:string key="a" value="1"/></x:event></x:trace></x:log>'
        )
        assert read(text) == [Row(1, {"a": "1"})]

    def test_a_case_without_events_is_rejected(self, read):
        assert read(LOG % "\n<trace/>") == [Rejected(2, messages.NO_EVENT)]

    def test_an_event_outside_a_case_has_no_case(self, read):
        text = LOG % (
            '<trace><string key="c" value="1"/><event/></trace>'
            '<event><string key="a" value="x"/></event>'
        )
        assert read(text)[1] == Row(1, {"a": "x"})

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            ('<!DOCTYPE log [<!ENTITY a "aaaa">]><log/>', "document type"),
            ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>', "document type"),
            ("<html/>", "not a log in XES"),
            (LOG % "<trace><event></trace>", "The XML is broken"),
            ("<log><trace>", "The XML is broken"),
            ('<?xml version="1.0" encoding="martian"?><log/>', ""),
            ("<log>" + "<a>" * 100, "nested too deeply"),
            (LOG % "<trace><event/><string key='c' value='1'/></trace>", "follows its events"),
            (
                LOG % ("<trace>" + "".join(f"<int key='{n}'/>" for n in range(1001)) + "</trace>"),
                "too long",
            ),
        ],
    )
    def test_what_is_no_log_is_refused(self, read, content, sentence):
        with pytest.raises(LogError) as caught:
            read(content)
        assert sentence in caught.value.message.interpolate()

    def test_an_endless_tag_is_refused(self, read, monkeypatch):
        monkeypatch.setattr(xes, "LONGEST_TAG", 100_000)
        with pytest.raises(LogError):
            read(LOG % f"<trace><string key='{'x' * 400_000}'/></trace>")

    def test_memory_is_bounded(self):
        class Endless(io.RawIOBase):
            count = 0

            def read(self, size=-1):
                self.count += 1
                if self.count == 1:
                    return b"<log><trace>"
                return b"<event><string key='a' value='x'/></event>" * (size // 50)

        rows = xes.xes_rows(Endless())
        for _ in range(50_000):
            next(rows)


quirks = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(['"', ",", "\n", "\r", "\r\n", '""', "\x00", "1,x,2", "\ufeff"]),
    ),
    max_size=30,
).map("".join)


@given(st.one_of(st.binary(max_size=200), quirks.map(lambda each: each.encode("utf-8", "replace"))))
def test_csv_never_fails_and_accounts_for_every_line(place, tail):
    place.write_bytes(b"c,a,t\n" + tail)
    found = list(read_rows(place, PLAIN))
    lines = tail.split(b"\n")
    expected = [n for n, line in enumerate(lines, 2) if line.rstrip(b"\r").strip()]
    assert [each.line for each in found] == expected
    for each in found:
        assert (isinstance(each, Row) and set(each.values) == {"c", "a", "t"}) or each.reason


@given(quirks)
def test_several_lines_to_a_row_never_fail(place, tail):
    place.write_bytes(b"c,a,t\n" + tail.encode("utf-8", "replace"))
    found = list(read_rows(place, replace(PLAIN, multiline=True)))
    numbers = [each.line for each in found]
    assert numbers == sorted(set(numbers))


fields = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=9
)


@given(st.lists(fields, max_size=9))
def test_what_csv_wrote_is_read_as_it_was(place, texts):
    with open(place, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["c", "a", "t"])
        writer.writerows(["1", text, "2"] for text in texts)
    found = list(read_rows(place, replace(PLAIN, multiline=True)))
    read = [each.values["a"] for each in found if isinstance(each, Row)]
    assert [each.replace("\r\n", "\n") for each in read] == [
        text.replace("\r\n", "\n") for text in texts
    ]


@given(st.binary(max_size=300))
def test_xes_is_read_or_refused(place, tail):
    place.write_bytes(b"<log>" + tail)
    try:
        for each in read_rows(place, PLAIN):
            assert each.line >= 1
    except LogError as error:
        assert error.message  # noqa: PT017 (either outcome will do)


def test_the_limits_are_as_documented():
    assert readers.LONGEST_LINE == 1024 * 1024
