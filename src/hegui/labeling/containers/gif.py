"""GIF blocks (GIF89a, W3C): extensions with their sub-blocks; pictures are passed over, never decoded.

XMP stands in an application extension as it is, not cut into sub-blocks; 258 bytes behind it, the "magic trailer", lead
readers that do not know this to the end of the block (ISO 16684-3, GIF).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hegui.labeling.source import Source, damaged

SIGNATURES = (b"GIF87a", b"GIF89a")
GRAPHIC_CONTROL, COMMENT, APPLICATION = 0xF9, 0xFE, 0xFF
PICTURE = 0x2C
MOST_BLOCKS = 1 << 20
MOST_DATA = 16 * 1024 * 1024  # of one block that is read
XMP = b"XMP DataXMP"

_EXTENSION, _TRAILER = 0x21, 0x3B
_MAGIC = b"\1" + bytes(range(255, -1, -1)) + b"\0"
_WINDOW = 1 << 18


class Block(NamedTuple):
    """An extension or a picture: its label (or `PICTURE`), its start, the start of its sub-blocks, and its end."""

    label: int
    start: int
    data: int
    end: int


class _Walk:
    """Reads bytes one after the other through a window, so that small blocks cost no read each."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.window, self.base = source.head, 0

    def byte(self, at: int) -> int:
        """Return one byte; raise `Damaged` behind the end."""
        if not 0 <= at - self.base < len(self.window):
            self._move(at)
        return self.window[at - self.base]

    def behind_sub_blocks(self, at: int) -> int:
        """Return the place behind the sub-blocks that start here; runs of full ones are passed at once."""
        while True:
            inside = at - self.base
            if not 0 <= inside < len(self.window):
                self._move(at)
                inside = 0
            size = self.window[inside]
            if size == 0:
                return at + 1
            if size == 255:
                lengths = self.window[inside::256]
                at += 256 * (len(lengths) - len(lengths.lstrip(b"\xff")))
            else:
                at += size + 1

    def _move(self, at: int) -> None:
        source = self.source
        if at >= source.size:
            damaged(source.name, f"在第 {source.size} 字节处意外结束", f"it ends early, at byte {source.size}")
        self.window, self.base = source.upto(at, _WINDOW), at


def blocks(source: Source) -> Iterator[Block]:
    """Yield the blocks up to the trailer; a file that ends between two blocks is taken as it is, as all programs do."""
    walk = _Walk(source)
    at = first_block(source)
    for _ in range(MOST_BLOCKS):
        if at >= source.size:
            return
        kind = walk.byte(at)
        if kind == _TRAILER:
            return
        if kind == _EXTENSION:
            label, data = walk.byte(at + 1), at + 2
        elif kind == PICTURE:
            label, data = kind, at + 11 + _table(walk.byte(at + 9))
        else:
            damaged(source.name, f"第 {at} 字节处不是 GIF 块", f"there is no GIF block at byte {at}")
        end = walk.behind_sub_blocks(data)
        yield Block(label, at, data, end)
        at = end
    damaged(source.name, "块过多", "it has too many blocks")


def first_block(source: Source) -> int:
    """Return the place behind the header, the screen and the colours that all pictures share."""
    at = 13 + _table(source.at(10, 1)[0])
    if at > source.size:
        damaged(source.name, f"在第 {source.size} 字节处意外结束", f"it ends early, at byte {source.size}")
    return at


def data_of(source: Source, block: Block) -> bytes:
    """Return the sub-blocks of a block as they stand, with their lengths and the empty one at their end."""
    if block.end - block.data > MOST_DATA:
        damaged(source.name, "扩展块过大", "an extension is too large")
    return source.at(block.data, block.end - block.data)


def joined(data: bytes) -> bytes:
    """Return what sub-blocks hold."""
    at, parts = 0, []
    while data[at]:
        parts.append(data[at + 1 : at + 1 + data[at]])
        at += data[at] + 1
    return b"".join(parts)


def xmp_of(data: bytes) -> bytes | None:
    """Return the packet of an XMP extension; nothing for another one. Packets cut into sub-blocks are read too."""
    if data[1 : 1 + len(XMP)] != XMP or data[0] != len(XMP):
        return None
    packet = data[1 + len(XMP) :]
    return packet[: -len(_MAGIC)] if packet.endswith(_MAGIC) else joined(packet)


def xmp_extension(packet: bytes) -> bytes:
    """Return the bytes of an XMP extension."""
    return bytes((_EXTENSION, APPLICATION, len(XMP))) + XMP + packet + _MAGIC


def comment_extension(text: bytes) -> bytes:
    """Return the bytes of a comment extension."""
    parts = [text[at : at + 255] for at in range(0, len(text), 255)]
    return bytes((_EXTENSION, COMMENT)) + b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


def _table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
