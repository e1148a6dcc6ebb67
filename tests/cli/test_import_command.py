"""Importing a log at the command line: counts, faults with their lines, and the real log."""

import pytest

from .conftest import RECEIPT

#: The real log, counted once with other means.
REAL = {"files": 1434, "events": 8577, "open": 105, "rejected": 0}
SMALL = {"files": 6, "events": 18, "open": 2, "rejected": 0}
LOGS = ["generated", *(["real"] if RECEIPT.is_file() else [])]


@pytest.mark.parametrize("which", LOGS)
def test_a_log_is_brought_in_whole_and_all_agrees(
    eoffice, answer, empty, write_log, mapping, which
):
    path, wanted = (RECEIPT, REAL) if which == "real" else (write_log(), SMALL)
    answer("init", at=empty)
    told = answer("import-log", path, "--mapping", mapping, at=empty)
    assert {name: told[name] for name in wanted} == wanted
    assert told["new"] == wanted["files"]
    assert isinstance(told["warnings"], dict)
    assert eoffice("record", "verify", at=empty).exit_code == 0
    assert eoffice("catalog", "verify", at=empty).exit_code == 0
    again = answer("import-log", path, "--mapping", mapping, at=empty)
    assert (again["unchanged"], again["written"]) == (wanted["files"], 0)


class TestImportLog:
    def test_for_a_person(self, eoffice, write_log, mapping, hindi):
        result = eoffice("import-log", write_log(), "--mapping", mapping, lang="hi")
        assert result.exit_code == 0
        assert hindi("Open files") in result.stdout
        result = eoffice("import-log", write_log(), "--mapping", mapping)
        assert "as they were         6" in result.stdout

    def test_a_bad_row_is_told_with_its_line_and_the_status_is_1(
        self, eoffice, answer, write_log, mapping, hindi
    ):
        path = write_log(spoil=4)
        result = eoffice("import-log", path, "--mapping", mapping, lang="hi")
        assert result.exit_code == 1
        reason = hindi("The time cannot be read.")
        assert result.stderr == f"{hindi('Line ${line}', line=6)}: {reason}\n"
        told = answer("import-log", path, "--mapping", mapping, status=1)
        assert (told["files"], told["events"], told["rejected"]) == (6, 17, 1)
        assert told["rejections"] == [{"line": 6, "reason": "The time cannot be read."}]

    def test_a_case_that_says_something_else_is_told(self, eoffice, write_log, mapping):
        assert eoffice("import-log", write_log(), "--mapping", mapping).exit_code == 0
        path = write_log()
        path.write_text(path.read_text().replace("Step 1", "Step one", 1))
        result = eoffice("import-log", path, "--mapping", mapping)
        assert result.exit_code == 1
        assert "case-0" in result.stderr

    def test_a_missing_file(self, refused, tmp_path, mapping, write_log):
        gone = tmp_path / "gone.csv"
        assert "does not exist" in refused("import-log", gone, "--mapping", mapping, status=2)
        assert "नहीं मिली" in refused(
            "import-log", write_log(), "--mapping", gone, lang="hi", status=2
        )
        assert "directory" in refused("import-log", tmp_path, "--mapping", mapping, status=2)
        long = "x" * 10_000
        assert refused("import-log", long, "--mapping", mapping, status=2)

    def test_without_a_mapping(self, refused, write_log):
        assert "--mapping" in refused("import-log", write_log(), status=2)

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("no toml", "It is not TOML"),
            ("", "The setting “id” is missing"),
            ("colour = 'red'", "There is no setting “colour”"),
            ("\udcff", "It is not TOML"),
        ],
    )
    def test_a_wrong_mapping(self, refused, answer, tmp_path, write_log, text, said):
        path = tmp_path / "wrong.toml"
        path.write_bytes(text.encode(errors="surrogateescape"))
        before = answer("file", "list")["total"]
        assert said in refused("import-log", write_log(), "--mapping", path)
        assert refused("import-log", write_log(), "--mapping", path, lang="hi")
        assert answer("file", "list")["total"] == before

    def test_a_log_that_is_none(self, refused, tmp_path, mapping):
        path = tmp_path / "log.csv"
        for data in (b"", b"\x00\x01\x02", b"a,b\n1,2\n", b"\x1f\x8bbroken", b"<log><trace>"):
            path.write_bytes(data)
            assert refused("import-log", path, "--mapping", mapping)
            assert refused("import-log", path, "--mapping", mapping, lang="hi")
