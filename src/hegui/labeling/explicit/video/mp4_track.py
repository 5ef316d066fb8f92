"""The film in an MP4 or QuickTime file, and the same file with other frames at its beginning.

New frames take the places of old ones, chunk by chunk: the times at which they are decoded, the chunks and everything else
in the file stay; sizes, composition offsets and sync samples are said anew (ISO/IEC 14496-12, 8.6 and 8.7).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from hegui.labeling.containers.bmff import Box, Edits, boxes, children, outermost, packed, resized
from hegui.labeling.containers.bmff_layout import laid_out
from hegui.labeling.explicit.video.sample_tables import SampleTables, packed_rows, run_lengths, runs_behind
from hegui.labeling.explicit.video.track import (
    EDITED,
    FRAGMENTED,
    OTHER_CODING,
    UNKNOWN_FORM,
    FragmentedError,
    Frame,
    NewFrame,
    NotJoinableError,
    known,
)
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces
from hegui.words import Refused, Text

_UNDERSTOOD = frozenset(b"stsd stts ctts cslg stsz stsc stco co64 stss sdtp sbgp sgpd".split())
_NEEDED = frozenset(b"stsd stts stsz stsc".split())
_ENTRY = 78  # bytes of a visual sample entry before the boxes in it
_PLAIN_RATE = 0x00010000
_MOST_EDITS = 16


class Mp4Track:
    """The film with this number, or the first one."""

    def __init__(self, source: Source, number: int | None) -> None:
        self._source = source
        self._top = list(outermost(source, b"moov"))
        self._moov = known(next((box for box in self._top if box.kind == b"moov"), None))
        inner = list(children(source, self._moov))
        if any(box.kind == b"mvex" for box in inner):
            raise FragmentedError(FRAGMENTED)
        self._traks = [box for box in inner if box.kind == b"trak"]
        self._around = known(next((found for trak in self._traks if (found := self._film(trak, number))), None))
        self._tables = SampleTables(source, self._around[0])
        if not _NEEDED <= self._tables.box.keys() <= _UNDERSTOOD:
            raise NotJoinableError(UNKNOWN_FORM)
        self._entry, self._avcc = self._described()
        self.record = self._avcc.read(source)
        self.second = float(self._timescale())
        self.start = self._first_shown()

    def _film(self, trak: Box, number: int | None) -> tuple[Box, ...] | None:
        """Return the sample table of a film with the boxes around it, outwards."""
        mdia = self._one(trak, b"mdia")
        if mdia is None or self._handler(mdia) != b"vide" or number not in (None, self._number(trak)):
            return None
        minf = self._one(mdia, b"minf")
        stbl = self._one(minf, b"stbl") if minf else None
        return (stbl, minf, mdia, trak, self._moov) if stbl and minf else None

    def _one(self, box: Box, kind: bytes) -> Box | None:
        return next((inner for inner in children(self._source, box) if inner.kind == kind), None)

    def _handler(self, mdia: Box) -> bytes:
        box = self._one(mdia, b"hdlr")
        return self._source.at(box.body, 12)[8:] if box else b""

    def _number(self, trak: Box) -> int:
        return self._word_behind_times(known(self._one(trak, b"tkhd")))

    def _timescale(self) -> int:
        return known(self._word_behind_times(known(self._one(self._around[2], b"mdhd"))) or None)

    def _word_behind_times(self, box: Box) -> int:
        """Return the number behind the two times of a header, which are longer from version 1 on."""
        at = box.body + (20 if self._source.at(box.body, 1)[0] else 12)
        return int.from_bytes(self._source.at(at, 4), "big")

    def _described(self) -> tuple[Box, Box]:
        """Return the only description of samples and its configuration record."""
        entries = list(children(self._source, self._tables.box[b"stsd"], 8))
        if len(entries) != 1 or entries[0].kind not in (b"avc1", b"avc3"):
            raise NotJoinableError(OTHER_CODING)
        inner = list(boxes(self._source, entries[0].body + _ENTRY, entries[0].end))
        records = [box for box in inner if box.kind == b"avcC"]
        if len(records) != 1 or any(box.kind == b"sinf" for box in inner):
            raise NotJoinableError(OTHER_CODING)
        return entries[0], records[0]

    def _first_shown(self) -> int:
        """Return the time at which the edit list begins: empty parts, then one at plain speed."""
        edts = self._one(self._around[3], b"edts")
        elst = self._one(edts, b"elst") if edts else None
        if elst is None:
            return 0
        data = elst.read(self._source)
        row = struct.Struct(">QqI" if data[0] else ">IiI")
        count = int.from_bytes(data[4:8], "big")
        if not 0 < count <= _MOST_EDITS or 8 + count * row.size > len(data):
            raise NotJoinableError(EDITED)
        edits = [row.unpack_from(data, 8 + at * row.size) for at in range(count)]
        if any(begin >= 0 for _, begin, _ in edits[:-1]) or edits[-1][1] < 0 or edits[-1][2] != _PLAIN_RATE:
            raise NotJoinableError(EDITED)
        return int(edits[-1][1])

    def frames(self) -> Iterator[Frame]:
        """Yield the frames in the order of decoding."""
        return self._tables.frames()

    def replaced(self, frames: list[NewFrame], record: bytes) -> Pieces:
        """Return the file with other frames in the place of the first ones, and another configuration record."""
        edits = Edits(self._source)
        described = (self._entry, self._tables.box[b"stsd"], *self._around)
        edits.put(self._avcc.start, self._avcc.end, packed(b"avcC", record), *described)
        at = self._tables.box[b"stsz"].body + 12
        edits.put(at, at + 4 * len(frames), struct.pack(f">{len(frames)}I", *(len(frame.data) for frame in frames)))
        self._say_when_shown(edits, frames)
        self._say_where_to_begin(edits, frames)
        self._say_nothing_else(edits, len(frames))
        outside = self._media_changed(frames)
        try:
            return laid_out(self._source, self._top, self._moov, edits, outside)
        except Refused:
            raise NotJoinableError(_NOT_MOVED) from None

    def _say_when_shown(self, edits: Edits, frames: list[NewFrame]) -> None:
        """Write the composition offsets; where there are none, frames are shown when they are decoded."""
        decoded = islice(self._tables.decoded(), len(frames))
        offsets = [frame.time - begin for frame, begin in zip(frames, decoded, strict=True)]
        if b"ctts" in self._tables.box:
            rows = run_lengths(offsets) + runs_behind(self._tables.runs(b"ctts"), len(frames))
            self._rewrite(edits, self._tables.box[b"ctts"], 4, packed_rows(rows))
        elif any(offsets):
            raise NotJoinableError(UNKNOWN_FORM)

    def _say_where_to_begin(self, edits: Edits, frames: list[NewFrame]) -> None:
        syncs = self._tables.syncs()
        if syncs is not None:
            new = [at + 1 for at, frame in enumerate(frames) if frame.sync]
            new += sorted(sync for sync in syncs if sync > len(frames))
            self._rewrite(edits, self._tables.box[b"stss"], 4, struct.pack(f">{len(new) + 1}I", len(new), *new))
        elif not all(frame.sync for frame in frames):
            raise NotJoinableError(UNKNOWN_FORM)

    def _say_nothing_else(self, edits: Edits, count: int) -> None:
        """Let tables that describe single frames say nothing of the new ones."""
        if dependent := self._tables.box.get(b"sdtp"):
            edits.put(dependent.body + 4, dependent.body + 4 + count, bytes(count))
        for box in self._tables.groups:
            data = box.read(self._source)
            start = 12 if data[0] else 8
            rows = int.from_bytes(data[start : start + 4], "big")
            if start + 4 + 8 * rows > len(data):
                raise NotJoinableError(UNKNOWN_FORM)
            groups = list(struct.iter_unpack(">II", data[start + 4 : start + 4 + 8 * rows]))
            self._rewrite(edits, box, start, packed_rows([(count, 0), *runs_behind(groups, count)]))

    def _rewrite(self, edits: Edits, box: Box, skip: int, new: bytes) -> None:
        edits.put(box.body + skip, box.end, new, box, *self._around)

    def _media_changed(self, frames: list[NewFrame]) -> list[Change]:
        """Return the changes of the chunks that held the old frames, and of the sizes of the boxes around them."""
        changes, done = list[Change](), 0
        places = list(islice(self.frames(), len(frames)))
        for count in self._tables.counts():
            held = min(count, len(frames) - done)
            if held:
                new = b"".join(frame.data for frame in frames[done : done + held])
                changes.append((places[done].start, places[done + held - 1].end, new))
            done += held
            if done == len(frames):
                break
        changes.sort(key=lambda change: change[:2])
        self._make_sure_of_room(changes)
        return [*changes, *self._media_resized(changes)]

    def _make_sure_of_room(self, changes: list[Change]) -> None:
        """Make sure that nothing else has its bytes where the old frames have theirs."""
        starts, ends = [start for start, _, _ in changes], [end for _, end, _ in changes]
        shared = any(end > start for end, start in zip(ends, starts[1:], strict=False))
        for trak in self._traks:
            for chunk in () if trak == self._around[3] else self._chunks(trak):
                within = bisect_right(starts, chunk) - 1
                shared = shared or (within >= 0 and chunk < ends[within])
        if shared:
            raise NotJoinableError(UNKNOWN_FORM)

    def _chunks(self, trak: Box) -> tuple[int, ...]:
        box: Box | None = trak
        for kind in (b"mdia", b"minf", b"stbl"):
            box = self._one(box, kind) if box else None
        return SampleTables(self._source, box).chunks() if box else ()

    def _media_resized(self, changes: list[Change]) -> Iterator[Change]:
        media = [box for box in self._top if box.kind == b"mdat"]
        bodies, growth = [box.body for box in media], [0] * len(media)
        for start, end, new in changes:
            at = bisect_right(bodies, start) - 1
            if at < 0 or end > media[at].end:
                raise NotJoinableError(UNKNOWN_FORM)
            growth[at] += len(new) - (end - start)
        for box, more in zip(media, growth, strict=True):
            if more and not box.to_end:
                yield resized(self._source, box, more)


_NOT_MOVED = Text("文件里的偏移量不能移动", "offsets in the file cannot move")
