"""Items of a meta box (ISO/IEC 14496-12, 8.11): what they are (iinf), where they lie (iloc), what they describe (iref).

An item lies in the file (construction method 0) or in the meta box itself (idat, method 1), in one or several extents.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hegui.labeling.containers.bmff import Box, Edits, boxes, meta_children, packed
from hegui.labeling.source import Source, damaged

IN_FILE, IN_META = 0, 1

_NARROW = 1 << 32


@dataclass(frozen=True, slots=True)
class Info:
    """What an item is; `media` and `encoding` only where its kind is `mime`."""

    id: int
    kind: bytes
    media: bytes
    encoding: bytes
    protected: bool


@dataclass(frozen=True, slots=True)
class Location:
    """Where an item lies: method, data reference, and a base to which the offsets of its extents are added."""

    id: int
    method: int
    reference: int
    base: int
    extents: tuple[tuple[int, int, int], ...]  # index, offset, length


@dataclass(frozen=True, slots=True)
class Locations:
    """The iloc box, with the widths of its fields in bytes."""

    version: int
    offset: int
    length: int
    base: int
    index: int
    listed: tuple[Location, ...]

    def of(self, item: int) -> Location | None:
        """Return where an item lies."""
        return next((location for location in self.listed if location.id == item), None)

    def with_location(self, location: Location) -> Locations:
        """Return the table in which an item lies there."""
        if self.of(location.id):
            return replace(self, listed=tuple(location if old.id == location.id else old for old in self.listed))
        return replace(self, listed=(*self.listed, location))

    def wide_enough(self, size: int) -> Locations:
        """Return the table with fields for places in a file of this size."""
        needed = 8 if size >= _NARROW else 4
        base = self.base and max(self.base, needed)
        return replace(self, offset=max(self.offset, 0 if base else needed), length=max(self.length, needed), base=base)

    def placed(self, item: int, at: int, length: int) -> Location:
        """Return the location of an item that lies in the file in one piece."""
        offset, base = (0, at) if self.base else (at, 0)
        return Location(item, IN_FILE, 0, base, ((0, offset, length),))

    def moved(self, shift: Callable[[int], int]) -> Locations:
        """Return the table after bytes of the file moved."""
        return replace(self, listed=tuple(_moved(location, self.base, shift) for location in self.listed))

    def body(self, name: str) -> bytes:
        """Return the body of the box."""
        wide = "I" if self.version == 2 else "H"
        parts = [struct.pack(">BxxxBB", self.version, self.offset << 4 | self.length, self.base << 4 | self.index)]
        parts.append(struct.pack(f">{wide}", len(self.listed)))
        try:
            for each in self.listed:
                parts.append(struct.pack(f">{wide}", each.id) + (struct.pack(">H", each.method) if self.version else b""))
                parts.append(struct.pack(">H", each.reference) + each.base.to_bytes(self.base, "big"))
                parts.append(struct.pack(">H", len(each.extents)))
                for index, offset, length in each.extents:
                    parts.append(index.to_bytes(self.index, "big") + offset.to_bytes(self.offset, "big"))
                    parts.append(length.to_bytes(self.length, "big"))
        except (OverflowError, struct.error):
            damaged(name, "项目位置超出范围", "the places of its items are out of range")
        return b"".join(parts)


def _moved(location: Location, base_width: int, shift: Callable[[int], int]) -> Location:
    if location.method != IN_FILE or location.reference:
        return location
    shifts = [shift(location.base + offset) for _, offset, _ in location.extents]
    if not any(shifts):
        return location
    if base_width and location.base and len(set(shifts)) == 1:
        return replace(location, base=location.base + shifts[0])
    extents = zip(shifts, location.extents, strict=True)
    return replace(location, extents=tuple((index, offset + by, length) for by, (index, offset, length) in extents))


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a meta box."""

    meta: Box
    inner: dict[bytes, Box]
    infos: tuple[Info, ...]
    locations: Locations
    references: tuple[tuple[bytes, int, tuple[int, ...]], ...]
    primary: int

    def stretches(self, source: Source, item: int) -> list[tuple[int, int]]:
        """Return where the bytes of an item lie in the file."""
        location = self.locations.of(item)
        if location is None:
            return []
        idat = self.inner.get(b"idat")
        if location.reference or location.method > IN_META or (location.method == IN_META and idat is None):
            damaged(source.name, "项目不在文件中", "an item is not in this file")
        start, end = (idat.body, idat.end) if idat and location.method == IN_META else (0, source.size)
        found = []
        for _, offset, length in location.extents:
            at = start + location.base + offset
            stop = at + length if length else end
            if stop > end or at > stop:
                damaged(source.name, "项目超出文件末尾", "an item lies beyond the end of the file")
            found.append((at, stop))
        return found

    def describes(self, item: int) -> tuple[int, ...]:
        """Return the items that an item describes."""
        return next((to for kind, origin, to in self.references if kind == b"cdsc" and origin == item), ())

    def unused(self) -> int:
        """Return a number that no item has."""
        used = {info.id for info in self.infos} | {location.id for location in self.locations.listed}
        largest = max(used, default=0) + 1
        return largest if largest < 1 << 16 else next(number for number in range(1, 1 << 17) if number not in used)

    def add(self, edits: Edits, item: int, media: bytes) -> None:
        """Add an item with a media type that describes the primary item; where it lies is told in the locations."""
        iinf = self.inner[b"iinf"]
        version = edits.source.at(iinf.body, 1)[0]
        width = 4 if version else 2
        count = int.from_bytes(edits.source.at(iinf.body + 4, width), "big") + 1
        if count >= 1 << 8 * width:
            damaged(edits.source.name, "项目过多", "it has too many items")
        edits.put(iinf.body + 4, iinf.body + 4 + width, count.to_bytes(width, "big"))
        edits.put(iinf.end, iinf.end, _info(item, media), iinf, self.meta)
        self._describe(edits, item)

    def _describe(self, edits: Edits, item: int) -> None:
        iref = self.inner.get(b"iref")
        wide = bool(edits.source.at(iref.body, 1)[0]) if iref else max(item, self.primary) >= 1 << 16
        form = ">IHI" if wide else ">HHH"
        reference = packed(b"cdsc", struct.pack(form, item, 1, self.primary))
        if iref:
            edits.put(iref.end, iref.end, reference, iref, self.meta)
        else:
            edits.put(self.meta.end, self.meta.end, packed(b"iref", bytes([wide, 0, 0, 0]), reference), self.meta)


