"""JPEG: the mark is XMP in an APP1 segment (TC260-PG-20259A); read too from EXIF, comments and segments it is glued into.

XMP that has no room in one segment is moved to extended XMP (ISO 16684-3, 7): the mark stays in the main packet, where
everybody looks. Segments that stand between scans are not looked at, by us as by other programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hegui.labeling.containers import exif, extended_xmp, jpeg, jumbf, xmp
from hegui.labeling.containers.jpeg import Segment
from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in import exif as exif_marks
from hegui.labeling.marks_in.free_text import Loose, loose_in, without
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced
from hegui.words import Finding, Refused, Text

NAME = "JPEG"
MEDIA_TYPES = ("image/jpeg",)
SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif")
STARTS = (jpeg.SIGNATURE,)
MANIFEST = "image/jpeg"

MOST_PACKET = 65502

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_KNOWN = re.compile(rb"ICC_PROFILE\0|MPF\0|JP|Photoshop 3\.0\0|FPXR\0|Adobe")  # structures that no mark is glued into
_GLUED = re.compile(rb"AIGC[\s\0:=]*\{")


class _Part(NamedTuple):
    """A segment with its data."""

    segment: Segment
    data: bytes


class _Parts:
    """The segments that matter to marks, by what they are, and the place for new XMP: behind JFIF and EXIF."""

    __slots__ = ("exif", "extensions", "loose", "manifest", "packets", "pictures", "room")

    def __init__(self, source: Source) -> None:
        self.packets: list[_Part] = []
        self.extensions: list[_Part] = []
        self.exif: list[_Part] = []
        self.loose: list[tuple[_Part, Loose]] = []
        self.pictures: _Part | None = None
        self.manifest = False
        self.room = 2
        for segment in jpeg.segments(source):
            self._sort(segment, source.at(segment.data, segment.end - segment.data))

    def _sort(self, segment: Segment, data: bytes) -> None:
        """Put a segment where it belongs."""
        marker = segment.marker
        if marker == jpeg.APP0:
            self._behind(segment)
        elif marker == jpeg.APP1:
            if data.startswith(_XMP):
                self.packets.append(_Part(segment, data[len(_XMP) :]))
                return
            if data.startswith(exif.SIGN):
                self.exif.append(_Part(segment, data))
                self._behind(segment)
                return
            if data.startswith(extended_xmp.SIGN):
                self.extensions.append(_Part(segment, data))
                return
        elif marker == jpeg.APP2 and data.startswith(jpeg.MPF):
            self.pictures = self.pictures or _Part(segment, data)
        elif marker == jpeg.APP11 and jumbf.in_segment(data):
            self.manifest = True
        if marker == jpeg.COMMENT or (b"AIGC" in data and _GLUED.search(data) and not _KNOWN.match(data)):
            label = loose_in(data)
            if label:
                self.loose.append((_Part(segment, data), label))

    def _behind(self, segment: Segment) -> None:
        if self.pictures is None:
            self.room = segment.end


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its start of image and the marker behind it."""
    return head.startswith(jpeg.SIGNATURE)


