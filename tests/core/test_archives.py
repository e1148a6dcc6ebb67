"""What an archive holds, told within bounds; office documents are known by it."""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eoffice_cms.clock import utcnow
from eoffice_cms.content.archives import LARGEST_DIRECTORY, members
from eoffice_cms.content.document import HOLDS, Document
from eoffice_cms.errors import Invalid


def archive(*names, comment=b""):
    """Return the bytes of an archive with entries of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for each in names:
            made.writestr(each, b"content of " + each.encode())
        made.comment = comment
    return out.getvalue()


def crowded(count):
    """Return an archive whose directory says that it has so many empty entries."""
    entry = b"PK\1\2" + bytes(24) + b"\x01\0" + bytes(16) + b"x"
    end = b"PK\5\6" + bytes(8) + (len(entry) * count).to_bytes(4, "little")
    return b"PK\3\4" + entry * count + end + (4).to_bytes(4, "little") + bytes(2)


NAMES = st.lists(st.text("abc/.", min_size=1, max_size=12), unique=True, max_size=20)


@given(names=NAMES, comment=st.binary(max_size=40).filter(lambda each: b"PK\5\6" not in each))
def test_it_lists_what_the_standard_library_lists(names, comment):
    made = archive(*names, comment=comment)
    assert [each.decode() for each in members(io.BytesIO(made))] == names


@given(noise=st.binary(max_size=200), cut=st.integers(0, 200))
def test_whatever_is_none_lists_nothing_and_breaks_nothing(noise, cut):
    made = archive("a", "b")
    for data in (noise, made[:-cut] if cut else made, noise + made, made[cut:], made + noise):
        assert set(members(io.BytesIO(data))) <= {b"a", b"b"}
    assert list(members(io.BytesIO(noise.replace(b"PK", b"")))) == []


class TestDocuments:
    #: The first entry of an OpenDocument file says what it is.
    FIRST = {each: f"mimetypeapplication/vnd.oasis.opendocument.{kind}"
             for each, kind in (("odt", "text"), ("ods", "spreadsheet"))}  # fmt: skip

    def document(self, content, name):
        document = Document("x", creator="clerk", created=utcnow())
        document.store(io.BytesIO(content), name)
        return document

    @pytest.mark.parametrize("ending", HOLDS)
    def test_it_is_taken_by_what_it_holds(self, ending):
        made = archive(self.FIRST.get(ending, "[Content_Types].xml"), HOLDS[ending])
        assert self.document(made, f"order.{ending}").size == len(made)
        with pytest.raises(Invalid):
            self.document(archive("something.xml"), f"order.{ending}")

    def test_a_crowd_of_entries_is_refused_without_reading_them(self):
        made = crowded(800_000)
        tracemalloc.start()
        try:
            with pytest.raises(Invalid):
                self.document(made, "order.docx")
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 4 * LARGEST_DIRECTORY

    def test_the_crowd_is_one_that_can_be_listed(self):
        """The refusal above is for the number alone."""
        assert list(members(io.BytesIO(crowded(10)))) == [b"x"] * 10
