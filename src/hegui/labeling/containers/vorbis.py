"""Vorbis comments (Xiph.Org, "Ogg Vorbis I format specification: comment field"): named texts in an order that is kept."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from hegui.labeling.source import damaged

MOST_ENTRIES = 1 << 18

_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Comments:
    """The comments as stored: the vendor, each entry `NAME=text`, and where they ended in what they were read from."""

    vendor: bytes
    entries: tuple[bytes, ...]
    end: int = 0

    def texts(self, name: str) -> list[str]:
        """Return the texts under a name, whose case does not matter."""
        return [entry.partition(b"=")[2].decode("utf-8", "replace") for entry in self.entries if _is(entry, name)]

    def stating(self, name: str, text: str | None) -> bytes:
        """Return the comments, stored, with this text under a name, once and last; None states nothing."""
        entries = [entry for entry in self.entries if not _is(entry, name)]
        if text is not None:
            entries.append(f"{name}={text}".encode())
        parts = [_LENGTH.pack(len(self.vendor)), self.vendor, _LENGTH.pack(len(entries))]
        for entry in entries:
            parts += [_LENGTH.pack(len(entry)), entry]
        return b"".join(parts)


NONE = Comments(b"", ())


def comments_in(data: bytes, start: int, place: str) -> Comments:
    """Return the comments that begin at a place in these bytes; what stands behind them is left alone."""
    vendor, at = _stored(data, start, place)
    (count,) = _LENGTH.unpack(data[at : at + 4].ljust(4, b"\xff"))
    at += 4
    if count > min((len(data) - at) // 4, MOST_ENTRIES):
        _broken(place)
    entries = []
    for _ in range(count):
        entry, at = _stored(data, at, place)
        entries.append(entry)
    return Comments(vendor, tuple(entries), at)


def _stored(data: bytes, at: int, place: str) -> tuple[bytes, int]:
    """Return a text stored with its length, and where it ends."""
    if at + 4 > len(data):
        _broken(place)
    end = at + 4 + _LENGTH.unpack_from(data, at)[0]
    if end > len(data):
        _broken(place)
    return data[at + 4 : end], end


def _broken(place: str) -> None:
    damaged(place, "Vorbis 注释不完整", "its Vorbis comments are not whole")


def _is(entry: bytes, name: str) -> bool:
    return entry[len(name) : len(name) + 1] == b"=" and entry[: len(name)].upper() == name.encode()
