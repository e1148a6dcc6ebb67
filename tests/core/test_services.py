"""What officials may do with a file: every action, in every state, by everybody."""

from datetime import date, timedelta

import pytest

from eoffice_cms.content import actions
from eoffice_cms.custody.record import commitment
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, Refused, Stale

TOMORROW = date(2026, 11, 24)

#: How each action is asked for; what it is given fits.
ASKED = {
    "open_file": {},
    "write_note": {"text": "Seen."},
    "send": {"to": "u-peer", "note": "Please see."},
    "put_up": {"note": "For orders."},
    "return_file": {"note": "Returned."},
    "pull_back": {},
    "ask_back": {"reason": "One paper is missing."},
    "park": {"reason": "Waiting for the survey.", "until": TOMORROW},
    "resume": {},
    "decide": {"outcome": "approved", "note": "Approved."},
    "close_file": {"note": "Done."},
    "reopen": {"reason": "An appeal came."},
}

#: The file was begun by the clerk and lies with the officer, unless it was never sent.
#: (situation, who) → what may be done; everything else is refused and writes nothing.
ALLOWED = {
    ("begun", "clerk"): "write_note send put_up park close_file",
    ("begun", "officer"): "",
    ("begun", "outsider"): "",
    ("begun", "admin"): "",
    ("sent", "clerk"): "pull_back",
    ("sent", "officer"): "open_file",
    ("sent", "outsider"): "",
    ("sent", "admin"): "",
    ("opened", "clerk"): "ask_back",
    ("opened", "officer"): "write_note send put_up return_file park decide close_file",
    ("opened", "collector"): "",
    ("opened", "outsider"): "",
    ("opened", "admin"): "",
    ("parked", "clerk"): "",
    ("parked", "officer"): "resume",
    ("parked", "outsider"): "",
    ("parked", "admin"): "",
    ("closed", "clerk"): "",
    ("closed", "officer"): "reopen",
    ("closed", "outsider"): "",
    ("closed", "admin"): "",
}
CASES = [
    (situation, who, action)
    for situation, who in ALLOWED
    for action in ASKED
]

STATES = {
    "open_file": ("active", "u-officer"),
    "write_note": None,
    "send": ("transit", "u-peer"),
    "put_up": ("transit", "above"),
    "return_file": ("transit", "u-clerk"),
    "pull_back": ("active", "u-clerk"),
    "ask_back": ("active", "u-officer"),
    "park": ("parked", None),
    "resume": ("active", None),
    "decide": ("active", None),
    "close_file": ("closed", None),
    "reopen": ("active", None),
}


def bring_into(bench, situation):
    """Create a file and bring it into a situation; return its oid."""
    file = bench.new()
    if situation == "begun":
        return file
    bench.do("clerk", "put_up", file)
    if situation == "sent":
        return file
    bench.do("officer", "open_file", file)
    if situation == "parked":
        bench.do("officer", "park", file, reason="Waiting.", until=TOMORROW)
    if situation == "closed":
        bench.do("officer", "close_file", file)
    return file


@pytest.fixture
def shared(shared_bench):
    """One site for the whole table; each case has a file of its own."""
    return shared_bench


class TestTable:
    @pytest.mark.parametrize(("situation", "who", "action"), CASES)
    def test_an_action_is_allowed_or_refused(self, shared, situation, who, action):
        bench = shared
        file = bring_into(bench, situation)
        if action in ALLOWED[situation, who].split():
            before = bench.state(file)
            bench.do(who, action, file, **ASKED[action])
            if STATES[action] is not None:
                state, desk = STATES[action]
                now = bench.state(file)
                assert now[0] == state
                above = {"u-clerk": "u-officer", "u-officer": "u-collector"}
                assert now[1] == {None: before[1], "above": above.get(before[1])}.get(desk, desk)
        else:
            before, entries = bench.tid(), len(bench.actions(file))
            with pytest.raises((Forbidden, NotPossible)):
                bench.do(who, action, file, **ASKED[action])
            assert bench.tid() == before
            assert len(bench.actions(file)) == entries

    def test_the_offers_of_a_page_are_what_the_services_allow(self, shared):
        from eoffice_cms.workflow.engine import offers

        names = {"open": "open_file", "return": "return_file", "close": "close_file"}
        for (situation, who), allowed in ALLOWED.items():
            file = bring_into(shared, situation)
            with shared.work(who) as office:
                offered = {
                    names.get(each.transition.name, each.transition.name)
                    for each in offers(office, office.load(file))
                    if each.enabled
                }
            assert offered == set(allowed.split()) - {"write_note"}, (situation, who)

    def test_projections_agree_after_the_table(self, shared):
        assert shared.differences() == []


