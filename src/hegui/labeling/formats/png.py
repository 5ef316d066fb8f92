"""PNG and APNG: the mark is XMP in an iTXt chunk (TC260-PG-20259A), read too from text chunks called AIGC and from EXIF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hegui.labeling.containers import png, xmp
from hegui.labeling.containers.png import Chunk
from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import NAME as KEYWORD
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in import exif as exif_marks
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, changed, spliced

NAME = "PNG"
MEDIA_TYPES = ("image/png", "image/apng")
SUFFIXES = (".png", ".apng")
STARTS = (png.SIGNATURE,)
MANIFEST = "image/png"

_XMP, _AIGC = b"XML:com.adobe.xmp", KEYWORD.encode()
_HEADER, _EXIF, _MANIFEST = b"IHDR", b"eXIf", b"caBX"
_KINDS = frozenset((_HEADER, b"iTXt", b"tEXt", b"zTXt", _EXIF, _MANIFEST))


class _Found(NamedTuple):
    """The chunks that marks may stand in with what they say, room for XMP, and whether a C2PA manifest is there."""

    packets: list[tuple[Chunk, bytes]]
    texts: list[tuple[Chunk, bytes]]
    exif: list[tuple[Chunk, bytes]]
    room: int
    manifest: bool


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head.startswith(png.SIGNATURE)


def read(source: Source) -> Iterable[Placed]:
    """Look into text chunks and EXIF; they may stand behind the picture data too."""
    found = source.once(_found)
    for _, packet in found.packets:
        for stated in xmp.stated(packet, AIGC, source.name):
            yield Placed("iTXt XMP TC260:AIGC", "prescribed", stated)
    for chunk, text in found.texts:
        yield Placed(f"{chunk.kind.decode()} AIGC", "tolerated", text.decode("utf-8", "replace"))
    for _, block in found.exif:
        yield from exif_marks.placed(block, source.name)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP that is there, or into new XMP right behind the header; other marks go."""
    found = source.once(_found)
    changes: list[Change] = [(chunk.start, chunk.end, b"") for chunk, _ in found.texts]
    for chunk, block in found.exif:
        blanks = exif_marks.blanks(block, source.name)
        if blanks:
            changes.append((chunk.start, chunk.end, png.chunk(_EXIF, changed(block, blanks))))
    return spliced(source, [*changes, *_stating(source, found, AIGC, mark.inner())])


def state(source: Source, wanted: Property, text: str) -> Pieces:
    """Give this text to a property in the first packet, and there alone."""
    return spliced(source, _stating(source, source.once(_found), wanted, text))


def stated(source: Source, wanted: Property) -> list[str]:
    """Return the texts that every packet gives to a property."""
    return [text for _, packet in source.once(_found).packets for text in xmp.stated(packet, wanted, source.name)]


def bears_manifest(source: Source) -> bool:
    """Tell whether a chunk holds a C2PA manifest."""
    return source.once(_found).manifest


def _stating(source: Source, found: _Found, wanted: Property, text: str) -> Iterator[Change]:
    """Yield the changes by which the first packet, and it alone, states a property."""
    for chunk, packet in found.packets[1:]:
        if xmp.stated(packet, wanted, source.name):
            yield chunk.start, chunk.end, _itxt(xmp.silent(packet, wanted, source.name))
    if found.packets:
        chunk, packet = found.packets[0]
        yield chunk.start, chunk.end, _itxt(xmp.stating(packet, wanted, text, source.name))
    else:
        yield found.room, found.room, _itxt(xmp.stating(None, wanted, text, source.name))


def _itxt(packet: bytes) -> bytes:
    return png.chunk(b"iTXt", png.international_text(_XMP, packet))


def _found(source: Source) -> _Found:
    packets, texts, exif, room, manifest = [], [], [], 0, False
    for chunk in png.chunks(source, _KINDS):
        if chunk.kind == _HEADER:
            room = chunk.end
        elif chunk.kind == _EXIF:
            exif.append((chunk, chunk.data(source)))
        elif chunk.kind == _MANIFEST:
            manifest = True
        elif (keyword := chunk.keyword(source)) == _XMP:
            packets.append((chunk, _packet(chunk, source)))
        elif keyword == _AIGC:
            texts.append((chunk, png.text_of(chunk.kind, chunk.data(source)) or b""))
    if not room:
        damaged(source.name, "没有 IHDR 块", "it has no IHDR chunk")
    return _Found(packets, texts, exif, room, manifest)


def _packet(chunk: Chunk, source: Source) -> bytes:
    packet = png.text_of(chunk.kind, chunk.data(source))
    if packet is None:
        damaged(source.name, "压缩的 XMP 无法解开", "its packed XMP cannot be unpacked")
    return packet
