"""Finding objects in a PDF file: small stretches are read, larger ones only where an object needs them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from hegui.labeling.containers.pdf.objects import Dictionary, MalformedError, Value, value_at
from hegui.labeling.source import Source, damaged

T = TypeVar("T")

_WINDOWS = (1024, 1 << 16, 1 << 21)  # no object that we look at is larger than the last
_OBJECT = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*+([0-9]{1,10})[\0\t\n\f\r ]+([0-9]{1,5})[\0\t\n\f\r ]+obj")
_STREAM = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*+stream(\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class Found:
    """An object with the bytes it was read from; `stream` is where its stream begins in the file."""

    number: int
    generation: int
    value: Value
    data: bytes
    stream: int | None = None


class Reader:
    """The bytes of a document: those of the source before `end`; places count from the header, as the file's own do."""

    def __init__(self, source: Source, end: int) -> None:
        self.source = source
        self.end = end
        self.header = max(0, source.head.find(b"%PDF-", 0, 1024))

    def upto(self, offset: int, length: int) -> bytes:
        """Return these bytes, or fewer where the document ends."""
        return self.source.upto(offset, min(length, self.end - offset)) if 0 <= offset < self.end else b""

    def parsed(self, offset: int, parse: Callable[[bytes], T]) -> T:
        """Return what a parser makes of the bytes at a place, of as few as it needs."""
        for length in _WINDOWS:
            data = self.upto(offset, length)
            whole = offset + length >= self.end
            try:
                return parse(data + b" " if whole else data)
            except MalformedError:
                if whole:
                    break
        self.refuse(offset)

    def object_at(self, offset: int) -> Found:
        """Return the object that stands at a place under its number."""
        return self.parsed(offset, lambda data: _object_in(data, offset))

    def dictionary_at(self, offset: int) -> Found:
        """Return the dictionary that stands at a place without a number."""

        def parse(data: bytes) -> Found:
            value, _ = value_at(data, 0)
            if not isinstance(value, Dictionary):
                raise MalformedError
            return Found(0, 0, value, data)

        return self.parsed(offset, parse)

    def refuse(self, offset: int) -> NoReturn:
        """Refuse the file for what stands at a place."""
        damaged(self.source.name, f"第 {offset} 字节处不是应有的 PDF 对象", f"no PDF object stands at byte {offset}")


def _object_in(data: bytes, offset: int) -> Found:
    head = _OBJECT.match(data)
    if head is None:
        raise MalformedError
    value, at = value_at(data, head.end())
    stream = None
    if isinstance(value, Dictionary):
        if at + 64 > len(data) and not data.endswith(b" "):
            raise MalformedError  # whether a stream follows is not yet to be seen
        found = _STREAM.match(data, at)
        stream = offset + found.end() if found else None
    return Found(int(head[1]), int(head[2]), value, data, stream)
