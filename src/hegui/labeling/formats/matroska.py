"""Matroska and WebM: the mark is the SimpleTag AIGC of Segment/Tags/Tag (TC260-PG-20257A), for the file as a whole.

Where the Tags grow, they go to the first of these places that is there:

- where they are, with the void element behind them, or when they are the last of the Segment;
- a void element before the clusters;
- where they are, or before the first cluster: what follows moves, and SeekHead, Cues and the positions that clusters tell
  are written anew. They do not go behind the clusters: a stream that cannot be sought does not show them there, and
  ExifTool 12.57 does not look there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hegui.labeling.containers.bmff_offsets import Moves
from hegui.labeling.containers.ebml import CRC, VOID, Element, checked, elements, fitted, made, void
from hegui.labeling.containers.matroska import (
    FARTHEST,
    TAGS,
    Segment,
    cluster_positions_moved,
    pointed,
    positions_moved,
    resized,
    segment_of,
)
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, spliced

NAME = "Matroska"
MEDIA_TYPES = ("video/matroska", "video/x-matroska", "video/webm", "audio/webm", "audio/x-matroska")
SUFFIXES = (".mkv", ".webm", ".mka", ".mk3d", ".mks")

_TAG, _TARGETS, _SIMPLE, _NAME, _STRING, _BINARY = 0x7373, 0x63C0, 0x67C8, 0x45A3, 0x4487, 0x4485
_UIDS = (0x63C5, 0x63C9, 0x63C4, 0x63C6)  # of a track, an edition, a chapter, an attachment
_DEEPEST = 8
_PLACE = "Segment/Tags/Tag/SimpleTag"


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its EBML header, which says what kind of document it is."""
    return head.startswith(b"\x1aE\xdf\xa3") and (b"matroska" in head[:128] or b"webm" in head[:128])


def media_type(head: bytes, name: str) -> str:
    """Tell it by the kind of document, and sound alone by its name: tracks are not looked at."""
    family = "webm" if b"webm" in head[:128] else "x-matroska"
    return f"audio/{family}" if name.lower().endswith((".mka", ".weba")) else f"video/{family}"