def _info(item: int, media: bytes) -> bytes:
    wide = item >= 1 << 16
    head = struct.pack(">BxxxIH" if wide else ">BxxxHH", 3 if wide else 2, item, 0)
    return packed(b"infe", head, b"mime", b"\0", media, b"\0\0")


def items_of(source: Source, meta: Box) -> Items:
    """Read the items of a meta box."""
    inner = {box.kind: box for box in reversed(meta_children(source, meta))}
    missing = [kind for kind in (b"iinf", b"iloc", b"pitm") if kind not in inner]
    if missing:
        what = missing[0].decode()
        damaged(source.name, f"元数据中没有 {what}", f"its metadata have no {what}")
    try:
        infos = tuple(_infos(source, inner[b"iinf"]))
        locations = _locations(inner[b"iloc"].read(source))
        references = tuple(_references(source, inner[b"iref"])) if b"iref" in inner else ()
        (primary,) = struct.unpack_from(">I" if source.at(inner[b"pitm"].body, 1)[0] else ">H", inner[b"pitm"].read(source), 4)
    except (struct.error, IndexError):
        damaged(source.name, "项目表不完整", "its table of items is not whole")
    return Items(meta, inner, infos, locations, references, primary)


def _infos(source: Source, iinf: Box) -> Iterator[Info]:
    skip = 8 if source.at(iinf.body, 1)[0] else 6
    for box in boxes(source, iinf.body + skip, iinf.end):
        if box.kind == b"infe":
            yield _one_info(box.read(source))


def _one_info(data: bytes) -> Info:
    version = data[0]
    item, protection = struct.unpack_from(">IH" if version == 3 else ">HH", data, 4)
    at = 10 if version == 3 else 8
    kind = data[at : at + 4] if version >= 2 else b"mime"
    _, *rest = data[at + (4 if version >= 2 else 0) :].split(b"\0")
    media, encoding = (*rest, b"", b"")[:2] if kind == b"mime" else (b"", b"")
    return Info(item, kind, media, encoding, bool(protection))


def _locations(data: bytes) -> Locations:
    version = data[0]
    offset, length, base, index = data[4] >> 4, data[4] & 15, data[5] >> 4, data[5] & 15 if version else 0
    number, entry = (">I", ">IHH") if version == 2 else (">H", ">HHH" if version else ">HH")
    (count,) = struct.unpack_from(number, data, 6)
    at = 6 + struct.calcsize(number)
    listed = []
    for _ in range(count):
        item, *method, reference = struct.unpack_from(entry, data, at)
        at += struct.calcsize(entry)
        start = int.from_bytes(data[at : at + base], "big")
        (extent_count,) = struct.unpack_from(">H", data, at + base)
        at += base + 2
        step = index + offset + length
        if at + step * extent_count > len(data):
            raise IndexError
        extents = tuple(_extent(data, at + step * number, index, offset, length) for number in range(extent_count))
        at += step * extent_count
        listed.append(Location(item, method[0] & 15 if method else IN_FILE, reference, start, extents))
    return Locations(version, offset, length, base, index, tuple(listed))


def _extent(data: bytes, at: int, index: int, offset: int, length: int) -> tuple[int, int, int]:
    middle = at + index
    end = middle + offset
    number = int.from_bytes
    return number(data[at:middle], "big"), number(data[middle:end], "big"), number(data[end : end + length], "big")


def _references(source: Source, iref: Box) -> Iterator[tuple[bytes, int, tuple[int, ...]]]:
    wide = "I" if source.at(iref.body, 1)[0] else "H"
    for box in boxes(source, iref.body + 4, iref.end):
        data = box.read(source)
        origin, count = struct.unpack_from(f">{wide}H", data)
        yield box.kind, origin, struct.unpack_from(f">{count}{wide}", data, struct.calcsize(f">{wide}H"))
