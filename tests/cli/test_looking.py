"""Looking at a site: files, records, projections, workflows."""

import sqlite3

import pytest

from .conftest import FILES

LONG = "x" * 10_000


class TestFileList:
    def test_all_of_them(self, answer):
        told = answer("file", "list")
        assert told["total"] == len(told["files"]) == FILES
        received = [each["received"] for each in told["files"]]
        assert received == sorted(received, reverse=True)

    def test_narrowed(self, answer):
        every = answer("file", "list")["files"]
        one = every[0]
        on_desk = answer("file", "list", "--desk", one["desk"])["files"]
        assert {each["desk"] for each in on_desk} == {one["desk"]}
        closed = answer("file", "list", "--state", "closed")["files"]
        assert len(closed) == sum(each["state"] == "closed" for each in every)
        day = one["received"][:10]
        same = answer("file", "list", "--from", day, "--to", day)["files"]
        assert same and all(each["received"].startswith(day) for each in same)
        word = one["subject"].split()[0]
        assert one["number"] in [
            each["number"] for each in answer("file", "list", "--search", word)["files"]
        ]

    def test_days_in_either_order_and_script(self, answer):
        told = [
            answer("file", "list", "--from", day)["total"]
            for day in ("2026-09-01", "01-09-2026", "1/9/2026", "०१.०९.२०२६")
        ]
        assert len(set(told)) == 1

    def test_the_rest_is_counted(self, eoffice, hindi):
        result = eoffice("file", "list", "--limit", "3", lang="hi")
        assert len(result.stdout.splitlines()) == 4
        said = hindi("${shown} of ${total} files; --limit shows more.", shown=3, total=FILES)
        assert result.stderr == said + "\n"

    @pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "", "31-31-2026", LONG, "\u202e1"])
    def test_a_day_that_is_none(self, refused, day, hindi):
        assert "is no day" in refused("file", "list", "--from", day, status=2)
        said = hindi("${day} is no day; write it as 2026-11-23 or 23-11-2026.", day="")
        assert said in refused("file", "list", "--to", day, lang="hi", status=2)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (("--desk", "nowhere"), "no desk nowhere"),
            (("--desk", LONG), "no desk xxx"),
            (("--desk", "a\u202eb"), "no desk a\ufffdb"),
            (("--search", LONG), "characters long"),
            (("--search", "a\x00b"), "invisible"),
            (("--from", "2026-09-02", "--to", "2026-09-01"), "comes after"),
        ],
    )
    def test_what_does_not_fit(self, refused, given, said):
        assert said in refused("file", "list", *given)

    def test_an_unknown_state(self, refused):
        assert "parked" in refused("file", "list", "--state", "lost", status=2)


class TestFileErase:
    def test_it_is_erased_once_and_the_record_stays_whole(self, eoffice, answer, refused, number):
        done = eoffice("file", "erase", number, "subject", "--ground", "order")
        assert done.exit_code == 0, done.output
        told = answer("file", "show", number)
        assert told["record"][-1]["action"] == "erase"
        assert told["subject"] == "विलोपित · Erased"
        assert answer("record", "verify")["faults"] == 0
        again = ("file", "erase", number, "subject", "--ground", "order")
        assert "erased already" in refused(*again)

    def test_what_does_not_fit(self, refused, number):
        assert "no such datum" in refused("file", "erase", number, "note/99", "--ground", "order")
        assert "no file" in refused("file", "erase", "X/1", "subject", "--ground", "order")
        assert "ground" in refused("file", "erase", number, "subject", status=2)


class TestFileShow:
    def test_a_file_with_its_record(self, eoffice, answer, number, hindi):
        told = answer("file", "show", number)
        assert told["number"] == number
        assert told["record"][0]["action"] == "create"
        shown = eoffice("file", "show", number)
        assert shown.stdout.startswith(number)
        assert "File created" in shown.stdout
        assert len(shown.stdout.splitlines()) > len(told["record"])
        assert hindi("File created") in eoffice("file", "show", number, lang="hi").stdout

    @pytest.mark.parametrize(
        ("number", "said"),
        [
            ("NO/SUCH/1", "no file with the number NO/SUCH/1"),
            (LONG, "10000 characters long"),
            ("a\x1bb", "invisible"),
            ("\u202eabc", "invisible"),
            ("", "is needed"),
            ("'; DROP TABLE content", "no file with the number"),
        ],
    )
    def test_a_number_that_is_none(self, refused, number, said):
        assert said in refused("file", "show", number)
        assert refused("file", "show", number, lang="hi")

    def test_a_missing_argument(self, refused):
        assert "NUMBER" in refused("file", "show", status=2)