def read(source: Source) -> Iterable[Placed]:
    """Look into every Tags element."""
    for part in segment_of(source).of(TAGS):
        for stated in _stated(part.read(source), source.name):
            exact = stated.name == KEY and not stated.of_part
            of = " of a part" if stated.of_part else ""
            yield Placed(f"{_PLACE} {stated.name}{of}", "prescribed" if exact else "tolerated", stated.text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the Tags that are there, or into new ones; where it stood elsewhere it goes."""
    segment = segment_of(source)
    tags = segment.of(TAGS)
    old = tags[0] if tags else None
    changes = [change for part in tags[1:] for change in _silenced(source, part)]
    data = old.read(source) if old else b""
    body = checked(data, [*_without(data, (_TAG,), source.name), _tag(mark.inner())])
    changes += _placed(source, segment, old, body)
    growth = sum(len(new) - (end - start) for start, end, new in changes)
    return spliced(source, [*changes, *resized(segment, growth)])


def _tag(text: str) -> bytes:
    simple = made(_SIMPLE, made(_NAME, KEY.encode()), made(_STRING, text.encode()))
    return made(_TAG, made(_TARGETS), simple)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A SimpleTag that is called AIGC, whatever the case; `of_part` where it speaks of a track, a chapter and the like."""

    name: str
    text: str
    of_part: bool


def _stated(data: bytes, name: str) -> Iterator[_Stated]:
    for tag in elements(data, name):
        if tag.id == _TAG:
            body = data[tag.body : tag.end]
            parts = list(elements(body, name))
            targets = [body[part.body : part.end] for part in parts if part.id == _TARGETS]
            of_part = any(_names_part(target, name) for target in targets)
            yield from _simple_tags(body, of_part, name, _DEEPEST)


def _names_part(targets: bytes, name: str) -> bool:
    return any(part.id in _UIDS and any(targets[part.body : part.end]) for part in elements(targets, name))


def _simple_tags(data: bytes, of_part: bool, name: str, depth: int) -> Iterator[_Stated]:
    for part in elements(data, name):
        if part.id == _SIMPLE:
            body = data[part.body : part.end]
            if called := _called(body, name):
                said = [body[p.body : p.end] for p in elements(body, name) if p.id in (_STRING, _BINARY)]
                yield _Stated(called, b"".join(said).decode("utf-8", "replace"), of_part)
            if depth:
                yield from _simple_tags(body, of_part, name, depth - 1)


def _called(simple: bytes, name: str) -> str:
    """Return the name of a SimpleTag if it is ours."""
    names = [simple[part.body : part.end].rstrip(b"\0") for part in elements(simple, name) if part.id == _NAME]
    return names[0].decode() if names and names[0].upper() == KEY.encode() else ""


def _without(data: bytes, kinds: tuple[int, ...], name: str, depth: int = _DEEPEST) -> list[bytes]:
    """Return the elements of a body without our SimpleTags; a Tag that said nothing else goes with it."""
    kept = []
    for part in elements(data, name):
        body = data[part.body : part.end]
        if part.id == CRC or (part.id == _SIMPLE and _called(body, name)):
            continue
        if part.id in kinds and depth >= 0:
            inner = _without(body, (_SIMPLE,), name, depth - 1)
            if part.id == _TAG and _says_something(body, name) and not _says_something(b"".join(inner), name):
                continue
            same = b"".join(inner) == body
            kept.append(data[part.start : part.end] if same else made(part.id, checked(body, inner)))
        else:
            kept.append(data[part.start : part.end])
    return kept


def _says_something(tag: bytes, name: str) -> bool:
    return any(part.id == _SIMPLE for part in elements(tag, name))


def _silenced(source: Source, part: Element) -> list[Change]:
    """Return the change that takes the mark out of Tags, in the bytes that they have."""
    data = part.read(source)
    if not any(_stated(data, source.name)):
        return []
    rest = _without(data, (_TAG,), source.name)
    new = fitted(TAGS, checked(data, rest), part.size) if rest else None
    return [(part.start, part.end, new or void(part.size))]


def _placed(source: Source, segment: Segment, old: Element | None, body: bytes) -> list[Change]:
    """Return the changes that put the Tags at the first place there is."""
    new = made(TAGS, body)
    if old and old.end == segment.end:
        return [(old.start, old.end, new)]
    for part, room in ((old, old.size), (old, segment.room(old))) if old else ():
        if packed := fitted(TAGS, body, room):
            return [(part.start, part.start + room, packed)]
    return _in_void(source, segment, old, body) or _moving(source, segment, old, new)


def _emptied(old: Element | None) -> list[Change]:
    return [(old.start, old.end, void(old.size))] if old else []


def _in_void(source: Source, segment: Segment, old: Element | None, body: bytes) -> list[Change] | None:
    """Put the Tags into a void element before the clusters."""
    for room in segment.of(VOID):
        packed = fitted(TAGS, body, room.size)
        if packed is None or room.start >= segment.first_cluster:
            continue
        pointers = pointed(source, segment, TAGS, old.start if old else None, room.start)
        if pointers is not None and not any(start < room.end and room.start < end for start, end, _ in pointers):
            return [(room.start, room.end, packed), *pointers, *_emptied(old)]
    return None


def _moving(source: Source, segment: Segment, old: Element | None, new: bytes) -> list[Change]:
    """Put the Tags where they are, or before the first cluster, and move what follows."""
    front = old if old and old.start < segment.first_cluster else None
    at = front.start if front else segment.first_cluster
    own: list[Change] = [(at, front.end if front else at, new), *([] if front else _emptied(old))]

    first = positions_moved(source, segment, lambda place: place)
    moves = Moves([*own, *first])
    if moves.shift(segment.end) >= FARTHEST:
        damaged(source.name, "索引过大", "its index is too large")

    def moved(place: int) -> int:
        if old and place == old.start:
            return at + moves.shift(at) - (0 if front else len(new))
        return place + moves.shift(place)

    return [*own, *positions_moved(source, segment, moved), *cluster_positions_moved(source, segment, moved)]
