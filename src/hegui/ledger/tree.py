"""The Merkle tree of RFC 6962, section 2.1: hashes, roots, audit paths, consistency proofs, and how they are checked.

The proofs are asked of a `subtree(start, end)` function that returns the hash over a range of leaves, so that they are
the same for leaves in memory and for a million on disk. Checking follows RFC 9162, sections 2.1.3.2 and 2.1.4.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256().digest()
Subtree = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf (32 bytes)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over its two halves."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree while it grows to the right: only the hashes of its complete subtrees are kept, one for each bit of its size."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def add(self, hashed: bytes, level: int = 0) -> list[bytes]:
        """Take the next leaf, or the next complete subtree of 2^level leaves; return its hash and those it completed."""
        if self.size & ((1 << level) - 1):
            raise ValueError(f"a subtree of level {level} cannot begin at {self.size}")
        completed = [hashed]
        rest = self.size >> level
        while rest & 1:
            completed.append(node_hash(self.peaks.pop(), completed[-1]))
            rest >>= 1
        self.peaks.append(completed[-1])
        self.size += 1 << level
        return completed

    def root(self) -> bytes:
        """Return the root at this size."""
        return joined(self.peaks)

    def copy(self) -> Frontier:
        """Return the same tree, to go on growing on its own."""
        return Frontier(self.size, self.peaks)


def joined(peaks: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees that stand side by side, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def complete_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """Return the fewest complete subtrees that cover the leaves from start to before end, as (level, first leaf)."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        found.append((level, start))
        start += 1 << level
    return found


def inclusion_path(number: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the audit path of a leaf in the tree of that size (RFC 6962, 2.1.1)."""
    start, end = 0, size
    path = []
    while end - start > 1:
        middle = start + _larger_half(end - start)
        if number < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the tree of size `new` continues the one of size `old` (RFC 6962, 2.1.2)."""
    if old == 0:
        return []
    start, end = 0, new
    path = []
    while old != end:
        middle = start + _larger_half(end - start)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    if start:
        path.append(subtree(start, end))
    return path[::-1]


def root_from_inclusion(leaf: bytes, number: int, size: int, path: Iterable[bytes]) -> bytes | None:
    """Return the root that an audit path leads to, or None when the path does not fit the place (RFC 9162, 2.1.3.2)."""
    if not 0 <= number < size:
        return None
    place, last, root = number, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(beside, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, beside)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether the proof shows that the newer tree only added to the older one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not path and (old_root == new_root if old == new else old_root == EMPTY_ROOT)
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    if not hashes:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _larger_half(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)
