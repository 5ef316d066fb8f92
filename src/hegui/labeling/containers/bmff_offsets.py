"""Offsets in ISO base media files: what has to be said anew when bytes move (ISO/IEC 14496-12).

Counted from the beginning of the file are the chunk offsets (stco, co64) and auxiliary information (saio) of a track, the
base of a track fragment where it gives one (tfhd), the random access table (tfra), and items (iloc, see bmff_meta). A
segment index (sidx) counts from its own end. Everything else is relative to what moves with it.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from hegui.labeling.containers.bmff import Box, children, meta_children
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change

_TO_MEDIA = (b"mdia", b"minf", b"stbl")
_BASE_GIVEN = 1
_SELF_CONTAINED = 1


class UnmovableError(Exception):
    """Offsets cannot say where the bytes would be: too few bits, or they point to what we do not follow."""


class Moves:
    """Where the bytes of a file go when stretches of it change."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._ends: list[int] = []
        self._shifts = [0]
        for start, end, new in sorted(changes, key=lambda change: change[:2]):
            if len(new) != end - start:
                self._ends.append(end)
                self._shifts.append(self._shifts[-1] + len(new) - (end - start))

    def shift(self, offset: int) -> int:
        """Return how far the byte at an offset moves."""
        return self._shifts[bisect_right(self._ends, offset)]

    def together(self, first: int, last: int) -> bool:
        """Tell whether nothing changes its size between two offsets."""
        return bisect_right(self._ends, first) == bisect_right(self._ends, last)

    def any_from(self, offset: int) -> bool:
        """Tell whether any byte from here on moves."""
        return any(self._shifts[bisect_right(self._ends, offset) :])


def table_moved(table: bytes, width: int, moves: Moves) -> bytes:
    """Return a table of big-endian offsets after the moves; raise `UnmovableError` where one does not fit."""
    if not table:
        return table
    offsets = array("I" if width == 4 else "Q", table)
    if sys.byteorder == "little":
        offsets.byteswap()
    first, last = min(offsets), max(offsets)
    if not moves.together(first, last):
        return _each_moved(offsets, moves)
    shift = moves.shift(first)
    if not shift:
        return table
    if not 0 <= first + shift <= last + shift < 1 << 8 * width:
        raise UnmovableError
    # All move alike and none leaves its bits, so the table is added to as if it were one large number.
    steps = int.from_bytes(abs(shift).to_bytes(width, "big") * len(offsets), "big")
    number = int.from_bytes(table, "big")
    return (number + steps if shift > 0 else number - steps).to_bytes(len(table), "big")


def _each_moved(offsets: array[int], moves: Moves) -> bytes:
    try:
        moved = array(offsets.typecode, [offset + moves.shift(offset) for offset in offsets])
    except OverflowError:
        raise UnmovableError from None
    if sys.byteorder == "little":
        moved.byteswap()
    return moved.tobytes()


def offset_changes(source: Source, top: Iterable[Box], moves: Moves) -> Iterator[Change]:
    """Yield the changes of all offsets of a file; raise `UnmovableError` where they cannot follow the moves."""
    for box in top:
        if box.kind == b"moov":
            for inner in children(source, box):
                if inner.kind == b"trak":
                    yield from _track(source, inner, moves)
                elif inner.kind == b"meta":
                    _no_items(source, inner)
        elif box.kind == b"moof":
            yield from _fragment(source, box, moves)
        elif box.kind == b"mfra":
            yield from _random_access(source, box, moves)
        elif box.kind == b"sidx":
            yield from _segment_index(source, box, moves)


def _no_items(source: Source, meta: Box) -> None:
    if any(box.kind == b"iloc" for box in meta_children(source, meta)):
        raise UnmovableError


def _within(source: Source, box: Box, kinds: tuple[bytes, ...]) -> Iterator[Box]:
    """Yield the boxes that a path of kinds leads to."""
    reached = [box]
    for kind in kinds:
        reached = [inner for outer in reached for inner in children(source, outer) if inner.kind == kind]
    yield from reached


