#!/usr/bin/env python3
"""Say whether seals fit the leaves they were drawn from: `verify_seal.py leaves.jsonl seal-9.json`.

A program by itself: Python's standard library, and nothing of the product whose seals it checks.
A leaf is a line without its end; leaves and nodes are hashed as RFC 9162, section 2.1.1, says.
The status is 0 when every seal fits, else 1.
"""

import argparse
import hashlib
import json
import sys


def sha256(data):
    return hashlib.sha256(data).digest()


def join(pieces):
    """Join neighbouring subtrees, (leaves, root) each, from the right; return the root."""
    if not pieces:
        return sha256(b"")
    _leaves, right = pieces[-1]
    for _leaves, left in reversed(pieces[:-1]):
        right = sha256(b"\x01" + left + right)
    return right


def roots(path, sizes):
    """Return how many leaves there are, and size → root for the sizes asked for."""
    pieces, count, found = [], 0, {}
    with open(path, "rb") as stream:
        for line in stream:
            if not line.endswith(b"\n"):
                break  # torn off while it was written
            count += 1
            leaves, root = 1, sha256(b"\x00" + line[:-1])
            while pieces and pieces[-1][0] == leaves:
                root = sha256(b"\x01" + pieces.pop()[1] + root)
                leaves *= 2
            pieces.append((leaves, root))
            if count in sizes:
                found[count] = join(pieces).hex()
    return count, found


def read(path):
    """Return a seal and the SHA-256 of its file."""
    with open(path, "rb") as stream:
        data = stream.read()
    seal = json.loads(data)
    if type(seal["size"]) is not int or type(seal["root"]) is not str:
        raise ValueError("no seal")
    return seal, hashlib.sha256(data).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("leaves", help="leaves.jsonl")
    parser.add_argument("seals", nargs="+", metavar="seal", help="seal-SIZE.json")
    given = parser.parse_args()
    try:
        seals = [(path, *read(path)) for path in given.seals]
        seals.sort(key=lambda each: each[1]["size"])
        count, found = roots(given.leaves, {seal["size"] for _path, seal, _hash in seals})
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"Cannot be read: {error!r}")
        return 1
    right, before = True, None
    for path, seal, digest in seals:
        size = seal["size"]
        if size not in found:
            verdict = f"DOES NOT FIT: it seals {size} leaves, and there are {count}"
        elif found[size] != seal["root"]:
            verdict = f"DOES NOT FIT: the first {size} leaves have the root {found[size]}"
        elif before is not None and seal.get("previous") != before:
            verdict = "DOES NOT FIT: it does not name the seal given before it"
        else:
            verdict = f"fits: {size} leaves, root {seal['root']}, {seal.get('time')}"
        print(f"{path}: {verdict}")
        right = right and verdict.startswith("fits")
        before = digest
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
