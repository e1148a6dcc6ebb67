"""People, passwords, roles and grants, and why somebody may see something."""

import pytest

from eoffice_cms.errors import Invalid
from eoffice_cms.security import passwords
from eoffice_cms.security.grants import Grants, grants_of, set_block
from eoffice_cms.security.identity import identity_of
from eoffice_cms.security.passwords import (
    LONGEST,
    check_password,
    hash_password,
    new_password,
    waste_a_check,
)
from eoffice_cms.security.users import add_user, check_credentials, set_password


class TestPasswords:
    def test_only_the_right_one_fits(self):
        hashed = hash_password("correct horse battery")
        assert check_password("correct horse battery", hashed)
        for wrong in ("", "correct horse batter", "Correct horse battery", "x" * (LONGEST + 1)):
            assert not check_password(wrong, hashed)
        assert "correct" not in hashed

    def test_without_a_password_none_fits(self):
        unusable = hash_password(None)
        for given in ("", "!", "password", unusable):
            assert not check_password(given, unusable)

    def test_equal_passwords_have_different_hashes(self):
        assert hash_password("the same words") != hash_password("the same words")

    def test_new_ones_can_be_read_out_and_differ(self):
        found = {new_password() for _ in range(50)}
        assert len(found) == 50
        for each in found:
            assert not set(each) & set("0o1li")
            assert len(each) == 19

    def test_a_wasted_check_is_a_check_that_nothing_passes(self, monkeypatch):
        answers = []

        def check(password, hashed):
            answers.append(check_password(password, hashed))

        monkeypatch.setattr(passwords, "check_password", check)
        for each in ("", "-", "x" * 10_000):
            waste_a_check(each)
        assert answers == [False] * 3

    @pytest.mark.parametrize("password", ["", "short", "x" * 9, "x" * 201, "clerk-clerk"])
    def test_what_is_too_short_too_long_or_the_name_is_refused(self, bench, password):
        with bench.work() as office:
            user = add_user(office.site, "clerk-clerk", "Clerk")
            with pytest.raises(Invalid) as refused:
                set_password(user, password)
            assert refused.value.field == "password"


class TestPeople:
    @pytest.mark.parametrize(
        "id", ["", "a", "A", "Clerk", "clerk", "system", "1x", "a b", "a/b", "x" * 41, "क्लर्क", "-a"]
    )
    def test_a_name_that_does_not_fit_or_is_taken(self, bench, id):
        before = bench.tid()
        with pytest.raises(Invalid) as refused, bench.work() as office:
            add_user(office.site, id, "Somebody")
        assert refused.value.field == "id"
        assert bench.tid() == before

    def test_credentials(self, bench):
        with bench.work() as office:
            add_user(office.site, "lekhpal", "Lekhpal", password="a long password")
        with bench.work() as office:
            site = office.site
            assert check_credentials(site, "lekhpal", "a long password").id == "lekhpal"
            assert check_credentials(site, "lekhpal", "another password") is None
            assert check_credentials(site, "lekhpal", "") is None
            assert check_credentials(site, "nobody", "a long password") is None
            site.users["lekhpal"].standing.active = False
            assert check_credentials(site, "lekhpal", "a long password") is None

    def test_who_was_deactivated_is_nobody(self, bench):
        with bench.work() as office:
            office.site.users["clerk"].standing.active = False
        with bench.work("clerk") as office:
            assert office.identity.user_id is None
            assert office.identity.principals == {"anonymous"}
            assert not office.can(office.site, "content.view")

    def test_nobody_is_not_everyone(self, bench):
        with bench.work() as office:
            for given in (None, "", "nobody", "anonymous", "system", "everyone"):
                identity = identity_of(office.site, given)
                assert identity.principals == {"anonymous"}
                assert identity.roles == {"Anonymous"}
                assert not identity.is_system

    def test_a_post_comes_before_the_own_desk(self, bench):
        from eoffice_cms.custody.desks import add_desk, assign

        with bench.work() as office:
            add_desk(office.site, "post-1", {"en": "Post"})
            assign(office.site, "post-1", "clerk")
        with bench.work("clerk") as office:
            assert office.identity.desk == "post-1"
            assert office.identity.desks == ("u-clerk", "post-1")
        with bench.work("admin") as office:
            assert office.identity.desk == "u-admin"


class TestGrants:
    def test_a_grant_is_given_once_for_each_cause(self):
        grants = Grants(None)
        for cause in ("one", "two", "one"):
            grants.add("user:a", "Reader", cause)
        assert [each.cause for each in grants] == ["one", "two"]

    def test_taking_back_is_exact(self):
        grants = Grants(None)
        for principal in ("user:a", "user:b"):
            for role in ("Reader", "Editor"):
                for cause in ("one", "two"):
                    grants.add(principal, role, cause)
        assert grants.withdraw(cause="one", principal="user:a", role="Reader") == 1
        assert grants.withdraw(cause="one", principal="user:b") == 2
        assert grants.withdraw(cause="two") == 4
        assert grants.withdraw(cause="two") == 0
        assert [tuple(each) for each in grants] == [("user:a", "Editor", "one")]