class TestMovement:
    def test_it_lies_on_one_desk_after_each_step(self, bench):
        file = bench.new(note="For orders, please.")
        assert bench.state(file) == ("active", "u-clerk", True)
        bench.do("clerk", "put_up", file)
        assert bench.state(file) == ("transit", "u-officer", False)
        assert bench.inbox("officer") == [file]
        assert bench.inbox("clerk") == []
        bench.do("officer", "open_file", file)
        assert bench.state(file) == ("active", "u-officer", True)
        bench.do("officer", "return_file", file)
        assert bench.state(file) == ("transit", "u-clerk", False)
        assert bench.inbox("clerk") == [file]
        assert bench.inbox("officer") == []

    def test_it_keeps_priority_and_due_date(self, bench):
        file = bench.new()
        bench.do("clerk", "put_up", file, priority="immediate", due=TOMORROW)
        assert bench.read(file, lambda f: (f.priority, f.due)) == ("immediate", TOMORROW)
        with bench.work("officer") as office:
            (row,) = office.catalog.inbox(office.identity.desks, TOMORROW)
            assert (row.due, row.rank) == ("2026-11-24", "12026-11-24")

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"to": "nowhere"}, "to"),
            ({"to": "u-clerk"}, "to"),
            ({"to": "u-peer", "priority": "whenever"}, "priority"),
            ({"to": "u-peer", "due": date(2026, 11, 22)}, "due"),
            ({"to": "u-peer", "note": "a\x00b"}, "note"),
            ({"to": "u-peer", "note": "x" * 20_001}, "note"),
        ],
    )
    def test_what_does_not_fit_is_refused_beside_its_field(self, bench, given, field):
        file = bench.new(note="As it was.")
        before = bench.tid()
        with pytest.raises(Invalid) as refused:
            bench.do("clerk", "send", file, **given)
        assert refused.value.field == field
        assert bench.tid() == before
        assert bench.read(file, lambda f: [(n.text, n.state) for n in f.notes]) == [
            ("As it was.", "yellow")
        ]

    def test_a_vacant_desk_gets_nothing_unless_it_is_meant(self, bench):
        from eoffice_cms.custody.desks import add_desk

        file = bench.new()
        with bench.work() as office:
            add_desk(office.site, "post-7", {"en": "Vacant post"})
        with pytest.raises(Invalid):
            bench.do("clerk", "send", file, to="post-7")
        bench.do("clerk", "send", file, to="post-7", vacant=True)
        assert bench.state(file) == ("transit", "post-7", False)

    def test_the_top_of_the_line_cannot_put_up(self, bench):
        file = bench.new("collector")
        with pytest.raises(NotPossible):
            bench.do("collector", "put_up", file)

    def test_a_file_is_parked_for_a_year_at_most(self, bench):
        file = bench.new()
        today = bench.clock.now.date()
        for until in (today, today - timedelta(days=1), today + timedelta(days=367)):
            with pytest.raises(Invalid) as refused:
                bench.do("clerk", "park", file, reason="Waiting.", until=until)
            assert refused.value.field == "until"
        bench.do("clerk", "park", file, reason="Waiting.", until=today + timedelta(days=366))

    def test_a_parked_file_is_away_until_its_day(self, bench):
        file = bench.new()
        bench.do("clerk", "park", file, reason="Waiting.", until=TOMORROW)
        assert bench.inbox("clerk") == []
        with bench.work("clerk") as office:
            assert [r.source for r in office.catalog.parked(office.identity.desks)] == [file]
        bench.clock.advance(days=1)
        assert bench.inbox("clerk") == [file]
        bench.do("clerk", "resume", file)
        assert bench.state(file) == ("active", "u-clerk", True)
        assert bench.read(file, lambda f: f.custody.parked) is None

    @pytest.mark.parametrize("action", ["park", "ask_back", "reopen"])
    @pytest.mark.parametrize("reason", ["", "  \n ", "x" * 1001, "a\u202eb"])
    def test_a_reason_is_needed(self, bench, action, reason):
        situation = {"park": "begun", "ask_back": "opened", "reopen": "closed"}[action]
        who = "officer" if action == "reopen" else "clerk"
        file = bring_into(bench, situation)
        before = bench.tid()
        with pytest.raises(Invalid) as refused:
            bench.do(who, action, file, **{**ASKED[action], "reason": reason})
        assert refused.value.field == "reason"
        assert bench.tid() == before

    def test_asking_back_is_shown_to_the_holder_and_ends_with_the_stay(self, bench):
        file = bring_into(bench, "opened")
        bench.do("clerk", "ask_back", file, reason="A paper is missing.")
        assert bench.read(file, lambda f: f.custody.asked) == "A paper is missing."
        with pytest.raises(NotPossible):
            bench.do("clerk", "ask_back", file, reason="Again.")
        bench.do("officer", "return_file", file)
        assert bench.read(file, lambda f: f.custody.asked) is None

    def test_a_decision_is_kept_until_the_file_is_reopened(self, bench):
        file = bring_into(bench, "opened")
        with pytest.raises(Invalid) as refused:
            bench.do("officer", "decide", file, outcome="maybe")
        assert refused.value.field == "outcome"
        moment = bench.clock.now
        bench.do("officer", "decide", file, outcome="rejected", note="Not eligible.")
        assert bench.read(file, lambda f: (f.decision, f.decided)) == ("rejected", moment)
        bench.do("officer", "close_file", file)
        assert bench.read(file, lambda f: f.closed) == bench.clock.now - timedelta(seconds=1)
        bench.do("officer", "reopen", file, reason="An appeal came.")
        assert bench.read(file, lambda f: (f.decision, f.closed, f.reopened)) == (None, None, 1)
        assert bench.state(file) == ("active", "u-officer", True)

    def test_a_draft_that_waits_keeps_the_file_open(self, bench):
        file = bench.new()
        bench.do("clerk", "add_draft", file, title="Reply", text="Dear Sir,")
        with pytest.raises(NotPossible):
            bench.do("clerk", "close_file", file)
        with pytest.raises(NotPossible), bench.work("clerk") as office:
            actions.approve_draft(office, office.load(file).drafts[0])
        bench.do("clerk", "put_up", file)
        with pytest.raises(NotPossible), bench.work("officer") as office:
            actions.approve_draft(office, office.load(file).drafts[0])
        bench.do("officer", "open_file", file)
        for who in ("clerk", "outsider", "collector"):
            with pytest.raises(Forbidden), bench.work(who) as office:
                actions.approve_draft(office, office.load(file).drafts[0])
        with bench.work("officer") as office:
            actions.approve_draft(office, office.load(file).drafts[0])
        with pytest.raises(NotPossible), bench.work("officer") as office:
            actions.approve_draft(office, office.load(file).drafts[0])
        bench.do("officer", "close_file", file)
        assert bench.actions(file) == [
            "create", "add_draft", "put_up", "open", "approve", "close",
        ]  # fmt: skip


