"""PNG chunks (ISO/IEC 15948): length, type, data, check sum; APNG is the same with more chunks."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from hegui.labeling.source import Source, damaged

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_TEXT = 16 * 1024 * 1024  # of one text chunk, unpacked


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk with its place: `start` is its length field, `end` is behind its check sum."""

    kind: bytes
    start: int
    end: int

    def data(self, source: Source) -> bytes:
        """Return the data; a chunk larger than any text we read is refused."""
        if self.end - self.start - 12 > MOST_TEXT:
            damaged(source.name, "文字块过大", "a text chunk is too large")
        return source.at(self.start + 8, self.end - self.start - 12)


def chunks(source: Source) -> Iterator[Chunk]:
    """Yield the chunks up to and with IEND; what stands behind it is no part of the picture."""
    at = len(SIGNATURE)
    while True:
        length, kind = struct.unpack(">I4s", source.at(at, 8))
        end = at + 12 + length
        if end > source.size or not kind.isalpha():
            damaged(source.name, f"第 {at} 字节处的块不完整", f"the chunk at byte {at} is not whole")
        yield Chunk(kind, at, end)
        if kind == b"IEND":
            return
        at = end


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return the bytes of a new chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_of(kind: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Return keyword and text of a tEXt, zTXt or iTXt chunk; what cannot be unpacked is empty."""
    keyword, _, rest = data.partition(b"\0")
    if kind == b"tEXt":
        return keyword, rest
    if kind == b"zTXt":
        return keyword, _unpacked(rest[1:])
    packed, rest = rest[:1] == b"\1", rest[2:]
    text = rest.split(b"\0", 2)[-1]
    return keyword, _unpacked(text) if packed else text


def international_text(keyword: bytes, text: bytes) -> bytes:
    """Return the data of an iTXt chunk that is not packed and names no language."""
    return keyword + b"\0\0\0\0\0" + text


def _unpacked(packed: bytes) -> bytes:
    """Return what was packed, up to the bound; nothing where it is not zlib."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_TEXT)
    except zlib.error:
        return b""
