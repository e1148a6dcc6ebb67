"""Workflows as data: what is refused when they are declared, and what the core's say."""

from dataclasses import replace

import pytest
from translationstring import TranslationStringFactory

from eoffice_cms.content.workflows import FILE, ROLES, WORKFLOWS
from eoffice_cms.security.rules import Rules
from eoffice_cms.workflow import State, Transition, Workflow
from eoffice_cms.workflow.declaration import WorkflowError
from eoffice_cms.workflow.engine import offers, perform

_ = TranslationStringFactory("test")


def workflow(**changes):
    """Return a small workflow that holds together, with changes."""
    given = {
        "name": "leave",
        "title": _("Leave"),
        "initial": "asked",
        "states": (
            State("asked", _("Asked"), {"leave.grant": ("Head",), "content.view": ("Owner",)}),
            State("granted", _("Granted"), {"content.view": ("Owner", "Reader")}),
        ),
        "transitions": (
            Transition("grant", _("Grant"), ("asked",), "granted", "leave.grant", dict),
        ),
        **changes,
    }
    return Workflow(**given)


class TestDeclaring:
    def test_one_that_holds_together(self):
        found = workflow()
        assert found.permissions == ("content.view", "leave.grant")
        assert found.roles("asked", "leave.grant") == {"Head"}
        assert found.roles("granted", "leave.grant") == frozenset()
        assert found.roles("granted", "something.else") is None
        assert found.transition("grant").target == "granted"

    ASKED, GRANTED = workflow().states
    GRANT = workflow().transitions[0]

    @pytest.mark.parametrize(
        "changes",
        [
            {"initial": "nowhere"},
            {"states": (ASKED, ASKED, GRANTED)},
            {"transitions": (GRANT, GRANT)},
            {"transitions": ()},
            {"transitions": (replace(GRANT, sources=("nowhere",)),)},
            {"transitions": (replace(GRANT, target="nowhere"),)},
            {"transitions": (replace(GRANT, permission="leave.unheard"),)},
            {"transitions": (replace(GRANT, sources=("granted",)),)},
            {"title": "Leave"},
            {"transitions": (replace(GRANT, title="Grant"),)},
            {"states": (replace(ASKED, title="Asked"), GRANTED)},
        ],
    )
    def test_one_that_does_not_is_refused(self, changes):
        with pytest.raises(WorkflowError):
            workflow(**changes)

    def test_an_unknown_role_is_refused(self):
        workflow().check(frozenset({"Head", "Owner", "Reader"}))
        with pytest.raises(WorkflowError):
            workflow().check(frozenset({"Head", "Owner"}))

    def test_a_guard_is_added_without_touching_the_declaration(self):
        found = workflow()
        guarded = found.with_guard("grant", lambda *_given: "No.")
        assert found.transition("grant").guards == ()
        assert len(guarded.transition("grant").guards) == 1


class TestCore:
    def test_each_holds_together(self):
        for each in WORKFLOWS:
            each.check(ROLES)

    def test_a_file_is_worked_on_by_its_custodian_alone(self):
        for state in FILE.states:
            for permission in ("file.work", "file.open", "file.resume"):
                assert FILE.roles(state.name, permission) <= {"Custodian"}

    def test_an_administrator_sees_no_file_by_that_role(self):
        rules = Rules(WORKFLOWS, {})
        seen = {state for role, state in rules.viewable() if role == "Administrator"}
        assert not any(each.startswith(("file.", "note.", "letter.", "draft.")) for each in seen)

    def test_every_transition_of_a_file_can_be_performed_from_somewhere(self):
        for each in FILE.transitions:
            for state in each.sources:
                assert FILE.roles(state, each.permission), (each.name, state)


class TestEngine:
    def test_an_offer_says_why_not(self, bench):
        file = bench.new("collector")
        with bench.work("collector") as office:
            found = {each.transition.name: each for each in offers(office, office.load(file))}
        assert not found["put_up"].enabled
        assert "above" in found["put_up"].reason
        assert found["send"].enabled
        assert "open" not in found, "what belongs to another state is not offered at all"

    def test_an_unknown_transition_is_an_error_of_the_program(self, bench):
        file = bench.new()
        with pytest.raises(KeyError), bench.work("clerk") as office:
            perform(office, office.load(file), "vanish", {})

    def test_looking_at_offers_changes_nothing(self, bench):
        file = bench.new()
        before = bench.tid()
        with bench.work("clerk") as office:
            offers(office, office.load(file))
            assert office.site._p_jar._needs_to_join
        assert bench.tid() == before
