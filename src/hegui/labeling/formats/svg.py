"""SVG: the mark is XMP in the metadata element; the guides do not name SVG, and this is where ISO 16684-3 puts XMP.

Text is put in at a place that a parser found; nothing is written anew. New metadata is RDF alone, as drawing programs write
it: with a packet's wrapper near its head, a file is taken for XMP, not for SVG, by programs such as ExifTool.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hegui.labeling.containers import svg, xmp
from hegui.labeling.containers.svg import Metadata, Outline
from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "SVG"
MEDIA_TYPES = ("image/svg+xml",)
SUFFIXES = (".svg",)
MANIFEST = "image/svg+xml"

_END = b"</metadata>"
_MANIFEST = b"c2pa:manifest"
_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its root element, or by its name where that is written in UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return name.lower().endswith(SUFFIXES)
    return head[:1] in b"<\xef \t\r\n" and svg.is_svg(head)


def read(source: Source) -> Iterable[Placed]:
    """Look into the metadata of the picture, and of its parts."""
    if not svg.mentions(source, AIGC.namespace.encode()):
        return
    found = svg.outline(source)
    for metadata in found.metadata:
        for stated in xmp.stated(_packet(source, found, metadata), AIGC, source.name):
            if metadata.outermost:
                yield Placed("metadata XMP TC260:AIGC", "prescribed", stated)
            else:
                yield Placed("inner metadata XMP TC260:AIGC", "tolerated", stated)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the RDF that is there, or into new metadata before the drawing."""
    return state(source, AIGC, mark.inner())


def state(source: Source, wanted: Property, text: str) -> Pieces:
    """Give this text to a property in one metadata element of the picture, and there alone."""
    found = svg.outline(source)
    if found.encoding not in _UTF8:
        svg.refuse_encoding(source, found.encoding)
    return spliced(source, list(_stating(source, found, wanted, text)))


def stated(source: Source, wanted: Property) -> list[str]:
    """Return the texts that the metadata give to a property."""
    if not svg.mentions(source, wanted.namespace.encode()):
        return []
    found = svg.outline(source)
    packets = [_packet(source, found, metadata) for metadata in found.metadata]
    return [text for packet in packets for text in xmp.stated(packet, wanted, source.name)]


def bears_manifest(source: Source) -> bool:
    """Tell whether the metadata hold the element of a C2PA manifest."""
    if not svg.mentions(source, _MANIFEST):
        return False
    found = svg.outline(source)
    return any(_MANIFEST in _packet(source, found, metadata) for metadata in found.metadata)


def _stating(source: Source, found: Outline, wanted: Property, text: str) -> Iterator[Change]:
    """Yield the changes by which one metadata element of the picture states a property, and no other."""
    outermost = [metadata for metadata in found.metadata if metadata.outermost]
    chosen = next((metadata for metadata in outermost if metadata.has_rdf), next(iter(outermost), None))
    for metadata in found.metadata:
        packet = _packet(source, found, metadata)
        if metadata is not chosen and xmp.stated(packet, wanted, source.name):
            yield (*metadata.inside, _inside(metadata, xmp.silent(packet, wanted, source.name)))
    if chosen is None:
        yield _added(source, found, xmp.stating(xmp.BARE, wanted, text, source.name))
    elif chosen.has_rdf:
        packet = xmp.stating(_packet(source, found, chosen), wanted, text, source.name)
        yield (*chosen.inside, _inside(chosen, packet))
    else:
        at = chosen.inside[1]
        new = xmp.stating(xmp.BARE, wanted, text, source.name)
        yield _filled(source, chosen.start, at, new) if chosen.empty else (at, at, new)


def _added(source: Source, found: Outline, packet: bytes) -> Change:
    name = found.prefix + b"metadata"
    element = b"<" + name + b">" + packet + b"</" + name + b">"
    if found.empty:
        return _filled(source, *found.root, element)
    return found.room, found.room, element


def _filled(source: Source, start: int, end: int, inside: bytes) -> Change:
    """Return the change that opens an empty tag and puts something in."""
    tag = source.at(start, end - start)
    return start, end, tag[:-2].rstrip() + b">" + inside + b"</" + svg.tag(source, start)[0] + b">"


def _packet(source: Source, found: Outline, metadata: Metadata) -> bytes:
    """Return the inside of a metadata element under a tag that declares the prefixes that hold there."""
    start, end = metadata.inside
    if end - start > svg.MOST_METADATA:
        damaged(source.name, "metadata 过大", "its metadata is too large")
    inside = source.at(start, end - start)
    if found.encoding not in _UTF8:
        inside = inside.decode(found.encoding, "replace").encode()
    return metadata.wrapper() + inside + _END


def _inside(metadata: Metadata, packet: bytes) -> bytes:
    return packet[len(metadata.wrapper()) : -len(_END)]
