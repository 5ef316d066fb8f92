"""The tree once more, word by word from RFC 6962, section 2.1: slow, recursive, and sharing nothing with the product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256


def split(size: int) -> int:
    """The largest power of two smaller than the size."""
    k = 1
    while k * 2 < size:
        k *= 2
    return k


class Tree:
    """The trees over the first 0, 1, 2, ... of these leaves."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves
        self._known: dict[tuple[int, int], bytes] = {}

    def hash(self, start: int, end: int) -> bytes:
        """MTH(D[start:end])."""
        if start == end:
            return sha256(b"").digest()
        if (start, end) not in self._known:
            self._known[start, end] = self._hash(start, end)
        return self._known[start, end]

    def _hash(self, start: int, end: int) -> bytes:
        if end - start == 1:
            return sha256(b"\x00" + self.leaves[start]).digest()
        middle = start + split(end - start)
        return sha256(b"\x01" + self.hash(start, middle) + self.hash(middle, end)).digest()

    def root(self, size: int) -> bytes:
        """The root over the first leaves."""
        return self.hash(0, size)

    @cached_property
    def leaf_hashes(self) -> list[bytes]:
        """The hash of each leaf."""
        return [self.hash(number, number + 1) for number in range(len(self.leaves))]

    def path(self, number: int, size: int) -> list[bytes]:
        """PATH(m, D[n])."""
        return self._path(number, 0, size)

    def _path(self, number: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        k = split(end - start)
        if number < k:
            return [*self._path(number, start, start + k), self.hash(start + k, end)]
        return [*self._path(number - k, start + k, end), self.hash(start, start + k)]

    def proof(self, old: int, new: int) -> list[bytes]:
        """PROOF(m, D[n])."""
        return self._subproof(old, 0, new, True)

    def _subproof(self, old: int, start: int, end: int, whole: bool) -> list[bytes]:
        if old == end - start:
            return [] if whole else [self.hash(start, end)]
        k = split(end - start)
        if old <= k:
            return [*self._subproof(old, start, start + k, whole), self.hash(start + k, end)]
        return [*self._subproof(old - k, start + k, end, False), self.hash(start, start + k)]


def changed(path: list[bytes]) -> Iterator[list[bytes]]:
    """The same path with one hash changed, dropped, added or swapped."""
    for at, hashed in enumerate(path):
        yield [*path[:at], bytes([hashed[0] ^ 1]) + hashed[1:], *path[at + 1 :]]
        yield [*path[:at], *path[at + 1 :]]
        yield [*path[:at], hashed, *path[at:]]
        yield [*path[:at], hashed[:-1], *path[at + 1 :]]
    for at in range(len(path) - 1):
        yield [*path[:at], path[at + 1], path[at], *path[at + 2 :]]
    yield [*path, bytes(32)]
    yield [bytes(32), *path]
