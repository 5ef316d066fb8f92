"""TIFF, BigTIFF and DNG: the mark is XMP in tag 700 of the first directory (TC260-PG-20259A); nothing that stands there moves.

The guide writes the field as UNDEFINED (7), as here; BYTE (1), which most programs write, is read too. A first directory
without XMP is written anew at the end of the file, with its own values where they are. Raw files of cameras are read, but
not written: their programs rely on more than TIFF says, and they hold what a camera saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hegui.labeling.containers import exif, tiff, xmp
from hegui.labeling.containers.tiff import Directory, Entry, Tiff
from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in import exif as exif_marks
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, spliced
from hegui.words import Finding, Refused, Text

NAME = "TIFF"
MEDIA_TYPES = ("image/tiff", "image/x-adobe-dng")
SUFFIXES = (".tif", ".tiff", ".dng")

_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0\x08\0\0\0", b"MM\0+\0\x08\0\0")
_XMP, _SUB_DIRECTORIES, _DNG, _INTERPRETATION, _MANIFEST = 700, 330, 50706, 262, 52545
_BYTE, _UNDEFINED = 1, 7
_SENSOR = {32803, 34892}  # colour filter array, linear raw
_CANON = b"CR"
_MOST_PLACES = 64  # of sub-directories that are looked at
_ROOM = {False: 0xFFFFFFFF, True: 1 << 62}


class _Packet(NamedTuple):
    """The XMP of a page."""

    page: int
    entry: Entry
    data: bytes


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its byte order and version number."""
    return head.startswith(_SIGNATURES)


