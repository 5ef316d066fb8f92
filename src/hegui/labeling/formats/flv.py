"""FLV: the mark is the text property AIGC of the script tag onMetaData (TC260-PG-20257A; Adobe's FLV specification, E.4-E.5).

The places of key frames that some writers list in onMetaData, and the size of the file, follow what moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from hegui.labeling.containers import amf0
from hegui.labeling.containers.amf0 import NotAmfError, Property
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, changed, spliced

NAME = "FLV"
MEDIA_TYPES = ("video/x-flv",)
SUFFIXES = (".flv",)

_NAMED = amf0.packed_text("onMetaData")
_KEY = KEY.encode()
_SCRIPT, _KINDS, _ENCRYPTED = 18, (8, 9, 18), 0x20
_MOST_TAGS = 64  # the script tag is the first one; players look no further either
_LARGEST = 1 << 24
_MOST = (1 << 32) - 1


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its signature."""
    return head.startswith(b"FLV\x01")


def read(source: Source) -> Iterable[Placed]:
    """Look into every onMetaData among the first tags."""
    for script in _scripts(source):
        for said in script.said:
            if said.name == _KEY:
                yield Placed("onMetaData AIGC", "prescribed", amf0.text(script.data, said.value, said.end))


def write(source: Source, mark: Mark) -> Pieces:
    """Put the mark into the first onMetaData, or into a new one in front; where it stood elsewhere it goes."""
    property_ = amf0.packed_name(_KEY) + amf0.packed_text(mark.inner())
    scripts = list(_scripts(source))
    inner = [_stating(script, b"" if number else property_) for number, script in enumerate(scripts)]
    growths = [len(changed(script.data, edits)) - len(script.data) for script, edits in zip(scripts, inner, strict=True)]
    first = _first_tag(source)
    if not scripts:
        new = _tag(_NAMED + b"\x08\0\0\0\1" + property_ + b"\0\0\x09", bytes(7))
        return spliced(source, [(first, first, new)])
    moves = [(script.end, growth) for script, growth in zip(scripts, growths, strict=True)]
    return spliced(source, [_renewed(source, script, edits, moves) for script, edits in zip(scripts, inner, strict=True)])


@dataclass(frozen=True, slots=True)
class _Script:
    """An onMetaData tag: where it begins and where the next one does, its time, its data, and its properties."""

    start: int
    end: int
    time: bytes
    data: bytes
    said: list[Property]


def _first_tag(source: Source) -> int:
    return int.from_bytes(source.at(5, 4), "big") + 4


def _scripts(source: Source) -> Iterator[_Script]:
    at = _first_tag(source)
    for number in range(_MOST_TAGS):
        if source.size - at < 11:
            if not number:
                damaged(source.name, "没有任何标签", "it has no tags")
            return
        head = source.at(at, 11)
        end = at + 15 + int.from_bytes(head[1:4], "big")
        if head[0] & ~_ENCRYPTED not in _KINDS or end > source.size:
            damaged(source.name, f"第 {at} 字节处的标签不完整", f"the tag at byte {at} is not whole")
        if head[0] & ~_ENCRYPTED == _SCRIPT:
            yield from _script(source, at, end, head)
        at = end


def _script(source: Source, at: int, end: int, head: bytes) -> Iterator[_Script]:
    if head[0] & _ENCRYPTED:
        damaged(source.name, "脚本标签已加密，无法读取", "its script tag is encrypted and cannot be read")
    data = source.at(at + 11, end - at - 15)
    if data.startswith(_NAMED):
        try:
            yield _Script(at, end, head[4:], data, list(amf0.properties(data, len(_NAMED))))
        except NotAmfError:
            damaged(source.name, "onMetaData 无法读取", "its onMetaData cannot be read")


def _stating(script: _Script, property_: bytes) -> list[Change]:
    """Return the changes in the data of a script tag that give it this property once, or none."""
    ours = [said for said in script.said if said.name == _KEY]
    last = script.said[-1]
    changes: list[Change] = [(said.start, said.end, b"") for said in ours]
    if property_ and ours:
        changes[0] = (ours[0].start, ours[0].end, property_)
    elif property_:
        changes.append((last.start, last.start, property_))
    at = len(_NAMED)
    if script.data[at] == amf0.ARRAY:
        count = int.from_bytes(script.data[at + 1 : at + 5], "big") + bool(property_) - len(ours)
        changes.append((at + 1, at + 5, min(max(count, 0), _MOST).to_bytes(4, "big")))
    return changes


def _renewed(source: Source, script: _Script, edits: list[Change], moves: list[tuple[int, int]]) -> Change:
    """Return the change of a script tag, the places that it tells of included."""

    def shift(place: float) -> int:
        return sum(growth for end, growth in moves if place >= end)

    total = sum(growth for _, growth in moves)
    data = changed(script.data, [*edits, *_places(script, shift, source.size, total)])
    if len(data) >= _LARGEST:
        damaged(source.name, "onMetaData 过大", "its onMetaData is too large")
    return script.start, script.end, _tag(data, script.time)


def _places(script: _Script, shift: Callable[[float], int], size: int, growth: int) -> Iterator[Change]:
    data = script.data
    for said in script.said:
        if said.name == b"filesize" and amf0.number(data, said.value) == size:
            yield said.value, said.end, amf0.packed_number(size + growth)
        elif said.name == b"lastkeyframelocation":
            yield from _moved(data, [said.value], shift)
        elif said.name == b"keyframes" and data[said.value] in (amf0.OBJECT, amf0.ARRAY):
            for inner in amf0.properties(data, said.value):
                if inner.name == b"filepositions":
                    yield from _moved(data, amf0.numbers(data, inner.value) or [], shift)


def _moved(data: bytes, places: list[int], shift: Callable[[float], int]) -> Iterator[Change]:
    for at in places:
        value = amf0.number(data, at)
        if value is not None and isfinite(value) and shift(value):
            yield at, at + 9, amf0.packed_number(value + shift(value))


def _tag(data: bytes, time: bytes) -> bytes:
    return bytes([_SCRIPT]) + len(data).to_bytes(3, "big") + time + data + (11 + len(data)).to_bytes(4, "big")
