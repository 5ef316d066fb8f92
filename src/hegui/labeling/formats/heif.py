"""HEIF, HEIC and AVIF: the mark is XMP in an item that describes the picture (TC260-PG-20259A; ISO/IEC 23008-12, Annex A).

A packet that fits stays where it lies. One that grows goes to the end of the file, into a mdat box of its own, and the
bytes where it was are emptied; no picture data moves but by what the metadata in front of them grow, and their offsets
follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hegui.labeling.containers import xmp
from hegui.labeling.containers.bmff import Box, Edits, outermost, packed, resized
from hegui.labeling.containers.bmff_layout import no_room, took_room_beside
from hegui.labeling.containers.bmff_meta import Items, items_of
from hegui.labeling.containers.bmff_offsets import Moves, UnmovableError, offset_changes
from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "HEIF"
MEDIA_TYPES = ("image/heic", "image/heif", "image/avif", "image/heic-sequence", "image/heif-sequence")
SUFFIXES = (".heic", ".heif", ".avif", ".hif", ".heics", ".heifs", ".avifs")
MANIFEST = "image/heic"

_BRANDS = frozenset(b"mif1 mif2 msf1 heic heix heim heis hevc hevx hevm hevs avif avis jpeg avci".split())
_SEQUENCES = (b"msf1", b"hevc", b"hevx")
_XMP = b"application/rdf+xml"
_MARGIN = 1 << 20  # more than the metadata grow by, for the choice of field widths


def recognises(head: bytes, name: str) -> bool:
    """Tell it by the brand of its file type box."""
    return head[4:8] == b"ftyp" and head[8:12].rstrip() in _BRANDS


def media_type(head: bytes, name: str) -> str:
    """Tell it by the major brand."""
    brand = head[8:12]
    if brand.startswith(b"avi"):
        return "image/avif"
    kind = "heic" if brand.startswith(b"he") else "heif"
    return f"image/{kind}-sequence" if brand in _SEQUENCES else f"image/{kind}"


def read(source: Source) -> Iterable[Placed]:
    """Look into every XMP item."""
    for text in stated(source, AIGC):
        yield Placed("meta XMP TC260:AIGC", "prescribed", text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the XMP of the picture, or into a new XMP item."""
    return state(source, AIGC, mark.inner())


def stated(source: Source, wanted: Property) -> list[str]:
    """Return the texts that every XMP item gives to a property."""
    packets = _packets(source, source.once(_parts).items)
    return [text for packet in packets for text in xmp.stated(packet.data, wanted, source.name)]


def state(source: Source, wanted: Property, text: str) -> Pieces:
    """Give this text to a property in the XMP of the picture, and there alone."""
    parts = source.once(_parts)
    items = parts.items
    packets = sorted(_packets(source, items), key=lambda packet: items.primary not in items.describes(packet.item))
    changes = [change for packet in packets[1:] for change in _silenced(source, packet, wanted)]
    old = packets[0] if packets else None
    new = xmp.stating(old.data if old and old.data.strip() else None, wanted, text, source.name)
    kept = _in_its_place(old, new) if old else None
    if kept is not None:
        return spliced(source, [*changes, *kept])
    return spliced(source, _at_the_end(source, parts, old, new, changes))


@dataclass(frozen=True, slots=True)
class _Packet:
    """An XMP item: its number, the stretches of the file it lies in, and its bytes."""

    item: int
    stretches: list[tuple[int, int]]
    data: bytes


@dataclass(frozen=True, slots=True)
class _Parts:
    """The outermost boxes of a file, its metadata, and the items in them."""

    top: list[Box]
    meta: Box
    items: Items


def _parts(source: Source) -> _Parts:
    top = list(outermost(source, b"meta"))
    metas = [box for box in top if box.kind == b"meta"]
    if len(metas) != 1:
        damaged(source.name, f"有 {len(metas)} 个元数据盒，应有一个", f"it has {len(metas)} metadata boxes instead of one")
    return _Parts(top, metas[0], items_of(source, metas[0]))