class TestPullBack:
    def test_it_lies_with_the_sender_as_before(self, bench):
        file = bench.new()
        bench.do("clerk", "put_up", file)
        bench.do("clerk", "pull_back", file)
        assert bench.state(file) == ("active", "u-clerk", True)
        assert bench.inbox("clerk") == [file]
        assert bench.inbox("officer") == []

    def test_a_file_that_began_here_still_came_from_nobody(self, bench):
        file = bench.new()
        bench.do("clerk", "put_up", file)
        bench.do("clerk", "pull_back", file)
        assert bench.read(file, lambda f: f.custody.sender) is None
        with pytest.raises(NotPossible):
            bench.do("clerk", "return_file", file)

    def test_it_can_still_be_returned_to_where_it_came_from(self, bench):
        file = bring_into(bench, "opened")
        bench.do("officer", "put_up", file)
        bench.do("officer", "pull_back", file)
        bench.do("officer", "return_file", file)
        assert bench.state(file) == ("transit", "u-clerk", False)

    def test_who_never_opened_it_has_not_sent_it(self, bench):
        file = bench.new()
        bench.do("clerk", "put_up", file)
        bench.do("clerk", "pull_back", file)
        with bench.work("officer") as office:
            assert office.catalog.sent(office.identity.desks) == []
        with pytest.raises(Refused):
            bench.do("officer", "ask_back", file, reason="Give it to me.")

    def test_a_returned_file_can_be_pulled_back_too(self, bench):
        file = bring_into(bench, "opened")
        bench.do("officer", "return_file", file)
        bench.do("officer", "pull_back", file)
        assert bench.state(file) == ("active", "u-officer", True)
        bench.do("officer", "return_file", file)
        assert bench.state(file) == ("transit", "u-clerk", False)


