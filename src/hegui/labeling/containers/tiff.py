"""TIFF directories (TIFF 6.0; BigTIFF; the block inside EXIF): read anywhere, in either byte order, within bounds."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from hegui.labeling.source import damaged

Read: TypeAlias = Callable[[int, int], bytes]

MOST_ENTRIES = 65535
MOST_DIRECTORIES = 65536
MOST_TEXT = 1 << 20  # of one field that holds text

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_BYTES_ORDER = {b"II": "<", b"MM": ">"}
_POINTERS = {4, 13, 16, 18}
_WIDE = 43  # the version number of BigTIFF


class Entry(NamedTuple):
    """One field of a directory: where it stands, and where its value does, which for short values is inside it."""

    tag: int
    kind: int
    number: int
    at: int
    offset: int
    length: int


class Directory(NamedTuple):
    """One directory (IFD): its place, entries, the place of its pointer to the next one, and that pointer."""

    start: int
    entries: tuple[Entry, ...]
    link: int
    next: int

    def entry(self, tag: int) -> Entry | None:
        """Return the first field with this tag."""
        return next((entry for entry in self.entries if entry.tag == tag), None)


class Tiff:
    """A TIFF structure behind a reading function: `read(offset, length)` gives fewer bytes where the structure ends."""

    def __init__(self, read: Read, size: int, place: str) -> None:
        """Read the header; raise `Damaged` where it is none."""
        self.read, self.size, self.place = read, size, place
        head = read(0, 16)
        order = _BYTES_ORDER.get(head[:2])
        if order is None or len(head) < 8:
            damaged(place, "没有 TIFF 文件头", "it has no TIFF header")
        self.order = order
        version = struct.unpack_from(order + "H", head, 2)[0]
        self.wide = version == _WIDE
        if self.wide and (len(head) < 16 or struct.unpack_from(order + "HH", head, 4) != (8, 0)):
            damaged(place, "BigTIFF 文件头有误", "its BigTIFF header is wrong")
        self.counter = struct.Struct(order + ("Q" if self.wide else "H"))
        self.layout = struct.Struct(order + ("HHQQ" if self.wide else "HHII"))
        self.pointer = struct.Struct(order + ("Q" if self.wide else "I"))
        self.first_link = 8 if self.wide else 4
        self.first = self.pointer.unpack_from(head, self.first_link)[0]

    def directories(self) -> Iterator[Directory]:
        """Yield the directories of the chain, one a page; raise `Damaged` where the chain runs in a circle."""
        at, seen = self.first, set[int]()
        while at:
            if at in seen or len(seen) >= MOST_DIRECTORIES:
                damaged(self.place, "目录链成环或过长", "its chain of directories runs in a circle or is too long")
            seen.add(at)
            directory = self.directory(at)
            yield directory
            at = directory.next

    def directory(self, at: int) -> Directory:
        """Return the directory at a place; raise `Damaged` where there is none."""
        start = at + self.counter.size
        raw = self.read(at, self.counter.size)
        count = self.counter.unpack(raw)[0] if len(raw) == self.counter.size else MOST_ENTRIES + 1
        link = start + count * self.layout.size
        if count > MOST_ENTRIES or link > self.size:
            damaged(self.place, f"第 {at} 字节处的目录不完整", f"the directory at byte {at} is not whole")
        body = self.read(start, link - start + self.pointer.size)
        following = body[link - start :]  # EXIF writers leave the pointer away when nothing follows
        after = self.pointer.unpack(following)[0] if len(following) == self.pointer.size else 0
        return Directory(at, tuple(self._entries(body[: link - start], start)), link, after)

    def value(self, entry: Entry) -> bytes:
        """Return the bytes of a value; raise `Damaged` where they lie outside."""
        found = self.read(entry.offset, entry.length) if entry.offset + entry.length <= self.size else b""
        if len(found) != entry.length:
            damaged(self.place, f"标签 {entry.tag} 的值不完整", f"the value of tag {entry.tag} is not whole")
        return found

    def target(self, entry: Entry) -> int | None:
        """Return the place that a field points to, or nothing where it is no single pointer."""
        if entry.kind not in _POINTERS or entry.number != 1:
            return None
        return self.number(self.value(entry))

    def number(self, value: bytes) -> int:
        """Return the whole number that bytes say in the order of the file."""
        return int.from_bytes(value, "little" if self.order == "<" else "big")

    def _entries(self, body: bytes, start: int) -> Iterator[Entry]:
        inside = self.pointer.size
        for number, (tag, kind, count, pointer) in enumerate(self.layout.iter_unpack(body)):
            at = start + number * self.layout.size
            length = _SIZES.get(kind, 1) * count
            offset = pointer if length > inside else at + self.layout.size - inside
            yield Entry(tag, kind, count, at, offset, length)
