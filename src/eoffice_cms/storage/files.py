"""A file storage that goes on by itself after a disk was full."""

from __future__ import annotations

from typing import Any

from ZODB.config import FileStorage as FileStorageSection
from ZODB.FileStorage import FileStorage
from ZODB.FileStorage.FileStorage import TempFormatter


class SteadyFileStorage(FileStorage):
    """A FileStorage whose files are opened anew when writing to them failed.

    What could not be written stays in Python's buffer of the file, is in the way of all reading,
    and once there is room would be written behind the last transaction. FileStorage's own cutting
    off fails for the same reason.
    """

    _file: Any
    _tfile: Any

    def store(self, *given: Any) -> Any:
        return self._steadily(super().store, *given)

    def restore(self, *given: Any) -> Any:
        return self._steadily(super().restore, *given)

    def deleteObject(self, *given: Any) -> Any:  # noqa: N802 (IExternalGC)
        return self._steadily(super().deleteObject, *given)

    def tpc_vote(self, transaction: Any) -> Any:
        return self._steadily(super().tpc_vote, transaction)

    def _blob_storeblob(self, oid: bytes, serial: bytes, filename: str) -> None:
        # Noted first: copying from another disk may fail halfway.
        self.dirty_oids.append((oid, serial))
        super()._blob_storeblob(oid, serial, filename)

    def _abort(self) -> None:
        super()._abort()
        self._blob_tpc_abort()  # FileStorage leaves them where it was the vote that failed

    def iterator(self, start: bytes | None = None, stop: bytes | None = None) -> Any:
        # FileStorage looks for the end of the file; it must not be half a transaction just then.
        with self._lock:
            return super().iterator(start, stop)

    def _steadily(self, method: Any, *given: Any) -> Any:
        try:
            return method(*given)
        except OSError:
            self._open_anew()
            raise

    def _open_anew(self) -> None:
        """Forget what was buffered, and cut off what was written of it."""
        with self._lock:
            for each in (self._file, self._tfile):
                each.raw.close()  # closing the file itself would try to write once more
            self._file = open(self._file_name, "r+b")  # noqa: SIM115 (closed with the storage)
            self._file.truncate(self._pos)
            self._tfile = open(self._file_name + ".tmp", "w+b")  # noqa: SIM115 (likewise)
            self._tfmt = TempFormatter(self._tfile)
            self._files.flush()


class Section(FileStorageSection):
    """A section ``steadyfilestorage`` of a ZConfig file, with the keys of ``filestorage``."""

    def open(self) -> Any:
        keys = ("blob_dir", "create", "read_only", "quota", "pack_gc", "pack_keep_old")
        options = {name: getattr(self.config, name) for name in keys}
        return SteadyFileStorage(self.config.path, **options)
