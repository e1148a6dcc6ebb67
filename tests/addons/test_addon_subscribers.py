"""Functions of add-ons that are told of transitions, in the transaction of each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eoffice_cms.addons import Configurator, enable, load_addons
from eoffice_cms.application import Application
from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import actions
from eoffice_cms.declaring import declare_core
from eoffice_cms.errors import NotPossible
from eoffice_cms.storage.home import Home

INCLUDE = """
    def first(office, event):
        told = office.site.settings.get("told", ())
        what = event.transition, event.source, event.target, event.entry.action
        office.site.settings["told"] = (*told, what)

    def second(office, event):
        office.site.settings["notes"] = [note.state for note in event.obj.notes]

    def refuse(office, event):
        from eoffice_cms.errors import NotPossible
        raise NotPossible("Not with the vault open.")

    config.add_transition_subscriber(second, "file", "close", order=50)
    config.add_transition_subscriber(first, "file")
    config.add_transition_subscriber(refuse, "file", "park")
"""


@pytest.fixture
def told(addon, tmp_path):
    """A site with the add-on available, not enabled."""
    config = Configurator(settings={"eoffice.development": "true"}, package="eoffice_cms")
    config.include(declare_core)
    app = Application(Home(tmp_path / "home"), load_addons(config, [addon("vault", INCLUDE)]))
    app.initialise(admin_password="a long password")
    yield app
    app.close()


@pytest.fixture
def enabled(told):
    """The same, with the add-on enabled."""
    told.run(enable, "vault")
    return told


def close_a_file(app):
    with app.work("admin") as office:
        file = actions.create_file(office, office.site["files"], subject="Vault", desk="u-admin")
        actions.close_file(office, file, note="Done.")
        return dict(office.site.settings)


class TestTransitionSubscribers:
    def test_they_are_told_what_was_recorded_with_the_note_turned_green(self, enabled):
        settings = close_a_file(enabled)
        assert settings["told"] == (("close", "active", "closed", "close"),)
        assert settings["notes"] == ["green"]

    def test_the_smaller_order_comes_first(self, enabled):
        assert list(close_a_file(enabled)) == ["notes", "told"]

    def test_what_one_raises_undoes_the_transition(self, enabled):
        with enabled.work("admin") as office:
            place = office.site["files"]
            file = actions.create_file(office, place, subject="Vault", desk="u-admin")
            office.site._p_jar.savepoint()
            number = oid(file)
        with pytest.raises(NotPossible, match="vault"), enabled.work("admin") as office:
            actions.park(office, office.load(number), reason="Holidays", until=_in_a_week(office))
        with enabled.work("admin") as office:
            file = office.load(number)
            assert (file.state, [each.action for each in file.record]) == ("active", ["create"])
            assert "told" not in office.site.settings

    def test_where_the_addon_is_not_enabled_nobody_is_told(self, told):
        assert close_a_file(told) == {}


def _in_a_week(office):
    return (office.now + timedelta(days=7)).date()
