"""Workflows of add-ons are checked at start: roles, permissions, states, Hindi titles."""

import pytest

from eoffice_cms.workflow.declaration import WorkflowError

WORKFLOW = """
from translationstring import TranslationStringFactory
from eoffice_cms.workflow import State, Transition, Workflow
_ = TranslationStringFactory("{domain}")

def leave():
    return Workflow(
        "leave", _("{title}"), "asked",
        (State("asked", _("File"), {{"content.view": ("{role}",), "{permission}": ("Reader",)}}),
         State("done", _("File"), {{}})),
        (Transition("go", _("File"), ("{source}",), "done", "content.view", dict),),
    )
"""
GOOD = {
    "domain": "eoffice_cms", "title": "File", "role": "Owner", "permission": "content.edit",
    "source": "asked",
}  # fmt: skip
BAD = [
    ("role", "Ownr", "unknown role Ownr"),
    ("permission", "no.such.permission", "unknown permission no.such.permission"),
    ("source", "done", "unreachable done"),
    ("title", "Never translated", "no Hindi translation of 'Never translated'"),
    ("domain", "x_nothing", "no Hindi translation of"),
]


@pytest.fixture
def one(addon):
    """Return a function that writes an add-on whose workflow has one thing changed."""

    def write(**changed):
        before = WORKFLOW.format(**{**GOOD, **changed})
        lines = "config.add_translation_dirs('eoffice_cms:locale')\nconfig.add_workflow(leave())"
        return addon("one", lines, before=before)

    return write


@pytest.mark.parametrize(("what", "value", "words"), BAD)
def test_what_is_wrong_is_logged_and_shown_and_the_site_goes_on(
    one, load, addon, caplog, what, value, words
):
    well = addon("well")
    declarations = load(one(**{what: value}), well).declarations
    assert words in declarations.broken_addon("one").error
    assert declarations.loaded("well") and not declarations.loaded("one")
    assert "leave" not in declarations.everything.workflows
    assert words in caplog.text


@pytest.mark.parametrize(("what", "value", "words"), BAD)
def test_in_development_it_is_raised(one, load, what, value, words):
    with pytest.raises(WorkflowError, match=words):
        load(one(**{what: value}), settings={"eoffice.development": "true"})


def test_one_that_holds_together_loads(one, load):
    declarations = load(one(), settings={"eoffice.development": "true"}).declarations
    assert "leave" in declarations.everything.workflows


def test_a_permission_may_be_the_add_ons_own(addon, load):
    before = WORKFLOW.format(**{**GOOD, "permission": "one.ask"})
    lines = (
        "config.add_translation_dirs('eoffice_cms:locale')\n"
        "config.add_permission('one.ask')\nconfig.add_workflow(leave())"
    )
    assert load(addon("one", lines, before=before)).declarations.loaded("one")
