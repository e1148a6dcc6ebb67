"""Sealing from the command line, and all that somebody may do to a store that was sealed."""

import json
import shutil

import pytest

from eoffice_cms.custody.record import NOTHING_BEFORE, faults
from eoffice_cms.custody.seals import SealLog, recorded

from .conftest import FILES

WHOLE = "${records} records with ${entries} entries are whole."
REWRITTEN = "The record was rewritten: entry ${length} is not the one that was sealed."
CUT = "The record was cut: ${sealed} entries were sealed, and ${found} are left."
GONE = "The record was sealed, and is not there any more."
OLDER = (
    "The store is older than the copy outside: it has ${found} leaves, and ${path} sealed "
    "${sealed}. An old backup was put back, or the log was cut."
)


@pytest.fixture
def outside(tmp_path):
    """Where the copy outside lies."""
    return tmp_path / "disk"


@pytest.fixture
def sealed(answer, outside):
    """Seal the site and return what the command answered."""
    return answer("record", "seal", "--to", outside)


@pytest.fixture
def victim(opened):
    """Return the number and UID of a file of more than three entries."""
    with opened() as app, app.work() as office:
        file = next(each for each in office.site.numbers.values() if len(each.record) > 3)
        return file.number, file.uid, len(file.record)


@pytest.fixture
def tamper(opened, victim):
    """Return a function that lets another do something to (site, the victim) in the store."""

    def do(change):
        with opened() as app, app.work() as office:
            change(office.site, office.site.numbers[victim[0]])

    return do


def add_entry(_site, file):
    """Go on with a record as the office does."""
    file.record.append(at=file.record.latest(1)[0].at + 1, actor="admin", action="open")


def chain_anew(record):
    """Make the chain of a record fit what its entries say now, up to its head."""
    before = NOTHING_BEFORE
    for entry in record:
        entry.before = before
        entry._p_changed = True
        before = entry.digest()
    record.head = before
    assert list(faults(record)) == []


def rewrite(_site, file):
    """Let another have done what was done."""
    entry = next(iter(file.record))
    entry.actor = "somebody"
    chain_anew(file.record)


def cut(_site, file):
    """Take the last two entries off, with the head."""
    record = file.record
    for seq in (record.length, record.length - 1):
        del record._entries[seq]
    record.length -= 2
    chain_anew(record)


def remove(site, file):
    """Take the file out of the tree."""
    file.__parent__.remove(file.__name__)
    del site.numbers[file.number]


TAMPERING = pytest.mark.parametrize(
    ("change", "sentence"), [(rewrite, REWRITTEN), (cut, CUT), (remove, GONE)]
)


def fragment(sentence):
    """Return the beginning of a sentence, up to its first value."""
    return sentence.partition("${")[0]


class TestSeal:
    def test_it_seals_every_record_and_says_where(self, answer, eoffice, outside, hindi, home):
        told = answer("record", "seal", "--to", outside)
        assert (told["added"], told["size"]) == (FILES, FILES)
        kept = json.loads((outside / f"seal-{FILES}.json").read_text())
        assert (kept["size"], kept["root"], kept["previous"]) == (FILES, told["root"], None)
        assert len((outside / "leaves.jsonl").read_text().splitlines()) == FILES
        again = answer("record", "seal", "--to", outside)
        assert (again["added"], again["root"]) == (0, told["root"])
        said = hindi("${added} records sealed; ${size} leaves have the root ${root}.", **again)
        result = eoffice("record", "seal", lang="hi")
        path = home / "seals" / f"seal-{FILES}.json"
        assert result.stdout.splitlines() == [said, str(path)]
        assert path.is_file()

    def test_a_site_in_which_nothing_happened(self, eoffice, empty, hindi):
        eoffice("init", "--admin-password", "kadamba-neem-peepal", at=empty)
        said = hindi("Nothing was recorded yet.")
        assert eoffice("record", "seal", at=empty, lang="hi").stdout == said + "\n"
        assert not (empty / "seals").exists()
        assert eoffice("record", "verify", at=empty).exit_code == 0

    def test_what_is_there_belongs_to_another_site(self, refused, sealed, outside, tamper, hindi):
        (outside / f"seal-{FILES}.json").write_text('{"size": 1, "root": "%s", "previous": null}'
                                                    % ("0" * 64))  # fmt: skip
        assert "do not fit the site" in refused("record", "seal", "--to", outside)
        said = hindi(
            "The seals in ${path} do not fit the site: see what eoffice record verify "
            "--against finds, and let nobody change them.", path=outside,
        )  # fmt: skip
        assert said in refused("record", "seal", "--to", outside, lang="hi")


