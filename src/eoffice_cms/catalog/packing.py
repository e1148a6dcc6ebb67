"""Pack the words of a text into few bytes: a byte for each Devanagari letter, then deflated."""

from __future__ import annotations

import zlib

_ONE_BYTE, _UTF8 = b"1", b"8"

#: Devanagari takes the upper half of a byte; what else would lie there does not fit into one.
_LETTERS = {
    **dict.fromkeys(range(128, 256), "Ā"),
    **{0x900 + place: chr(0x80 + place) for place in range(0x80)},
}
_BYTES = {0x80 + place: chr(0x900 + place) for place in range(0x80)}


def pack_words(words: str) -> bytes:
    """Return words as the fulltext table keeps them."""
    try:
        return _ONE_BYTE + zlib.compress(words.translate(_LETTERS).encode("latin-1"))
    except UnicodeEncodeError:
        return _UTF8 + zlib.compress(words.encode())


def unpack_words(packed: bytes) -> str:
    """Return the words of what the fulltext table keeps."""
    data = zlib.decompress(packed[1:])
    return data.decode("latin-1").translate(_BYTES) if packed[:1] == _ONE_BYTE else data.decode()
