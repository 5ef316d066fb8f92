"""EBML elements (RFC 8794): identifier, size of variable length, body; and how elements of a given length are made."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple, NoReturn

from hegui.labeling.source import Source, damaged

VOID = 0xEC
CRC = 0xBF
MOST_ELEMENTS = 1 << 22
MOST_BYTES = 64 * 1024 * 1024  # of what is read at once

_LONGEST_HEADER = 12


class Element(NamedTuple):
    """An element with its place: `body` is behind its header; `open` where its size is unknown: up to the end."""

    id: int
    start: int
    body: int
    end: int
    open: bool = False

    @property
    def size(self) -> int:
        """How many bytes it takes with its header."""
        return self.end - self.start

    def read(self, source: Source) -> bytes:
        """Return the body; one larger than anything we read is refused."""
        if self.end - self.body > MOST_BYTES:
            damaged(source.name, "元数据过大", "its metadata are too large")
        return source.at(self.body, self.end - self.body)


def element_at(source: Source, at: int, end: int) -> Element:
    """Return the element that begins here; it has to end before `end`."""
    header = _header(source.upto(at, _LONGEST_HEADER), 0)
    if header is None:
        _not_whole(source.name, at)
    kind, length, size = header
    body = at + length
    if size is None:
        return Element(kind, at, body, end, open=True)
    if body + size > end:
        _not_whole(source.name, at)
    return Element(kind, at, body, body + size)


def elements(data: bytes, name: str) -> Iterator[Element]:
    """Yield the elements in the body of an element, with places in it."""
    at = 0
    while at < len(data):
        header = _header(data, at)
        if header is None:
            _not_whole(name, at)
        kind, length, size = header
        end = at + length + (size or 0)
        if size is None or end > len(data):
            _not_whole(name, at)
        yield Element(kind, at, at + length, end)
        at = end


def _header(data: bytes, at: int) -> tuple[int, int, int | None] | None:
    """Return identifier, length of the header, and size (None: unknown); or None where this is no header."""
    if at >= len(data) or data[at] < 0x10:
        return None
    middle = at + 9 - data[at].bit_length()
    if middle >= len(data) or not data[middle]:
        return None
    width = 9 - data[middle].bit_length()
    end = middle + width
    if end > len(data):
        return None
    largest = (1 << 7 * width) - 1
    size = int.from_bytes(data[middle:end], "big") & largest
    return int.from_bytes(data[at:middle], "big"), end - at, None if size == largest else size


def _not_whole(name: str, at: int) -> NoReturn:
    damaged(name, f"第 {at} 字节处的 EBML 元素不完整", f"the EBML element at byte {at} is not whole")


def made(kind: int, *parts: bytes, width: int = 0) -> bytes:
    """Return the bytes of a new element; its size takes so many bytes, or as few as can be."""
    body = b"".join(parts)
    return _id(kind) + size_field(len(body), width) + body


def checked(old: bytes, parts: Iterable[bytes]) -> bytes:
    """Return the body of an element anew: with a check sum in front where the old body had one."""
    body = b"".join(parts)
    if old[:2] != b"\xbf\x84":
        return body
    return made(CRC, zlib.crc32(body).to_bytes(4, "little")) + body


def fitted(kind: int, body: bytes, room: int) -> bytes | None:
    """Return an element in exactly so many bytes, what is left over being void; None where it does not fit."""
    new = made(kind, body)
    left = room - len(new)
    if left == 1:  # too little for a void element: the size is written longer
        return made(kind, body, width=len(new) - len(body) - len(_id(kind)) + 1)
    if left < 0:
        return None
    return new + void(left)


def void(size: int) -> bytes:
    """Return a void element of so many bytes: none, or at least two."""
    if not size:
        return b""
    width = 1 if size < 128 else 8
    return made(VOID, bytes(size - 1 - width), width=width)


def size_field(size: int, width: int = 0) -> bytes:
    """Return a size in so many bytes, or in as few as can be; the largest value of each width means unknown."""
    while not width or size >= (1 << 7 * width) - 1:
        width += 1
    return (size | 1 << 7 * width).to_bytes(width, "big")


def number(value: int, width: int = 0) -> bytes:
    """Return an unsigned number in so many bytes, or in as few as can be."""
    return value.to_bytes(max(width, (value.bit_length() + 7) // 8, 1), "big")


def _id(kind: int) -> bytes:
    return number(kind)
