"""WebP: the mark is XMP in the chunk `XMP ` (TC260-PG-20259A); a simple file becomes an extended one. Read too from EXIF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hegui.labeling.containers import riff, webp, xmp
from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in import exif as exif_marks
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "WebP"
MEDIA_TYPES = ("image/webp",)
SUFFIXES = (".webp",)
MANIFEST = "image/webp"

MOST_EXIF = 16 * 1024 * 1024

_XMP, _EXIF, _MANIFEST = b"XMP ", b"EXIF", b"C2PA"


class _Parts(NamedTuple):
    """The form, its chunks, and the packets of XMP among them."""

    form: riff.Form
    chunks: list[riff.Chunk]
    packets: list[tuple[riff.Chunk, bytes]]


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head[8:12] == b"WEBP" and head[:4] == b"RIFF"


def read(source: Source) -> Iterable[Placed]:
    """Look into XMP and EXIF, which stand behind the picture."""
    for chunk in source.once(_parts).chunks:
        if chunk.kind == _XMP:
            for text in xmp.stated(_packet(chunk, source), AIGC, source.name):
                yield Placed("XMP TC260:AIGC", "prescribed", text)
        elif chunk.kind == _EXIF:
            yield from exif_marks.placed(chunk.data(source, MOST_EXIF), source.name)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP that is there, or into new XMP behind all other chunks; the header tells that it is there."""
    parts = source.once(_parts)
    changes = [*_stating(source, parts, AIGC, mark.inner()), *_exif_blanks(source, parts.chunks)]
    return spliced(source, parts.form.resized(changes, source.name))


def state(source: Source, wanted: Property, text: str) -> Pieces:
    """Give this text to a property in the first packet, and there alone."""
    parts = source.once(_parts)
    return spliced(source, parts.form.resized(list(_stating(source, parts, wanted, text)), source.name))


def stated(source: Source, wanted: Property) -> list[str]:
    """Return the texts that every packet gives to a property."""
    return [text for _, packet in source.once(_parts).packets for text in xmp.stated(packet, wanted, source.name)]


def bears_manifest(source: Source) -> bool:
    """Tell whether a chunk holds a C2PA manifest."""
    return any(chunk.kind == _MANIFEST for chunk in source.once(_parts).chunks)


def _parts(source: Source) -> _Parts:
    form = riff.form_at(source)
    chunks = list(riff.chunks(source, form))
    return _Parts(form, chunks, [(chunk, _packet(chunk, source)) for chunk in chunks if chunk.kind == _XMP])


def _stating(source: Source, parts: _Parts, wanted: Property, text: str) -> Iterator[Change]:
    """Yield the changes by which the first packet, and it alone, states a property, and the header tells of XMP."""
    form, chunks, packets = parts
    yield from _header(source, form, chunks)
    for chunk, packet in packets[1:]:
        if xmp.stated(packet, wanted, source.name):
            yield chunk.start, chunk.end, form.chunk(_XMP, xmp.silent(packet, wanted, source.name))
    if packets:
        chunk, packet = packets[0]
        yield chunk.start, chunk.end, form.chunk(_XMP, xmp.stating(packet, wanted, text, source.name))
    else:
        end = chunks[-1].end
        yield end, end, b"\0" * (end & 1) + form.chunk(_XMP, xmp.stating(None, wanted, text, source.name))


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
        if chunk.kind == _EXIF:
            for start, end, new in exif_marks.blanks(chunk.data(source, MOST_EXIF), source.name):
                yield chunk.start + 8 + start, chunk.start + 8 + end, new


def _packet(chunk: riff.Chunk, source: Source) -> bytes:
    return chunk.data(source, xmp.MOST_BYTES + 1)
