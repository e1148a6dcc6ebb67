"""Cut off the end of a store that a power cut left full of zeros, keeping aside what was there.

FileStorage by itself leaves out a torn transaction at the end, but takes zeros for one.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

_MAGIC = 4
#: Transaction id, length without the trailing copy of the length, status, three lengths.
_HEADER = struct.Struct(">8sQcHHH")
_LENGTH = struct.Struct(">Q")
_UNFINISHED = b"c"
_PIECE = 1 << 20


def cut_zeros(path: Path) -> Path | None:
    """Cut off zeros behind the last whole transaction; return where they were put, if any.

    A store that does not end with a zero ends as it should and is left alone. So is one in which
    something else than zeros follows the torn transaction: that is no work of a power cut, and
    the store then refuses to open.
    """
    if not path.exists() or path.stat().st_size < _MAGIC + _HEADER.size:
        return None
    with path.open("r+b") as data:
        size = data.seek(0, os.SEEK_END)
        data.seek(size - 1)
        if any(data.read(1)):
            return None
        end = _end_of_whole(data, size)
        if end == size or not _only_zeros(data, _end_of_torn(data, end)):
            return None
        aside = path.with_name(f"{path.name}.tail-{end}")
        _copy(data, end, aside)
        data.truncate(end)
        data.flush()
        os.fsync(data.fileno())
    path.with_name(f"{path.name}.index").unlink(missing_ok=True)
    log.warning("the end of %s was cut off at %d and put into %s", path.name, end, aside.name)
    return aside


def _end_of_whole(data: BinaryIO, size: int) -> int:
    """Return where the last whole transaction ends."""
    position = _MAGIC
    while position + _HEADER.size <= size:
        data.seek(position)
        tid, length, status, *_rest = _HEADER.unpack(data.read(_HEADER.size))
        if not any(tid) or status == _UNFINISHED or position + length + _LENGTH.size > size:
            break
        data.seek(position + length)
        if _LENGTH.unpack(data.read(_LENGTH.size))[0] != length:
            break
        position += length + _LENGTH.size
    return position


def _end_of_torn(data: BinaryIO, start: int) -> int:
    """Return where the transaction that begins there says that it ends."""
    data.seek(start)
    header = data.read(_HEADER.size)
    if len(header) < _HEADER.size or not any(header[:8]):
        return start
    return start + int(_HEADER.unpack(header)[1]) + _LENGTH.size


def _only_zeros(data: BinaryIO, start: int) -> bool:
    data.seek(start)
    while piece := data.read(_PIECE):
        if any(piece):
            return False
    return True


def _copy(data: BinaryIO, start: int, target: Path) -> None:
    data.seek(start)
    with target.open("wb") as out:
        while piece := data.read(_PIECE):
            out.write(piece)


if __name__ == "__main__":  # before a ZEO server opens it; an office's own server does so itself
    cut_zeros(Path(sys.argv[1]))
