"""The film in a Matroska file, and the same file with other frames at its beginning (RFC 9559, 10 and 11).

New frames take the places of old ones, block by block. Clusters keep their times; where one ends, what the Cues and the
SeekHead point to, and the configuration record among the tracks are said anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hegui.labeling.containers.bmff_offsets import Moves
from hegui.labeling.containers.ebml import CRC, VOID, Element, checked, element_at, elements, made, number, size_field
from hegui.labeling.containers.matroska import (
    CLUSTER,
    CUES,
    FARTHEST,
    cluster_positions_moved,
    positions_moved,
    resized,
    segment_of,
)
from hegui.labeling.explicit.video.track import OTHER_CODING, UNKNOWN_FORM, Frame, NewFrame, NotJoinableError, known
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced

_INFO, _SCALE, _TRACKS, _ENTRY = 0x1549A966, 0x2AD7B1, 0x1654AE6B, 0xAE
_NUMBER, _TYPE, _CODEC, _PRIVATE, _ENCODINGS = 0xD7, 0x83, 0x86, 0x63A2, 0x6D80
_TIME, _SIMPLE, _GROUP, _BLOCK, _REFERENCE, _PREVIOUS = 0xE7, 0xA3, 0xA0, 0xA1, 0xFB, 0xAB
_CUE, _CUE_POSITIONS, _CUE_RELATIVE, _CUE_CLUSTER = 0xBB, 0xB7, 0xF0, 0xF1
_FILM = 1
_KEY, _LACED = 0x80, 0x06
_USUAL_SCALE = 1_000_000  # nanoseconds


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of the film: the element, its cluster with its time, and what else its group says."""

    element: Element
    cluster: Element
    cluster_time: int
    grouped: bool
    others: bytes
    flags: int
    frame: Frame


