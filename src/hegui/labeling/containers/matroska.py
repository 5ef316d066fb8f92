"""The Segment of Matroska and WebM (RFC 9559): what is in it beside the clusters, and what points to places in it.

Positions are counted from the first byte of the Segment's data: those of its SeekHead, and of the clusters in its Cues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hegui.labeling.containers.ebml import (
    CRC,
    MOST_ELEMENTS,
    VOID,
    Element,
    checked,
    element_at,
    elements,
    fitted,
    made,
    number,
    size_field,
)
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change

EBML, SEGMENT, SEEK_HEAD, CLUSTER, CUES, TAGS = 0x1A45DFA3, 0x18538067, 0x114D9B74, 0x1F43B675, 0x1C53BB6B, 0x1254C367

FARTHEST = 1 << 24

_INFO, _TRACKS, _CHAPTERS, _ATTACHMENTS = 0x1549A966, 0x1654AE6B, 0x1043A770, 0x1941A469
_SEEK, _SEEK_ID, _SEEK_POSITION = 0x4DBB, 0x53AB, 0x53AC
_CLUSTER_POSITION = 0xA7
_CUE_POINT, _CUE_TRACK, _CUE_CLUSTER = 0xBB, 0xB7, 0xF1
_OUTER = frozenset((EBML, SEGMENT, SEEK_HEAD, CLUSTER, CUES, TAGS, _INFO, _TRACKS, _CHAPTERS, _ATTACHMENTS))


@dataclass(frozen=True, slots=True)
class Segment:
    """The Segment, what it holds beside clusters, and where the first cluster stands (or its end)."""

    element: Element
    end: int  # where its last known element ends
    parts: list[Element]
    first_cluster: int

    def of(self, kind: int) -> list[Element]:
        """Return the parts of one kind."""
        return [part for part in self.parts if part.id == kind]

    def room(self, part: Element) -> int:
        """Return how many bytes a part has with the void element behind it."""
        void = next((other for other in self.of(VOID) if other.start == part.end), None)
        return part.size + (void.size if void else 0)


def segment_of(source: Source) -> Segment:
    """Find the parts of the first Segment: those before the clusters one by one, those behind them where the SeekHead says.

    Where it tells of nothing behind the first cluster, the clusters are passed over one by one.
    """
    head = element_at(source, 0, source.size)
    at = head.end
    while (outer := element_at(source, at, source.size)).id != SEGMENT:
        if outer.id != VOID:
            damaged(source.name, "没有 Segment 元素", "it has no Segment element")
        at = outer.end
    return _walked(source, outer)


def _walked(source: Source, segment: Element) -> Segment:
    at, parts, first = segment.body, list[Element](), -1
    for _ in range(MOST_ELEMENTS):
        if at >= segment.end:
            return Segment(segment, at, parts, first if first >= 0 else at)
        part = element_at(source, at, segment.end)
        if part.id in (EBML, SEGMENT):
            return Segment(segment, at, parts, first if first >= 0 else at)
        if part.id != CLUSTER:
            if part.open:
                damaged(source.name, "元素没有长度", "an element has no size")
            parts.append(part)
            at = part.end
            continue
        listed = _listed_behind(source, segment, parts, at) if first < 0 else None
        first = first if first >= 0 else at
        at = listed or (_end_of_open(source, part) if part.open else part.end)
    damaged(source.name, "元素过多", "it has too many elements")


def _end_of_open(source: Source, cluster: Element) -> int:
    """Return where a cluster of unknown size ends: before the next element that cannot be in it."""
    at = cluster.body
    for _ in range(MOST_ELEMENTS):
        if at >= cluster.end:
            return at
        inner = element_at(source, at, cluster.end)
        if inner.id in _OUTER:
            return at
        if inner.open:
            damaged(source.name, "元素没有长度", "an element has no size")
        at = inner.end
    damaged(source.name, "元素过多", "it has too many elements")


def _listed_behind(source: Source, segment: Element, parts: list[Element], cluster: int) -> int | None:
    """Return the first place behind the clusters that the SeekHead tells of, if what it tells is there."""
    listed = [seek for head in parts if head.id == SEEK_HEAD for seek in _seeks(head.read(source), source.name)]
    behind = [(segment.body + at, kind) for kind, at in listed if segment.body + at > cluster and kind != CLUSTER]
    if not behind or min(behind)[0] >= segment.end:
        return None
    place, kind = min(behind)
    return place if source.upto(place, 4) == number(kind) else None


def _seeks(data: bytes, name: str) -> Iterator[tuple[int, int]]:
    for seek in elements(data, name):
        if seek.id == _SEEK:
            body = data[seek.body : seek.end]
            said = {part.id: int.from_bytes(body[part.body : part.end], "big") for part in elements(body, name)}
            yield said.get(_SEEK_ID, 0), said.get(_SEEK_POSITION, 0)


def pointed(source: Source, segment: Segment, kind: int, old: int | None, new: int) -> list[Change] | None:
    """Return how the SeekHead tells of an element at a new place, if it told of the old one; None where it has no room."""
    base = segment.element.body
    for head in segment.of(SEEK_HEAD) if old is not None else ():
        data = head.read(source)
        parts = [(part.id, data[part.start : part.end]) for part in elements(data, source.name) if part.id != CRC]
        told = [i == _SEEK and list(_seeks(raw, source.name)) == [(kind, (old or 0) - base)] for i, raw in parts]
        if any(told):
            entry = made(_SEEK, made(_SEEK_ID, number(kind)), made(_SEEK_POSITION, number(new - base)))
            changed = [entry if this else raw for this, (_, raw) in zip(told, parts, strict=True)]
            return _head_changed(segment, head, checked(data, changed))
    return []


def _head_changed(segment: Segment, head: Element, body: bytes) -> list[Change] | None:
    for room in (head.size, segment.room(head)):
        if packed := fitted(SEEK_HEAD, body, room):
            return [(head.start, head.start + room, packed)]
    return None


def positions_moved(source: Source, segment: Segment, moved: Callable[[int], int]) -> list[Change]:
    """Return the changes of SeekHead and Cues when elements move by less than `FARTHEST`.

    How many bytes a position takes does not depend on how far it moves.
    """
    base = segment.element.body

    def position(data: bytes) -> bytes:
        at = int.from_bytes(data, "big")
        return number(moved(base + at) - base, max(len(data), len(number(at + FARTHEST))))

    changes = []
    for part in segment.parts:
        path = {SEEK_HEAD: (_SEEK, _SEEK_POSITION), CUES: (_CUE_POINT, _CUE_TRACK, _CUE_CLUSTER)}.get(part.id)
        if path:
            data = _with(part.read(source), path, position, source.name)
            changes.append((part.start, part.end, made(part.id, data)))
    return changes


def cluster_positions_moved(source: Source, segment: Segment, moved: Callable[[int], int]) -> Iterator[Change]:
    """Yield the changes of the positions that clusters tell, in their own width; where that is too little, of nothing.

    Where the first one tells none, the others are not looked at.
    """
    base, at = segment.element.body, segment.first_cluster
    while at < segment.end:
        part = element_at(source, at, segment.end)
        at = _end_of_open(source, part) if part.open else part.end
        inner, says = part.body if part.id == CLUSTER else at, False
        for _ in range(4):  # it stands beside the time, before the blocks
            if inner >= at:
                break
            told = element_at(source, inner, at)
            inner = told.end
            if told.id == _CLUSTER_POSITION:
                says, width = True, told.end - told.body
                new = number(moved(part.start) - base, width)
                fits = len(new) == width
                yield (told.body, told.end, new) if fits else (told.start, told.start + 1, number(VOID))
        if part.id == CLUSTER and not says:
            return


def _with(data: bytes, path: tuple[int, ...], new: Callable[[bytes], bytes], name: str) -> bytes:
    """Return a body in which the elements at a path have new bodies."""
    parts = []
    for part in elements(data, name):
        if part.id == path[0]:
            body = data[part.body : part.end]
            parts.append(made(part.id, _with(body, path[1:], new, name) if len(path) > 1 else new(body)))
        elif part.id != CRC:
            parts.append(data[part.start : part.end])
    return checked(data, parts)


def resized(segment: Segment, growth: int) -> list[Change]:
    """Return the changes of the Segment's size, in its own width where it fits, and of a check sum over all of it."""
    element = segment.element
    changes: list[Change] = []
    if growth and not element.open:
        width = element.body - element.start - 4
        changes.append((element.start + 4, element.body, size_field(element.end - element.body + growth, width)))
    for part in segment.of(CRC):
        changes.append((part.start, part.start + 1, number(VOID)))
    return changes
