"""The copy of the seals that is kept outside the store: plain files to print, stamp and carry away.

``leaves.jsonl`` has a leaf on each line, the bytes that were hashed; ``seal-SIZE.json`` has the
root of the first SIZE lines, the time, and the SHA-256 of the seal file before it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eoffice_cms.clock import from_micros
from eoffice_cms.custody.merkle import Edge, grown, leaf_hash, root_of
from eoffice_cms.custody.seals import Leaf, Seal, SealLog
from eoffice_cms.errors import NotPossible, _

LEAVES = "leaves.jsonl"
_NAME = re.compile(r"seal-(\d+)\.json")
_HASH = re.compile(r"[0-9a-f]{64}")
#: A seal file is a few lines, a leaf one of about 150 bytes.
_LONGEST = 10_000


@dataclass(frozen=True)
class SealFile:
    """A seal as it stands in a file; ``previous``: SHA-256 of the file before it, or None."""

    path: Path
    size: int
    root: bytes
    previous: str | None
    sha256: str


@dataclass(frozen=True)
class Copy:
    """What is kept outside: the seals, and the leaves' file where it is there too."""

    seals: list[SealFile]
    leaves: Path | None


def read_seal(path: Path) -> SealFile:
    """Read a seal file.

    :raises NotPossible: when it is none
    """
    with path.open("rb") as stream:
        data = stream.read(_LONGEST)
    try:
        values = json.loads(data)
        size, root, previous = values["size"], values["root"], values["previous"]
        if type(size) is not int or size < 1 or not _HASH.fullmatch(root):
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotPossible(_("${path} is no seal.", mapping={"path": str(path)})) from error
    return SealFile(path, size, bytes.fromhex(root), previous, hashlib.sha256(data).hexdigest())


def read_copy(path: Path) -> Copy:
    """Find what a directory of seals holds, or read one seal file.

    :raises NotPossible: when there is no seal
    """
    if path.is_file():
        return Copy([read_seal(path)], None)
    names = [each.name for each in path.iterdir()] if path.is_dir() else []
    seals = [read_seal(path / each) for each in names if _NAME.fullmatch(each)]
    if not seals:
        raise NotPossible(_("There is no seal in ${path}.", mapping={"path": str(path)}))
    leaves = path / LEAVES
    return Copy(sorted(seals, key=lambda each: each.size), leaves if leaves.is_file() else None)


def lines(path: Path) -> Iterator[bytes]:
    """Yield the leaves of a file as they were hashed; a last line that was torn off is left out."""
    with path.open("rb") as stream:
        while (line := stream.readline(_LONGEST)).endswith(b"\n"):
            yield line[:-1]


def leaf_of(line: bytes) -> Leaf | None:
    """Return the leaf that a line holds; None where it holds none."""
    try:
        values = json.loads(line)
        leaf = Leaf(str(values["record"]), bytes.fromhex(values["head"]), int(values["length"]))
        return leaf if leaf.data() == line else None
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None


def write_copy(place: Path, log: SealLog, seal: Seal) -> Path:
    """Bring the copy in a directory up to a seal, the log's last; return the seal's file.

    What is there is compared first, and nothing is written where it does not fit the log.

    :raises NotPossible: when the copy is of another log, or of a later state of this one
    """
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    leaves, path = place / LEAVES, place / f"seal-{seal.size}.json"
    count, length, edge = _what_is_there(leaves)
    fits = count <= log.size
    if fits:
        for at, leaf in log.leaves(count):
            edge = grown(edge, at, leaf_hash(leaf.data()))
        fits = root_of(edge) == seal.root
    before = read_copy(place).seals if any(_named(place)) else []
    for each in before:
        kept = log.seal(each.size)
        fits = fits and kept is not None and kept.root == each.root
    if not fits:
        raise NotPossible(
            _(
                "The seals in ${path} do not fit the site: see what eoffice record verify "
                "--against finds, and let nobody change them.",
                mapping={"path": str(place)},
            )
        )
    _append(leaves, length, (leaf.data() for _place, leaf in log.leaves(count)))
    if path.exists():
        return path  # it may be time-stamped: not a byte of it changes
    moment = from_micros(seal.at)
    _write(
        path,
        {
            "size": seal.size,
            "root": seal.root.hex(),
            "time": moment.isoformat() if moment else None,
            "previous": before[-1].sha256 if before else None,
        },
    )
    return path


def _named(place: Path) -> Iterator[str]:
    return (each.name for each in place.iterdir() if _NAME.fullmatch(each.name))


def _what_is_there(leaves: Path) -> tuple[int, int, Edge]:
    """Return how many leaves a file has, in how many bytes, and their edge."""
    count, length = 0, 0
    edge: Edge = ()
    if leaves.exists():
        for line in lines(leaves):
            edge = grown(edge, count, leaf_hash(line))
            count, length = count + 1, length + len(line) + 1
    return count, length, edge


def _append(path: Path, length: int, leaves: Iterator[bytes]) -> None:
    """Append lines after the first ``length`` bytes, so in place of what was torn off."""
    with path.open("ab") as out:
        out.truncate(length)
        for each in leaves:
            out.write(each + b"\n")
        out.flush()
        os.fsync(out.fileno())


def _write(path: Path, values: dict[str, Any]) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8") as out:
        out.write(json.dumps(values, indent=2) + "\n")
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(path)
