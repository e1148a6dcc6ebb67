"""Open the object database that the settings name, by default files beneath the home."""

from __future__ import annotations

from typing import Any

from zc.zlibstorage import ZlibStorage
from ZODB.DB import DB
from zodburi import resolve_uri

from eoffice_cms.errors import NotPossible, _
from eoffice_cms.storage.files import SteadyFileStorage
from eoffice_cms.storage.home import Home
from eoffice_cms.storage.tail import cut_zeros

#: Objects kept in memory by each connection; a demo district has about 100,000.
CACHE_OBJECTS = 50_000
POOL_SIZE = 12


def open_database(home: Home, uri: str | None = None) -> DB:
    """Open the database.

    :param uri: a zodburi address such as ``zconfig:///etc/eoffice/zeo-client.conf#main``, in which
        ``${home}`` stands for the home; without one, ``Data.fs`` and ``blobs`` beneath the home.
    :raises NotPossible: when the address is of a ZEO server that is not to be waited for
    """
    if uri:
        factory, options = resolve_uri(uri.replace("${home}", str(home.path)))
        # zodburi marks what a <zodb> section says of connections; we have no others.
        said = {name.removeprefix("connection_"): value for name, value in options.items()}
        db = DB(factory(), **{"pool_size": POOL_SIZE, "cache_size": CACHE_OBJECTS, **said})
        if not _hears_of_commits(db.storage):
            db.close()
            raise NotPossible(
                _(
                    "The settings of the ZEO client need “server-sync true”: without it, a page "
                    "could miss what another process has changed."
                )
            )
        return db
    cut_zeros(home.data_fs)
    storage = SteadyFileStorage(str(home.data_fs), blob_dir=str(home.blobs))
    # Compressed: a third less to write and keep, notes in Devanagari most of all. Records that
    # were written before are read as they are.
    return DB(ZlibStorage(storage), pool_size=POOL_SIZE, cache_size=CACHE_OBJECTS)


def _hears_of_commits(storage: Any) -> bool:
    """Say whether a transaction that begins has heard of all that others have committed."""
    return bool(getattr(storage, "server_sync", True))
