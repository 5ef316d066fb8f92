"""JSON objects as they are written (RFC 8259): the members at the top with their places, so that one can be put in as text.

Bytes are looked at one by one, as what is not ASCII stands in strings only: nothing is read and written anew.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change
from hegui.words import Finding, Refused, Text

MOST_BYTES = 64 << 20
MOST_MEMBERS = 200_000

_BLANK = re.compile(r"[ \t\r\n]*")
_VALUE = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Member:
    """A member: its key, the blanks before it, and where its value stands."""

    key: str
    blanks: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Record:
    """An object: its members, where it is open, and where it ends."""

    members: list[Member]
    opened: int
    end: int


def whole_text(source: Source) -> str:
    """Return a file with a character a byte; what is too large, or in UTF-16, is refused with what to do."""
    if source.size > MOST_BYTES:
        message = Text("JSON 文件过大。", "The JSON file is too large.")
        raise Refused([Finding("too_large", message, source.name, Text("请拆成多个文件。", "Split it into several files."))])
    if source.head.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = Text("文件不是 UTF-8 编码。", "The file is not UTF-8.")
        raise Refused([Finding("not_utf8", message, source.name, Text("请另存为 UTF-8。", "Save it as UTF-8."))])
    return source.upto(0, source.size).decode("latin-1")


def record_at(text: str, at: int, place: str) -> Record | None:
    """Return the object that begins at a place, blanks before it passed over; None where it is another value."""
    try:
        return _record(text, _after(text, at))
    except (ValueError, IndexError, RecursionError):
        _damaged(place)


def skipped(text: str, at: int, place: str) -> int:
    """Return the place behind a value that is no object."""
    try:
        return _VALUE.raw_decode(text, _after(text, at))[1]
    except (ValueError, IndexError, RecursionError):
        _damaged(place)


def nothing_behind(text: str, at: int, place: str) -> None:
    """Refuse a text in which something stands behind its value."""
    if _after(text, at) != len(text):
        _damaged(place)


def value_of(text: str, member: Member) -> str:
    """Return a value as it is written."""
    return text[member.start : member.end].encode("latin-1").decode("utf-8", "replace")


def changes_for(record: Record, key: str, value: bytes) -> list[Change]:
    """Return the changes that give a key this value, once: in place of the first of its name, or behind all members."""
    ours = [number for number, member in enumerate(record.members) if member.key == key]
    changes: list[Change] = []
    for number in ours:
        member = record.members[number]
        first = number == ours[0]
        changes.append((member.start if first else record.members[number - 1].end, member.end, value if first else b""))
    if ours:
        return changes
    last = record.members[-1] if record.members else None
    colon = b": " if last and ("\n" in last.blanks) else b":"
    named = b'"%b"%b%b' % (key.encode(), colon, value)
    if last is None:
        return [(record.opened, record.opened, named)]
    return [(last.end, last.end, b"," + last.blanks.encode() + named)]


def _record(text: str, at: int) -> Record | None:
    if text[at] != "{":
        return None
    opened = at + 1
    members: list[Member] = []
    at = _after(text, opened)
    if text[at] == "}":
        return Record(members, opened, at + 1)
    blanks = text[opened:at]
    while len(members) < MOST_MEMBERS:
        if text[at] != '"':
            raise ValueError
        key, at = _VALUE.raw_decode(text, at)
        at = _after(text, at)
        if text[at] != ":":
            raise ValueError
        start = _after(text, at + 1)
        _, end = _VALUE.raw_decode(text, start)
        members.append(Member(key, blanks, start, end))
        at = _after(text, end)
        if text[at] == "}":
            return Record(members, opened, at + 1)
        if text[at] != ",":
            raise ValueError
        blanks_at, at = at + 1, _after(text, at + 1)
        blanks = text[blanks_at:at]
    raise ValueError


def _after(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _damaged(place: str) -> NoReturn:
    damaged(place, "不是合规的 JSON", "it is not valid JSON")
