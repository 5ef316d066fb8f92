"""PDF objects as they are written (ISO 32000-2, 7.2 and 7.3): names, numbers, strings, arrays, dictionaries, references.

A dictionary remembers where its entries stand, so that those that are not ours can be kept byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

MOST_DEPTH = 64
MOST_ENTRIES = 100_000

_BLANK = rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*+"
_SPACE = rb"[\0\t\n\f\r ]+"
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    _BLANK + rb"(?:/(?P<name>" + _REGULAR + rb"*)"
    rb"|(?P<reference>[0-9]{1,10}" + _SPACE + rb"[0-9]{1,5}" + _SPACE + rb"R(?!" + _REGULAR + rb"))"
    rb"|(?P<number>[-+.0-9]" + _REGULAR + rb"*)"
    rb"|(?P<dictionary><<)|(?P<array>\[)|(?P<literal>\()|(?P<end>>>|\])"
    rb"|<(?P<hex>[0-9A-Fa-f\0\t\n\f\r ]*)>|(?P<word>[A-Za-z]+))"
)
_PAREN = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_WORDS = {b"true": True, b"false": False, b"null": None}


class MalformedError(ValueError):
    """No whole object stands here, or the bytes end before it does."""


class Name(bytes):
    """A name, without its slash."""


class Reference(NamedTuple):
    """A reference to an object of its own."""

    number: int
    generation: int


@dataclass(slots=True)
class Dictionary:
    """A dictionary: its values, where its entries stand (key, first byte, behind the last), and its inner stretch."""

    values: dict[bytes, Value]
    entries: list[tuple[bytes, int, int, Value]]
    start: int
    end: int

    def get(self, key: bytes) -> Value:
        """Return a value; one that is not there is null."""
        return self.values.get(key)


Value: TypeAlias = "bool | int | float | Name | bytes | Reference | list[Value] | Dictionary | None"


def value_at(data: bytes, at: int, depth: int = 0) -> tuple[Value, int]:
    """Return the object at a place and the place behind it; raise `MalformedError`."""
    token = _TOKEN.match(data, at)
    if token is None or token.end() == len(data) or depth > MOST_DEPTH:
        raise MalformedError
    at = token.end()
    match token.lastgroup:
        case "name":
            return Name(_plain_name(token["name"])), at
        case "reference":
            number, generation, _ = token["reference"].replace(b"\0", b" ").split()
            return Reference(int(number), int(generation)), at
        case "number":
            return _number(token["number"]), at
        case "dictionary":
            return _dictionary_at(data, at, depth)
        case "array":
            return _array_at(data, at, depth)
        case "literal":
            end = _literal_end(data, at)
            return _unescaped(data[at : end - 1]), end
        case "hex":
            digits = bytes(token["hex"].translate(None, b"\0\t\n\f\r "))
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), at
        case "word" if token["word"] in _WORDS:
            return _WORDS[token["word"]], at
    raise MalformedError


def _dictionary_at(data: bytes, at: int, depth: int) -> tuple[Dictionary, int]:
    made = Dictionary({}, [], at, at)
    while token := _TOKEN.match(data, at):
        if token["end"] == b">>":
            made.end = token.start("end")
            return made, token.end()
        if token["name"] is None or len(made.entries) >= MOST_ENTRIES:
            break
        start = token.start("name") - 1
        key = _plain_name(token["name"])
        value, at = value_at(data, token.end(), depth + 1)
        made.values[key] = value
        made.entries.append((key, start, at, value))
    raise MalformedError


def _array_at(data: bytes, at: int, depth: int) -> tuple[list[Value], int]:
    made: list[Value] = []
    while token := _TOKEN.match(data, at):
        if token["end"] == b"]":
            return made, token.end()
        if len(made) >= MOST_ENTRIES:
            break
        value, at = value_at(data, at, depth + 1)
        made.append(value)
    raise MalformedError


def _plain_name(written: bytes) -> bytes:
    if b"#" not in written:
        return written
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), written)


def _number(written: bytes) -> int | float:
    if len(written) > 30:
        raise MalformedError
    try:
        return int(written)
    except ValueError:
        pass
    try:
        return float(written)
    except ValueError:
        raise MalformedError from None


def _literal_end(data: bytes, at: int) -> int:
    depth = 1
    for found in _PAREN.finditer(data, at):
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    raise MalformedError


def _unescaped(written: bytes) -> bytes:
    if b"\\" not in written and b"\r" not in written:
        return written
    return _ESCAPE.sub(_one_character, written)


def _one_character(found: re.Match[bytes]) -> bytes:
    escaped: bytes | None = found[1]
    if escaped is None:
        return b"\n"
    if escaped[:1].isdigit() and escaped[:1] < b"8":
        return bytes([int(escaped, 8) & 255])
    return _ESCAPED.get(escaped, escaped)


def text_of(string: bytes) -> str:
    """Return a text string (7.9.2.2): UTF-16 or UTF-8 with its sign, else single bytes; bare UTF-8 is found in the wild."""
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be", "replace")
    if string.startswith(b"\xff\xfe"):
        return string[2:].decode("utf-16-le", "replace")
    try:
        return string.decode("utf-8-sig")
    except UnicodeDecodeError:
        return string.decode("latin-1")


def text_string(text: str) -> bytes:
    """Return a text as it is written: a literal where it is ASCII, else UTF-16 in hexadecimal."""
    if text.isascii():
        return b"(" + re.sub(rb"[()\\]", rb"\\\g<0>", text.encode()).replace(b"\r", rb"\r") + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"
