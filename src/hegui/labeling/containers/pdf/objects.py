"""PDF objects as they are written (ISO 32000-2, 7.2 and 7.3): names, numbers, strings, arrays, dictionaries, references.

A dictionary remembers where its entries stand, so that those that are not ours can be kept byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

MOST_DEPTH = 64
MOST_ENTRIES = 20_000
MOST_PARENTHESES = 1_000

_BLANK = rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*+"
_SPACE = rb"[\0\t\n\f\r ]+"
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_SIMPLE = (
    rb"/(?P<name>" + _REGULAR + rb"*+)"
    rb"|(?P<reference>[0-9]{1,10}" + _SPACE + rb"[0-9]{1,5}" + _SPACE + rb"R(?!" + _REGULAR + rb"))"
    rb"|(?P<number>[-+.0-9]" + _REGULAR + rb"*+)"
    rb"|<(?P<hex>[0-9A-Fa-f\0\t\n\f\r ]*+)>|(?P<word>[A-Za-z]++)"
)
_TOKEN = re.compile(_BLANK + rb"(?:" + _SIMPLE + rb"|(?P<dictionary><<)|(?P<array>\[)|(?P<literal>\()|(?P<end>\]))")
_ENTRY = re.compile(_BLANK + rb"(?:(?P<end>>>)|(?P<key>/" + _REGULAR + rb"*+)(?:" + _BLANK + rb"(?:" + _SIMPLE + rb"))?)")
_PAREN = re.compile(rb"(\()|\)|(?:\\.)++", re.DOTALL)
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
    """A dictionary: its entries with where they stand (key, first byte, behind the last, value), and its inner stretch."""

    entries: list[tuple[bytes, int, int, Value]]
    start: int
    end: int

    def get(self, key: bytes) -> Value:
        """Return a value; one that is not there is null, and of several the last counts."""
        for known, _, _, value in reversed(self.entries):
            if known == key:
                return value
        return None


Value: TypeAlias = "bool | int | float | Name | bytes | Reference | list[Value] | Dictionary | None"


def value_at(data: bytes, at: int, depth: int = 0) -> tuple[Value, int]:
    """Return the object at a place and the place behind it; raise `MalformedError`."""
    token = _TOKEN.match(data, at)
    if token is None or token.end() == len(data) or depth > MOST_DEPTH:
        raise MalformedError
    at = token.end()
    match token.lastgroup:
        case "dictionary":
            return _dictionary_at(data, at, depth)
        case "array":
            return _array_at(data, at, depth)
        case "literal":
            end = _literal_end(data, at)
            return _unescaped(data[at : end - 1]), end
        case kind if kind and kind != "end":
            return _simple(kind, token[kind]), at
    raise MalformedError


def _simple(kind: str, written: bytes) -> Value:
    """Return an object that is a single token."""
    if kind == "name":
        return Name(_plain_name(written))
    if kind == "reference":
        number, generation, _ = written.replace(b"\0", b" ").split()
        return Reference(int(number), int(generation))
    if kind == "number":
        return _number(written)
    if kind == "hex":
        digits = written.translate(None, b"\0\t\n\f\r ")
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    if written in _WORDS:
        return _WORDS[written]
    raise MalformedError


def _dictionary_at(data: bytes, at: int, depth: int) -> tuple[Dictionary, int]:
    entries: list[tuple[bytes, int, int, Value]] = []
    start, size = at, len(data)
    while found := _ENTRY.match(data, at):
        at, kind = found.end(), found.lastgroup
        if kind == "end":
            return Dictionary(entries, start, at - 2), at
        if at == size or len(entries) >= MOST_ENTRIES or kind is None:
            break
        if kind == "key":
            value, at = value_at(data, at, depth + 1)
        else:
            value = _simple(kind, found[kind])
        key = found["key"][1:]
        entries.append((_plain_name(key) if b"#" in key else key, found.start("key"), at, value))
    raise MalformedError


def _array_at(data: bytes, at: int, depth: int) -> tuple[list[Value], int]:
    made: list[Value] = []
    while token := _TOKEN.match(data, at):
        if token.lastgroup == "end":
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
        return int(written) if written.isdigit() else float(written)
    except ValueError:
        raise MalformedError from None


def _literal_end(data: bytes, at: int) -> int:
    depth = 1
    for found in _PAREN.finditer(data, at):
        if found[1]:
            depth += 1
            if depth > MOST_PARENTHESES:
                break
        elif found[0] == b")":
            depth -= 1
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
