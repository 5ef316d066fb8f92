"""AMF0 values (Adobe's Action Message Format 0): where the properties of an object or array stand, with nothing decoded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

NUMBER, STRING, OBJECT, ARRAY, LIST, LONG_STRING = 0, 2, 3, 8, 10, 12

_DEEPEST = 16
_MOST_VALUES = 1 << 20
_FIXED = {NUMBER: 8, 1: 1, 5: 0, 6: 0, 7: 2, 11: 10, 13: 0}
_NUMBER = struct.Struct(">d")


class NotAmfError(Exception):
    """The bytes are no AMF0 value, or one that goes too deep."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property by its place: its name begins at `start`, its value (with the type) at `value`."""

    name: bytes
    start: int
    value: int
    end: int


def properties(data: bytes, at: int) -> Iterator[Property]:
    """Yield the properties of the object or array at a place; the last one, without a name, is the end sign.

    Writers in the wild leave the end sign out; then the data end where it would be.
    """
    yield from _properties(data, _first(data, at), _DEEPEST)


def _first(data: bytes, at: int) -> int:
    kind = data[at] if at < len(data) else -1
    if kind == ARRAY:
        return at + 5
    if kind == OBJECT:
        return at + 1
    raise NotAmfError


def _properties(data: bytes, at: int, depth: int) -> Iterator[Property]:
    for _ in range(_MOST_VALUES):
        if at >= len(data):
            yield Property(b"", len(data), len(data), len(data))
            return
        start, value = at, at + 2 + int.from_bytes(data[at : at + 2], "big")
        if value >= len(data):
            raise NotAmfError
        if data[at : at + 3] == b"\0\0\x09":
            yield Property(b"", at, at + 2, at + 3)
            return
        at = _end(data, value, depth - 1)
        yield Property(data[start + 2 : value], start, value, at)
    raise NotAmfError


def _end(data: bytes, at: int, depth: int) -> int:
    """Return where a value ends."""
    if at >= len(data) or depth < 0:
        raise NotAmfError
    kind, at = data[at], at + 1
    if kind in _FIXED:
        end = at + _FIXED[kind]
    elif kind == STRING:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
    elif kind in (LONG_STRING, 15):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
    elif kind == LIST:
        end = _list_end(data, at, depth)
    elif kind in (OBJECT, ARRAY, 16):
        skip = {OBJECT: 0, ARRAY: 4}.get(kind, 2 + int.from_bytes(data[at : at + 2], "big"))
        *_, last = _properties(data, at + skip, depth)
        end = last.end
    else:
        raise NotAmfError
    if end > len(data):
        raise NotAmfError
    return end


def _list_end(data: bytes, at: int, depth: int) -> int:
    count, at = int.from_bytes(data[at : at + 4], "big"), at + 4
    if count > _MOST_VALUES:
        raise NotAmfError
    if _all_numbers(data, at, count):
        return at + 9 * count
    for _ in range(count):
        at = _end(data, at, depth - 1)
    return at


def _all_numbers(data: bytes, at: int, count: int) -> bool:
    return not any(data[at : at + 9 * count : 9]) and at + 9 * count <= len(data)


def number(data: bytes, at: int) -> float | None:
    """Return the number at a place, if it is one."""
    if data[at : at + 1] != b"\0" or at + 9 > len(data):
        return None
    return float(_NUMBER.unpack_from(data, at + 1)[0])


def numbers(data: bytes, at: int) -> list[int] | None:
    """Return the places of the numbers of a list, if it is a list of numbers."""
    count = int.from_bytes(data[at + 1 : at + 5], "big")
    if data[at : at + 1] != bytes([LIST]) or count > _MOST_VALUES or not _all_numbers(data, at + 5, count):
        return None
    return list(range(at + 5, at + 5 + 9 * count, 9))


def text(data: bytes, at: int, end: int) -> str:
    """Return the text at a place; another value gives none."""
    skip = {STRING: 3, LONG_STRING: 5}.get(data[at])
    return data[at + skip : end].decode("utf-8", "replace") if skip else ""


def packed_number(value: float) -> bytes:
    """Return the bytes of a number."""
    return b"\0" + _NUMBER.pack(value)


def packed_name(name: bytes) -> bytes:
    """Return the bytes of a name."""
    return len(name).to_bytes(2, "big") + name


def packed_text(value: str) -> bytes:
    """Return the bytes of a text."""
    written = value.encode()
    if len(written) < 1 << 16:
        return bytes([STRING]) + packed_name(written)
    return bytes([LONG_STRING]) + len(written).to_bytes(4, "big") + written
