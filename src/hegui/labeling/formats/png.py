"""PNG and APNG: the mark is XMP in an iTXt chunk (TC260-PG-20259A), read too from text chunks that are called AIGC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hegui.labeling.aigc_property import AIGC
from hegui.labeling.containers import png, xmp
from hegui.labeling.mark import NAME as KEYWORD
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "PNG"
MEDIA_TYPES = ("image/png", "image/apng")
SUFFIXES = (".png", ".apng")
STARTS = (png.SIGNATURE,)

_XMP = b"XML:com.adobe.xmp"
_TEXTS = (b"iTXt", b"tEXt", b"zTXt")


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head.startswith(png.SIGNATURE)


def read(source: Source) -> Iterable[Placed]:
    """Look into every text chunk; text chunks may stand behind the picture data too."""
    for chunk, keyword, text in _texts(source):
        if keyword == _XMP:
            for stated in _stated(text, source):
                yield Placed("iTXt XMP TC260:AIGC", "prescribed", stated)
        elif keyword == KEYWORD.encode():
            yield Placed(f"{chunk.kind.decode()} AIGC", "tolerated", text.decode("utf-8", "replace"))


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP that is there, or into new XMP right behind the header; text chunks called AIGC go."""
    packets, spare = [], []
    for chunk, keyword, text in _texts(source):
        if keyword == _XMP:
            packets.append((chunk, text))
        elif keyword == KEYWORD.encode():
            spare.append(chunk)
    changes: list[Change] = [(chunk.start, chunk.end, b"") for chunk in spare]
    changes += [
        (c.start, c.end, _itxt(xmp.silent(text, AIGC, source.name))) for c, text in packets[1:] if _stated(text, source)
    ]
    if packets:
        first, text = packets[0]
        changes.append((first.start, first.end, _itxt(xmp.stating(text, AIGC, mark.inner(), source.name))))
    else:
        header = next(png.chunks(source))
        changes.append((header.end, header.end, _itxt(xmp.stating(None, AIGC, mark.inner(), source.name))))
    return spliced(source, changes)


def _itxt(packet: bytes) -> bytes:
    return png.chunk(b"iTXt", png.international_text(_XMP, packet))


def _stated(packet: bytes, source: Source) -> list[str]:
    return xmp.stated(packet, AIGC, source.name)


def _texts(source: Source) -> Iterator[tuple[png.Chunk, bytes, bytes]]:
    """Yield the text chunks with keyword and text."""
    for chunk in png.chunks(source):
        if chunk.kind in _TEXTS:
            yield (chunk, *png.text_of(chunk.kind, chunk.data(source)))
