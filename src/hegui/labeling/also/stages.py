"""Stages: a file between two steps of writing, in memory while it is small, else in a temporary file that leaves no trace."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces, write_pieces

_IN_MEMORY = 1 << 24


@contextmanager
def scratch() -> Iterator[BinaryIO]:
    """Give a stream to write to and read from."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as stream:
        yield cast("BinaryIO", stream)


@contextmanager
def staged(source: Source, pieces: Pieces) -> Iterator[Source]:
    """Give the file that these pieces make, as a source of the same name."""
    with scratch() as stream:
        write_pieces(source, pieces, stream)
        with Source.of(stream) as made:
            made.name = source.name
            yield made


class SourceStream(io.RawIOBase):
    """A source as a stream that can only be read, for libraries that take streams."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._at = 0

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill a buffer from here as far as there is something left, and return how far."""
        found = self._source.upto(self._at, min(len(buffer), max(0, self._source.size - self._at)))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place, counted from the beginning, from here or from the end."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._source.size}[whence]
        if base + offset < 0:
            raise OSError("there is nothing before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def write(self, content: object, /) -> int:
        """Refuse: the library asks whether this method is there."""
        raise io.UnsupportedOperation("write")
