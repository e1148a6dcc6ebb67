"""Folders and documents: adding them, their names and addresses, taking them out."""

import io

import pytest

from eoffice_cms.catalog.rows import oid
from eoffice_cms.content import places
from eoffice_cms.errors import Forbidden, Invalid, NotPossible


@pytest.fixture
def editor(bench):
    """Let the clerk keep the folder of files."""
    with bench.work() as office:
        office.site["files"].grants.add("user:clerk", "Editor", "test")
    return bench


class TestNames:
    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Annual Report", "Annual-report"),
            ("भूमि आवंटन", "भूमि-आवंटन"),
            ("../../etc/passwd", "Etc-passwd"),
            ("__class__", "Class"),
            ("@@view", "View"),
            ("++add++x", "Add-x"),
            ("…", "X"),
            ("a" * 300, "A" + "a" * 59),
        ],
    )
    def test_a_title_gives_a_name_fit_for_an_address(self, editor, title, name):
        with editor.work("clerk") as office:
            folder = places.add_folder(office, office.site["files"], title)
            assert folder.__name__ == name
            assert places.add_folder(office, office.site["files"], title).__name__ == f"{name}-2"
        assert editor.differences() == []

    @pytest.mark.parametrize("name", ["", "_x", ".", "..", "@@x", "+x", "a/b", "a b", "a" * 121])
    def test_a_name_that_does_not_fit_is_refused(self, editor, name):
        from eoffice_cms.content.folder import Folder

        with editor.work() as office, pytest.raises(Invalid):
            folder = Folder("x", creator="admin", created=office.now)
            office.site["files"].add(name, folder)

    def test_a_name_is_taken_once(self, editor):
        from eoffice_cms.content.folder import Folder

        with editor.work() as office:
            first, second = (Folder("x", creator="admin", created=office.now) for _ in range(2))
            office.site.add("x", first)
            with pytest.raises(NotPossible):
                office.site.add("x", second)


class TestDocuments:
    def test_a_document_is_stored_and_seen_once_published(self, editor):
        from eoffice_cms.workflow.engine import perform

        with editor.work("clerk") as office:
            document = places.add_document(
                office, office.site["files"], io.BytesIO(b"%PDF-1.4\nx"), filename="order.pdf"
            )
            office.site._p_jar.savepoint()
            number = oid(document)
            uid = document.uid
        with editor.work("outsider") as office:
            assert office.load_object(uid) is None
            with pytest.raises(Forbidden):
                perform(office, office.load(number), "publish", {})
        with editor.work("clerk") as office:
            perform(office, office.load(number), "publish", {})
        with editor.work("outsider") as office:
            found = office.load_object(uid)
            with found.blob.open() as stream:
                assert stream.read() == b"%PDF-1.4\nx"
        assert editor.differences() == []

    def test_who_may_not_add_adds_nothing(self, bench):
        before = bench.tid()
        with pytest.raises(Forbidden), bench.work("clerk") as office:
            places.add_folder(office, office.site["files"], "Mine")
        with pytest.raises(Forbidden), bench.work("clerk") as office:
            stream = io.BytesIO(b"%PDF-1.4\n")
            places.add_document(office, office.site["files"], stream, filename="a.pdf")
        assert bench.tid() == before
