"""What a package that is gone has left in the store never keeps the site from working."""

import sys
import textwrap

import pytest

from eoffice_cms.application import Application
from eoffice_cms.catalog import maintenance
from eoffice_cms.custody.seals import recorded


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A site with two objects of a package that then disappears."""
    package = tmp_path / "packages" / "third_party_memo"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        textwrap.dedent("""
            from eoffice_cms.content.base import Container

            class Memo(Container):
                type_name = "memo"
                workflow_name = "place"
        """)
    )
    with monkeypatch.context() as there:
        there.syspath_prepend(str(package.parent))
        from third_party_memo import Memo

        app = Application.open(tmp_path / "home")
        app.initialise(admin_password="a long enough password")
        with app.work("admin") as office:
            memo = Memo("A memo", creator="admin", created=office.now)
            office.site.add("memo-1", memo)
            memo.add("inner", Memo("Inner", creator="admin", created=office.now))
        app.close()
    del sys.modules["third_party_memo"]
    return tmp_path / "home"


def test_the_site_opens_although_its_projections_have_to_be_built(home, caplog):
    for each in home.rglob("*.sqlite*"):
        each.unlink()
    app = Application.open(home)
    try:
        assert list(maintenance.differences(app.projections, app.db)) == []
        assert "third_party_memo.Memo" in caplog.text
    finally:
        app.close()


def test_projections_are_verified_and_mended_and_records_read(home):
    app = Application.open(home)
    try:
        found = list(maintenance.differences(app.projections, app.db))
        assert {what for _name, _source, what in found} <= {
            maintenance.GONE,
            maintenance.COUNTS,
            "index of words differs",
        }
        maintenance.repair(app.projections, app.db)
        assert list(maintenance.differences(app.projections, app.db)) == []
        maintenance.rebuild(app.projections, app.db)
        with app.work("admin") as office:
            assert list(recorded(office.site)) == []
    finally:
        app.close()
