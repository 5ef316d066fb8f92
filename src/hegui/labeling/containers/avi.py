"""AVI and OpenDML (Matrox, "OpenDML AVI file format extensions", 1996): where text about the film can stand without moving it.

Indexes point at film data from the beginning of the file, so nothing before or among them may move: what is put in takes the
place of JUNK, or stands at the end. JUNK is taken only where it is zeros, because cameras hide what they know in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hegui.labeling.containers import riff
from hegui.labeling.containers.riff import Chunk, Form
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change

MOST_FORMS = 256
MOST_LISTED = 4096
_MOST_JUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch that may be written anew: a list of texts, if there is one, and the JUNK behind it."""

    info: Chunk | None
    start: int
    end: int
    open: bool  # nothing stands behind it, so that it may grow

    def filled(self, new: bytes, form: Form) -> Change | None:
        """Return the change that puts these chunks here with JUNK behind them; None where they do not fit."""
        rest = self.end - self.start - len(new)
        if rest == 0:
            return self.start, self.end, new
        return (self.start, self.end, new + form.chunk(b"JUNK", bytes(rest - 8))) if rest >= 8 else None


def forms(source: Source) -> Iterator[Form]:
    """Yield the outermost chunks: AVI, and the AVIX that go on where it became too large."""
    at = 0
    for _ in range(MOST_FORMS):
        form = riff.form_at(source, at)
        yield form
        at = form.end + (form.end & 1)
        following = source.upto(at, 12)
        if following[:4] != b"RIFF" or following[8:] != b"AVIX":
            return
    damaged(source.name, "块过多", "it has too many chunks")


def parts(source: Source, form: Form) -> tuple[list[Chunk], list[Chunk]]:
    """Return the chunks of a form, and those in its header; the film is not entered."""
    chunks = list(riff.chunks(source, form, most=MOST_LISTED))
    headers = [chunk for chunk in chunks if _is_list(chunk, source, b"hdrl")]
    return chunks, [child for header in headers for child in riff.children(source, form, header, MOST_LISTED)]


def is_info(chunk: Chunk, source: Source) -> bool:
    """Tell whether a chunk is a list of texts."""
    return _is_list(chunk, source, b"INFO")


def _is_list(chunk: Chunk, source: Source, kind: bytes) -> bool:
    return chunk.kind == b"LIST" and chunk.size >= 4 and source.at(chunk.start + 8, 4) == kind


def slots(source: Source, listed: list[tuple[list[Chunk], list[Chunk]]]) -> list[Slot]:
    """Return the stretches that may be written anew in the parts of each form, and the one at the end.

    In a header only lists of texts are taken up: JUNK there keeps room for headers.
    """
    found: list[Slot] = []
    for chunks, header in listed:
        found += _slots(source, chunks, ends_file=chunks is listed[-1][0])
        found += [slot for slot in _slots(source, header, ends_file=False) if slot.info]
    last = listed[-1][0]
    end = last[-1].end if last else source.size
    return [*found, Slot(None, end, end, True)]


def _slots(source: Source, chunks: list[Chunk], *, ends_file: bool) -> list[Slot]:
    found: list[Slot] = []
    for chunk in chunks:
        last = ends_file and chunk is chunks[-1]
        if is_info(chunk, source):
            found.append(Slot(chunk, chunk.start, chunk.end, last))
        elif _is_empty(chunk, source):
            before = found.pop() if found and found[-1].end == chunk.start else Slot(None, chunk.start, chunk.start, False)
            found.append(Slot(before.info, before.start, chunk.end, last))
    return found


def _is_empty(chunk: Chunk, source: Source) -> bool:
    if chunk.kind != b"JUNK" or chunk.size > _MOST_JUNK:
        return False
    return not source.at(chunk.start + 8, chunk.size).strip(b"\0")
