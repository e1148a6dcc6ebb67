"""Erasing one datum: it can be proven no more, everything else can, and the record says so."""

import io
from datetime import date

import pytest

from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import actions
from eoffice_cms.content.erasing import ERASED, erase
from eoffice_cms.custody.record import commitment, faults
from eoffice_cms.custody.salts import salt_of
from eoffice_cms.errors import Forbidden, Invalid, NotPossible

SUBJECT, FIRST, SECOND = "Pension of Savitri Bai", "Savitri is in hospital.", "Gond has moved."
UNTIL = date(2026, 11, 30)


@pytest.fixture
def file(bench):
    """A file with a subject, two reasons, a note, a letter and a draft."""
    file = bench.new(subject=SUBJECT, note="Savitri Bai has Aadhaar 4417.")
    for reason in (FIRST, SECOND):
        bench.do("clerk", "park", file, reason=reason, until=UNTIL)
        bench.do("clerk", "resume", file)
    with bench.work("clerk") as office:
        letter = io.BytesIO(b"Savitri Bai, House 4417")
        actions.add_letter(office, office.load(file), letter, filename="savitri.txt")
        actions.add_draft(office, office.load(file), title="Reply to Savitri", text="Dear Savitri,")
    bench.do("clerk", "put_up", file)
    return file


def proven(bench, file, seq, name, value):
    """Say whether what is stored proves that an entry committed to the value."""

    def look(f):
        salt = salt_of(f, seq, name)
        return salt is not None and f.record.entry(seq).data[name] == commitment(salt, value)

    return bench.read(file, look)


def wipe(bench, file, what, ground="request"):
    with bench.work() as office:
        return erase(office, office.load(file), what, ground=ground).seq


def states(bench, file):
    return {
        "subject": proven(bench, file, 1, "subject", SUBJECT),
        "first": proven(bench, file, 2, "reason", FIRST),
        "second": proven(bench, file, 4, "reason", SECOND),
    }


@pytest.mark.parametrize(
    ("what", "name"), [("subject", "subject"), ("reason/2", "first"), ("reason/4", "second")]
)
def test_one_is_mute_and_the_others_stay_proven(bench, file, what, name):
    assert all(states(bench, file).values())
    before = bench.read(file, lambda f: [entry.digest() for entry in f.record])
    wipe(bench, file, what)
    assert states(bench, file) == {"subject": True, "first": True, "second": True, name: False}
    after = bench.read(file, lambda f: [entry.digest() for entry in f.record])
    assert after[: len(before)] == before, "no entry changes"
    assert bench.read(file, lambda f: list(faults(f.record))) == []
    (said,) = bench.read(file, lambda f: [f.record.latest(1)[0].data])
    assert said == {"what": what, "ground": "request"}
    assert bench.differences() == []


def test_nothing_that_is_kept_derives_a_forgotten_salt(bench, file):
    old = bench.read(file, lambda f: (salt_of(f, 2, "reason"), f.salt))
    wipe(bench, file, "reason/2")
    kept = bench.read(file, lambda f: (f.salt, *f.kept_salts[1].values()))
    assert not set(old) & set(kept)
    with bench.app.connection() as (_manager, root):
        for number in range(oid(root["site"]) + 400):
            try:
                data, _serial = root._p_jar._storage.load(number.to_bytes(8, "big"))
            except KeyError:
                continue
            assert not any(each in data for each in old)


def test_one_after_another_and_what_comes_later(bench, file):
    wipe(bench, file, "reason/2")
    bench.do("officer", "open_file", file)
    bench.do("officer", "park", file, reason="Gond again.", until=UNTIL)
    later = bench.read(file, lambda f: f.record.length)
    assert proven(bench, file, later, "reason", "Gond again.")
    wipe(bench, file, "subject")
    assert states(bench, file) == {"subject": False, "first": False, "second": True}
    assert proven(bench, file, later, "reason", "Gond again.")
    wipe(bench, file, f"reason/{later}")
    assert not proven(bench, file, later, "reason", "Gond again.")
    assert bench.read(file, lambda f: f.custody.parked[0]) == ERASED


def test_everything_that_was_said_can_go(bench, file):
    seqs = {
        what: wipe(bench, file, what)
        for what in ("subject", "reason/2", "reason/4", "note/1", "letter/1", "draft/1")
    }
    assert len(seqs) == 6
    with bench.app.work() as office:
        connection = office.site._p_jar
        found = office.load(file)
        parts = [found, found.custody, *found.record, *found.content_parts()]
        for each in parts:
            data, _serial = connection._storage.load(each._p_oid)
            assert b"Savitri" not in data and b"Gond" not in data and b"4417" not in data
        with found.correspondence[0].blob.open("r") as stream:
            assert stream.read().decode() == ERASED
        assert found.notes[0].text == found.drafts[0].text == found.title == ERASED
    with bench.work("clerk") as office:
        for word in ("savitri", "gond", "4417"):
            assert office.catalog.search(word).total == 0
    assert bench.differences() == []
    assert bench.read(file, lambda f: list(faults(f.record))) == []


def test_what_is_not_there_or_was_erased_is_refused(bench, file):
    wipe(bench, file, "note/1")
    wipe(bench, file, "subject")
    before = bench.tid()
    for what in ("note/1", "subject"):
        with pytest.raises(NotPossible):
            wipe(bench, file, what)
    for what in ("note/9", "reason/1", "reason/99", "reason/x", "number", "", "letter", "note/²"):
        with pytest.raises(Invalid):
            wipe(bench, file, what)
    with pytest.raises(Invalid):
        wipe(bench, file, "draft/1", ground="whim")
    assert bench.tid() == before


def test_a_note_still_being_written_is_its_writers(bench):
    file = bench.new(note="Thinking.")
    with pytest.raises(NotPossible):
        wipe(bench, file, "note/1")


@pytest.mark.parametrize("user", ["clerk", "officer", "admin", "outsider"])
def test_nobody_erases_from_a_page(bench, file, user):
    with pytest.raises(Forbidden), bench.work(user) as office:
        erase(office, office.load(file), "subject", ground="order")


class TestRecordsBegunWithOneSalt:
    @pytest.fixture
    def old(self, bench, file):
        """Make the file one whose commitments all used one short salt."""
        with bench.work() as office:
            found = office.load(file)
            found.salt = bytes(range(16))
            for entry in found.record:
                for name, text in (("subject", SUBJECT), ("reason", FIRST)):
                    if name in entry.data:
                        entry.data[name] = commitment(found.salt, text)
                        entry._p_changed = True
        return file

    def test_they_are_proven_as_before(self, bench, old):
        assert proven(bench, old, 1, "subject", SUBJECT)
        assert proven(bench, old, 2, "reason", FIRST)

    def test_erasing_one_leaves_none_that_could_prove_it(self, bench, old):
        wipe(bench, old, "subject")
        assert not proven(bench, old, 1, "subject", SUBJECT)
        with bench.app.work() as office:
            found = office.load(old)
            assert bytes(range(16)) not in (found.salt, *found.kept_salts[1].values())
            assert found.title == ERASED
