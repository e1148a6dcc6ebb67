"""Merkle trees as RFC 9162 (section 2.1) hashes them, known by their right edge alone."""

from __future__ import annotations

import hashlib

#: Root of the tree without leaves.
EMPTY = hashlib.sha256(b"").digest()

#: Roots of the whole subtrees that a tree falls into, from left to right, the largest first: one
#: for each bit that is set in its size. So much is needed to append, and to tell the root.
Edge = tuple[bytes, ...]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(edge: Edge, size: int, leaf: bytes) -> Edge:
    """Return the edge of a tree of ``size`` leaves after the hash of one more leaf."""
    roots = [*edge, leaf]
    while size & 1:
        right = roots.pop()
        roots[-1] = node_hash(roots[-1], right)
        size >>= 1
    return tuple(roots)


def root_of(edge: Edge) -> bytes:
    """Return the root of the tree that has this edge."""
    if not edge:
        return EMPTY
    root = edge[-1]
    for left in reversed(edge[:-1]):
        root = node_hash(left, root)
    return root