def read(source: Source) -> Iterable[Placed]:
    """Look into XMP, EXIF, comments and odd segments before the first scan."""
    parts = source.once(_Parts)
    for part in parts.packets:
        for stated in xmp.stated(part.data, AIGC, source.name):
            yield Placed("APP1 XMP TC260:AIGC", "prescribed", stated)
    if parts.packets and parts.extensions:
        for stated in xmp.stated(_extended(parts, source), AIGC, source.name):
            yield Placed("APP1 ExtendedXMP TC260:AIGC", "prescribed", stated)
    for part in parts.exif:
        yield from exif_marks.placed(part.data, source.name)
    for part, label in parts.loose:
        yield Placed(f"{_called(part.segment)} AIGC", "foreign" if label.foreign else "tolerated", label.text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP that is there, or into new XMP behind EXIF, which has to be first; other marks go."""
    parts = source.once(_Parts)
    changes = [_of_loose(part, label) for part, label in parts.loose if not label.foreign]
    for part in parts.exif:
        at = part.segment.data
        changes += [(at + start, at + end, new) for start, end, new in exif_marks.blanks(part.data, source.name)]
    return _rewritten(source, parts, [*changes, *_stating(source, parts, AIGC, mark.inner())])


def state(source: Source, wanted: Property, text: str) -> Pieces:
    """Give this text to a property in the main packet, and there alone."""
    parts = source.once(_Parts)
    return _rewritten(source, parts, list(_stating(source, parts, wanted, text)))


def stated(source: Source, wanted: Property) -> list[str]:
    """Return the texts that every packet gives to a property."""
    parts = source.once(_Parts)
    packets = [part.data for part in parts.packets]
    if not packets:
        return []
    if parts.extensions:
        packets.append(_extended(parts, source))
    return [text for packet in packets for text in xmp.stated(packet, wanted, source.name)]


def bears_manifest(source: Source) -> bool:
    """Tell whether a segment begins a C2PA manifest."""
    return source.once(_Parts).manifest


def _rewritten(source: Source, parts: _Parts, changes: list[Change]) -> Pieces:
    return spliced(source, [*changes, *_pictures_moved(parts, changes, source)])


def _stating(source: Source, parts: _Parts, wanted: Property, text: str) -> Iterator[Change]:
    """Yield the changes by which the main packet, and it alone, states a property."""
    for part in parts.packets[1:]:
        if xmp.stated(part.data, wanted, source.name):
            yield _replaced(part.segment, _XMP + xmp.silent(part.data, wanted, source.name))
    old = parts.packets[0].data if parts.packets else None
    extended = _extended(parts, source) if old else b""
    if old and xmp.stated(extended, wanted, source.name):
        extended = xmp.silent(extended, wanted, source.name)
        old = extended_xmp.naming(old, extended, source.name)
        first, *others = parts.extensions
        yield first.segment.start, first.segment.end, _extensions(extended)
        yield from ((part.segment.start, part.segment.end, b"") for part in others)
    packet = xmp.stating(old, wanted, text, source.name)
    behind = b""
    if len(packet) > MOST_PACKET:
        packet = xmp.without_padding(packet)
    if old and len(packet) > MOST_PACKET:
        if extended or extended_xmp.named(old, source.name):
            _no_room(source)
        moved = extended_xmp.of_packet(xmp.silent(old, wanted, source.name))
        packet = extended_xmp.naming(xmp.stating(None, wanted, text, source.name), moved, source.name)
        behind = _extensions(moved)
    new = jpeg.segment(jpeg.APP1, _XMP + packet) + behind
    if old is None:
        yield parts.room, parts.room, new
    else:
        yield parts.packets[0].segment.start, parts.packets[0].segment.end, new


def _pictures_moved(parts: _Parts, changes: list[Change], source: Source) -> list[Change]:
    """Return the change that keeps the table of further pictures right."""
    if parts.pictures is None:
        return []
    at = parts.pictures.segment.data + len(jpeg.MPF)
    grown = [(start, len(new) - (end - start)) for start, end, new in changes]
    before = sum(more for start, more in grown if start < at)
    block = parts.pictures.data[len(jpeg.MPF) :]
    return [(at, at + len(block), jpeg.moved(block, before, sum(more for _, more in grown) - before, source.name))]


def _called(segment: Segment) -> str:
    return "COM" if segment.marker == jpeg.COMMENT else f"APP{segment.marker - jpeg.APP0}"


def _of_loose(part: _Part, label: Loose) -> Change:
    rest = without(part.data, label)
    return _replaced(part.segment, rest) if rest else (part.segment.start, part.segment.end, b"")


def _replaced(segment: Segment, data: bytes) -> Change:
    return segment.start, segment.end, jpeg.segment(segment.marker, data)


def _extended(parts: _Parts, source: Source) -> bytes:
    named = extended_xmp.named(parts.packets[0].data, source.name) if parts.extensions else ""
    return extended_xmp.joined([part.data for part in parts.extensions], named, source.name) if named else b""


def _extensions(packet: bytes) -> bytes:
    return b"".join(jpeg.segment(jpeg.APP1, data) for data in extended_xmp.parts(packet))


def _no_room(source: Source) -> None:
    message = Text("XMP 已满一个段，放不下标识。", "The XMP fills its segment; there is no room for the mark.")
    remedy = Text(
        "请用图像程序删去 XMP 中不需要的内容（如编辑历史），再写入标识。",
        "Take out of the XMP what is not needed (such as the history of edits) with an image program, then write the mark.",
    )
    raise Refused([Finding("no_room", message, source.name, remedy)])
