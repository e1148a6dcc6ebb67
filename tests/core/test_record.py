"""The record: appended, chained, checked, and without a citizen's data."""

import hashlib
import hmac
import io
import json
from datetime import date, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from eoffice_cms.custody.record import NOTHING_BEFORE, Entry, Record, commitment, faults

SUBJECT = "Pension of Savitri Bai Gond"
NOTE = "Her Aadhaar ends in 4417; sanction is proposed."
REASON = "Savitri Bai was in hospital"


@pytest.fixture
def file(bench):
    """A file with a history of every kind of entry."""
    file = bench.new(subject=SUBJECT, note=NOTE)
    bench.do("clerk", "put_up", file)
    bench.do("officer", "open_file", file)
    bench.do("clerk", "ask_back", file, reason=REASON)
    bench.do("officer", "decide", file, outcome="approved", note=NOTE)
    bench.do("officer", "park", file, reason=REASON, until=date(2026, 12, 1))
    bench.do("officer", "resume", file)
    bench.do("officer", "share", file, principal="user:outsider")
    pdf = io.BytesIO(b"%PDF-1.4\n")
    bench.do("officer", "add_letter", file, stream=pdf, filename="Savitri.pdf", title=SUBJECT)
    bench.do("officer", "return_file", file, note=NOTE)
    bench.do("clerk", "open_file", file)
    bench.do("clerk", "close_file", file, note=NOTE)
    bench.do("clerk", "reopen", file, reason=REASON)
    return file


def found(bench, file):
    """Return the faults of a file's record as English sentences."""
    return bench.read(file, lambda f: [each.interpolate() for each in faults(f.record)])


class TestEntries:
    def test_everything_that_happens_is_an_entry(self, bench, file):
        assert bench.actions(file) == [
            "create", "put_up", "open", "ask_back", "decide", "park", "resume", "share",
            "add_letter", "return", "open", "close", "reopen",
        ]  # fmt: skip
        assert found(bench, file) == []

    def test_an_entry_says_who_where_and_when(self, bench, file):
        entry = bench.read(file, lambda f: f.record.latest(12)[-1])
        assert (entry.actor, entry.source, entry.target) == ("clerk", "u-clerk", "u-officer")
        assert entry.seq == 2
        assert not entry.imported

    def test_the_latest_come_first(self, bench, file):
        latest = bench.read(file, lambda f: [each.seq for each in f.record.latest(3)])
        assert latest == [13, 12, 11]
        assert bench.read(file, lambda f: len(f.record.latest(99))) == 13

    def test_a_hash_is_over_canonical_json(self, bench, file):
        """Computed here again by another way: sorted keys, no spaces, UTF-8."""

        def check(f):
            before = NOTHING_BEFORE
            for entry in f.record:
                text = json.dumps(
                    {
                        "record": f.uid, "seq": entry.seq, "at": entry.at,
                        "happened": entry.happened, "actor": entry.actor,
                        "behalf": entry.behalf, "action": entry.action,
                        "source": entry.source, "target": entry.target, "data": entry.data,
                        "before": before.hex(),
                    },
                    sort_keys=True, separators=(",", ":"), ensure_ascii=False,
                )  # fmt: skip
                assert entry.before == before
                before = hashlib.sha256(text.encode()).digest()
            assert f.record.head == before
            return True

        assert bench.read(file, check)


#: What somebody with access to the store may do to a record of 13 entries.
def change_actor(record):
    record._entries[3].actor = "outsider"


def change_time(record):
    record._entries[3].at += 1


def change_data(record):
    record._entries[5].data = {**record._entries[5].data, "outcome": "rejected"}


def change_the_last(record):
    record._entries[13].actor = "outsider"


def remove_one(record):
    del record._entries[4]


def remove_the_first(record):
    del record._entries[1]


def remove_the_last(record):
    del record._entries[13]


def remove_the_last_and_count(record):
    del record._entries[13]
    record.length = 12


def remove_one_and_close_the_gap(record):
    for seq in range(4, 13):
        record._entries[seq] = record._entries[seq + 1]
    del record._entries[13]
    record.length = 12


def remove_one_and_renumber(record):
    remove_one_and_close_the_gap(record)
    for seq, entry in record._entries.items():
        entry.seq = seq


def insert_at_the_end(record):
    values = {name: getattr(record._entries[13], name) for name in Entry._FIELDS}
    record._entries[14] = Entry(**{**values, "seq": 14})


def insert_in_the_middle(record):
    values = {name: getattr(record._entries[5], name) for name in Entry._FIELDS}
    for seq in range(13, 4, -1):
        record._entries[seq + 1] = record._entries[seq]
        record._entries[seq + 1].seq = seq + 1
    record._entries[5] = Entry(**values)
    record.length = 14


def insert_before_the_first(record):
    values = {name: getattr(record._entries[1], name) for name in Entry._FIELDS}
    record._entries[0] = Entry(**{**values, "seq": 0})


def swap_two(record):
    record._entries[4], record._entries[5] = record._entries[5], record._entries[4]


def swap_two_and_renumber(record):
    swap_two(record)
    for seq in (4, 5):
        record._entries[seq].seq = seq


def replace_by_one_of_another_file(record):
    place = record.owner.__parent__
    other = next(each for each in place.values() if each is not record.owner)
    record._entries[1] = other.record._entries[1]


def change_the_head(record):
    record.head = bytes(32)


def empty(record):
    for seq in list(record._entries):
        del record._entries[seq]


