"""Segments: the files that hold entries and heads, one after the other, never changed once written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from hegui.ledger.disk import AppendFile, Disk
from hegui.ledger.lines import MAX_LINE, SegmentLine

_USUAL_LINE = 2048  # bytes; nearly every line is shorter
ROLL_AT = 64 * 1024 * 1024  # bytes; a longer segment is closed with a head and the next begins
_NAME = re.compile(r"(\d{12,18})\.log", re.ASCII)


class Segments:
    """The folder of segments, each named after the number of its first entry."""

    def __init__(self, folder: Path, origin: str, disk: Disk) -> None:
        self.folder = folder
        self._origin = origin
        self._disk = disk
        self._open: AppendFile | None = None
        self._doubtful: tuple[int, int, int] | None = None  # the segment, how far it is good, how long it is
        self._reading: tuple[int, int] | None = None  # the segment that was read last, and its open file

    def path(self, first: int) -> Path:
        """Return the file of the segment that begins with this entry."""
        return self.folder / f"{first:012}.log"

    def names(self, path: Path) -> bool:
        """Tell whether a segment may have this name."""
        found = _NAME.fullmatch(path.name)
        return found is not None and path == self.path(int(found[1]))

    def firsts(self) -> list[int]:
        """Return the numbers with which the segments begin, in order."""
        return sorted(int(path.stem) for path in self.folder.iterdir() if self.names(path))

    def lines(self, first: int, offset: int = 0) -> Iterator[tuple[int, bytes]]:
        """Return the lines of a segment with their places; a line that is too long comes in pieces that are no lines."""
        try:
            stream = self.path(first).open("rb")
        except FileNotFoundError:
            return
        with stream:
            stream.seek(offset)
            while raw := stream.readline(MAX_LINE + 1):
                yield offset, raw
                offset += len(raw)

    def rest(self, first: int, offset: int) -> bytes:
        """Return what a segment holds from an offset on."""
        with self.path(first).open("rb") as stream:
            stream.seek(offset)
            return stream.read()

    def line_at(self, first: int, offset: int) -> bytes:
        """Return one line; nothing where there is none."""
        if self._reading is None or self._reading[0] != first:
            self._stop_reading()
            try:
                self._reading = first, os.open(self.path(first), os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return b""
        for most in (_USUAL_LINE, MAX_LINE):
            raw, feed, _ = os.pread(self._reading[1], most, offset).partition(b"\n")
            if feed:
                return raw + feed
        return b""

    def end(self, first: int) -> int:
        """Return how many bytes a segment has; 0 when it is not there."""
        try:
            return self.path(first).stat().st_size
        except FileNotFoundError:
            return 0

    def sync_from(self, first: int) -> None:
        """Return once the segments from this one on are on the medium, whoever wrote them."""
        for each in self.firsts():
            if each >= first:
                self._writing(each).sync()
        self._disk.sync_folder(self.folder)

    def append(self, first: int, data: bytes) -> None:
        """Write and sync; the segment is begun when it does not exist yet."""
        file = self._writing(first)
        before = file.size
        beginning = b"" if before else SegmentLine(self._origin, first).written()
        file.append(beginning + data)
        try:
            file.sync()
        except OSError:
            self._doubtful = first, before, file.size
            self.take_back()
            raise

    def take_back(self) -> None:
        """Cut off what a failed sync left behind, unless another process has gone on from there meanwhile.

        After a failed sync nobody knows what reached the medium, and trying again would report success (Linux marks the
        pages clean). So what was written is taken back, now or, when the disk refuses that too, before it is read again.
        """
        if self._doubtful:
            first, good, end = self._doubtful
            if self.end(first) in (good, end):
                self._writing(first).truncate(good)
            self._doubtful = None

    def truncate(self, first: int, size: int) -> None:
        """Cut off what was never acknowledged."""
        self._writing(first).truncate(size)

    def close(self) -> None:
        """Give the open segments back."""
        self._stop_writing()
        self._stop_reading()

    def _writing(self, first: int) -> AppendFile:
        path = self.path(first)
        if self._open is None or self._open.path != path:
            self._stop_writing()
            self._open = self._disk.open(path)
        self._open.size = self.end(first)  # another process may have written since
        return self._open

    def _stop_writing(self) -> None:
        if self._open:
            self._open.close()
            self._open = None

    def _stop_reading(self) -> None:
        if self._reading:
            os.close(self._reading[1])
            self._reading = None
