"""Extended XMP (ISO 16684-3, JPEG): a packet cut into segments, named in the main packet by the MD5 sum of its bytes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from hashlib import md5

from hegui.labeling.containers import xmp
from hegui.labeling.source import damaged

SIGN = b"http://ns.adobe.com/xmp/extension/\0"
NOTE = xmp.Property("http://ns.adobe.com/xmp/note/", "xmpNote", "HasExtendedXMP")

_PART = 65400  # bytes of the packet in one segment, as the standard says
_HEAD = struct.Struct(f">{len(SIGN)}s32sII")
_WRAPPER = re.compile(rb"<\?xpacket[^>]*\?>")


def named(main: bytes, place: str) -> str:
    """Return the name of the extended packet that a main packet speaks of; nothing where it speaks of none."""
    return next(iter(xmp.stated(main, NOTE, place)), "")


def naming(main: bytes, extended: bytes, place: str) -> bytes:
    """Return the main packet that speaks of this extended packet."""
    return xmp.stating(main, NOTE, _name(extended), place)


def of_packet(packet: bytes) -> bytes:
    """Return a packet without its wrapper and padding, as extended XMP has to be."""
    return _WRAPPER.sub(b"", packet.rstrip(b"\0")).strip()


def parts(extended: bytes) -> Iterator[bytes]:
    """Yield the data of the segments that hold the packet."""
    name = _name(extended).encode()
    for offset in range(0, len(extended), _PART):
        yield _HEAD.pack(SIGN, name, len(extended), offset) + extended[offset : offset + _PART]


def joined(found: Iterable[bytes], name: str, place: str) -> bytes:
    """Return the packet that these data hold under a name, in whatever order; raise `Damaged` where some of it is missing."""
    pieces = {}
    total = 0
    for data in found:
        if len(data) >= _HEAD.size:
            _, called, total_here, offset = _HEAD.unpack_from(data)
            if called == name.encode():
                total = total_here
                pieces[offset] = data[_HEAD.size :]
    packet = b"".join(pieces[offset] for offset in sorted(pieces))
    if len(packet) != total:
        damaged(place, "扩展 XMP 不完整", "its extended XMP is not whole")
    return packet


def _name(extended: bytes) -> str:
    return md5(extended, usedforsecurity=False).hexdigest().upper()
