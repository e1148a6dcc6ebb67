"""Help, language and completeness of the Hindi of the command line."""

import re

import click
import polib
import pytest
from babel.messages.extract import extract_from_dir
from click.testing import CliRunner

from eoffice_cms.cli import language
from eoffice_cms.cli.language import from_environment, say
from eoffice_cms.cli.root import CORE, root
from eoffice_cms.errors import _

from .conftest import CATALOGUES, ROOT, translated

DEVANAGARI = re.compile("[\u0900-\u097f]")
NAMES = re.compile(r"\$?\{(\w+)")


def commands(command=root, path=()):
    """Yield (path, command) for the core's commands, and those below them."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in CORE if command is root else command.list_commands(context):
            yield from commands(command.get_command(context, name), (*path, name))


def paths():
    return [path for path, _command in commands()]


class TestLanguage:
    @pytest.mark.parametrize(
        ("environment", "wanted"),
        [
            ({}, "en"),
            ({"LANG": "hi_IN.UTF-8"}, "hi"),
            ({"LANG": "hi"}, "hi"),
            ({"LANG": "en_IN", "LC_ALL": "hi_IN"}, "hi"),
            ({"LANG": "hi_IN", "LC_ALL": "C"}, "en"),
            ({"LANG": "hif_FJ"}, "en"),
            ({"LANG": "de_DE", "LC_ALL": ""}, "en"),
        ],
    )
    def test_it_follows_the_locale(self, environment, wanted):
        assert from_environment(environment) == wanted

    def test_an_option_outweighs_the_locale(self, eoffice, hindi):
        assert "कमांड" in eoffice("--lang", "hi", "--help").stdout
        assert "Commands" in eoffice("--lang", "en", "--help", lang="hi").stdout
        shown = eoffice("file", "list", "--lang", "hi", "--help").stdout
        assert hindi("List files, those received last first.") in shown

    def test_a_text_of_an_unknown_domain_stays_as_it_is(self):
        assert say("Nothing knows this", "no.such.package") == "Nothing knows this"

    def test_values_are_put_in(self):
        assert say(_("Line ${line}", mapping={"line": 7})) == "Line 7"


class TestHelp:
    @pytest.mark.parametrize("path", paths(), ids=" ".join)
    @pytest.mark.parametrize("lang", ["en", "hi"])
    def test_every_command_has_help_in_both_languages(self, eoffice, path, lang):
        result = eoffice(*path, "--help", lang=lang)
        assert result.exit_code == 0
        assert bool(DEVANAGARI.search(result.stdout)) == (lang == "hi")

    @pytest.mark.parametrize(("path", "command"), list(commands()))
    def test_every_option_and_argument_is_explained(self, path, command):
        for parameter in command.params:
            assert parameter.help, (path, parameter.name)

    def test_without_a_command_help_is_shown_and_the_status_is_not_0(self, eoffice):
        result = eoffice()
        assert result.exit_code == 2
        assert "import-log" in result.stderr

    def test_the_version(self, eoffice):
        assert eoffice("--version").stdout.startswith("eoffice, version 0.")


class TestHindi:
    def test_every_sentence_is_translated(self):
        known = {text: each.msgstr for text, each in translated("eoffice_cms").items()}
        found = extract_from_dir(
            ROOT / "src/eoffice_cms/cli", method_map=[("**.py", "python")], keywords={"_": None}
        )
        wanted = {message for _file, _line, message, _comments, _context in found}
        assert len(wanted) > 100
        assert sorted(wanted - known.keys()) == []
        for message in wanted:
            assert sorted(NAMES.findall(message)) == sorted(NAMES.findall(known[message]))

    def test_the_sentences_of_click_keep_their_values(self):
        for each in polib.pofile(CATALOGUES / "click.po"):
            for text in [each.msgstr, *each.msgstr_plural.values()]:
                wanted = {*NAMES.findall(each.msgid), *NAMES.findall(each.msgid_plural)}
                assert set(NAMES.findall(text)) <= wanted

    def test_what_click_says_is_hindi_too(self, refused):
        assert "नाम का कोई कमांड नहीं है" in refused("nothing", lang="hi", status=2)
        assert "'list'" in refused("file", "lst", lang="hi", status=2)


class FakePoint:
    """An entry point as an installed package would bring it."""

    def __init__(self, name, load):
        self.name, self.load, self.value = name, load, f"{name}:command"


def explode():
    raise ImportError("no module named moon")


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def good(context, as_json):
    """Tell the home."""
    click.echo(f"{context.obj.home} {as_json}")


class TestContributed:
    @pytest.fixture(autouse=True)
    def _points(self, monkeypatch):
        points = [
            FakePoint("moon", explode),
            FakePoint("good", lambda: good),
            FakePoint("stone", lambda: "not a command"),
            FakePoint("file", lambda: good),
        ]

        def entry_points(group, name=None):
            return [each for each in points if name in (None, each.name)]

        monkeypatch.setattr("eoffice_cms.cli.root.entry_points", entry_points)

    def test_a_broken_one_does_not_break_the_rest(self, eoffice, refused):
        listed = eoffice("--help")
        assert listed.exit_code == 0
        shown = " ".join(listed.stdout.split())
        assert "good Tell the home" in shown and "no module named moon" in shown
        assert "no module named moon" in refused("moon", "table", "--x")
        assert "TypeError" in refused("stone")
        assert eoffice("user", "list").exit_code == 0

    def test_a_good_one_is_told_the_home_and_the_form(self, eoffice, home):
        assert eoffice("good").stdout == f"{home} False\n"
        assert eoffice("--json", "good").stdout == f"{home} True\n"

    def test_it_gets_no_home_without_a_site(self, refused, empty):
        assert "eoffice init" in refused("good", at=empty)
        assert not empty.exists()

    def test_the_core_keeps_its_own_names(self, eoffice):
        assert eoffice("file", "list").exit_code == 0


def test_the_locale_in_the_package_is_the_one_looked_at():
    assert CATALOGUES.parents[1] == (ROOT / "src/eoffice_cms/locale")
    assert language.DOMAIN == "eoffice_cms"
    assert CliRunner().invoke(root, ["--help"]).exit_code == 0
