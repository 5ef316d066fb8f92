"""The tables of samples in a track of MP4 or QuickTime (ISO/IEC 14496-12, 8.6 and 8.7): when, how large, where."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, chain, islice, repeat

from hegui.labeling.containers.bmff import Box, children
from hegui.labeling.explicit.video.track import UNKNOWN_FORM, Frame, NotJoinableError
from hegui.labeling.source import Source

WORD = 0xFFFFFFFF

_SIGN = 1 << 31


class SampleTables:
    """The sample table box of a track."""

    def __init__(self, source: Source, stbl: Box) -> None:
        self._source = source
        self.box = {inner.kind: inner for inner in children(source, stbl)}
        self.groups = [inner for inner in children(source, stbl) if inner.kind == b"sbgp"]

    def frames(self) -> Iterator[Frame]:
        """Yield the samples in the order of decoding."""
        sizes, syncs = self.sizes(), self.syncs()
        times = zip(self.decoded(), self._offsets(), strict=False)
        for index, (place, (decoded, offset)) in enumerate(zip(self._places(sizes), times, strict=False)):
            sync = syncs is None or index + 1 in syncs
            yield Frame(place, place + sizes[index], decoded + offset, sync)

    def sizes(self) -> tuple[int, ...]:
        """Return the size of each sample."""
        same, _ = struct.unpack(">II", self._source.at(self.box[b"stsz"].body + 4, 8))
        if same:
            raise NotJoinableError(UNKNOWN_FORM)
        return self._numbers(b"stsz", "I", 12)

    def syncs(self) -> frozenset[int] | None:
        """Return the numbers (from 1 on) of the samples that one can begin with; None where it is all of them."""
        return frozenset(self._numbers(b"stss", "I")) if b"stss" in self.box else None

    def decoded(self) -> Iterator[int]:
        """Yield when each sample is decoded."""
        steps = chain.from_iterable(repeat(step, count) for count, step in self.runs(b"stts"))
        return accumulate(steps, initial=0)

    def _offsets(self) -> Iterator[int]:
        if b"ctts" not in self.box:
            return repeat(0)
        return chain.from_iterable(repeat(offset, count) for count, offset in self.runs(b"ctts"))

    def runs(self, kind: bytes) -> list[tuple[int, int]]:
        """Return a table of counts and values; composition offsets have a sign, whatever their version says."""
        numbers = self._rows(kind, 2)
        signed = kind == b"ctts"
        values = [value - (WORD + 1) if signed and value >= _SIGN else value for value in numbers[1::2]]
        return list(zip(numbers[::2], values, strict=True))

    def chunks(self) -> tuple[int, ...]:
        """Return where each chunk begins."""
        if b"co64" in self.box:
            return self._numbers(b"co64", "Q")
        return self._numbers(b"stco", "I") if b"stco" in self.box else ()

    def counts(self) -> Iterator[int]:
        """Yield how many samples each chunk has, without end."""
        numbers = self._rows(b"stsc", 3)
        firsts, many = numbers[::3], numbers[1::3]
        if firsts[:1] != (1,) or set(numbers[2::3]) != {1} or list(firsts) != sorted(set(firsts)):
            raise NotJoinableError(UNKNOWN_FORM)
        for first, following, each in zip(firsts, [*firsts[1:], WORD], many, strict=True):
            yield from repeat(each, following - first)

    def _places(self, sizes: tuple[int, ...]) -> Iterator[int]:
        index = 0
        for chunk, count in zip(self.chunks(), self.counts(), strict=False):
            at = chunk
            for size in islice(sizes, index, index + count):
                yield at
                at += size
            index += count

    def _rows(self, kind: bytes, width: int) -> tuple[int, ...]:
        count = int.from_bytes(self._source.at(self.box[kind].body + 4, 4), "big")
        return self._numbers(kind, "I", 8, count * width)

    def _numbers(self, kind: bytes, letter: str, skip: int = 8, count: int | None = None) -> tuple[int, ...]:
        """Return a counted table of numbers."""
        data = self.box[kind].read(self._source)
        count = int.from_bytes(data[skip - 4 : skip], "big") if count is None else count
        if skip + count * struct.calcsize(f">{letter}") > len(data):
            raise NotJoinableError(UNKNOWN_FORM)
        return struct.unpack_from(f">{count}{letter}", data, skip)


def run_lengths(values: list[int]) -> list[tuple[int, int]]:
    """Return values as counts and values."""
    runs: list[tuple[int, int]] = []
    for value in values:
        if runs and runs[-1][1] == value:
            runs[-1] = runs[-1][0] + 1, value
        else:
            runs.append((1, value))
    return runs


def runs_behind(runs: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Return what runs say of the samples behind the first so many."""
    ends = list(accumulate(run for run, _ in runs))
    first = bisect_right(ends, count)
    if first == len(runs):
        return []
    return [(ends[first] - count, runs[first][1]), *runs[first + 1 :]]


def packed_rows(rows: list[tuple[int, int]]) -> bytes:
    """Return a counted table of two numbers each."""
    return struct.pack(">I", len(rows)) + b"".join(struct.pack(">II", count, value & WORD) for count, value in rows)
