"""WebP: the mark is XMP in the chunk `XMP ` (TC260-PG-20259A); a simple file becomes an extended one. Read too from EXIF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hegui.labeling import exif_marks
from hegui.labeling.aigc_property import AIGC
from hegui.labeling.containers import riff, webp, xmp
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "WebP"
MEDIA_TYPES = ("image/webp",)
SUFFIXES = (".webp",)

MOST_EXIF = 16 * 1024 * 1024


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head[8:12] == b"WEBP" and head[:4] == b"RIFF"


def read(source: Source) -> Iterable[Placed]:
    """Look into XMP and EXIF, which stand behind the picture."""
    for chunk in riff.chunks(source, riff.form_at(source)):
        if chunk.kind == b"XMP ":
            for stated in xmp.stated(_packet(chunk, source), AIGC, source.name):
                yield Placed("XMP TC260:AIGC", "prescribed", stated)
        elif chunk.kind == b"EXIF":
            yield from exif_marks.placed(chunk.data(source, MOST_EXIF), source.name)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP that is there, or into new XMP behind all other chunks; the header tells that it is there."""
    form = riff.form_at(source)
    chunks = list(riff.chunks(source, form))
    packets = [(chunk, _packet(chunk, source)) for chunk in chunks if chunk.kind == b"XMP "]
    changes = [*_header(source, form, chunks), *_exif_blanks(source, chunks)]
    changes += [
        (chunk.start, chunk.end, form.chunk(b"XMP ", xmp.silent(packet, AIGC, source.name)))
        for chunk, packet in packets[1:]
        if xmp.stated(packet, AIGC, source.name)
    ]
    first = packets[0] if packets else None
    new = form.chunk(b"XMP ", xmp.stating(first and first[1], AIGC, mark.inner(), source.name))
    if first:
        changes.append((first[0].start, first[0].end, new))
    else:
        end = chunks[-1].end
        changes.append((end, end, b"\0" * (end & 1) + new))
    return spliced(source, form.resized(changes, source.name))


def _header(source: Source, form: riff.Form, chunks: list[riff.Chunk]) -> list[Change]:
    """Return the change by which the header tells of XMP."""
    if not chunks or chunks[0].kind != webp.EXTENDED:
        header = bytearray(webp.extended_header(source, chunks))
        header[0] |= webp.XMP_FLAG
        return [(12, 12, form.chunk(webp.EXTENDED, bytes(header)))]
    at = chunks[0].start + 8
    return [(at, at + 1, bytes([source.at(at, 1)[0] | webp.XMP_FLAG]))]


def _exif_blanks(source: Source, chunks: list[riff.Chunk]) -> Iterator[Change]:
    for chunk in chunks:
        if chunk.kind == b"EXIF":
            for start, end, new in exif_marks.blanks(chunk.data(source, MOST_EXIF), source.name):
                yield chunk.start + 8 + start, chunk.start + 8 + end, new


def _packet(chunk: riff.Chunk, source: Source) -> bytes:
    return chunk.data(source, xmp.MOST_BYTES + 1)