class TestRecordVerify:
    def test_all_are_whole(self, eoffice, answer, hindi):
        told = answer("record", "verify")
        assert (told["records"], told["faults"]) == (FILES, 0)
        assert told["entries"] > FILES
        said = hindi("${records} records with ${entries} entries are whole.", **told)
        unsealed = hindi(
            "Nothing was ever sealed: a record that was rewritten whole cannot be found. Run "
            "“eoffice record seal”, best by a timer."
        )
        assert eoffice("record", "verify", lang="hi").stdout == f"{said}\n{unsealed}\n"

    @pytest.mark.parametrize("kind", ["changed", "removed", "inserted", "reordered"])
    def test_a_fault_is_found_and_the_file_named(self, eoffice, answer, opened, kind):
        with opened() as app, app.work() as office:
            file = next(each for each in office.site.numbers.values() if len(each.record) > 3)
            number = file.number
            entries = file.record._entries
            if kind == "changed":
                entries[2].data = {**entries[2].data, "note": "another"}
                entries[2]._p_changed = True
            elif kind == "removed":
                del entries[2]
            elif kind == "inserted":
                entries[file.record.length + 1] = entries[2]
            else:
                entries[2], entries[3] = entries[3], entries[2]
        told = answer("record", "verify", status=1)
        assert told["faults"] > 0
        assert {each["number"] for each in told["listed"]} == {number}
        shown = eoffice("record", "verify", lang="hi")
        assert shown.exit_code == 1
        assert number in shown.stdout and "Entry" not in shown.stdout

    def test_documents_are_checked_too(self, answer, opened):
        from eoffice_cms.clock import utcnow
        from eoffice_cms.content.document import Document

        with opened() as app, app.work() as office:
            paper = Document("Circular", creator="admin", created=utcnow())
            office.site["files"].add("circular", paper)
            paper.record.append(at=1, actor="admin", action="create")
        assert answer("record", "verify")["records"] == FILES + 1
        with opened() as app, app.work() as office:
            office.site["files"]["circular"].record.head = bytes(32)
        (fault,) = answer("record", "verify", status=1)["listed"]
        assert (fault["type"], fault["title"], fault["number"]) == ("document", "Circular", None)


class TestCatalog:
    def spoil(self, home, statement):
        with sqlite3.connect(home / "projections.sqlite") as connection:
            connection.execute(statement)
        connection.close()

    def test_it_agrees(self, eoffice, answer, hindi):
        assert answer("catalog", "verify") == {"differences": 0, "listed": []}
        said = hindi("The projections agree with the store.")
        assert eoffice("catalog", "verify", lang="hi").stdout == said + "\n"

    def test_opening_a_site_builds_nothing_anew(self, eoffice, monkeypatch):
        def rebuild(*_given, **_values):
            raise AssertionError("built anew")

        monkeypatch.setattr("eoffice_cms.catalog.maintenance.rebuild", rebuild)
        assert eoffice("catalog", "verify").exit_code == 0

    def test_differences_are_found_and_mended(self, eoffice, answer, home, hindi):
        self.spoil(home, "DELETE FROM movement WHERE file = (SELECT min(file) FROM movement)")
        self.spoil(home, "UPDATE content SET title = 'x' WHERE source = "
                         "(SELECT max(source) FROM content WHERE type = 'file')")  # fmt: skip
        told = answer("catalog", "verify", status=1)
        assert told["differences"] >= 2
        assert {each["projection"] for each in told["listed"]} == {"content", "movement"}
        said = hindi("a row differs from its object")
        assert said in eoffice("catalog", "verify", lang="hi").stdout
        assert answer("catalog", "repair")["mended"] >= 2
        assert answer("catalog", "verify")["differences"] == 0

    def test_rebuild(self, eoffice, answer, home):
        self.spoil(home, "DELETE FROM content")
        assert eoffice("catalog", "rebuild").exit_code == 0
        assert answer("catalog", "verify")["differences"] == 0
        assert answer("file", "list")["total"] == FILES


class TestWorkflow:
    def test_states_and_ways(self, eoffice, answer, hindi):
        told = answer("workflow", "show", "file")
        assert [each["name"] for each in told["states"]] == [
            "transit", "active", "parked", "closed",
        ]  # fmt: skip
        assert hindi("On the desk") in eoffice("workflow", "show", "file", lang="hi").stdout

    def test_an_unknown_one(self, refused):
        assert "there are: document" in refused("workflow", "show", "wish")
        assert refused("workflow", "show", LONG)
