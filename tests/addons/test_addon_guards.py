"""Guards that add-ons insert into workflows of others."""

from __future__ import annotations

import pytest

from eoffice_cms.addons.configurator import Configurator
from eoffice_cms.application import Application
from eoffice_cms.content import actions
from eoffice_cms.declaring import declare_core
from eoffice_cms.errors import NotPossible
from eoffice_cms.storage.home import Home


def not_on_fridays(office, obj, given):
    """Refuse always; the test needs no calendar."""
    return "Not today."


@pytest.fixture
def guarded(tmp_path):
    """A site whose declarations hold a guard on closing files."""
    config = Configurator(package="eoffice_cms")
    config.include(declare_core)
    config.add_workflow_guard("file", "close", not_on_fridays)
    config.commit()
    app = Application(Home(tmp_path), config.declarations)
    app.initialise(admin_password="a long password")
    yield app
    app.close()


class TestInsertedGuard:
    def test_it_refuses_the_transition_and_only_that(self, guarded):
        with guarded.work("admin") as office:
            files = office.site["files"]
            file = actions.create_file(office, files, subject="Subject", desk="u-admin")
            with pytest.raises(NotPossible, match=r"Not today\."):
                actions.close_file(office, file)
            assert file.state == "active"
