"""A source: bytes that can be read anywhere, of a file or of a stream that can seek, with the errors told as ours."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NoReturn, Self, TypeVar

from hegui.words import Finding, Refused, Text

Found = TypeVar("Found")

_HEAD = 65536  # read at once: most headers lie in it, so that most files cost one read


class Damaged(Refused):
    """The file is not what its format says: cut short, or its sizes and structure do not add up."""


def damaged(place: str, zh: str, en: str) -> NoReturn:
    """Refuse a file whose bytes cannot be understood; nothing is guessed."""
    remedy = Text("请用制作该文件的程序重新导出。", "Export the file again with the program that made it.")
    raise Damaged([Finding("damaged", Text(f"文件已损坏：{zh}。", f"The file is damaged: {en}."), place, remedy)])


class Source:
    """Random access to the bytes of one file or stream; `name` is how messages call it.

    `raw` reads as the system does, perhaps less than asked for; it is for walks of many small steps.
    """

    def __init__(self, name: str, size: int, read: Callable[[int, int], bytes], descriptor: int | None = None) -> None:
        self.name = name
        self.size = size
        self.descriptor = descriptor
        self.raw = read
        self._found: dict[Callable[[Source], Any], Any] = {}
        self.head = read(0, _HEAD)

    @classmethod
    def of(cls, source: Path | str | BinaryIO) -> Source:
        """Open a path, or take a binary stream that can seek; raise `OSError` where a file cannot be opened."""
        if isinstance(source, (str, Path)):
            return cls._of_path(str(source))
        size = source.seek(0, os.SEEK_END)

        def read(offset: int, length: int) -> bytes:
            source.seek(offset)
            return source.read(length)

        return cls(str(getattr(source, "name", "-")), size, read)

    @classmethod
    def _of_path(cls, path: str) -> Source:
        return cls.of_descriptor(os.open(path, os.O_RDONLY | os.O_NONBLOCK), path)  # a pipe must not keep us waiting

    @classmethod
    def of_descriptor(cls, descriptor: int, name: str) -> Source:
        """Take an open file, which is closed with the source."""
        try:
            told = os.fstat(descriptor)
            if not stat.S_ISREG(told.st_mode):
                raise Refused([Finding("no_file", Text("这不是普通文件。", "This is no regular file."), name)])
            return cls(name, told.st_size, lambda offset, length: os.pread(descriptor, length, offset), descriptor)
        except BaseException:
            os.close(descriptor)
            raise

    def at(self, offset: int, length: int) -> bytes:
        """Return exactly these bytes; a file that ends before them is damaged."""
        found = self.upto(offset, length)
        if len(found) != length:
            damaged(self.name, f"在第 {self.size} 字节处意外结束", f"it ends early, at byte {self.size}")
        return found

    def upto(self, offset: int, length: int) -> bytes:
        """Return these bytes, or fewer where the file ends."""
        if offset + length <= len(self.head):
            return self.head[offset : offset + length]
        if offset >= self.size or length <= 0:
            return b""
        found = self.raw(offset, length)
        if len(found) == length:
            return found
        while len(found) < min(length, self.size - offset):
            more = self.raw(offset + len(found), length - len(found))
            if not more:
                break
            found += more
        return found

    def once(self, work: Callable[[Source], Found]) -> Found:
        """Return what a function finds in this file; it looks once, so that writing does not walk again what reading walked."""
        if work not in self._found:
            self._found[work] = work(self)
        found: Found = self._found[work]
        return found

    def close(self) -> None:
        """Close what was opened here; a stream that was handed in stays open."""
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
