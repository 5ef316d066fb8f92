"""Reading: every mark of a file with its place, whatever is odd about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from hegui.labeling.also.beside import NOTHING, Beside, beside
from hegui.labeling.formats import Format, format_of, media_type_of
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.reading_marks import ReadMark, read_mark
from hegui.labeling.source import Source

Readable: TypeAlias = Path | str | BinaryIO | Source


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A text at a place, and the mark it is; foreign labels and texts that are no AIGC object have no mark."""

    placed: Placed
    read: ReadMark

    @property
    def mark(self) -> Mark | None:
        """The mark of GB 45438 that stands here."""
        return self.read.mark


@dataclass(frozen=True, slots=True)
class FileMarks:
    """What one file bears: its format, all that stands where marks stand, in the order of the file, and what stands beside."""

    format: Format
    found: tuple[FoundMark, ...]
    beside: Beside = NOTHING
    media_type: str = ""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of GB 45438, those at the prescribed place first."""
        ranked = sorted(self.found, key=lambda found: found.placed.placement != "prescribed")
        return tuple(found.mark for found in ranked if found.mark)


def read(source: Readable) -> FileMarks:
    """Read every mark of a file; raise `Refused` for a file that is damaged or of no known format, `OSError` from the disk."""
    if isinstance(source, Source):
        return _read(source)
    with Source.of(source) as own:
        return _read(own)


def _read(source: Source) -> FileMarks:
    form = format_of(source)
    found = tuple(_found(placed, source) for placed in form.read(source))
    return FileMarks(form, found, beside(source, form), media_type_of(form, source))


def _found(placed: Placed, source: Source) -> FoundMark:
    if placed.placement == "foreign":
        return FoundMark(placed, ReadMark(None, ()))
    return FoundMark(placed, read_mark(placed.text, f"{source.name}, {placed.place}"))
