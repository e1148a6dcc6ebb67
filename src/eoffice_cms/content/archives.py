"""What a ZIP archive says that it holds, read within bounds whoever made it."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import IO

#: Bytes of an archive's directory. An office document has some dozen entries of about 80 bytes.
LARGEST_DIRECTORY = 1024 * 1024
#: Where the directory lies stands in the last bytes, before a comment of at most 65,535.
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\5\6"
_ENTRY = struct.Struct("<4s24x3H12x")
_ENTRY_MARK = b"PK\1\2"


def members(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the names that an archive's directory lists, as bytes.

    What is no archive, or has a directory larger than any office document's, lists none. The
    standard library would make an object of each of a million entries.

    :param stream: open for reading, and able to seek
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(size - _END.size - 0xFFFF, 0))
    tail = stream.read(_END.size + 0xFFFF)
    at = tail.rfind(_END_MARK, 0, len(tail) - _END.size + len(_END_MARK))
    if at < 0:
        return
    _mark, _disk, _first, _here, _entries, length, start, _comment = _END.unpack_from(tail, at)
    if length > LARGEST_DIRECTORY:
        return
    stream.seek(start)
    directory, place = stream.read(length), 0
    while place + _ENTRY.size <= len(directory):
        mark, name, extra, comment = _ENTRY.unpack_from(directory, place)
        if mark != _ENTRY_MARK:
            return
        place += _ENTRY.size
        yield directory[place : place + name]
        place += name + extra + comment