class TestReasons:
    """Why somebody may see an object, with the cause of each right."""

    def why(self, bench, user, obj):
        with bench.work(user) as office:
            decision = office.can_view(obj(office))
            assert bool(decision) == bool(decision.reasons)
            return [(each.role, each.principal, each.cause) for each in decision.reasons]

    def test_custody_is_a_reason(self, bench):
        file = bench.new()
        bench.do("clerk", "put_up", file)
        assert self.why(bench, "officer", lambda o: o.load(file)) == [
            ("Custodian", "desk:u-officer", "custody")
        ]
        assert self.why(bench, "clerk", lambda o: o.load(file)) == [
            ("Handler", "desk:u-clerk", "held it")
        ]
        assert self.why(bench, "outsider", lambda o: o.load(file)) == []

    def test_several_reasons_are_all_told(self, bench):
        file = bench.new()
        with bench.work() as office:
            office.site.grants.add("user:clerk", "Head", "head of office")
            grants_of(office.load(file)).add("everyone", "Reader", "sharing")
        assert {cause for _r, _p, cause in self.why(bench, "clerk", lambda o: o.load(file))} == {
            "custody", "head of office", "sharing",
        }  # fmt: skip

    def test_a_role_of_the_person_is_a_reason_too(self, bench):
        file = bench.new()
        with bench.work() as office:
            office.site.users["outsider"].standing.roles = ("Auditor",)
        assert self.why(bench, "outsider", lambda o: o.load(file)) == [
            ("Auditor", "user:outsider", "standing")
        ]

    def test_who_can_see_it_is_everybody_for_whom_there_is_a_reason(self, bench):
        file = bench.new()
        with bench.work() as office:
            found = office.load(file)
            office.site.grants.add("user:outsider", "Reader", "test")
            grants_of(found).add("user:peer", "Editor", "another permission")
            who = {each.principal for each in office.evaluator.who_can(found, "file.view")}
            assert who == {"desk:u-clerk", "user:outsider"}

    def test_a_block_holds_off_what_comes_from_above_and_not_custody(self, bench):
        file = bench.new()
        with bench.work() as office:
            office.site.grants.add("user:outsider", "Reader", "test")
            set_block(office.load(file), True)
        assert self.why(bench, "outsider", lambda o: o.load(file)) == []
        assert self.why(bench, "clerk", lambda o: o.load(file)) != []

    def test_a_block_is_set_in_one_way_alone(self, bench):
        """Set by itself, it would leave the lists as they were."""
        with bench.work() as office:
            grants = office.site["files"].grants
            with pytest.raises(AttributeError):
                grants.block = True
            assert not grants.block

    def test_a_block_that_was_stored_as_at_first_still_holds(self):
        grants = Grants(None)
        grants.__setstate__({"owner": None, "block": True, "_grants": ()})
        assert grants.block
        assert grants.__getstate__() == {"owner": None, "_block": True, "_grants": ()}

    def test_the_rights_of_a_part_are_those_of_its_file(self, bench):
        file = bench.new(note="Words.")
        bench.do("clerk", "put_up", file)
        note = lambda office: office.load(file).notes[0]  # noqa: E731
        assert self.why(bench, "officer", note) != []
        assert self.why(bench, "outsider", note) == []
        with bench.work() as office:
            grants_of(note(office)).add("user:outsider", "Reader", "on the part alone")
        assert self.why(bench, "outsider", note) == []

    def test_a_permission_nobody_declared_is_nobodys(self, bench):
        file = bench.new()
        for user in ("clerk", "admin"):
            with bench.work(user) as office:
                assert not office.can(office.load(file), "file.destroy")
                assert not office.can(office.site, "file.destroy")
        with bench.work() as office:
            assert office.can(office.site, "file.destroy"), "the system itself may"

    def test_an_object_whose_add_on_is_gone_is_seen_by_nobody(self, bench):
        from eoffice_cms.content.folder import Folder

        with bench.work() as office:
            folder = Folder("Orphan", creator="clerk", created=office.now)
            folder.workflow_name = "gone"
            office.site.add("orphan", folder)
            folder.grants.add("everyone", "Reader", "test")
        with bench.work("clerk") as office:
            assert not office.can_view(office.site["orphan"])
            assert office.catalog.by_uid(office.site["orphan"].uid) is None
        assert bench.differences() == []