class MatroskaTrack:
    """The first film of a Segment."""

    start = 0

    def __init__(self, source: Source) -> None:
        self._source = source
        self._segment = segment_of(source)
        self._tracks = known(next(iter(self._segment.of(_TRACKS)), None))
        self._number, self.record = self._film()
        self.second = 1e9 / self._scale()

    def _scale(self) -> int:
        for info in self._segment.of(_INFO):
            data = info.read(self._source)
            for part in elements(data, self._source.name):
                if part.id == _SCALE:
                    return int.from_bytes(data[part.body : part.end], "big") or _USUAL_SCALE
        return _USUAL_SCALE

    def _film(self) -> tuple[int, bytes]:
        for said in self._entries():
            if said.get(_TYPE) == bytes((_FILM,)):
                if said.get(_CODEC) != b"V_MPEG4/ISO/AVC" or _ENCODINGS in said or _PRIVATE not in said:
                    raise NotJoinableError(OTHER_CODING)
                return int.from_bytes(said.get(_NUMBER, b""), "big"), said[_PRIVATE]
        raise NotJoinableError(UNKNOWN_FORM)

    def _entries(self) -> Iterator[dict[int, bytes]]:
        data, name = self._tracks.read(self._source), self._source.name
        for entry in elements(data, name):
            if entry.id == _ENTRY:
                body = data[entry.body : entry.end]
                yield {part.id: body[part.body : part.end] for part in elements(body, name)}

    def frames(self) -> Iterator[Frame]:
        """Yield the frames in the order of decoding."""
        return (block.frame for block in self._blocks())

    def _clusters(self) -> Iterator[Element]:
        at = self._segment.first_cluster
        while at < self._segment.element.end:
            part = element_at(self._source, at, self._segment.element.end)
            if part.id == CLUSTER:
                if part.open:
                    raise NotJoinableError(UNKNOWN_FORM)  # a live recording: where it ends is not told
                yield part
            elif part.open:
                return
            at = part.end

    def _blocks(self) -> Iterator[_Block]:
        for cluster in self._clusters():
            time = 0
            for part in self._inside(cluster):
                if part.id == _TIME:
                    time = int.from_bytes(part.read(self._source), "big")
                elif part.id == _SIMPLE:
                    yield from self._block(part, part, cluster, time, b"")
                elif part.id == _GROUP:
                    yield from self._grouped(part, cluster, time)

    def _inside(self, element: Element) -> Iterator[Element]:
        at = element.body
        while at < element.end:
            part = element_at(self._source, at, element.end)
            yield part
            at = part.end

    def _grouped(self, group: Element, cluster: Element, time: int) -> Iterator[_Block]:
        inner = list(self._inside(group))
        block = next((part for part in inner if part.id == _BLOCK), None)
        if block is None:
            return
        if self._source.upto(block.body, 1) != bytes((0x80 | self._number,)):
            return
        others = [part for part in inner if part.id not in (_BLOCK, _REFERENCE, CRC, VOID)]
        said = b"".join(self._source.at(part.start, part.size) for part in others)
        key = not any(part.id == _REFERENCE for part in inner)
        yield from self._block(group, block, cluster, time, said, key=key)

    def _block(
        self, element: Element, block: Element, cluster: Element, time: int, others: bytes, *, key: bool | None = None
    ) -> Iterator[_Block]:
        """Yield the block if it is one of the film; numbers of more than a byte are not looked for."""
        head = self._source.upto(block.body, 4)
        if len(head) < 4 or block.end - block.body < 4 or head[0] != 0x80 | self._number:
            return
        if head[3] & _LACED:
            raise NotJoinableError(UNKNOWN_FORM)
        shown = time + int.from_bytes(head[1:3], "big", signed=True)
        begins = bool(head[3] & _KEY) if key is None else key
        frame = Frame(block.body + 4, block.end, shown, begins)
        yield _Block(element, cluster, time, key is not None, others, head[3] & ~_KEY, frame)

    def replaced(self, frames: list[NewFrame], record: bytes) -> Pieces:
        """Return the file with other frames in the place of the first ones, and another configuration record."""
        blocks = [block for block, _ in zip(self._blocks(), frames, strict=False)]
        said = {block.frame.time: block.others for block in blocks}
        changes = [
            (block.element.start, block.element.end, self._made(block, frame, said[frame.time], before))
            for block, frame, before in zip(blocks, frames, [frames[0], *frames], strict=False)
        ]
        changes += self._clusters_resized(blocks, changes)
        changes.append((self._tracks.start, self._tracks.end, made(_TRACKS, self._described(record))))
        return self._moved(changes, blocks[-1].cluster)

    def _made(self, block: _Block, frame: NewFrame, others: bytes, before: NewFrame) -> bytes:
        """Return a block as its place has it: alone, or in a group that tells what it refers to."""
        relative = frame.time - block.cluster_time
        if not -(1 << 15) <= relative < 1 << 15:
            raise NotJoinableError(UNKNOWN_FORM)
        flags = block.flags | (_KEY if frame.sync and not block.grouped else 0)
        body = bytes((0x80 | self._number,)) + relative.to_bytes(2, "big", signed=True) + bytes((flags,)) + frame.data
        if not block.grouped:
            return made(_SIMPLE, body)
        reference = b"" if frame.sync else made(_REFERENCE, (before.time - frame.time).to_bytes(4, "big", signed=True))
        return made(_GROUP, made(_BLOCK, body), others, reference)

    def _clusters_resized(self, blocks: list[_Block], changes: list[Change]) -> list[Change]:
        """Return the changes of the sizes of clusters, and of what tells of sizes and check sums in and behind them."""
        growth: dict[Element, int] = {}
        for block, (start, end, new) in zip(blocks, changes, strict=True):
            growth[block.cluster] = growth.get(block.cluster, 0) + len(new) - (end - start)
        found: list[Change] = []
        for cluster, more in growth.items():
            width = cluster.body - cluster.start - 4
            found.append((cluster.start + 4, cluster.body, size_field(cluster.end - cluster.body + more, width)))
            found += self._silenced(cluster, (CRC, _PREVIOUS))
        following = next((each for each in self._clusters() if each.start >= blocks[-1].cluster.end), None)
        return [*found, *(self._silenced(following, (_PREVIOUS,)) if following else [])]

    def _silenced(self, cluster: Element, kinds: tuple[int, ...]) -> list[Change]:
        """Return the changes that make elements with a name of one byte void."""
        return [(part.start, part.start + 1, number(VOID)) for part in self._inside(cluster) if part.id in kinds]

    def _described(self, record: bytes) -> bytes:
        """Return the tracks with another configuration record of the film."""
        data, name, done = self._tracks.read(self._source), self._source.name, False
        parts = []
        for entry in elements(data, name):
            body = data[entry.body : entry.end]
            said = [(part.id, body[part.start : part.end]) for part in elements(body, name)] if entry.id == _ENTRY else []
            if not done and (_TYPE, made(_TYPE, bytes((_FILM,)))) in said:
                changed = [made(_PRIVATE, record) if kind == _PRIVATE else raw for kind, raw in said if kind != CRC]
                parts.append(made(_ENTRY, checked(body, changed)))
                done = True
            elif entry.id != CRC:
                parts.append(data[entry.start : entry.end])
        return checked(data, parts)

    def _moved(self, own: list[Change], last: Element) -> Pieces:
        """Return the file with these changes and everything that points to what they move."""
        first = self._pointers(lambda place: place, last)
        moves = Moves([*own, *first])
        if abs(moves.shift(self._segment.end)) >= FARTHEST:
            raise NotJoinableError(UNKNOWN_FORM)

        def moved(place: int) -> int:
            return place + moves.shift(place)

        clusters = list(cluster_positions_moved(self._source, self._segment, moved))
        changes = [*own, *self._pointers(moved, last), *clusters]
        growth = sum(len(new) - (end - start) for start, end, new in changes)
        return spliced(self._source, [*changes, *resized(self._segment, growth)])

    def _pointers(self, moved: Callable[[int], int], last: Element) -> list[Change]:
        """Return the changes of SeekHead and Cues; Cues no longer tell where in a changed cluster a block stands."""
        changes = positions_moved(self._source, self._segment, moved)
        cues = {part.start for part in self._segment.of(CUES)}
        until = moved(last.start) - self._segment.element.body
        return [(start, end, _without_places(new, until) if start in cues else new) for start, end, new in changes]


def _without_places(cues: bytes, until: int) -> bytes:
    """Return Cues in which places inside clusters, up to one of them, are void."""
    new = bytearray(cues)
    outer = next(iter(elements(cues, "")))
    for point in _inner(cues, outer, _CUE):
        for positions in _inner(cues, point, _CUE_POSITIONS):
            parts = list(_inner(cues, positions))
            cluster = next((int.from_bytes(cues[part.body : part.end], "big") for part in parts if part.id == _CUE_CLUSTER), 0)
            for part in parts:
                if part.id == _CUE_RELATIVE and cluster <= until:
                    new[part.start] = VOID
    return bytes(new)


def _inner(data: bytes, outer: Element, kind: int | None = None) -> Iterable[Element]:
    for part in elements(data[outer.body : outer.end], ""):
        if kind in (None, part.id):
            yield part._replace(start=part.start + outer.body, body=part.body + outer.body, end=part.end + outer.body)
