"""Boxes of the ISO base media file format (ISO/IEC 14496-12) and of QuickTime; media are never read.

Sizes are 32 bits, 64 bits, or run to the end of the file; every one is checked against what is there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, changed

MOST_BOXES = 1 << 18  # beside one another
MOST_BYTES = 64 * 1024 * 1024  # of what is read at once

_HEADER = struct.Struct(">I4s")
_LONG = struct.Struct(">Q")
NARROW = 1 << 32  # sizes from here on need 64 bits
ROOM = (b"free", b"skip")
_OUTERMOST = frozenset(
    b"ftyp styp moov moof mdat meta free skip wide uuid mfra sidx ssix emsg prft pdin meco pnot junk PICT".split()
)


class Box(NamedTuple):
    """A box with its place: `body` is behind its header; `to_end` where its size field leaves the size open."""

    kind: bytes
    start: int
    body: int
    end: int
    to_end: bool = False

    @property
    def size(self) -> int:
        """How many bytes it takes with its header."""
        return self.end - self.start

    def read(self, source: Source) -> bytes:
        """Return the body; one larger than anything we read is refused."""
        if self.end - self.body > MOST_BYTES:
            damaged(source.name, "元数据过大", "its metadata are too large")
        return source.at(self.body, self.end - self.body)


def boxes(source: Source, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes of a stretch; QuickTime closes lists with zeros, which are passed over."""
    at, head = start, source.head if end <= len(source.head) else b""
    for _ in range(MOST_BOXES):
        if end - at < 8:
            return
        size, kind = _HEADER.unpack_from(head, at) if head else _HEADER.unpack(source.at(at, 8))
        if not size and kind == bytes(4):
            return
        body = at + 8
        if size == 1:
            size, body = _LONG.unpack(source.at(body, 8))[0], body + 8
        if size < body - at or at + size > end:
            _not_whole(source, at)
        yield Box(kind, at, body, at + size)
        at += size
    _too_many(source)


def outermost(source: Source, anchor: bytes) -> Iterator[Box]:
    """Yield the outermost boxes of a file; behind the box `anchor`, bytes that are no known box are a trailer."""
    at, anchored = 0, False
    for _ in range(MOST_BOXES):
        if source.size - at < 8:
            return
        size, kind = _HEADER.unpack(source.at(at, 8))
        body, to_end = at + 8, not size
        if size == 1 and source.size - body >= 8:
            size, body = _LONG.unpack(source.at(body, 8))[0], body + 8
        if kind == b"udta" and anchored:
            return  # user data belong inside: an interrupted writer left them behind the end
        end = source.size if to_end else at + size
        if end < body or end > source.size or kind == bytes(4):
            if anchored and (kind not in _OUTERMOST or kind in ROOM):
                return
            _not_whole(source, at)
        yield Box(kind, at, body, end, to_end)
        anchored = anchored or kind == anchor
        at = end
    _too_many(source)


def _not_whole(source: Source, at: int) -> None:
    damaged(source.name, f"第 {at} 字节处的盒不完整", f"the box at byte {at} is not whole")


def _too_many(source: Source) -> None:
    damaged(source.name, "盒过多", "it has too many boxes")


def children(source: Source, box: Box, skip: int = 0) -> Iterator[Box]:
    """Yield the boxes in a box, behind `skip` bytes of its own."""
    return boxes(source, box.body + skip, box.end)


def meta_children(source: Source, meta: Box) -> list[Box]:
    """Return what is in a meta box: in MP4 it has a version, in QuickTime it has none."""
    plain = source.upto(meta.body + 4, 4) == b"hdlr"
    return list(children(source, meta, 0 if plain else 4))


def handler(source: Source, inner: list[Box]) -> bytes:
    """Return the handler that a meta box names among its boxes, or nothing."""
    return next((source.at(box.body, 12)[8:] for box in inner if box.kind == b"hdlr" and box.end - box.body >= 12), b"")


def packed(kind: bytes, *parts: bytes) -> bytes:
    """Return the bytes of a new box."""
    return _HEADER.pack(8 + sum(map(len, parts)), kind) + b"".join(parts)


def free(size: int) -> bytes:
    """Return a free box of so many bytes, at least eight."""
    return _HEADER.pack(size, b"free") + bytes(size - 8)


class Edits:
    """Changes inside boxes: the sizes of the boxes around them follow."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._changes: list[Change] = []
        self._growth: dict[Box, int] = {}

    def put(self, start: int, end: int, new: bytes, *around: Box) -> None:
        """Put bytes in the place of a stretch that lies in these boxes."""
        self._changes.append((start, end, new))
        for box in around:
            self._growth[box] = self._growth.get(box, 0) + len(new) - (end - start)

    def growth(self, box: Box) -> int:
        """Return how much a box grows by what was put so far."""
        return self._growth.get(box, 0)

    def changes(self) -> list[Change]:
        """Return all changes, those of size fields included."""
        sizes = [resized(self.source, box, growth) for box, growth in self._growth.items() if growth and not box.to_end]
        return [*sizes, *self._changes]

    def move(self, box: Box, to: int) -> None:
        """Move a box, with the changes in it, to another place in the box around it."""
        new = self.applied(box)
        changes = [change for change in self._changes if not _within(box, change)]
        self._changes = [*changes, (box.start, box.end, b""), (to, to, new)]
        self._growth = {other: growth for other, growth in self._growth.items() if not box.start <= other.start < box.end}

    def applied(self, box: Box) -> bytes:
        """Return a box with the changes that lie in it."""
        whole = Box(box.kind, box.start, box.start, box.end).read(self.source)
        inner = [change for change in self.changes() if _within(box, change)]
        return changed(whole, [(start - box.start, end - box.start, new) for start, end, new in inner])


def _within(box: Box, change: Change) -> bool:
    start, end, _ = change
    return box.start <= start and end <= box.end and end > box.start


def resized(source: Source, box: Box, growth: int) -> Change:
    """Return the change of a box's size field, in its own width."""
    size = box.size + growth
    if source.at(box.start, 4) == b"\0\0\0\1":
        return box.start + 8, box.start + 16, _LONG.pack(size)
    if size >= NARROW:
        damaged(source.name, "盒过大", "a box is too large for its size field")
    return box.start, box.start + 4, size.to_bytes(4, "big")