def _track(source: Source, trak: Box, moves: Moves) -> Iterator[Change]:
    for inner in children(source, trak):
        if inner.kind == b"meta":
            _no_items(source, inner)
    if _elsewhere(source, trak):
        return
    for table in _within(source, trak, _TO_MEDIA):
        for box in children(source, table):
            if box.kind in (b"stco", b"co64"):
                yield from _listed(source, box, 4 if box.kind == b"stco" else 8, box.body + 4, moves)
            elif box.kind == b"saio":
                version, flags = _version(source, box)
                yield from _listed(source, box, 8 if version else 4, box.body + (12 if flags & 1 else 4), moves)


def _elsewhere(source: Source, trak: Box) -> bool:
    """Tell whether the media of a track are in other files; raise `UnmovableError` where they are here and there."""
    entries = [
        entry for dref in _within(source, trak, (b"mdia", b"minf", b"dinf", b"dref")) for entry in children(source, dref, 8)
    ]
    here = {bool(_version(source, entry)[1] & _SELF_CONTAINED) for entry in entries}
    if len(here) == 2:
        raise UnmovableError
    return here == {False}


def _version(source: Source, box: Box) -> tuple[int, int]:
    """Return version and flags of a full box."""
    if box.end - box.body < 4:
        damaged(source.name, f"第 {box.start} 字节处的盒过短", f"the box at byte {box.start} is too short")
    word = int.from_bytes(source.at(box.body, 4), "big")
    return word >> 24, word & 0xFFFFFF


def _listed(source: Source, box: Box, width: int, at: int, moves: Moves) -> Iterator[Change]:
    """Yield the change of a counted table of offsets."""
    data = box.read(source)
    start = at + 4 - box.body
    end = start + width * int.from_bytes(data[start - 4 : start], "big")
    if start > len(data) or end > len(data):
        damaged(source.name, "偏移表不完整", "a table of offsets is not whole")
    old = data[start:end]
    new = table_moved(old, width, moves)
    if new != old:
        yield box.body + start, box.body + end, new


def _moved(source: Source, at: int, width: int, moves: Moves) -> Iterator[Change]:
    """Yield the change of one offset."""
    old = source.at(at, width)
    new = table_moved(old, width, moves)
    if new != old:
        yield at, at + width, new


def _fragment(source: Source, moof: Box, moves: Moves) -> Iterator[Change]:
    if not moves.any_from(0):
        return
    for box in _within(source, moof, (b"traf", b"tfhd")):
        if _version(source, box)[1] & _BASE_GIVEN and box.end - box.body >= 16:
            yield from _moved(source, box.body + 8, 8, moves)


def _random_access(source: Source, mfra: Box, moves: Moves) -> Iterator[Change]:
    for box in children(source, mfra):
        if box.kind == b"tfra":
            data = box.read(source)
            new = _entries_moved(source, data, moves)
            if new != data:
                yield box.body, box.end, new


def _entries_moved(source: Source, data: bytes, moves: Moves) -> bytes:
    """Return a tfra body: entries of time, place of the fragment, and three numbers of one to four bytes."""
    if len(data) < 16:
        damaged(source.name, "随机访问表不完整", "its random access table is not whole")
    lengths, count = struct.unpack(">II", data[8:16])
    width = 8 if data[0] else 4
    step = 2 * width + sum((lengths >> shift & 3) + 1 for shift in (0, 2, 4))
    if 16 + count * step > len(data):
        damaged(source.name, "随机访问表不完整", "its random access table is not whole")
    new = bytearray(data)
    for at in range(16 + width, 16 + count * step, step):
        new[at : at + width] = table_moved(data[at : at + width], width, moves)
    return bytes(new)


def _segment_index(source: Source, sidx: Box, moves: Moves) -> Iterator[Change]:
    width = 8 if _version(source, sidx)[0] else 4
    at = sidx.body + 12 + width
    if at + width > sidx.end:
        damaged(source.name, "分段索引不完整", "its segment index is not whole")
    distance = int.from_bytes(source.at(at, width), "big")
    moved = distance + moves.shift(sidx.end + distance) - moves.shift(sidx.end)
    if moved != distance:
        if not 0 <= moved < 1 << 8 * width:
            raise UnmovableError
        yield at, at + width, moved.to_bytes(width, "big")
