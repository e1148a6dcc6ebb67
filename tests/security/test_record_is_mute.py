"""Whoever reads a record alone cannot tell, nor check a guess of, what was written or sent in."""

from __future__ import annotations

import hashlib
from io import BytesIO

from eoffice_cms.content import actions
from eoffice_cms.custody.record import commitment

LETTER = b"I, Ram Lal, ask for a caste certificate."


def test_a_letter_leaves_only_a_salted_commitment(bench):
    file = bench.new()
    with bench.work("clerk") as office:
        actions.add_letter(office, office.load(file), BytesIO(LETTER), filename="Ram Lal.txt")
    with bench.work() as office:
        kept = office.load(file)
        letter, entry = kept.correspondence[0], kept.record.latest(1)[0]
        digest = hashlib.sha256(LETTER).hexdigest()
        assert letter.sha256 == digest
        said = repr(entry.data)
        assert digest not in said
        assert "Ram" not in said
        assert letter.salt.hex() not in said
        assert entry.data["content"] == commitment(letter.salt, digest)


def test_what_is_typed_leaves_only_salted_commitments(bench):
    file = bench.new(subject="Certificate for Ram Lal", note="Ram Lal asks for it.")
    bench.do("clerk", "add_draft", file, title="Reply to Ram Lal", text="Ram Lal is told that")
    bench.do("clerk", "put_up", file, note="Ram Lal may be given it.")
    bench.do("officer", "open_file", file)
    until = bench.clock.now.date().replace(day=28)
    bench.do("officer", "park", file, reason="Ram Lal is away", until=until)
    bench.do("officer", "resume", file)
    with bench.work() as office:
        kept = office.load(file)
        for entry in kept.record:
            said = repr(entry.data)
            assert "Ram" not in said
            assert kept.salt.hex() not in said
            for text in ("Ram Lal is away", "Certificate for Ram Lal"):
                assert hashlib.sha256(text.encode()).hexdigest() not in said
