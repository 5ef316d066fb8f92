"""PNG chunks (ISO/IEC 15948): length, type, data, check sum; APNG is the same with more chunks."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from hegui.labeling.source import Source, damaged

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_TEXT = 16 * 1024 * 1024  # of one text chunk, unpacked
MOST_CHUNKS = 1 << 24

_LAST = b"IEND"
_HEAD = struct.Struct(">I4s")
_WINDOW, _LARGE = 65536, 4096  # chunks larger than this are stepped over one by one, smaller ones read many at once


class Chunk(NamedTuple):
    """A chunk with its place: `start` is its length field, `end` is behind its check sum."""

    kind: bytes
    start: int
    end: int

    def data(self, source: Source) -> bytes:
        """Return the data; a chunk larger than any text we read is refused."""
        if self.end - self.start - 12 > MOST_TEXT:
            damaged(source.name, "文字块过大", "a text chunk is too large")
        return source.at(self.start + 8, self.end - self.start - 12)

    def keyword(self, source: Source) -> bytes:
        """Return the keyword of a text chunk, which has up to 79 bytes."""
        return source.at(self.start + 8, min(80, self.end - self.start - 12)).partition(b"\0")[0]


def chunks(source: Source, kinds: AbstractSet[bytes]) -> list[Chunk]:
    """Return the chunks of these kinds up to IEND; what stands behind it is no part of the picture."""
    found: list[Chunk] = []
    window, base, at, size = source.head, 0, len(SIGNATURE), source.size
    unpack, read, length = _HEAD.unpack_from, source.raw, 0
    for _ in range(MOST_CHUNKS):
        inside = at - base
        if inside + 8 > len(window):
            window, base, inside = read(at, 8 if length > _LARGE else _WINDOW), at, 0
            if len(window) < 8:
                window = source.at(at, 8)
        length, kind = unpack(window, inside)
        start, at = at, at + 12 + length
        if at > size or not kind.isalpha():
            damaged(source.name, f"第 {start} 字节处的块不完整", f"the chunk at byte {start} is not whole")
        if kind in kinds:
            found.append(Chunk(kind, start, at))
        elif kind == _LAST:
            return found
    damaged(source.name, "块过多", "it has too many chunks")


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return the bytes of a new chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_of(kind: bytes, data: bytes) -> bytes | None:
    """Return the text of a tEXt, zTXt or iTXt chunk; None where it cannot be unpacked."""
    _, _, rest = data.partition(b"\0")
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _unpacked(rest[1:])
    packed, text = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
    return _unpacked(text) if packed else text


def international_text(keyword: bytes, text: bytes) -> bytes:
    """Return the data of an iTXt chunk that is not packed and names no language."""
    return keyword + b"\0\0\0\0\0" + text


def _unpacked(packed: bytes) -> bytes | None:
    """Return what was packed, up to the bound; None where it is not zlib."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_TEXT)
    except zlib.error:
        return None
