"""JSON: the member AIGC of the object at the top, for answers and records. The guides do not name JSON; this is our practice.

A list has no place for a mark: its records go into JSON lines, or into an object.
"""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.containers.json_text import Record, changes_for, nothing_behind, record_at, skipped, whole_text
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.json import placed_in
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces, spliced
from hegui.words import Finding, Refused, Text

NAME = "JSON"
MEDIA_TYPES = ("application/json",)
SUFFIXES = (".json",)


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its name."""
    return name.lower().endswith(SUFFIXES)


def read(source: Source) -> Iterable[Placed]:
    """Look at the members of the object."""
    text, record = _object(source)
    return placed_in(record, text) if record else []


def write(source: Source, mark: Mark) -> Pieces:
    """Put the member into the object, in place of the one that is there."""
    _, record = _object(source)
    if record is None:
        message = Text("JSON 的顶层不是对象，没有标识的位置。", "The JSON is no object and has no place for a mark.")
        remedy = Text("请改为对象，或者改为每行一个对象的 JSONL。", "Put it into an object, or write an object a line.")
        raise Refused([Finding("no_place", message, source.name, remedy)])
    return spliced(source, changes_for(record, KEY, mark.inner().encode()))


def _object(source: Source) -> tuple[str, Record | None]:
    text = whole_text(source)
    start = 3 if source.head.startswith(b"\xef\xbb\xbf") else 0
    record = record_at(text, start, source.name)
    nothing_behind(text, record.end if record else skipped(text, start, source.name), source.name)
    return text, record
