"""MP4, MOV, M4A, M4V and 3GP: the mark is the key AIGC of moov/udta/meta, handler mdta (TC260-PG-20257A, TC260-PG-202510A).

Which of several metadata boxes it stands in, and why, is told in `containers/bmff_movie.py`; what moves when it needs room
in `containers/bmff_layout.py`. A file whose movie box is last can be marked where it stands: `append_in_place`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hegui.labeling.containers import xmp
from hegui.labeling.containers.bmff import NARROW, Box, Edits, resized
from hegui.labeling.containers.bmff_items import Item
from hegui.labeling.containers.bmff_layout import laid_out
from hegui.labeling.containers.bmff_movie import Listed, Movie, key_set, movie_of, put_in_order
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces

NAME = "MP4"
MEDIA_TYPES = ("video/mp4", "video/quicktime", "audio/mp4", "video/x-m4v", "video/3gpp", "video/3gpp2")
SUFFIXES = (".mp4", ".mov", ".m4a", ".m4v", ".m4b", ".3gp", ".3g2", ".qt", ".f4v")
MANIFEST = "video/mp4"

_BRANDS = {
    **{b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"M4V ": "video/x-m4v"},
    **{b"3gp": "video/3gpp", b"3g2": "video/3gpp2"},
}
_APPLE_KEY = "com.apple.quicktime.AIGC"
_OTHERS = frozenset(b"mif1 mif2 msf1 heic heix heim heis hevc hevx hevm hevs avif avis jpeg avci jp2 jpx jxl crx".split())
_OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_OBJECT = ('"AIGC"', '"ContentProducer"', '"ProduceID"')
MOST_APPENDED = 4 * 1024 * 1024  # larger metadata (covers) are not worth copying


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its file type box, or by the first box of old QuickTime; pictures have brands of their own."""
    kind = head[4:8]
    if kind == b"ftyp":
        return head[8:12].rstrip() not in _OTHERS
    return kind in _OLD_QUICKTIME


def media_type(head: bytes, name: str) -> str:
    """Tell it by the major brand; old QuickTime has none."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b"qt  "
    return _BRANDS.get(brand, _BRANDS.get(brand[:3], MEDIA_TYPES[0]))


def read(source: Source) -> Iterable[Placed]:
    """Look into the metadata of the movie, and into XMP there and beside it."""
    movie = movie_of(source)
    for stated in _stated(source, movie):
        yield Placed(stated.place, "prescribed" if stated.prescribed else "tolerated", stated.item.text(source))
    for packet in _packets(source, movie):
        for text in xmp.stated(packet.data, AIGC, source.name):
            yield Placed(packet.place, "tolerated", text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark among the keys of moov/udta/meta; where it stood elsewhere it goes."""
    movie = movie_of(source)
    edits, new = _marked(source, movie, mark)
    put_in_order(movie, edits, new)
    outside: list[Change] = []
    for packet in _packets(source, movie):
        _silence(source, movie, packet, edits, outside)
    return laid_out(source, movie.top, movie.moov, edits, outside)


def _marked(source: Source, movie: Movie, mark: Mark) -> tuple[Edits, bytes]:
    gone = [(stated.listed, stated.item) for stated in _stated(source, movie)]
    return key_set(source, movie, KEY, mark.inner(), gone)


@dataclass(frozen=True, slots=True)
class _Stated:
    """An item that holds an AIGC object."""

    listed: Listed
    item: Item
    place: str
    prescribed: bool


def _stated(source: Source, movie: Movie) -> Iterator[_Stated]:
    for listed in movie.lists:
        where = "moov/udta/meta" if listed.in_udta else "moov/meta"
        for item in listed.list.items:
            if item.key in (KEY, _APPLE_KEY):
                yield _Stated(listed, item, f"{where} keys {item.key}", listed.in_udta and item.key == KEY)
            elif item.key.startswith("----:") and item.key.endswith(f":{KEY}"):
                yield _Stated(listed, item, f"{where} {item.key}", False)
            elif item.starts_with(source, b"{") and any(key in item.text(source) for key in _OBJECT):
                yield _Stated(listed, item, f"{where} ilst", False)


