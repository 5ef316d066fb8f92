"""JPEG marker segments (ITU-T T.81, annex B) up to the first scan; what follows is picture, and is never walked.

Other pictures behind the end of the first one (Multi-Picture Format, CIPA DC-007) are told by a segment of this one: `moved`
keeps its numbers right when the first picture grows.
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

from hegui.labeling.containers.tiff import Tiff
from hegui.labeling.source import Damaged, Source, damaged
from hegui.labeling.splicing import changed

SIGNATURE = b"\xff\xd8\xff"
APP0, APP1, APP2, APP11, APP15, COMMENT = 0xE0, 0xE1, 0xE2, 0xEB, 0xEF, 0xFE
MOST_DATA = 65533  # of one segment
MPF = b"MPF\0"

_TABLE, _BEARING, _ALONE, _END, _SCAN, _FILLING, _JUNK = range(7)  # what a marker begins
_KINDS = bytearray(256)
_KINDS[APP0 : APP15 + 1] = bytes([_BEARING]) * 16
_KINDS[COMMENT] = _BEARING
_KINDS[0xD0:0xD8] = bytes([_ALONE]) * 8
_KINDS[0x00], _KINDS[0x01], _KINDS[0xD9], _KINDS[0xDA], _KINDS[0xFF] = _JUNK, _ALONE, _END, _SCAN, _FILLING
_FILL = 0xFF
_MARKER_AND_LENGTH = struct.Struct(">BBH").unpack_from
_MARKER = re.compile(rb"\xff[\x01-\xff]")
_MOST_JUNK = 65536
_WINDOW = 512
_PICTURES = 0xB002  # the entries of all pictures


class Segment(NamedTuple):
    """A segment: the place of its marker (fill bytes before it are not part of it), of its data, and of its end."""

    marker: int
    start: int
    data: int
    end: int


def segments(source: Source) -> list[Segment]:
    """Return the segments of applications and comments before the first scan; tables are passed over."""
    found: list[Segment] = []
    window, base, at, size = source.head, 0, 2, source.size
    while True:
        inside = at - base
        if inside + 4 > len(window):
            window, base, inside = source.at(at, min(_WINDOW, max(4, size - at))), at, 0
        fill, marker, length = _MARKER_AND_LENGTH(window, inside)
        kind = _KINDS[marker] if fill == _FILL else _JUNK
        if kind > _BEARING:
            if kind == _SCAN:
                return found
            at = _behind_odd(source, at, kind)
            continue
        start, at = at, at + 2 + length
        if length < 2 or at > size:
            damaged(source.name, f"第 {start} 字节处的段不完整", f"the segment at byte {start} is not whole")
        if kind == _BEARING:
            found.append(Segment(marker, start, start + 4, at))


def _behind_odd(source: Source, at: int, kind: int) -> int:
    """Return the place of the next marker behind what is no segment."""
    if kind == _END:
        damaged(source.name, "没有图像数据", "it has no picture data")
    if kind == _JUNK:
        return _behind_junk(source, at)
    return at + (2 if kind == _ALONE else 1)


def _behind_junk(source: Source, at: int) -> int:
    """Return the place of the next marker: bytes that belong to no segment are skipped, as all decoders do."""
    found = _MARKER.search(source.upto(at, _MOST_JUNK), 1)
    if found is None:
        damaged(source.name, f"第 {at} 字节处不是 JPEG 段", f"there is no JPEG segment at byte {at}")
    return at + found.start()


def segment(marker: int, data: bytes) -> bytes:
    """Return the bytes of a new segment."""
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def moved(block: bytes, before: int, behind: int, place: str) -> bytes:
    """Return the TIFF block of a Multi-Picture segment after the first picture grew, before and behind this segment.

    Places of other pictures count from this block on, so only growth behind it moves them; the length of the first picture
    is all of it. A block that cannot be read stays as it is: the pictures are found by nobody either way.
    """
    try:
        tiff = Tiff(lambda offset, length: block[offset : offset + length], len(block), place)
        entry = tiff.directory(tiff.first).entry(_PICTURES)
        if entry is None or entry.offset + entry.length > len(block):
            return block
    except Damaged:
        return block
    layout = struct.Struct(tiff.order + "III4s")
    pictures = list(layout.iter_unpack(block[entry.offset : entry.offset + entry.length // 16 * 16]))
    return changed(
        block, [(entry.offset, entry.offset + 16 * len(pictures), b"".join(_written(layout, pictures, before, behind)))]
    )


def _written(layout: struct.Struct, pictures: list[tuple[int, int, int, bytes]], before: int, behind: int) -> list[bytes]:
    def more(number: int, growth: int) -> int:
        return min(max(number + growth, 0), 0xFFFFFFFF)

    return [
        layout.pack(kind, size, more(offset, behind), rest)
        if offset
        else layout.pack(kind, more(size, before + behind), 0, rest)
        for kind, size, offset, rest in pictures
    ]