def read(source: Source) -> Iterable[Placed]:
    """Look into the XMP of every page, and into the EXIF texts of the first."""
    file = _file(source)
    for packet in _packets(file, source.once(_pages)):
        for stated in xmp.stated(packet.data, AIGC, source.name):
            if packet.page == 0:
                yield Placed("IFD0 XMP TC260:AIGC", "prescribed", stated)
            else:
                yield Placed(f"IFD{packet.page} XMP TC260:AIGC", "tolerated", stated)
    for _, text in _texts(file):
        yield from exif_marks.placed_in_value(*text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP of the first page; marks of other pages and of EXIF texts are blanked where they stand."""
    file = _file(source)
    changes = list(_stating(source, file, AIGC, mark.inner()))
    for offset, text in _texts(file):
        changes += [(offset + start, offset + end, new) for start, end, new in exif_marks.blanks_of_value(*text)]
    return spliced(source, changes)


def state(source: Source, wanted: Property, text: str) -> Pieces:
    """Give this text to a property in the XMP of the first page, and there alone."""
    return spliced(source, _stating(source, _file(source), wanted, text))


def stated(source: Source, wanted: Property) -> list[str]:
    """Return the texts that the XMP of every page gives to a property."""
    packets = _packets(_file(source), source.once(_pages))
    return [text for packet in packets for text in xmp.stated(packet.data, wanted, source.name)]


def bears_manifest(source: Source) -> bool:
    """Tell whether a page has the field of a C2PA manifest."""
    return any(page.entry(_MANIFEST) is not None for page in source.once(_pages))


def _pages(source: Source) -> list[Directory]:
    return list(_file(source).directories())


def _stating(source: Source, file: Tiff, wanted: Property, text: str) -> Iterator[Change]:
    """Yield the changes by which the XMP of the first page, and it alone, states a property."""
    pages = source.once(_pages)
    if not pages:
        damaged(source.name, "没有图像目录", "it has no directory")
    _refuse_raw(file, pages[0], source)
    packets = _packets(file, pages)
    for packet in packets:
        if packet.page and xmp.stated(packet.data, wanted, source.name):
            yield _in_place(packet.entry, xmp.silent(packet.data, wanted, source.name))
    if packets and packets[0].page == 0:
        yield from _updated(file, packets[0], xmp.stating(packets[0].data, wanted, text, source.name))
    else:
        yield from _added(file, pages[0], xmp.stating(None, wanted, text, source.name))


def _updated(file: Tiff, packet: _Packet, new: bytes) -> Iterator[Change]:
    """Yield the changes of a field that is there: in its place where it has room, else at the end of the file."""
    entry = packet.entry
    if new == packet.data and entry.kind == _UNDEFINED:
        return
    if len(new) <= entry.length and entry.offset > entry.at + file.layout.size:
        yield entry.at, entry.at + file.layout.size, file.layout.pack(_XMP, _UNDEFINED, entry.length, entry.offset)
        yield _in_place(entry, new)
        return
    last = entry.offset + entry.length == file.size and entry.length > file.pointer.size
    offset = entry.offset if last else file.size + file.size % 2
    if entry.length > file.pointer.size and not last:
        yield entry.offset, entry.offset + entry.length, bytes(entry.length)
    yield entry.at, entry.at + file.layout.size, _field(file, offset, new)
    yield (offset, file.size, new) if last else (file.size, file.size, bytes(offset - file.size) + new)


def _added(file: Tiff, first: Directory, new: bytes) -> Iterator[Change]:
    """Yield the changes that put a copy of the first directory, with XMP, at the end; the pages behind it stay linked."""
    start = file.size + file.size % 2
    size = file.layout.size
    body = [file.read(entry.at, size) for entry in first.entries]
    length = file.counter.size + (len(body) + 1) * size + file.pointer.size
    at = sum(entry.tag < _XMP for entry in first.entries)
    body.insert(at, _field(file, start + length, new))
    directory = file.counter.pack(len(body)) + b"".join(body) + file.pointer.pack(first.next)
    yield file.first_link, file.first_link + file.pointer.size, file.pointer.pack(start)
    yield file.size, file.size, bytes(start - file.size) + directory + new


def _field(file: Tiff, offset: int, packet: bytes) -> bytes:
    if offset + len(packet) > _ROOM[file.wide]:
        message = Text("文件接近 TIFF 的 4 GB 上限，放不下标识。", "The file is near the 4 GB that TIFF can hold.")
        remedy = Text("请另存为 BigTIFF，再写入标识。", "Save it as BigTIFF, then write the mark.")
        raise Refused([Finding("no_room", message, file.place, remedy)])
    return file.layout.pack(_XMP, _UNDEFINED, len(packet), offset)


def _in_place(entry: Entry, packet: bytes) -> Change:
    return entry.offset, entry.offset + entry.length, packet.ljust(entry.length)


def _file(source: Source) -> Tiff:
    return Tiff(source.upto, source.size, source.name)


def _packets(file: Tiff, pages: Iterable[Directory]) -> list[_Packet]:
    found = []
    for page, directory in enumerate(pages):
        entry = directory.entry(_XMP)
        if entry is not None and entry.kind in {_BYTE, _UNDEFINED}:
            if entry.length > xmp.MOST_BYTES:
                damaged(file.place, "XMP 数据包过大", "the XMP packet is too large")
            found.append(_Packet(page, entry, file.value(entry)))
    return found


def _texts(file: Tiff) -> Iterator[tuple[int, tuple[bytes, str]]]:
    """Yield the EXIF texts of the first page: their place, and what they say with the usual name of the field."""
    if not file.first:
        return
    for entry in exif.fields_of(file):
        if entry.tag in exif_marks.NAMES and 8 < entry.length <= tiff.MOST_TEXT:
            yield entry.offset, (file.read(entry.offset, entry.length), f"EXIF {exif_marks.NAMES[entry.tag]}")


def _refuse_raw(file: Tiff, first: Directory, source: Source) -> None:
    if first.entry(_DNG) is not None:
        return
    if file.read(8, 2) == _CANON or any(_is_sensor(file, each) for each in (first, *_below(file, first))):
        message = Text("这是相机的原始文件，不写入标识。", "This is a raw file of a camera; no mark is written into it.")
        remedy = Text("请导出为 DNG、TIFF 或 JPEG，再写入标识。", "Export it as DNG, TIFF or JPEG, then write the mark.")
        raise Refused([Finding("camera_raw", message, source.name, remedy)])


def _below(file: Tiff, first: Directory) -> Iterator[Directory]:
    entry = first.entry(_SUB_DIRECTORIES)
    if entry is None or not 0 < entry.number <= _MOST_PLACES:
        return
    value, width = file.value(entry), entry.length // entry.number
    for at in range(0, len(value), width):
        yield file.directory(file.number(value[at : at + width]))


def _is_sensor(file: Tiff, directory: Directory) -> bool:
    entry = directory.entry(_INTERPRETATION)
    value = file.read(entry.offset, 2) if entry is not None else b""
    return file.number(value) in _SENSOR
