"""PNG and APNG: the mark is XMP in an iTXt chunk (TC260-PG-20259A), read too from text chunks called AIGC and from EXIF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hegui.labeling import exif_marks
from hegui.labeling.aigc_property import AIGC
from hegui.labeling.containers import png, xmp
from hegui.labeling.containers.png import Chunk
from hegui.labeling.mark import NAME as KEYWORD
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, changed, spliced

NAME = "PNG"
MEDIA_TYPES = ("image/png", "image/apng")
SUFFIXES = (".png", ".apng")
STARTS = (png.SIGNATURE,)

_XMP, _AIGC = b"XML:com.adobe.xmp", KEYWORD.encode()
_HEADER, _EXIF = b"IHDR", b"eXIf"
_KINDS = frozenset((_HEADER, b"iTXt", b"tEXt", b"zTXt", _EXIF))


class _Found(NamedTuple):
    """The chunks that marks may stand in (XMP packets, texts called AIGC, EXIF blocks) with what they say, and room for XMP."""

    packets: list[tuple[Chunk, bytes]]
    texts: list[tuple[Chunk, bytes]]
    exif: list[tuple[Chunk, bytes]]
    room: int


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
    for chunk, packet in found.packets[1:]:
        if xmp.stated(packet, AIGC, source.name):
            changes.append((chunk.start, chunk.end, _itxt(xmp.silent(packet, AIGC, source.name))))
    if found.packets:
        chunk, packet = found.packets[0]
        changes.append((chunk.start, chunk.end, _itxt(xmp.stating(packet, AIGC, mark.inner(), source.name))))
    else:
        changes.append((found.room, found.room, _itxt(xmp.stating(None, AIGC, mark.inner(), source.name))))
    return spliced(source, changes)


def _itxt(packet: bytes) -> bytes:
    return png.chunk(b"iTXt", png.international_text(_XMP, packet))


def _found(source: Source) -> _Found:
    packets, texts, exif, room = [], [], [], 0
    for chunk in png.chunks(source, _KINDS):
        if chunk.kind == _HEADER:
            room = chunk.end
        elif chunk.kind == _EXIF:
            exif.append((chunk, chunk.data(source)))
        elif (keyword := chunk.keyword(source)) == _XMP:
            packets.append((chunk, _packet(chunk, source)))
        elif keyword == _AIGC:
            texts.append((chunk, png.text_of(chunk.kind, chunk.data(source)) or b""))
    if not room:
        damaged(source.name, "没有 IHDR 块", "it has no IHDR chunk")
    return _Found(packets, texts, exif, room)


def _packet(chunk: Chunk, source: Source) -> bytes:
    packet = png.text_of(chunk.kind, chunk.data(source))
    if packet is None:
        damaged(source.name, "压缩的 XMP 无法解开", "its packed XMP cannot be unpacked")
    return packet