def _packets(source: Source, items: Items) -> Iterator[_Packet]:
    for info in items.infos:
        if info.kind == b"mime" and info.media == _XMP:
            if info.encoding or info.protected:
                damaged(source.name, "XMP 经过压缩或加密，无法读取", "its XMP is packed or encrypted and cannot be read")
            stretches = items.stretches(source, info.id)
            if sum(end - start for start, end in stretches) > xmp.MOST_BYTES:
                damaged(source.name, "XMP 数据包过大", "the XMP packet is too large")
            yield _Packet(info.id, stretches, b"".join(source.at(start, end - start) for start, end in stretches))


def _silenced(source: Source, packet: _Packet, wanted: Property) -> list[Change]:
    """Return the changes that let another packet say nothing of a property, in as many bytes as before."""
    if not xmp.stated(packet.data, wanted, source.name):
        return []
    new = xmp.silent(packet.data, wanted, source.name)
    return _filled(packet, new) if len(new) <= len(packet.data) else no_room(source)


def _filled(packet: _Packet, new: bytes) -> list[Change]:
    """Return the changes that put a packet into the stretches of an old one, blanks behind it."""
    new, changes, at = new.ljust(len(packet.data)), [], 0
    for start, end in packet.stretches:
        changes.append((start, end, new[at : at + end - start]))
        at += end - start
    return changes


def _in_its_place(old: _Packet, new: bytes) -> list[Change] | None:
    """Return the changes where the packet fits its old place, without its padding if need be."""
    if len(new) > len(old.data):
        new = xmp.without_padding(new)
    return _filled(old, new) if len(new) <= len(old.data) else None


def _at_the_end(source: Source, parts: _Parts, old: _Packet | None, new: bytes, changes: list[Change]) -> list[Change]:
    """Return all changes where the packet goes behind the last box, or grows there, and the item lies there."""
    top, meta, items = parts.top, parts.meta, parts.items
    edits, last = Edits(source), top[-1]
    item = old.item if old else items.unused()
    if not old:
        items.add(edits, item, _XMP)
    table = items.locations.wide_enough(source.size + len(new) + _MARGIN)
    iloc = items.inner[b"iloc"]
    room = bytes(len(table.with_location(table.placed(item, 0, len(new))).body(source.name)))
    edits.put(iloc.body, iloc.end, room, iloc, meta)
    outside = [*changes, *_tail(source, last, old, new)]
    took_room_beside(top, meta, edits.growth(meta), outside)
    moves = Moves([*edits.changes(), *outside])
    at = _new_end(source, last, moves) - len(new)
    body = table.moved(moves.shift).with_location(table.placed(item, at, len(new))).body(source.name)
    try:
        others = list(offset_changes(source, top, moves))
    except UnmovableError:
        no_room(source)
    kept = [change for change in edits.changes() if change[0] != iloc.body]
    return [*kept, *outside, *others, (iloc.body, iloc.end, body)]


def _new_end(source: Source, last: Box, moves: Moves) -> int:
    """Return where the last box ends after the moves; what is put behind it counts as part of it."""
    return last.end + moves.shift(last.end)


def _tail(source: Source, last: Box, old: _Packet | None, new: bytes) -> list[Change]:
    """Return the changes that put a packet behind the last box, or in the place of an old one at its end."""
    if last.to_end and last.kind != b"mdat":
        no_room(source)
    if old and len(old.stretches) == 1 and old.stretches[0][1] == last.end and last.kind == b"mdat":
        start, end = old.stretches[0]
        growth = len(new) - (end - start)
        return [(start, end, new), *([] if last.to_end else [resized(source, last, growth)])]
    emptied = _filled(old, b"") if old else []
    return [*emptied, (last.end, last.end, new if last.to_end else packed(b"mdat", new))]
