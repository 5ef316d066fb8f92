"""JSON lines: the member AIGC of each record. The guides do not name JSON; this is our practice.

The records of a file bear the same mark, which counts as one; where some bear none, the mark is not at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NoReturn

from hegui.labeling.containers.json_text import Record, changes_for, nothing_behind, record_at, skipped, whole_text
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.json import placed_in
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, Pieces, spliced
from hegui.words import Finding, Refused, Text

NAME = "JSON lines"
MEDIA_TYPES = ("application/jsonl", "application/x-ndjson")
SUFFIXES = (".jsonl", ".ndjson")


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its name."""
    return name.lower().endswith(SUFFIXES)


def read(source: Source) -> Iterable[Placed]:
    """Look at the members of each record; marks that say the same are told once."""
    found: dict[Placed, None] = {}
    bare = False
    for line, _, record in _records(source):
        marks = placed_in(record, line) if record else []
        bare = bare or not marks
        if len(marks) > 1:
            marks = [Placed("AIGC, doubled", "tolerated", each.text) for each in marks]
        found.update(dict.fromkeys(marks))
    if bare:
        return [Placed("AIGC, not in every record", "tolerated", each.text) for each in found]
    return list(found)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the member into each record."""
    value, changes = mark.inner().encode(), list[Change]()
    for _, at, record in _records(source):
        if record is None:
            _refuse(source)
        changes += [(start + at, end + at, new) for start, end, new in changes_for(record, KEY, value)]
    if not changes:
        _refuse(source)
    return spliced(source, changes)


def _records(source: Source) -> Iterator[tuple[str, int, Record | None]]:
    """Yield each line that is not blank, where it begins, and its record; None for another value."""
    text = whole_text(source)
    at = 3 if source.head.startswith(b"\xef\xbb\xbf") else 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end]
        if line.strip(" \t\r\n"):
            record = record_at(line, 0, source.name)
            nothing_behind(line, record.end if record else skipped(line, 0, source.name), source.name)
            yield line, at, record
        at = end


def _refuse(source: Source) -> NoReturn:
    message = Text("JSONL 的每一行都应是对象，才有存放标识的位置。", "Only a file with an object a line has a place for marks.")
    remedy = Text("请把每条记录写成一个对象。", "Write each record as an object.")
    raise Refused([Finding("no_place", message, source.name, remedy)])