def put_in_what_no_entry_can_hold(record):
    record._entries[4].data = {"x": b"bytes"}


def put_in_too_large_a_number(record):
    record._entries[4].data = {"x": 2**70}


def change_and_chain_the_next(record):
    """Change one and mend the next: the one after that gives it away."""
    record._entries[5].actor = "outsider"
    record._entries[6].before = record._entries[5].digest()


TAMPERINGS = [
    change_actor, change_time, change_data, change_the_last, remove_one, remove_the_first,
    remove_the_last, remove_the_last_and_count, remove_one_and_close_the_gap,
    remove_one_and_renumber, insert_at_the_end, insert_in_the_middle, insert_before_the_first,
    swap_two, swap_two_and_renumber, replace_by_one_of_another_file, change_the_head, empty,
    put_in_what_no_entry_can_hold, put_in_too_large_a_number, change_and_chain_the_next,
]  # fmt: skip


class TestTampering:
    @pytest.mark.parametrize("tamper", TAMPERINGS)
    def test_it_is_found(self, bench, file, tamper):
        bench.new(subject="Another")
        with bench.work() as office:
            tamper(office.load(file).record)
        assert found(bench, file) != []

    def test_the_place_of_a_changed_entry_is_told(self, bench, file):
        with bench.work() as office:
            change_actor(office.load(file).record)
        assert "4" in found(bench, file)[0]

    def test_nothing_can_be_appended_unseen_after_tampering(self, bench, file):
        with bench.work() as office:
            change_the_last(office.load(file).record)
        bench.do("clerk", "put_up", file)
        assert found(bench, file) != []

    def test_a_whole_record_has_no_fault_whatever_was_done(self, bench, file):
        assert found(bench, file) == []


class TestChain:
    MOMENTS = st.integers(0, 2**52)
    WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    DATA = st.dictionaries(
        WORDS,
        st.one_of(WORDS, st.integers(-(2**53) + 1, 2**53 - 1), st.none(), st.booleans()),
        max_size=4,
    )

    class Owner:
        uid = "0" * 32

    @given(st.lists(st.tuples(MOMENTS, WORDS, DATA), max_size=12))
    def test_any_history_is_whole_and_any_change_breaks_it(self, history):
        record = Record(self.Owner())
        for at, actor, data in history:
            record.append(at=at, actor=actor, action="x", data=data)
        assert list(faults(record)) == []
        for entry in record:
            entry.at += 1
            assert list(faults(record)) != []
            entry.at -= 1
        assert list(faults(record)) == []


class TestPrivacy:
    """No entry holds a citizen's data, only salted commitments to it."""

    def test_no_entry_in_the_store_holds_what_was_written(self, bench, file):
        secret = [each.encode() for each in ("Savitri", "Gond", "4417", "Aadhaar", "hospital")]
        with bench.work() as office:
            connection = office.site._p_jar
            for entry in office.load(file).record:
                data, _serial = connection._storage.load(entry._p_oid)
                for word in secret:
                    assert word not in data, entry.action

    def test_what_is_hashed_holds_none_either(self, bench, file):
        def texts(f):
            return [rfc8785.dumps(entry.data) for entry in f.record]

        for text in bench.read(file, texts):
            for word in (b"Savitri", b"Gond", b"4417", b"hospital"):
                assert word not in text

    def test_a_commitment_proves_a_note_while_its_salt_is_kept(self, bench, file):
        note = bench.read(file, lambda f: f.notes[0])
        entry = bench.read(file, lambda f: f.record.latest(12)[-1])
        assert entry.data["note"] == commitment(note.salt, NOTE)
        assert entry.data["note"] == hmac.new(note.salt, NOTE.encode(), "sha256").hexdigest()
        assert entry.data["note"] != commitment(note.salt, NOTE + " ")

    def test_it_is_mute_once_text_and_salt_are_erased(self, bench, file):
        """Whoever guesses the text rightly cannot see it in the record without the salt."""
        with bench.work() as office:
            note = office.load(file).notes[0]
            note.text, note.salt = "", b""
            salt = office.load(file).salt

        def said(f):
            return {str(value) for entry in f.record for value in entry.data.values()}

        commitments = bench.read(file, said)
        unsalted = {
            hashlib.new(name, NOTE.encode()).hexdigest() for name in ("sha256", "md5", "sha1")
        }
        guesses = {commitment(each, NOTE) for each in (b"", salt, bytes(16))} | unsalted
        assert not guesses & commitments
        assert found(bench, file) == [], "erasing what an entry only commits to breaks no chain"

    def test_every_note_has_its_own_salt(self, bench, file):
        salts = bench.read(file, lambda f: [f.salt, *(note.salt for note in f.notes)])
        assert len(set(salts)) == len(salts)
        assert all(len(each) >= 16 for each in salts)

    def test_one_text_written_twice_is_committed_to_differently(self, bench, file):
        notes = bench.read(file, lambda f: [e.data["note"] for e in f.record if "note" in e.data])
        assert len(notes) == 4
        assert len(set(notes)) == 4


class TestImported:
    def test_it_says_so_and_the_order_is_that_of_recording(self, bench):
        then = datetime(2019, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30)))
        file = bench.new(happened=then)
        bench.do("clerk", "put_up", file, happened=then - timedelta(days=3))
        entries = bench.read(file, lambda f: list(f.record))
        assert [each.seq for each in entries] == [1, 2]
        assert entries[1].moment < entries[0].moment
        assert all(each.imported for each in entries)
        assert found(bench, file) == []
        assert bench.differences() == []