class TestWhole:
    def test_sealed_and_untouched(self, eoffice, answer, sealed, outside, hindi):
        told = answer("record", "verify", "--against", outside)
        assert (told["faults"], told["sealed"], told["records"]) == (0, FILES, FILES)
        path = outside / f"seal-{FILES}.json"
        lines = eoffice("record", "verify", "--against", outside, lang="hi").stdout.splitlines()
        assert lines == [
            hindi(WHOLE, **told), hindi("All is as it was sealed in ${path}.", path=path)
        ]  # fmt: skip
        lines = eoffice("record", "verify", lang="hi").stdout.splitlines()
        assert lines[1:] == [
            hindi("All is as the log of seals in the store has it; compare it with --against.")
        ]
        assert answer("record", "verify", "--against", path)["faults"] == 0

    def test_what_happened_since_is_no_fault(self, answer, sealed, outside, tamper):
        tamper(add_entry)
        assert answer("record", "verify", "--against", outside)["faults"] == 0
        assert answer("record", "seal", "--to", outside)["added"] == 1
        tamper(add_entry)
        assert answer("record", "verify", "--against", outside)["faults"] == 0
        assert answer("record", "verify", "--against", outside / f"seal-{FILES}.json")

    def test_a_copy_that_is_none(self, refused, tmp_path, hindi):
        letter = tmp_path / "letter.json"
        for content in ("a letter", "{}", "[]", "1", '{"size": 0, "root": "", "previous": 1}'):
            letter.write_text(content)
            assert "is no seal" in refused("record", "verify", "--against", letter)
        assert "no seal in" in refused("record", "verify", "--against", tmp_path)
        said = hindi("There is no seal in ${path}.", path=tmp_path / "none")
        assert said in refused("record", "verify", "--against", tmp_path / "none", lang="hi")


class TestTampering:
    @TAMPERING
    @pytest.mark.parametrize("again", [False, True], ids=["once", "sealed-again"])
    def test_a_record_is_changed(
        self, eoffice, answer, sealed, victim, tamper, hindi, change, sentence, again
    ):
        """Found against the store's own log; also when a later seal took the change in."""
        assert answer("record", "verify")["faults"] == 0
        tamper(change)
        if again:
            assert answer("record", "seal")["added"] == (change is not remove)
        told = answer("record", "verify", status=1)
        (found,) = told["listed"]
        assert found["fault"].startswith(fragment(sentence))
        assert found["uid"] == victim[1]
        shown = eoffice("record", "verify", lang="hi").stdout
        assert fragment(hindi(sentence)) in shown
        assert (victim[1] if change is remove else victim[0]) in shown

    @TAMPERING
    def test_a_record_and_the_log_are_changed(
        self, answer, sealed, outside, victim, tamper, opened, change, sentence
    ):
        """The store is whole in itself; the copy outside knows, and names the record."""
        tamper(change)
        with opened() as app, app.work() as office:
            forge(office.site)
        assert answer("record", "verify")["faults"] == 0
        told = answer("record", "verify", "--against", outside, status=1)
        about = [each for each in told["listed"] if each["uid"] == victim[1]]
        assert [each["fault"].startswith(fragment(sentence)) for each in about] == [True]
        assert told["faults"] > 1  # the log itself is another, too
        # Of one seal alone it is seen that the store is another, though not where.
        path = outside / f"seal-{FILES}.json"
        (found,) = answer("record", "verify", "--against", path, status=1)["listed"]
        assert str(path) in found["fault"]

    @pytest.mark.parametrize("kind", ["leaf", "removed", "edge", "size", "seal"])
    def test_the_log_is_changed_clumsily(self, answer, sealed, opened, kind):
        with opened() as app, app.work() as office:
            log = office.site.seals
            if kind == "leaf":
                log._leaves[3] = (log._leaves[3][0], bytes(32), log._leaves[3][2])
            elif kind == "removed":
                del log._leaves[3]
            elif kind == "edge":
                log._edge = (*log._edge[:-1], bytes(32))
            elif kind == "size":
                log.size -= 1
            else:
                log._seals[FILES] = (bytes(32), 0)
        told = answer("record", "verify", status=1)["listed"]
        assert any(each["fault"].startswith("The log of seals was changed") for each in told)

    def test_the_log_is_gone(self, answer, sealed, outside, opened):
        with opened() as app, app.work() as office:
            office.site.seals = None
        assert answer("record", "verify")["sealed"] == 0
        (found,) = answer("record", "verify", "--against", outside, status=1)["listed"]
        assert found["fault"].startswith(fragment(OLDER))

    def test_nothing_passes_for_sealed_that_is_not(self, answer, sealed, opened, victim):
        """Pointing a changed record at the leaf of another does not keep it from being sealed."""
        with opened() as app, app.work() as office:
            add_entry(office.site, office.site.numbers[victim[0]])
            places = office.site.seals._places
            places[victim[1]] = (places[victim[1]] + 1) % FILES
        assert answer("record", "seal")["added"] == 1


