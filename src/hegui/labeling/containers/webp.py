"""The WebP container (RFC 9649): the extended header that a simple file is given before it can hold metadata."""

from __future__ import annotations

import struct

from hegui.labeling.containers.riff import Chunk
from hegui.labeling.source import Source, damaged

EXTENDED = b"VP8X"
PICTURES = (b"VP8 ", b"VP8L")
XMP_FLAG = 0x04

_ALPHA_FLAG = 0x10
_FLAGS = {b"ICCP": 0x20, b"ALPH": _ALPHA_FLAG, b"EXIF": 0x08, b"XMP ": XMP_FLAG, b"ANIM": 0x02}
_SIDE = 0x3FFF  # sides are stored in 14 bits


def extended_header(source: Source, chunks: list[Chunk]) -> bytes:
    """Return the data of VP8X for a file that has none: what it holds, and the size of its picture."""
    picture = next((chunk for chunk in chunks if chunk.kind in PICTURES), None)
    if picture is None:
        damaged(source.name, "WebP 中没有图像", "the WebP file has no picture")
    data = picture.data(source, 10)
    width, height, alpha = _lossy(data) if picture.kind == b"VP8 " else _lossless(data)
    if not width or not height:
        damaged(source.name, "图像的头部不合规", "the header of its picture is not valid")
    flags = _ALPHA_FLAG if alpha else 0
    for chunk in chunks:
        flags |= _FLAGS.get(chunk.kind, 0)
    return struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def _lossy(data: bytes) -> tuple[int, int, bool]:
    """Return width, height and whether there is transparency of a VP8 key frame (RFC 6386, 9.1)."""
    if len(data) < 10 or data[3:6] != b"\x9d\x01\x2a":
        return 0, 0, False
    width, height = struct.unpack_from("<HH", data, 6)
    return width & _SIDE, height & _SIDE, False


def _lossless(data: bytes) -> tuple[int, int, bool]:
    """Return the same of VP8L: 14 bits, 14 bits, one bit behind the signature."""
    if len(data) < 5 or data[0] != 0x2F:
        return 0, 0, False
    bits = int.from_bytes(data[1:5], "little")
    return (bits & _SIDE) + 1, (bits >> 14 & _SIDE) + 1, bool(bits >> 28 & 1)
