"""Marks in chunks that WAV and AVI share: LIST INFO, and the XMP of Adobe (`_PMX`)."""

from __future__ import annotations

from collections.abc import Iterator

from hegui.labeling.containers import xmp
from hegui.labeling.containers.riff import Chunk, Form, children
from hegui.labeling.mark import NAME
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed, Placement
from hegui.labeling.reading_marks import MOST_CHARACTERS
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change

KIND = NAME.encode()
MOST_CHILDREN = 4096


def text_of(chunk: Chunk, source: Source) -> str:
    """Return the text of a chunk that holds a mark."""
    return chunk.data(source, MOST_CHARACTERS + 1).rstrip(b"\0").decode("utf-8", "replace")


def is_info(chunk: Chunk, source: Source) -> bool:
    """Tell whether a chunk is the list of texts about the file."""
    return chunk.kind == b"LIST" and chunk.size >= 4 and source.at(chunk.start + 8, 4) == b"INFO"


def marks_in_info(source: Source, form: Form, chunk: Chunk, placement: Placement) -> Iterator[Placed]:
    """Yield the marks of a list of texts."""
    for child in children(source, form, chunk, MOST_CHILDREN):
        if child.kind == KIND:
            yield Placed("LIST INFO AIGC", placement, text_of(child, source))


def info_without_marks(source: Source, form: Form, chunk: Chunk) -> bytes | None:
    """Return the texts of a list without its marks; None where it has none."""
    listed = list(children(source, form, chunk, MOST_CHILDREN))
    kept = [source.at(child.start, child.end - child.start) for child in listed if child.kind != KIND]
    return b"".join([*kept]) if len(kept) < len(listed) else None


def marks_in_xmp(source: Source, chunk: Chunk) -> Iterator[Placed]:
    """Yield the marks of the XMP of Adobe."""
    for stated in xmp.stated(chunk.data(source, xmp.MOST_BYTES + 1), AIGC, source.name):
        yield Placed("_PMX XMP TC260:AIGC", "tolerated", stated)


def xmp_without_marks(source: Source, form: Form, chunk: Chunk) -> list[Change]:
    """Return the change that silences the XMP of Adobe, where it states a mark."""
    packet = chunk.data(source, xmp.MOST_BYTES + 1)
    if not xmp.stated(packet, AIGC, source.name):
        return []
    return [(chunk.start, chunk.end, form.chunk(chunk.kind, xmp.silent(packet, AIGC, source.name)))]
