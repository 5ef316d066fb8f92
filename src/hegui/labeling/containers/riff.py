"""RIFF forms (Microsoft and IBM, 1991; RF64, BW64: EBU Tech 3306, ITU-R BS.2088) and their elder, IFF (EA 85): sized chunks."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change
from hegui.words import Finding, Refused, Text

MOST_CHUNKS = 65536

_HEADERS = {
    b"RIFF": struct.Struct("<4sI"),
    b"RF64": struct.Struct("<4sI"),
    b"BW64": struct.Struct("<4sI"),
    b"RIFX": struct.Struct(">4sI"),
    b"FORM": struct.Struct(">4sI"),
}
_LONG = (b"RF64", b"BW64")
_UNKNOWN = 0xFFFFFFFF  # a size that stands in ds64, or that a recorder never came to write
_ENDLESS = 0x7FFF0000  # sizes from here on stand for "I cannot go back": 0x7FFFF000 of sox, 0x80000000 of arecord
_SLACK = 8  # forms are often counted 8 bytes too long; no chunk of use fits into them
_LEAST_LONG = 40  # a form that ends behind its ds64
_QUADS = struct.Struct("<QQ")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk with its place: `start` is its header, `end` is behind its data and their padding."""

    kind: bytes
    start: int
    size: int
    end: int

    def data(self, source: Source, most: int) -> bytes:
        """Return the data, cut to the most that anybody wants."""
        return source.at(self.start + 8, min(self.size, most))


@dataclass(frozen=True, slots=True)
class Form:
    """A file's outermost chunk: what it says of itself, and where its chunks end in the file."""

    sign: bytes
    kind: bytes
    start: int
    end: int
    stated_end: int | None  # None: nobody wrote it
    size_at: int  # where the size stands: behind the sign, or in ds64
    data_size: int | None  # of the `data` chunk, as ds64 has it

    @property
    def header(self) -> struct.Struct:
        """The shape of chunk headers: the byte order differs."""
        return _HEADERS[self.sign]

    def chunk(self, kind: bytes, data: bytes) -> bytes:
        """Return the bytes of a new chunk, padded to even."""
        return self.header.pack(kind, len(data)) + data + b"\0" * (len(data) & 1)

    def resized(self, changes: list[Change], place: str) -> list[Change]:
        """Return the changes with the one that states the new size of the form; a form that grows too large is refused."""
        growth = growth_of(changes)
        if self.stated_end is None or not growth:
            return changes
        size = self.stated_end - self.start - 8 + growth
        if self.size_at != self.start + 4:
            return [*changes, (self.size_at, self.size_at + 8, size.to_bytes(8, "little"))]
        if size >= _UNKNOWN:
            raise Refused([Finding("no_room", _TOO_LARGE, place, _TOO_LARGE_REMEDY)])
        return [*changes, (self.size_at, self.size_at + 4, self.header.pack(b"", size)[4:])]


_TOO_LARGE = Text("加上标识后文件超过 RIFF 的 4 GiB 上限。", "With a mark, the file exceeds the 4 GiB of a RIFF file.")
_TOO_LARGE_REMEDY = Text("请将文件存为 RF64 或 BW64，或分成几个文件。", "Save the file as RF64 or BW64, or as several files.")


def growth_of(changes: Iterable[Change]) -> int:
    """Return by how many bytes these changes make a file longer."""
    return sum(len(new) - (end - start) for start, end, new in changes)


def form_at(source: Source, start: int = 0) -> Form:
    """Return the form that stands at a place of the file."""
    opening = source.at(start, 12)
    sign = opening[:4]
    if sign not in _HEADERS:
        damaged(source.name, f"第 {start} 字节处不是 RIFF 块", f"no RIFF chunk stands at byte {start}")
    size = _HEADERS[sign].unpack_from(opening)[1]
    size_at, data_size = start + 4, None
    if sign in _LONG and size == _UNKNOWN:
        size_at = start + 20
        size, data_size = _long_sizes(source, start + 12)
    endless = size_at == start + 4 and size in (0, _UNKNOWN)
    stated_end = None if endless else start + 8 + size
    end = source.size if stated_end is None else min(stated_end, source.size)
    return Form(sign, opening[8:12], start, end, stated_end, size_at, data_size)


def _long_sizes(source: Source, at: int) -> tuple[int, int]:
    """Return the sizes of the form and of its data from ds64, which has to stand first."""
    if source.at(at, 4) != b"ds64":
        damaged(source.name, "RF64 文件缺少 ds64 块", "an RF64 file without its ds64 chunk")
    size, data_size = _QUADS.unpack(source.at(at + 8, 16))
    if size < _LEAST_LONG:
        damaged(source.name, "ds64 块中的大小不合规", "the sizes in its ds64 chunk are not valid")
    return size, data_size


def chunks(source: Source, form: Form, endless: bytes = b"", most: int = MOST_CHUNKS) -> Iterator[Chunk]:
    """Yield the chunks of a form; one of the kind `endless` reaches to the end of the file where its size was never written."""
    at = form.start + 12
    unpack = form.header.unpack
    for _ in range(most):
        if at + 8 > form.end:
            break
        kind, size = unpack(source.at(at, 8))
        if kind == endless:
            if size == _UNKNOWN and form.data_size is not None:
                size = form.data_size
            elif _never_written(size, at + 8, form, source):
                yield Chunk(kind, at, source.size - at - 8, source.size)
                return
        limit = source.size if kind == endless else min(form.end + _SLACK, source.size)
        if at + 8 + size > limit or not kind.isascii() or not kind.decode("ascii").isprintable():
            damaged(source.name, f"第 {at} 字节处的块不完整", f"the chunk at byte {at} is not whole")
        end = min(at + 8 + size + (size & 1), source.size)
        yield Chunk(kind, at, size, end)
        at = end
    else:
        damaged(source.name, "块过多", "it has too many chunks")
    if form.stated_end is not None and form.stated_end > source.size + _SLACK:
        damaged(source.name, f"在第 {source.size} 字节处意外结束", f"it ends early, at byte {source.size}")


def _never_written(size: int, at: int, form: Form, source: Source) -> bool:
    """Tell whether a recorder could not go back to write the size of what it recorded."""
    if size == 0:
        return form.stated_end is None or form.stated_end <= at
    return size >= _ENDLESS and at + size > source.size


def children(source: Source, form: Form, parent: Chunk, most: int) -> Iterator[Chunk]:
    """Yield the chunks in a LIST, which begin behind its four letters; what is not whole there ends it."""
    at, end = parent.start + 12, parent.start + 8 + parent.size
    for _ in range(most):
        if at + 8 > end:
            return
        kind, size = form.header.unpack(source.at(at, 8))
        if at + 8 + size > end:
            damaged(source.name, f"第 {at} 字节处的块不完整", f"the chunk at byte {at} is not whole")
        yield Chunk(kind, at, size, min(at + 8 + size + (size & 1), end))
        at += 8 + size + (size & 1)
    damaged(source.name, "块过多", "it has too many chunks")
