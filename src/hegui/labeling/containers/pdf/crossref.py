"""Cross-reference sections (ISO 32000-2, 7.5.4 and 7.5.8): tables, streams, and tables with a stream beside them."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from hegui.labeling.containers.pdf.objects import Dictionary, Name
from hegui.labeling.containers.pdf.reader import Found, Reader
from hegui.labeling.containers.pdf.streams import MOST_PACKED, Rows, filtered

MOST_RANGES = 100_000

_XREF = re.compile(rb"[\0\t\n\f\r ]*xref(?=[\0\t\n\f\r ])")
_RANGE = re.compile(rb"[\0\t\n\f\r ]*(?:([0-9]{1,10}) +([0-9]{1,10})[\0\t\f ]*(?:\r\n|\r|\n|(?=[0-9]))|(trailer))")
_ENTRY = re.compile(rb"([0-9]{10}) ([0-9]{5}) ([nf])")


class Entry(NamedTuple):
    """Where an object is: 0 nowhere; 1 at a place, with its generation; 2 in an object stream, as which one in it."""

    kind: int
    first: int
    second: int


class Range(NamedTuple):
    """Entries of a table that follow one another."""

    first: int
    number: int
    offset: int
    step: int


class Table:
    """A classic table; `beside` is where the stream of a hybrid file stands."""

    def __init__(self, reader: Reader, offset: int) -> None:
        self._reader = reader
        self._ranges: list[Range] = []
        at = offset + _xref_length(reader, offset)
        while found := _RANGE.match(reader.upto(at, 64)):
            if found[3]:
                self.trailer = reader.dictionary_at(at + found.end())
                break
            if len(self._ranges) == MOST_RANGES:
                reader.refuse(at)
            at = self._range(int(found[1]), int(found[2]), at + found.end())
        else:
            reader.refuse(at)
        beside = dictionary_of(self.trailer).get(b"XRefStm")
        self.beside = beside if isinstance(beside, int) else None
        self.above = max((each.first + each.number for each in self._ranges), default=0)

    def _range(self, first: int, count: int, offset: int) -> int:
        """Note a range; its entries are 20 bytes each, or one more or less where a writer counted its line ends wrongly."""
        if not count:
            return offset
        sample = self._reader.upto(offset, 64)
        for step in (20, 19, 21):
            last = self._reader.upto(offset + step * (count - 1), 20)
            follows = _RANGE.match(self._reader.upto(offset + step * count, 64))
            if follows and _ENTRY.match(sample) and _ENTRY.match(last):
                first -= first == 1 and sample.startswith(b"0000000000 65535 f")  # the table begins at 0, whatever it says
                self._ranges.append(Range(first, count, offset, step))
                return offset + step * count
        self._reader.refuse(offset)

    def entry(self, number: int) -> Entry | None:
        """Return where an object is, where this table knows it."""
        for first, count, offset, step in self._ranges:
            if first <= number < first + count:
                place = offset + (number - first) * step
                found = _ENTRY.match(self._reader.upto(place, 20))
                if found is None:
                    self._reader.refuse(place)
                return Entry(1 if found[3] == b"n" else 0, int(found[1]), int(found[2]))
        return None

    def few(self, most: int) -> list[Entry]:
        """Return the entries, where there are no more than some."""
        return few_of(self, [each[:2] for each in self._ranges], most)


class StreamTable:
    """A cross-reference stream."""

    beside = None

    def __init__(self, reader: Reader, offset: int) -> None:
        self.trailer = found = reader.object_at(offset)
        stated = dictionary_of(found)
        widths, length = _numbers(stated.get(b"W")), stated.get(b"Length")
        right = stated.get(b"Type") == Name(b"XRef") and len(widths) == 3 and 0 < sum(widths) <= 30
        if not right or found.stream is None or not isinstance(length, int) or not 0 <= length <= MOST_PACKED:
            reader.refuse(offset)
        packed = reader.upto(found.stream, length)
        self._widths = widths
        self._rows = Rows(*filtered(packed, stated, reader.source.name), sum(widths), reader.source.name)
        index = _numbers(stated.get(b"Index")) or [0, *_numbers([stated.get(b"Size")])]
        self._ranges = list(zip(index[::2], index[1::2], strict=False))
        if sum(count for _, count in self._ranges) > self._rows.count:
            reader.refuse(offset)
        self.above = max((first + count for first, count in self._ranges), default=0)

    def entry(self, number: int) -> Entry | None:
        """Return where an object is, where this stream knows it."""
        before = 0
        for first, count in self._ranges:
            if first <= number < first + count:
                return self._entry(self._rows[before + number - first])
            before += count
        return None

    def few(self, most: int) -> list[Entry]:
        """Return the entries, where there are no more than some."""
        return few_of(self, self._ranges, most)

    def _entry(self, row: bytes) -> Entry:
        kind, first, _ = self._widths
        second = row[kind + first :]
        return Entry(
            int.from_bytes(row[:kind], "big") if kind else 1,
            int.from_bytes(row[kind : kind + first], "big"),
            int.from_bytes(second, "big"),
        )


Section: TypeAlias = Table | StreamTable


def section_at(reader: Reader, offset: int) -> Section:
    """Return the section at a place."""
    return Table(reader, offset) if _xref_length(reader, offset) else StreamTable(reader, offset)


def few_of(section: Section, ranges: list[tuple[int, int]], most: int) -> list[Entry]:
    """Return the entries of a section, where its ranges hold no more than some."""
    if sum(count for _, count in ranges) > most:
        return []
    entries = [section.entry(number) for first, count in ranges for number in range(first, first + count)]
    return [entry for entry in entries if entry]


def dictionary_of(found: Found) -> Dictionary:
    """Return the dictionary that an object is; an empty one where it is none."""
    return found.value if isinstance(found.value, Dictionary) else Dictionary([], 0, 0)


def _xref_length(reader: Reader, offset: int) -> int:
    found = _XREF.match(reader.upto(offset, 64))
    return found.end() if found else 0


def _numbers(value: object) -> list[int]:
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, int) and 0 <= each < 1 << 32]
