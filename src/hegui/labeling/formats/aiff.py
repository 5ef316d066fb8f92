"""AIFF and AIFF-C: the mark is a text of the user in the chunk `ID3 `; read too from the XMP of Adobe.

TC260-PG-202510A does not name the format; players look for tags in this chunk, which stands behind the sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hegui.labeling.containers import riff, xmp
from hegui.labeling.containers.id3 import Tag, tag_at
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.id3 import marked, marks_in, unmarked
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "AIFF"
MEDIA_TYPES = ("audio/aiff", "audio/x-aiff")
SUFFIXES = (".aif", ".aiff", ".aifc")
STARTS = (b"FORM",)

_ID3 = (b"ID3 ", b"id3 ")


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC")


def read(source: Source) -> Iterable[Placed]:
    """Look at every chunk but the sound."""
    chunks = list(riff.chunks(source, riff.form_at(source)))
    for _, tag in _tags(source, chunks):
        yield from marks_in(tag, "prescribed", "ID3")
    for _, packet in _packets(source, chunks):
        for stated in xmp.stated(packet, AIGC, source.name):
            yield Placed("APPL XMP TC260:AIGC", "tolerated", stated)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the tag that is there, or into a new one behind all chunks."""
    form = riff.form_at(source)
    chunks = list(riff.chunks(source, form))
    tags = list(_tags(source, chunks))
    changes: list[Change] = []
    for chunk, tag in tags:
        new = unmarked(tag) if changes else marked(tag, mark)
        if new is not None:
            rest = source.at(tag.end, chunk.start + 8 + chunk.size - tag.end)
            changes.append((chunk.start, chunk.end, form.chunk(chunk.kind, new + rest)))
    if not tags:
        end = chunks[-1].end if chunks else form.start + 12
        changes.append((end, end, b"\0" * (end & 1) + form.chunk(b"ID3 ", marked(None, mark))))
    changes += [
        (chunk.start, chunk.end, form.chunk(chunk.kind, b"XMP " + xmp.silent(packet, AIGC, source.name)))
        for chunk, packet in _packets(source, chunks)
        if xmp.stated(packet, AIGC, source.name)
    ]
    return spliced(source, form.resized(changes, source.name))


def _tags(source: Source, chunks: list[riff.Chunk]) -> Iterator[tuple[riff.Chunk, Tag]]:
    for chunk in chunks:
        if chunk.kind in _ID3 and (tag := tag_at(source, chunk.start + 8, chunk.start + 8 + chunk.size)):
            yield chunk, tag


def _packets(source: Source, chunks: list[riff.Chunk]) -> Iterator[tuple[riff.Chunk, bytes]]:
    for chunk in chunks:
        if chunk.kind == b"APPL" and chunk.data(source, 4) == b"XMP ":
            yield chunk, chunk.data(source, xmp.MOST_BYTES + 5)[4:]
