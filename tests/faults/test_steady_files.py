"""The store's history is read while a transaction is being written to its end."""

import gc
import importlib
import threading

import pytest
from ZODB.FileStorage import FileStorage
from ZODB.utils import p64, u64

from eoffice_cms.content import actions

module = importlib.import_module("ZODB.FileStorage.FileStorage")


@pytest.fixture
def half_written(bench, monkeypatch):
    """Return a context in which the end of the store is half a transaction for a moment."""
    reached, go_on = threading.Event(), threading.Event()
    copy = module.cp

    def slowly(source, target, length):
        copy(source, target, length // 2)
        target.flush()
        reached.set()
        go_on.wait(20)
        copy(source, target, length - length // 2)

    bench.new()
    after = p64(u64(bench.tid()) + 1)
    monkeypatch.setattr(module, "cp", slowly)
    writer = threading.Thread(target=write, args=(bench.app,))
    writer.start()
    assert reached.wait(20)
    yield bench.app.db.storage.base, after, go_on
    go_on.set()
    writer.join(20)
    assert not writer.is_alive()


def write(app):
    with app.work("clerk") as office:
        place = office.site["files"]
        actions.create_file(office, place, subject="Slowly", desk="u-clerk")


def test_it_is_waited_for(half_written):
    storage, start, go_on = half_written
    read = []
    reader = threading.Thread(target=lambda: read.append(list(storage.iterator(start))))
    reader.start()
    reader.join(0.2)
    assert reader.is_alive() and read == []
    go_on.set()
    reader.join(20)
    assert not reader.is_alive()
    assert len(read) == 1 and len(read[0]) <= 1


# It leaves the file that it opened to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
def test_without_waiting_it_cannot_be_read(half_written):
    """What ZODB's own does, else the test above would prove nothing."""
    storage, start, _go_on = half_written
    with pytest.raises(AttributeError):
        FileStorage.iterator(storage, start)
    gc.collect()