class TestStale:
    @pytest.mark.parametrize("action", sorted(set(ASKED) - {"write_note"}))
    def test_an_action_from_an_old_page_is_refused(self, shared, action):
        situation, who = {
            "open_file": ("sent", "officer"),
            "pull_back": ("sent", "clerk"),
            "ask_back": ("opened", "clerk"),
            "resume": ("parked", "officer"),
            "reopen": ("closed", "officer"),
        }.get(action, ("opened", "officer"))
        file = bring_into(shared, situation)
        before = shared.tid()
        seen = shared.read(file, lambda f: f.record.length) - 1
        with pytest.raises(Stale) as refused:
            shared.do(who, action, file, expected=seen, **ASKED[action])
        assert len(refused.value.details["entries"]) == 1
        assert shared.tid() == before
        shared.do(who, action, file, expected=seen + 1, **ASKED[action])

    def test_a_stranger_learns_nothing_from_an_old_page(self, bench):
        file = bring_into(bench, "opened")
        for action, given in ASKED.items():
            with pytest.raises(Forbidden):
                bench.do("outsider", action, file, expected=1, **given)

    def test_a_note_from_an_old_page_shows_the_text_that_is_there(self, bench):
        file = bench.new(note="First.")
        bench.do("clerk", "write_note", file, text="Second.", before="First.")
        with pytest.raises(Stale) as refused:
            bench.do("clerk", "write_note", file, text="Third.", before="First.")
        assert refused.value.details["text"] == "Second."


class TestNotes:
    def test_a_note_is_yellow_until_the_file_goes(self, bench):
        file = bench.new(note="For orders.")
        assert bench.read(file, lambda f: [n.state for n in f.notes]) == ["yellow"]
        bench.do("clerk", "put_up", file)
        assert bench.read(file, lambda f: [(n.text, n.state) for n in f.notes]) == [
            ("For orders.", "green")
        ]

    def test_a_green_note_is_followed_by_a_new_one_and_never_changed(self, bench):
        file = bench.new(note="For orders.")
        bench.do("clerk", "put_up", file)
        bench.do("clerk", "pull_back", file)
        bench.do("clerk", "write_note", file, text="Something else.")
        notes = bench.read(file, lambda f: [(n.text, n.state) for n in f.notes])
        assert notes == [("For orders.", "green"), ("Something else.", "yellow")]
        with bench.work("clerk") as office:
            green = office.load(file).notes[0]
            assert not office.can(green, "note.edit")

    def test_a_yellow_note_is_seen_by_its_writer_alone(self, bench):
        file = bring_into(bench, "opened")
        bench.do("officer", "write_note", file, text="Inclined to refuse.")
        with bench.work("clerk") as office:
            (note,) = office.load(file).notes
            assert not office.can_view(note)
            assert office.catalog.by_uid(note.uid) is None
            assert office.catalog.search("inclined").total == 0
        with bench.work("officer") as office:
            assert office.can_view(office.load(file).notes[0])
            assert office.catalog.search("inclined").total == 1

    def test_it_is_thrown_away_by_its_writer_while_yellow(self, bench):
        file = bench.new(note="A slip.")
        bench.do("clerk", "discard_note", file)
        assert bench.read(file, lambda f: f.notes) == []
        assert bench.differences() == []
        bench.do("clerk", "discard_note", file)

    def test_two_at_one_desk_write_one_after_the_other(self, bench):
        from eoffice_cms.custody.desks import assign

        with bench.work() as office:
            assign(office.site, "u-clerk", "peer")
        file = bench.new(note="Mine.")
        for action, given in (
            ("write_note", {"text": "Mine too."}),
            ("send", {"to": "u-officer"}),
            ("close_file", {}),
        ):
            with pytest.raises(NotPossible):
                bench.do("peer", action, file, **given)
        with pytest.raises(Forbidden):
            bench.do("peer", "discard_note", file)
        bench.do("clerk", "discard_note", file)
        bench.do("peer", "send", file, to="u-officer", note="Now mine.")

    def test_a_note_of_somebody_who_left_the_desk_does_not_hold_the_file(self, bench):
        from eoffice_cms.custody.desks import assign, unassign

        with bench.work() as office:
            assign(office.site, "u-clerk", "peer")
        file = bench.new(note="Half a thought")
        with bench.work() as office:
            unassign(office.site, "u-clerk", "clerk")
        bench.do("peer", "write_note", file, text="I go on.")
        bench.do("peer", "put_up", file)
        assert bench.state(file) == ("transit", "u-officer", False)
        notes = bench.read(file, lambda f: [(n.text, n.state) for n in f.notes])
        assert notes == [("Half a thought", "yellow"), ("I go on.", "green")]

    def test_sending_goes_through_no_earlier_note(self, bench):
        file = bench.new(note="First.")
        for _again in range(3):
            bench.do("clerk", "put_up", file)
            bench.do("clerk", "pull_back", file)
            bench.do("clerk", "write_note", file, text="And more.")
        bench.do("clerk", "put_up", file)
        bench.do("clerk", "pull_back", file)
        with bench.work("clerk") as office:
            office.site._p_jar.cacheMinimize()
            obj = office.load(file)
            actions.put_up(office, obj)
            notes = obj["notes"]._items
            assert notes._p_changed is None, "the notes were loaded"
            assert [each.state for each in obj.notes] == ["green"] * 4

    def test_a_file_stored_before_yellow_notes_were_kept_apart_goes_on(self, bench):
        file = bench.new(note="Written long ago.")
        with bench.work() as office:
            del office.load(file)._yellow
        assert bench.read(file, lambda f: [n.text for n in f.yellow_notes()]) == [
            "Written long ago."
        ]
        bench.do("clerk", "write_note", file, text="And today.", before="Written long ago.")
        bench.do("clerk", "put_up", file)
        notes = bench.read(file, lambda f: [(n.text, n.state) for n in f.notes])
        assert notes == [("And today.", "green")]

    def test_refusals_write_nothing_even_when_caught(self, bench):
        file = bench.new()
        with bench.work("clerk") as office, pytest.raises(Refused):
            actions.send(office, office.load(file), to="nowhere", note="Half done.")
        notes = bench.read(file, lambda f: [n.state for n in f.notes])
        assert notes in ([], ["yellow"]), "a caught refusal may keep a draft, never a green note"