@dataclass(frozen=True, slots=True)
class _Packet:
    """XMP beside the movie (a uuid box) or in its user data (XMP_): its box, and its bytes from `start` on."""

    box: Box
    start: int
    data: bytes
    place: str


def _packets(source: Source, movie: Movie) -> Iterator[_Packet]:
    for box in movie.top:
        if box.kind == b"uuid" and source.upto(box.body, 16) == _XMP:
            yield _Packet(box, box.body + 16, box.read(source)[16:], "uuid XMP TC260:AIGC")
    for box in movie.user_data:
        if box.kind == b"XMP_":
            yield _Packet(box, box.body, box.read(source), "moov/udta/XMP_ TC260:AIGC")


def _silence(source: Source, movie: Movie, packet: _Packet, edits: Edits, outside: list[Change]) -> None:
    """Let a packet say nothing of the mark, in as many bytes as before where it can."""
    if not xmp.stated(packet.data, AIGC, source.name):
        return
    new = xmp.silent(packet.data, AIGC, source.name).ljust(len(packet.data))
    change = (packet.start, packet.box.end, new)
    if packet.box.kind == b"XMP_":
        udta = next(udta for udta in movie.udtas if udta.start < packet.start < udta.end)
        edits.put(*change, packet.box, udta, movie.moov)
        return
    outside.append(change)
    if len(new) > len(packet.data) and not packet.box.to_end:
        outside.append(resized(source, packet.box, len(new) - len(packet.data)))


@dataclass(frozen=True, slots=True)
class InPlace:
    """How a file is marked where it stands: bytes behind its end, then changes of few bytes, each written for itself in order.

    What is appended is a free box at first, so that half of it does no harm. The first change makes it user data, the
    second, of the movie's size, takes them in; the later ones turn what they take the place of into free space, and empty
    it. The media and the other metadata are there at every point.
    """

    appended: bytes
    switches: list[tuple[int, bytes]]


def append_in_place(source: Source, mark: Mark) -> InPlace | None:
    """Return how the mark is put behind the end of a file whose movie box is last; None where that is not possible."""
    movie = movie_of(source)
    moov = movie.moov
    if moov.end != source.size or moov.to_end or len(movie.udtas) > 1 or _stated_elsewhere(source, movie):
        return None
    edits, new = _marked(source, movie, mark)
    old = [*movie.udtas, *(table.meta for table in movie.tables)]
    if any(box.size > MOST_APPENDED or box.body - box.start != 8 for box in old):
        return None
    return _appended(source, moov, old, new + b"".join(edits.applied(box) for box in old))


def _stated_elsewhere(source: Source, movie: Movie) -> bool:
    """Tell whether the mark stands where it cannot be taken from by appending."""
    tables = movie.tables
    if any(not each.listed.in_udta and each.listed.list not in tables for each in _stated(source, movie)):
        return True
    return any(xmp.stated(packet.data, AIGC, source.name) for packet in _packets(source, movie))


def _appended(source: Source, moov: Box, old: list[Box], new: bytes) -> InPlace | None:
    if new == b"".join(source.at(box.start, box.size) for box in old):
        return InPlace(b"", [])
    wide = moov.body - moov.start == 16
    if not wide and moov.size + len(new) >= NARROW:
        return None
    start, _, size = resized(source, moov, len(new))
    waiting = len(new).to_bytes(4, "big") + b"free" + new[8:]
    freed = [(box.start + 4, b"free") for box in old]
    emptied = [(box.body, bytes(box.end - box.body)) for box in old]
    return InPlace(waiting, [(source.size, new[:8]), (start, size), *freed, *emptied])
