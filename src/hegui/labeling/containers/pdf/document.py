"""A PDF document: its newest trailer, and any object by its number, found as the cross-reference chain says.

Only what is asked for is read. What does not stand where the chain says is damaged: nothing is searched for or guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hegui.labeling.containers.pdf.crossref import Entry, Section, Table, dictionary_of, section_at
from hegui.labeling.containers.pdf.objects import MalformedError, Reference, Value, value_at
from hegui.labeling.containers.pdf.reader import Found, Reader
from hegui.labeling.containers.pdf.streams import MOST_PACKED, filtered, predicted
from hegui.labeling.source import Source, damaged

MOST_SECTIONS = 10_000

_TAIL = 4096
_MOST_DEPTH = 8
_MOST_HEAD = 1_000_000
_START = re.compile(rb"startxref[\0\t\n\f\r ]+([0-9]{1,12})(?![0-9])")


class Document:
    """The document that the bytes before `end` make; without `end`, the whole file."""

    def __init__(self, source: Source, end: int | None = None) -> None:
        self.source = source
        self.end = source.size if end is None else end
        self._reader = Reader(source, self.end)
        self.start, self.shift = self._beginning()
        self._sections: list[Section] = []
        self._coming = self._chain()
        self._objects: dict[int, Found] = {}
        self._streams: dict[int, tuple[bytes, list[bytes], int]] = {}
        self.newest = next(self._coming)
        self.trailer = dictionary_of(self.newest.trailer)

    @property
    def classic(self) -> bool:
        """Whether the newest section is a table."""
        return isinstance(self.newest, Table)

    def _beginning(self) -> tuple[int, int]:
        """Return where the chain begins, and how far places are shifted: some files have bytes before their header."""
        at = max(0, self.end - _TAIL)
        tail = self._reader.upto(at, _TAIL)
        found = _START.match(tail + b" ", tail.rfind(b"startxref")) if b"startxref" in tail else None
        if found is None:
            damaged(self.source.name, "文件末尾没有 startxref", "there is no startxref at its end")
        start = int(found[1])
        header = self._reader.header
        shifted = header and not re.match(rb"\s*(xref|\d+\s+\d+\s+obj)", self._reader.upto(start, 64))
        return start, header if shifted else 0

    def _chain(self) -> Iterator[Section]:
        """Yield the sections, the newest first, the stream of a hybrid file behind its table."""
        seen: set[int] = set()
        at: Value = self.start
        while isinstance(at, int) and (at or not seen):
            if at in seen or len(seen) >= MOST_SECTIONS:
                damaged(self.source.name, "交叉引用首尾相接", "its cross-reference sections run in a circle")
            seen.add(at)
            section = section_at(self._reader, at + self.shift)
            self._sections.append(section)
            yield section
            if section.beside is not None:
                self._sections.append(section_at(self._reader, section.beside + self.shift))
                yield self._sections[-1]
            at = dictionary_of(section.trailer).get(b"Prev")

    def above(self) -> int:
        """Return a number above those of all objects."""
        for _ in self._coming:
            pass
        size = self.trailer.get(b"Size")
        return max([size if isinstance(size, int) else 0, *(section.above for section in self._sections)])

    def entry(self, number: int) -> Entry | None:
        """Return where an object is; what a hybrid table hides as free, its stream may know."""
        hidden = None
        for section in self._known_then_coming():
            found = section.entry(number)
            if found and found.kind == 0 and section.beside is not None:
                hidden = found
            elif found or hidden:
                return found or hidden
        return hidden

    def _known_then_coming(self) -> Iterator[Section]:
        position = 0
        while True:
            while position < len(self._sections):
                yield self._sections[position]
                position += 1
            if next(self._coming, None) is None:
                return

    def object(self, number: int, depth: int = 0) -> Found | None:
        """Return an object; None where there is none of this number, which is null."""
        if number in self._objects:
            return self._objects[number]
        entry = self.entry(number)
        if entry is None or entry.kind == 0:
            return None
        if entry.kind == 2:
            return self._in_stream(entry.first, number, entry.second, depth)
        found = self._reader.object_at(entry.first + self.shift)
        if entry.kind != 1 or found.number != number:
            self._reader.refuse(entry.first + self.shift)
        self._objects[number] = found
        return found

    def resolved(self, value: Value, depth: int = 0) -> Value:
        """Return what a value says, when it is a reference what that refers to."""
        while isinstance(value, Reference):
            if depth > _MOST_DEPTH:
                damaged(self.source.name, "引用首尾相接", "its references run in a circle")
            found = self.object(value.number, depth + 1)
            value, depth = (found.value if found else None), depth + 1
        return value

    def stream(self, found: Found, depth: int = 0) -> bytes:
        """Return the bytes of a stream, unpacked."""
        stated = dictionary_of(found)
        length = self.resolved(stated.get(b"Length"), depth + 1)
        if found.stream is None or not isinstance(length, int) or not 0 <= length <= MOST_PACKED:
            damaged(self.source.name, f"对象 {found.number} 不是完整的流", f"object {found.number} is no whole stream")
        data = self._reader.upto(found.stream, length)
        behind = self._reader.upto(found.stream + length, 32).lstrip(b"\0\t\n\f\r ")
        if len(data) < length or not behind.startswith(b"endstream"):
            damaged(self.source.name, f"流对象 {found.number} 的长度有误", f"the length of stream {found.number} is wrong")
        return predicted(*filtered(data, stated, self.source.name), self.source.name)

    def _in_stream(self, container: int, number: int, index: int, depth: int) -> Found:
        data, head, first = self._stream_of_objects(container, depth)
        stated = head[2 * index : 2 * index + 2]
        if [each.isdigit() and len(each) < 11 for each in stated] != [True, True] or int(stated[0]) != number:
            damaged(self.source.name, f"对象流 {container} 中没有对象 {number}", f"stream {container} has no object {number}")
        try:
            value, _ = value_at(data, first + int(stated[1]))
        except MalformedError:
            damaged(self.source.name, f"对象 {number} 无法解析", f"object {number} cannot be understood")
        return Found(number, 0, value, data)

    def _stream_of_objects(self, container: int, depth: int) -> tuple[bytes, list[bytes], int]:
        """Return an object stream: its bytes, the numbers and offsets in its head, and where the first object is."""
        if container not in self._streams:
            entry = self.entry(container)
            found = self.object(container, depth) if entry and entry.kind == 1 and depth <= _MOST_DEPTH else None
            first = dictionary_of(found).get(b"First") if found else None
            if found is None or not isinstance(first, int) or first < 0:
                damaged(self.source.name, f"对象流 {container} 不完整", f"object stream {container} is not whole")
            data = self.stream(found, depth + 1) + b" "
            self._streams[container] = data, data[:first].split(None, _MOST_HEAD), first
        return self._streams[container]