class TestCreate:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"subject": ""}, "subject"),
            ({"subject": "ab"}, "subject"),
            ({"subject": "x" * 501}, "subject"),
            ({"subject": "hidden\u202emark"}, "subject"),
            ({"priority": "whenever"}, "priority"),
            ({"due": date(2026, 11, 22)}, "due"),
            ({"category": "x" * 101}, "category"),
            ({"note": "\x07"}, "note"),
            ({"desk": "nowhere"}, None),
        ],
    )
    def test_what_does_not_fit_is_refused_and_takes_no_number(self, bench, given, field):
        before = bench.tid()
        with pytest.raises(Refused) as refused:
            bench.new(**given)
        assert refused.value.field == field
        assert bench.tid() == before
        first = bench.new()
        assert bench.read(first, lambda f: f.number).endswith("/00001")

    def test_it_cannot_have_been_received_in_the_future(self, bench):
        with pytest.raises(Invalid):
            bench.new(received=bench.clock.now + timedelta(seconds=1))
        bench.new(received=bench.clock.now - timedelta(days=400))

    def test_nobody_begins_a_file_on_somebody_elses_desk(self, bench):
        with pytest.raises(Forbidden):
            bench.new("clerk", desk="u-officer")

    def test_where_there_is_no_right_to_begin_files(self, bench):
        with bench.work() as office:
            office.site["files"].grants.withdraw(cause="everyone begins files here")
        with pytest.raises(Forbidden):
            bench.new()

    def test_a_document_with_the_name_of_the_next_file_does_not_stop_it(self, bench):
        from eoffice_cms.content.folder import Folder

        with bench.work() as office:
            office.site.settings["number_pattern"] = "{year}/{seq:3}"
            folder = Folder("2026 001", creator="admin", created=office.now)
            office.site["files"].add("2026-001", folder)
        file = bench.new()
        assert bench.read(file, lambda f: f.number) == "2026/001"

    def test_imported_history_keeps_both_times(self, bench):
        then = bench.clock.now - timedelta(days=300)
        file = bench.new(happened=then, note="Old.")
        bench.do("clerk", "put_up", file, happened=then + timedelta(hours=1))
        first, second = bench.read(file, lambda f: list(f.record))
        assert first.imported and second.imported
        assert second.moment - first.moment == 3_600_000_000
        assert second.at - first.at == 1_000_000
        with bench.work("officer") as office:
            (row,) = office.catalog.inbox(office.identity.desks, TOMORROW)
            assert row.since_at == second.moment


