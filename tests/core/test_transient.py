"""The transient store: sessions, messages shown once, throttles, acts done once."""

import threading

import pytest

from eoffice_cms.transient import store as module
from eoffice_cms.transient.store import (
    IDLE_SECONDS,
    KNOWN_SECONDS,
    LIFE_SECONDS,
    SEEN_EVERY,
    TransientStore,
)


class Time:
    """A clock that stands in for the module's."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def time(self):
        return self.now


@pytest.fixture
def time(monkeypatch):
    clock = Time()
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "transient.sqlite"


@pytest.fixture
def store(path, time):
    store = TransientStore(path)
    yield store
    store.close()


def dump(store):
    """Return everything the file holds, as one string."""
    return "\n".join(store._db.iterdump())


class TestSessions:
    def test_a_token_opens_its_session_and_no_other_does(self, store):
        token = store.start_session("clerk")
        assert store.session(token).user_id == "clerk"
        for wrong in ("", "x", token[:-1], token + "x", token.swapcase()):
            assert store.session(wrong) is None

    def test_tokens_are_long_and_never_the_same(self, store):
        tokens = {store.start_session("clerk") for _ in range(50)}
        assert len(tokens) == 50
        assert min(map(len, tokens)) >= 43

    def test_the_store_does_not_hold_the_token(self, store, path):
        token = store.start_session("clerk")
        assert token not in dump(store)
        assert token.encode() not in path.read_bytes()

    def test_a_session_ends(self, store):
        token, other = store.start_session("clerk"), store.start_session("clerk")
        store.end_session(token)
        assert store.session(token) is None
        assert store.session(other) is not None

    def test_all_sessions_of_a_person_end_and_no_others(self, store):
        mine = [store.start_session("clerk") for _ in range(3)]
        other = store.start_session("officer")
        store.end_sessions_of("clerk")
        assert [store.session(each) for each in mine] == [None] * 3
        assert store.session(other) is not None

    def test_an_idle_session_expires(self, store, time):
        token = store.start_session("clerk")
        time.now += IDLE_SECONDS
        assert store.session(token) is not None
        time.now += IDLE_SECONDS + 1
        assert store.session(token) is None

    def test_a_used_session_lives_on_but_not_for_ever(self, store, time):
        token, started = store.start_session("clerk"), time.now
        while time.now - started + IDLE_SECONDS / 2 <= LIFE_SECONDS:
            time.now += IDLE_SECONDS / 2
            assert store.session(token) is not None
        time.now = started + LIFE_SECONDS + 1
        assert store.session(token) is None

    def test_reading_pages_writes_seldom(self, store, time):
        token = store.start_session("clerk")
        changes = store._db.total_changes
        for _ in range(20):
            time.now += 1
            store.session(token)
        assert store._db.total_changes == changes
        time.now += SEEN_EVERY
        store.session(token)
        assert store._db.total_changes == changes + 1

    def test_expired_sessions_are_swept_away(self, store, time):
        for _ in range(5):
            store.start_session("clerk")
        time.now += KNOWN_SECONDS + 1
        store.start_session("officer")
        assert store._db.execute("SELECT count(*) FROM session").fetchone() == (1,)

    def test_sessions_outlive_a_restart(self, store, path):
        token = store.start_session("clerk")
        again = TransientStore(path)
        assert again.session(token).user_id == "clerk"
        again.close()


class TestFlash:
    def test_a_message_is_shown_once(self, store):
        token = store.start_session("clerk")
        store.add_flash(token, {"kind": "success", "text": "भेजी गई"})
        assert store.pop_flash(token) == [{"kind": "success", "text": "भेजी गई"}]
        assert store.pop_flash(token) == []

    def test_only_the_last_few_are_kept(self, store):
        token = store.start_session("clerk")
        for number in range(9):
            store.add_flash(token, {"text": str(number)})
        assert [each["text"] for each in store.pop_flash(token)] == list("45678")

    def test_nobody_gets_anothers(self, store):
        mine, other = store.start_session("clerk"), store.start_session("officer")
        store.add_flash(mine, {"text": "x"})
        assert store.pop_flash(other) == []
        assert store.pop_flash("no token") == []
        store.add_flash("no token", {"text": "x"})

    def test_none_is_lost_or_shown_twice_when_many_ask_at_once(self, store, monkeypatch):
        """A message that comes between the reading and the forgetting is kept."""
        token = store.start_session("clerk")
        store.add_flash(token, {"text": "first"})
        row = TransientStore._row

        def late(self, *given):
            found = row(self, *given)
            if "flash" in given[0]:
                monkeypatch.setattr(TransientStore, "_row", row)
                store.add_flash(token, {"text": "second"})
            return found

        monkeypatch.setattr(TransientStore, "_row", late)
        shown = [*store.pop_flash(token), *store.pop_flash(token)]
        assert [each["text"] for each in shown] == ["first", "second"]


class TestThrottle:
    def fail(self, store, times, key="clerk"):
        for _ in range(times):
            store.count_failure(key, free=3, pause=2.0)
        return store.throttled(key)

    def test_a_few_failures_are_free(self, store):
        assert self.fail(store, 2) == 0.0
        assert self.fail(store, 1) == 2.0

    def test_the_pause_doubles_up_to_a_bound(self, store):
        assert [self.fail(store, 1) for _ in range(12)] == [
            0.0, 0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 128.0, 128.0, 128.0,
        ]  # fmt: skip

    def test_it_passes_with_time(self, store, time):
        self.fail(store, 3)
        time.now += 1.5
        assert store.throttled("clerk") == 0.5
        time.now += 1
        assert store.throttled("clerk") == 0.0
        assert self.fail(store, 1) == 4.0, "but the next failure counts on"

    def test_success_clears_it(self, store):
        self.fail(store, 8)
        store.clear_failures("clerk")
        assert store.throttled("clerk") == 0.0
        assert self.fail(store, 1) == 0.0

    def test_each_key_for_itself(self, store):
        self.fail(store, 9)
        assert store.throttled("officer") == 0.0

    def test_old_failures_are_forgotten(self, store, time):
        self.fail(store, 3)
        time.now += 3700
        self.fail(store, 1, "officer")
        assert self.fail(store, 1) == 0.0


class TestOnce:
    def test_the_first_claims(self, store):
        assert store.claim("k")
        assert not store.claim("k")
        assert store.claim("other")

    def test_an_answer_is_given_again(self, store):
        assert store.answer_of("k") is None
        store.claim("k")
        assert store.answer_of("k") == ""
        store.keep_answer("k", "/files/7")
        assert store.answer_of("k") == "/files/7"
        assert not store.claim("k")

    def test_a_claim_given_back_can_be_claimed_again(self, store):
        store.claim("k")
        store.release("k")
        assert store.claim("k")

    def test_what_was_done_cannot_be_given_back(self, store):
        store.claim("k")
        store.keep_answer("k", "/files/7")
        store.release("k")
        assert not store.claim("k")
        assert store.answer_of("k") == "/files/7"

    def test_claims_pass_after_a_time(self, store, time):
        store.claim("k")
        time.now += 3601
        assert store.claim("k")

    def test_of_many_at_once_one_claims(self, store, path):
        stores = [store, TransientStore(path)]
        barrier, won = threading.Barrier(8), []

        def claim(place):
            barrier.wait(20)
            won.append(stores[place % 2].claim("k"))

        threads = [threading.Thread(target=claim, args=(place,)) for place in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(30)
        stores[1].close()
        assert sorted(won) == [False] * 7 + [True]


class TestTrouble:
    def test_an_error_while_writing_leaves_nothing_and_the_store_usable(self, store):
        token = store.start_session("clerk")
        with pytest.raises(TypeError):
            store.add_flash(token, {"text": object()})
        assert store.pop_flash(token) == []
        assert store.claim("k")