class TestOldBackup:
    @pytest.fixture
    def backup(self, home, sealed, tmp_path):
        """A copy of the home as it was at the first seal."""
        return shutil.copytree(home, tmp_path / "backup")

    def test_it_is_put_back(
        self, eoffice, answer, refused, backup, home, outside, tamper, hindi, victim
    ):
        tamper(add_entry)
        answer("record", "seal", "--to", outside)
        assert answer("record", "verify", "--against", outside)["faults"] == 0
        shutil.rmtree(home)
        shutil.copytree(backup, home)
        assert answer("record", "verify")["faults"] == 0
        told = answer("record", "verify", "--against", outside, status=1)
        older, lost = told["listed"]
        assert older["fault"].startswith(fragment(OLDER))
        assert lost["fault"].startswith(fragment(CUT)) and lost["number"] == victim[0]
        path = outside / f"seal-{FILES + 1}.json"
        said = hindi(OLDER, found=FILES, path=path, sealed=FILES + 1)
        shown = eoffice("record", "verify", "--against", path, lang="hi")
        assert shown.stdout.splitlines()[0] == said
        # Sealing goes on elsewhere, and leaves the witness as it is.
        assert "do not fit" in refused("record", "seal", "--to", outside)

    def test_other_things_were_done_since(self, answer, refused, backup, home, outside, opened):
        def numbers(count, start):
            with opened() as app, app.work() as office:
                for file in list(office.site.numbers.values())[start : start + count]:
                    add_entry(office.site, file)

        numbers(2, 0)
        answer("record", "seal", "--to", outside)
        shutil.rmtree(home)
        shutil.copytree(backup, home)
        numbers(3, 5)
        assert answer("record", "seal")["size"] == FILES + 3
        assert answer("record", "verify")["faults"] == 0
        assert "do not fit" in refused("record", "seal", "--to", outside)
        told = [
            each["fault"] for each in answer("record", "verify", "--against", outside, status=1)
            ["listed"]
        ]  # fmt: skip
        assert sum(each.startswith(fragment(CUT)) for each in told) == 2
        other = "The store is not the one that was sealed"
        assert sum(each.startswith(other) for each in told) == 2


class TestCopyChanged:
    @pytest.fixture
    def two(self, answer, sealed, outside, tamper):
        """Two seals outside."""
        tamper(add_entry)
        answer("record", "seal", "--to", outside)
        return outside

    @pytest.mark.parametrize(
        ("name", "before", "after", "sentence"),
        [
            ("leaves.jsonl", b'"length":', b'"length":1', "The copy outside was changed"),
            (f"seal-{FILES}.json", b'"time": "2', b'"time": "3', "does not name the seal before"),
            (f"seal-{FILES}.json", None, None, "does not name the seal before"),
            (f"seal-{FILES}.json", b'"root": "', b'"root": "0', "is no seal"),
        ],
    )
    def test_it_is_said(self, eoffice, two, name, before, after, sentence):
        path = two / name
        if before is None:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes().replace(before, after, 1))
        result = eoffice("record", "verify", "--against", two)
        assert result.exit_code == 1
        assert sentence in result.output
        assert "Traceback" not in result.output


def forge(site):
    """Write the log as it would be, had all always been as it is now."""
    now = {each.uid: each.record for each in recorded(site)}
    log = SealLog()
    for _place, leaf in site.seals.leaves():
        if leaf.record in now:
            record = now[leaf.record]
            log.append(leaf._replace(head=record.head, length=record.length))
    log.close(next(site.seals.seals()).at)
    site.seals = log


def test_verifying_what_was_never_sealed_says_so(eoffice):
    found = eoffice("record", "verify")
    assert found.exit_code == 0
    assert "Nothing was ever sealed" in found.stdout