class TestSharing:
    def test_a_file_is_shared_and_taken_back(self, bench):
        file = bench.new()
        bench.do("clerk", "share", file, principal="user:outsider")
        with bench.work("outsider") as office:
            assert office.can_view(office.load(file))
            assert office.catalog.by_number(office.load(file).number)
        bench.do("clerk", "unshare", file, principal="user:outsider", role="Reader")
        with bench.work("outsider") as office:
            assert not office.can_view(office.load(file))
            assert office.catalog.by_number(office.load(file).number) is None
        assert bench.actions(file) == ["create", "share", "unshare"]

    def test_taking_back_a_sharing_leaves_what_another_cause_gave(self, bench):
        file = bench.new()
        with bench.work() as office:
            from eoffice_cms.security.grants import grants_of

            grants_of(office.load(file)).add("user:outsider", "Reader", "referral")
        bench.do("clerk", "share", file, principal="user:outsider")
        bench.do("clerk", "unshare", file, principal="user:outsider", role="Reader")
        with bench.work("outsider") as office:
            assert office.can_view(office.load(file))
        with pytest.raises(NotPossible):
            bench.do("clerk", "unshare", file, principal="user:outsider", role="Reader")

    @pytest.mark.parametrize(
        "given",
        [
            {"principal": "user:nobody-here"},
            {"principal": "desk:nowhere"},
            {"principal": "everyone"},
            {"principal": "group:all"},
            {"principal": ""},
            {"principal": "user:outsider", "role": "Custodian"},
            {"principal": "user:outsider", "role": "Administrator"},
        ],
    )
    def test_only_known_people_and_harmless_roles(self, bench, given):
        file = bench.new()
        before = bench.tid()
        with pytest.raises(Invalid):
            bench.do("clerk", "share", file, **given)
        assert bench.tid() == before

    def test_who_only_reads_cannot_share_or_act(self, bench):
        file = bench.new()
        bench.do("clerk", "share", file, principal="user:outsider")
        for action, given in {**ASKED, "share": {"principal": "user:peer"}}.items():
            with pytest.raises((Forbidden, NotPossible)):
                bench.do("outsider", action, file, **given)


class TestLetters:
    def test_a_letter_is_kept_with_its_hash(self, bench):
        import hashlib
        import io

        data = b"%PDF-1.4\n" + b"x" * 100_000
        file = bench.new()
        bench.do("clerk", "add_letter", file, stream=io.BytesIO(data), filename="order.pdf")
        assert len(bench.read(file, lambda f: f.correspondence)) == 1
        assert bench.actions(file) == ["create", "add_letter"]
        entry = bench.read(file, lambda f: f.record.latest(1)[0].data)
        digest = hashlib.sha256(data).hexdigest()
        salt = bench.read(file, lambda f: f.correspondence[0].salt)
        assert bench.read(file, lambda f: f.correspondence[0].sha256) == digest
        assert entry["content"] == commitment(salt, digest)
        assert bench.differences() == []

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"", "empty.pdf"),
            (b"MZ" + bytes(100), "order.pdf"),
            (b"%PDF-1.4\n", "order.exe"),
            (b"<script>alert(1)</script>", "order.html"),
            (b"%PDF-1.4\n", "noending"),
        ],
    )
    def test_what_is_not_what_its_name_says_is_refused(self, bench, data, name):
        import io

        file = bench.new()
        before = bench.tid()
        with pytest.raises(Invalid):
            bench.do("clerk", "add_letter", file, stream=io.BytesIO(data), filename=name)
        assert bench.tid() == before
        assert bench.read(file, lambda f: f.correspondence) == []

    def test_a_hindi_name_keeps_its_vowel_signs(self, bench):
        import io

        file = bench.new()
        stream = io.BytesIO(b"%PDF-1.4\n")
        bench.do("clerk", "add_letter", file, stream=stream, filename="भूमि आवंटन.pdf")
        assert bench.read(file, lambda f: f.correspondence[0].filename) == "भूमि आवंटन.pdf"
