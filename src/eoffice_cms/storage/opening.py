"""Open the object database that the settings name, by default files beneath the home."""

from __future__ import annotations

from zc.zlibstorage import ZlibStorage
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage
from zodburi import resolve_uri

from eoffice_cms.storage.home import Home
from eoffice_cms.storage.tail import cut_zeros

#: Objects kept in memory by each connection; a demo district has about 100,000.
CACHE_OBJECTS = 50_000
POOL_SIZE = 12


def open_database(home: Home, uri: str | None = None) -> DB:
    """Open the database.

    :param uri: a zodburi address such as ``zconfig:///etc/eoffice/zeo.conf#main``, in which
        ``${home}`` stands for the home; without one, ``Data.fs`` and ``blobs`` beneath the home.
    """
    if uri:
        factory, options = resolve_uri(uri.replace("${home}", str(home.path)))
        return DB(factory(), pool_size=POOL_SIZE, cache_size=CACHE_OBJECTS, **options)
    cut_zeros(home.data_fs)
    storage = FileStorage(str(home.data_fs), blob_dir=str(home.blobs))
    # Compressed: a third less to write and keep, notes in Devanagari most of all. Records that
    # were written before are read as they are.
    return DB(ZlibStorage(storage), pool_size=POOL_SIZE, cache_size=CACHE_OBJECTS)
