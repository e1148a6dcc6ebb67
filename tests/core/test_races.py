"""Two at once, and rights withdrawn while an action is under way, among a thousand others."""

import io
import threading
from datetime import date

import pytest

from eoffice_cms.application import add_official
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import actions, places
from eoffice_cms.content.folder import Folder
from eoffice_cms.custody.desks import assign, set_superior, unassign
from eoffice_cms.errors import Forbidden, Invalid, NotPossible, Refused, Stale
from eoffice_cms.security.grants import grants_of, set_block
from eoffice_cms.workflow.engine import perform

TOMORROW = date(2026, 11, 24)
CROWD = 1_000


def together(*functions):
    """Run the functions at the same time; return what each returned or raised."""
    barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place, function):
        barrier.wait(20)
        try:
            results[place] = function()
        except Exception as error:
            results[place] = error

    threads = [
        threading.Thread(target=run, args=(place, each)) for place, each in enumerate(functions)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert not any(each.is_alive() for each in threads)
    return results


class TestTwoAtOnce:
    def act(self, bench, user, action, file, **given):
        """Return a function that acts as a browser would: with the page's version, retried."""
        seen = bench.read(file, lambda f: f.record.length)

        def go():
            def function(office):
                getattr(actions, action)(office, office.load(file), expected=seen, **given)

            bench.app.run(function, user_id=user, now=bench.clock.now)
            return "done"

        return go

    @pytest.mark.parametrize("round", range(8))
    def test_one_file_is_sent_once_and_the_other_is_told(self, bench, round):
        with bench.work() as office:
            assign(office.site, "u-clerk", "peer")
        file = bench.new()
        results = together(
            self.act(bench, "clerk", "send", file, to="u-officer"),
            self.act(bench, "peer", "send", file, to="u-collector"),
        )
        assert results.count("done") == 1
        (refusal,) = [each for each in results if each != "done"]
        assert isinstance(refusal, Stale)
        (entry,) = refusal.details["entries"]
        assert entry.action == "send"
        assert bench.actions(file) == ["create", "send"]
        assert bench.differences() == []

    def test_without_the_pages_version_the_other_is_told_the_state(self, bench):
        with bench.work() as office:
            assign(office.site, "u-clerk", "peer")
        file = bench.new()
        calls = []

        def send(office):
            actions.send(office, office.load(file), to="u-officer")
            calls.append(1)
            if len(calls) == 1:
                bench.do("peer", "send", file, to="u-collector")

        with pytest.raises(NotPossible):
            bench.app.run(send, user_id="clerk", now=bench.clock.now)
        assert bench.state(file) == ("transit", "u-collector", False)
        assert bench.actions(file) == ["create", "send"]

    @pytest.mark.parametrize("round", range(8))
    def test_it_is_opened_or_pulled_back_and_never_both(self, bench, round):
        file = bench.new()
        bench.do("clerk", "put_up", file)
        results = together(
            self.act(bench, "officer", "open_file", file),
            self.act(bench, "clerk", "pull_back", file),
        )
        assert results.count("done") == 1
        assert isinstance(next(each for each in results if each != "done"), Refused)
        if results[0] == "done":
            assert bench.state(file) == ("active", "u-officer", True)
        else:
            assert bench.state(file) == ("active", "u-clerk", True)

    def test_a_double_click_sends_once(self, bench):
        file = bench.new(note="For orders.")
        results = together(*[self.act(bench, "clerk", "put_up", file)] * 4)
        assert results.count("done") == 1
        assert bench.actions(file) == ["create", "put_up"]
        assert bench.read(file, lambda f: len(f.notes)) == 1

    def test_two_at_one_desk_begin_a_note_and_one_is_told(self, bench):
        with bench.work() as office:
            assign(office.site, "u-clerk", "peer")
        file = bench.new()

        def write(user):
            def function(office):
                actions.write_note(office, office.load(file), f"By {user}.")

            return lambda: bench.app.run(function, user_id=user, now=bench.clock.now) or "done"

        results = together(write("clerk"), write("peer"))
        assert results.count("done") == 1
        assert isinstance(next(each for each in results if each != "done"), NotPossible)
        assert bench.read(file, lambda f: len(f.notes)) == 1

    def test_different_files_do_not_stand_in_each_others_way(self, bench):
        files = [bench.new() for _ in range(4)]

        def put_up(file):
            def once():
                with bench.app.work("clerk", now=bench.clock.now) as office:
                    actions.put_up(office, office.load(file))
                return "done"

            return once

        assert together(*map(put_up, files)) == ["done"] * 4
        assert sorted(bench.inbox("officer")) == sorted(files)
        assert bench.differences() == []


@pytest.fixture(scope="module")
def crowd(shared_bench):
    """A site with a thousand people, desks, folders and grants."""
    with shared_bench.app.work() as office:
        site = office.site
        for number in range(CROWD):
            add_official(site, f"one-{number}", f"Official {number}")
            site.grants.add(f"user:one-{number}", "Reader", "crowd")
            site["files"].grants.add(f"user:one-{number}", "Reader", "crowd")
            folder = Folder(f"Folder {number}", creator="admin", created=office.now)
            site["files"].add(f"folder-{number}", folder)
    return shared_bench


class Scene:
    """People and places of one test, so that what is withdrawn touches no other."""

    count = 0

    def __init__(self, bench):
        Scene.count += 1
        self.bench = bench
        self.actor, self.above = f"actor-{Scene.count}", f"above-{Scene.count}"
        self.place = f"place-{Scene.count}"
        self.letter = None
        with bench.work() as office:
            site = office.site
            for each in (self.actor, self.above):
                add_official(site, each, each.title())
            set_superior(site, self.desk, f"u-{self.above}")
            set_superior(site, f"u-{self.above}", "u-collector")
            site.desks[self.desk].decides = True
            outer = Folder("Outer", creator="admin", created=office.now)
            site.add(self.place, outer)
            inner = Folder("Inner", creator="admin", created=office.now)
            inner.code = f"S{Scene.count}"
            outer.add("inner", inner)
            inner.grants.add("user:clerk", "Clerk", "test")
            inner.grants.add(f"user:{self.actor}", "Clerk", "test")

    @property
    def desk(self):
        return f"u-{self.actor}"

    def inner(self, office):
        return office.site[self.place]["inner"]

    def file(self, *steps, by=None):
        """Create a file at a desk and bring it on by (user, action, given) steps."""
        by = by or self.actor
        with self.bench.work(by) as office:
            file = actions.create_file(
                office, self.inner(office), subject="Matter", desk=f"u-{by}"
            )
            office.site._p_jar.savepoint()
            number = oid(file)
        for user, action, given in steps:
            self.bench.do(user, action, number, **given)
        return number


def at_desk(scene):
    return scene.file()


def sent_away(scene):
    return scene.file((scene.actor, "send", {"to": "u-clerk"}))


def opened_there(scene):
    return scene.file((scene.actor, "send", {"to": "u-clerk"}), ("clerk", "open_file", {}))


def arrived(scene):
    return scene.file(("clerk", "send", {"to": scene.desk}), by="clerk")


def received(scene):
    steps = (("clerk", "send", {"to": scene.desk}), (scene.actor, "open_file", {}))
    return scene.file(*steps, by="clerk")


def parked(scene):
    return scene.file((scene.actor, "park", {"reason": "Wait.", "until": TOMORROW}))


def closed(scene):
    return scene.file((scene.actor, "close_file", {}))


def shared(scene):
    return scene.file((scene.actor, "share", {"principal": "user:outsider"}))


def noted(scene):
    return scene.file((scene.actor, "write_note", {"text": "A thought."}))


#: action → (how the file lies before, what is given); the right comes from the actor's desk.
BY_DESK = {
    "write_note": (noted, {"text": "A thought, changed."}),
    "send": (at_desk, {"to": "u-clerk", "note": "Please see."}),
    "put_up": (at_desk, {}),
    "return_file": (received, {}),
    "park": (at_desk, {"reason": "Wait.", "until": TOMORROW}),
    "decide": (at_desk, {"outcome": "approved"}),
    "close_file": (at_desk, {}),
    "open_file": (arrived, {}),
    "pull_back": (sent_away, {}),
    "ask_back": (opened_there, {"reason": "A paper is missing."}),
    "resume": (parked, {}),
    "reopen": (closed, {"reason": "An appeal came."}),
    "share": (at_desk, {"principal": "user:outsider"}),
    "unshare": (shared, {"principal": "user:outsider", "role": "Reader"}),
    "add_letter": (at_desk, {"filename": "a.pdf"}),
    "add_draft": (at_desk, {"title": "Reply", "text": "Dear Sir,"}),
}


def desk_taken(scene, site):
    unassign(site, scene.desk, scene.actor)


def deactivated(scene, site):
    site.users[scene.actor].standing.active = False


def withdraw(crowd, scene, user, act, revoke, refusal):
    """Act, and before the commit withdraw the right in another connection: it must not commit."""
    calls = []

    def function(office):
        act(office)
        calls.append(1)
        if len(calls) == 1:
            with crowd.app.work(now=crowd.clock.now) as other:
                revoke(scene, other.site)
            function.revoked = crowd.tid()

    with pytest.raises(refusal):
        crowd.app.run(function, user_id=user, now=crowd.clock.now)
    assert len(calls) == 1, "the second time it must be refused before anything is done"
    assert crowd.tid() == function.revoked


class TestRevocationAtTheDesk:
    @pytest.mark.parametrize("action", BY_DESK)
    @pytest.mark.parametrize("revoke", [desk_taken, deactivated])
    def test_a_right_withdrawn_meanwhile_stops_the_action(self, crowd, action, revoke):
        scene = Scene(crowd)
        lie, given = BY_DESK[action]
        file = lie(scene)
        before = crowd.actions(file)

        def act(office):
            extra = {"stream": io.BytesIO(b"%PDF-1.4\n")} if action == "add_letter" else {}
            getattr(actions, action)(office, office.load(file), **given, **extra)

        withdraw(crowd, scene, scene.actor, act, revoke, Forbidden)
        assert crowd.actions(file) == before

    @pytest.mark.parametrize("action", BY_DESK)
    def test_without_a_revocation_the_same_action_is_done(self, crowd, action):
        scene = Scene(crowd)
        lie, given = BY_DESK[action]
        file = lie(scene)
        extra = {"stream": io.BytesIO(b"%PDF-1.4\n")} if action == "add_letter" else {}
        recorded, before = len(crowd.actions(file)), crowd.tid()
        crowd.do(scene.actor, action, file, **given, **extra)
        assert crowd.tid() != before
        assert len(crowd.actions(file)) == recorded + (action != "write_note")

    def test_a_note_is_not_thrown_away_by_who_was_deactivated(self, crowd):
        scene = Scene(crowd)
        file = noted(scene)

        def act(office):
            actions.discard_note(office, office.load(file))

        withdraw(crowd, scene, scene.actor, act, deactivated, Forbidden)
        assert crowd.read(file, lambda f: len(f.notes)) == 1

    @pytest.mark.parametrize("revoke", [desk_taken, deactivated])
    def test_a_draft_is_not_approved_by_who_lost_the_desk(self, crowd, revoke):
        scene = Scene(crowd)
        file = scene.file((scene.actor, "add_draft", {"title": "Reply", "text": "Dear Sir,"}))

        def act(office):
            actions.approve_draft(office, office.load(file).drafts[0])

        withdraw(crowd, scene, scene.actor, act, revoke, Forbidden)
        assert crowd.read(file, lambda f: f.drafts[0].state) == "draft"

    def test_a_new_file_is_not_begun_at_a_desk_taken_meanwhile(self, crowd):
        scene = Scene(crowd)

        def act(office):
            place = scene.inner(office)
            actions.create_file(office, place, subject="Matter", desk=scene.desk)

        withdraw(crowd, scene, scene.actor, act, desk_taken, Forbidden)


class TestGuards:
    """What a guard reads is relied on like a right."""

    def test_no_decision_at_a_desk_that_decides_no_longer(self, crowd):
        scene = Scene(crowd)
        file = at_desk(scene)

        def revoke(scene, site):
            site.desks[scene.desk].decides = False

        def act(office):
            actions.decide(office, office.load(file), outcome="approved")

        withdraw(crowd, scene, scene.actor, act, revoke, NotPossible)

    def test_no_draft_is_approved_at_a_desk_that_decides_no_longer(self, crowd):
        scene = Scene(crowd)
        file = scene.file((scene.actor, "add_draft", {"title": "Reply", "text": "Dear Sir,"}))

        def revoke(scene, site):
            site.desks[scene.desk].decides = False

        def act(office):
            actions.approve_draft(office, office.load(file).drafts[0])

        withdraw(crowd, scene, scene.actor, act, revoke, NotPossible)

    def test_a_file_is_not_closed_over_a_draft_that_came_meanwhile(self, crowd):
        scene = Scene(crowd)
        file = at_desk(scene)
        calls = []

        def close(office):
            actions.close_file(office, office.load(file))
            calls.append(1)
            if len(calls) == 1:
                crowd.do(scene.actor, "add_draft", file, title="Reply", text="Dear Sir,")

        with pytest.raises(NotPossible):
            crowd.app.run(close, user_id=scene.actor, now=crowd.clock.now)
        assert crowd.state(file)[0] == "active"

    def test_nothing_is_put_up_along_a_line_that_was_changed(self, crowd):
        scene = Scene(crowd)
        file = at_desk(scene)

        def revoke(scene, site):
            set_superior(site, scene.desk, None)

        def act(office):
            actions.put_up(office, office.load(file))

        withdraw(crowd, scene, scene.actor, act, revoke, NotPossible)

    def test_nothing_is_sent_to_a_desk_that_fell_vacant(self, crowd):
        scene = Scene(crowd)
        file = at_desk(scene)

        def revoke(scene, site):
            unassign(site, f"u-{scene.above}", scene.above)

        def act(office):
            actions.send(office, office.load(file), to=f"u-{scene.above}")

        withdraw(crowd, scene, scene.actor, act, revoke, Invalid)


def share_file(scene):
    file = at_desk(scene)
    return lambda office: actions.share(office, office.load(file), principal="user:outsider")


def share_file_again(scene):
    file = scene.file((scene.actor, "share", {"principal": "user:peer"}))
    return lambda office: actions.share(office, office.load(file), principal="user:outsider")


def unshare_file(scene):
    file = shared(scene)
    return lambda office: actions.unshare(
        office, office.load(file), principal="user:outsider", role="Reader"
    )


def reopen_file(scene):
    file = closed(scene)
    return lambda office: actions.reopen(office, office.load(file), reason="An appeal came.")


def begin_file(scene):
    def act(office):
        office.site.desks["u-peer"]  # the peer is Head here, and works at the own desk
        actions.create_file(office, scene.inner(office), subject="Matter", desk="u-peer")

    return act


def add_folder(scene):
    return lambda office: places.add_folder(office, scene.inner(office), "New")


def add_document(scene):
    return lambda office: places.add_document(
        office, scene.inner(office), io.BytesIO(b"%PDF-1.4\n"), filename="a.pdf"
    )


def publish(scene):
    with scene.bench.work() as office:
        document = places.add_document(
            office, scene.inner(office), io.BytesIO(b"%PDF-1.4\n"), filename="a.pdf"
        )
        office.site._p_jar.savepoint()
        number = oid(document)
    return lambda office: perform(office, office.load(number), "publish", {})


PLACED = (
    share_file, share_file_again, unshare_file, reopen_file, begin_file, add_folder, add_document,
    publish,
)  # fmt: skip


def grant_withdrawn(scene, site):
    assert site[scene.place].grants.withdraw(cause="headship", principal="user:peer") == 1


def inheritance_blocked(scene, site):
    set_block(site[scene.place]["inner"], True)


def roles_changed_by_group(scene, site):
    site.users["peer"].standing.groups = ()


class TestRevocationAtThePlace:
    """The peer is Head of the outer folder; what is done lies in the inner one."""

    @pytest.fixture
    def scene(self, crowd):
        scene = Scene(crowd)
        with crowd.work() as office:
            office.site[scene.place].grants.add("user:peer", "Head", "headship")
        return scene

    @pytest.mark.parametrize("revoke", [grant_withdrawn, inheritance_blocked])
    @pytest.mark.parametrize("prepare", PLACED)
    def test_a_grant_withdrawn_meanwhile_stops_the_action(self, crowd, scene, prepare, revoke):
        act = prepare(scene)
        withdraw(crowd, scene, "peer", act, revoke, Forbidden)
        with crowd.work() as office:  # so that projections hear of it too
            inner = scene.inner(office)
            set_block(inner, inner.grants.block)

    @pytest.mark.parametrize("prepare", PLACED)
    def test_without_a_revocation_it_is_done(self, crowd, scene, prepare):
        act, before = prepare(scene), crowd.tid()
        crowd.app.run(act, user_id="peer", now=crowd.clock.now)
        assert crowd.tid() != before

    def test_grants_added_to_an_object_that_had_none_stop_who_inherited(self, crowd, scene):
        """The note leaves the file itself untouched: only its lack of grants was read."""
        file = noted(scene)
        with crowd.work() as office:
            scene.inner(office).grants.add("user:peer", "Custodian", "in charge")
            office.load(file).yellow_notes()[0].creator = "peer"

        def revoke(_scene, site):
            set_block(site._p_jar.get(file.to_bytes(8, "big")), True)

        def act(office):
            actions.write_note(office, office.load(file), "Mine now.")

        assert crowd.read(file, lambda f: f.grants) is None
        withdraw(crowd, scene, "peer", act, revoke, Forbidden)

    def test_a_right_of_a_group_ends_with_membership(self, crowd, scene):
        with crowd.work() as office:
            office.site.users["peer"].standing.groups = ("wardens",)
            office.site[scene.place].grants.withdraw(cause="headship")
            office.site[scene.place].grants.add("group:wardens", "Head", "test")
        withdraw(crowd, scene, "peer", add_folder(scene), roles_changed_by_group, Forbidden)

    def test_a_role_taken_from_an_administrator_stops_what_it_allowed(self, crowd, scene):
        with crowd.work() as office:
            add_official(office.site, f"{scene.actor}-adm", "Second", roles=("Administrator",))

        def revoke(scene, site):
            site.users[f"{scene.actor}-adm"].standing.roles = ()

        withdraw(crowd, scene, f"{scene.actor}-adm", add_folder(scene), revoke, Forbidden)

    def test_a_grant_of_one_object_taken_back_stops_what_it_allowed(self, crowd, scene):
        file = noted(scene)
        with crowd.work() as office:
            grants_of(office.load(file)).add("user:outsider", "Custodian", "stand-in")
            office.load(file).yellow_notes()[0].creator = "outsider"

        def revoke(_scene, site):
            found = site._p_jar.get(file.to_bytes(8, "big"))
            assert found.grants.withdraw(cause="stand-in") == 1

        def act(office):
            actions.write_note(office, office.load(file), "Mine now.")

        withdraw(crowd, scene, "outsider", act, revoke, Forbidden)

    def test_projections_agree_after_all_this(self, crowd):
        assert crowd.differences() == []


class TestManyTries:
    def test_who_is_always_overtaken_gets_a_clear_answer(self, bench):
        from eoffice_cms.errors import Busy

        file = bench.new()

        def overtaken(office):
            actions.write_note(office, office.load(file), "Mine.")
            with bench.app.work() as other:
                custody = other.load(file).custody
                custody._p_changed = True

        with pytest.raises(Busy) as refused:
            bench.app.run(overtaken, user_id="clerk", now=bench.clock.now, attempts=3)
        assert refused.value.status == 503
        assert bench.read(file, lambda f: f.notes) == []
