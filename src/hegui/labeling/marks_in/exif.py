"""Marks in EXIF (TC260-PG-20259A, annex B, and products in the wild): found, and blanked in place so that nothing moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hegui.labeling.containers import exif
from hegui.labeling.marks_in.free_text import loose
from hegui.labeling.placed import Placed
from hegui.labeling.splicing import Change

_WORDS = ("AIGC", "aigc_info", "ContentProducer", "ServiceProvider")
_SIGNS = re.compile(b"|".join(b"\0?".join(letter.encode() for letter in word) for word in _WORDS))
NAMES = {exif.IMAGE_DESCRIPTION: "ImageDescription", exif.USER_COMMENT: "UserComment"}
_TEXTS = {1, 2, 7}  # the field types that hold text
_OTHERS = {0x02BC, 0x8773, 0x927C}  # XMP, ICC profile and maker notes are no text of EXIF
_CODES = {b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8)}  # how a comment says its encoding


class _Found(NamedTuple):
    """A label in a field: its place, where its text stands in the block, and how that is encoded."""

    place: str
    start: int
    end: int
    encoding: str
    foreign: bool


def placed(block: bytes, place: str) -> Iterator[Placed]:
    """Yield the marks and foreign labels of an EXIF block, with or without the sign `Exif` before it.

    A block without any of the words that labels are made of is not parsed, whole or broken: it bears no mark.
    """
    for found in _found(block, place):
        text = block[found.start : found.end].decode(found.encoding, "replace")
        yield Placed(found.place, "foreign" if found.foreign else "tolerated", text)


def blanks(block: bytes, place: str) -> list[Change]:
    """Return changes of equal length that blank the marks of an EXIF block; what else an object says stays."""
    marks = [found for found in _found(block, place) if not found.foreign]
    return [(found.start, found.end, _blank(block[found.start : found.end], found.encoding)) for found in marks]


def placed_in_value(value: bytes, name: str) -> Iterator[Placed]:
    """Yield the mark or foreign label in the value of one field, for TIFF files, which are no block in memory."""
    for found in _in_value(value, name, 0):
        text = value[found.start : found.end].decode(found.encoding, "replace")
        yield Placed(found.place, "foreign" if found.foreign else "tolerated", text)


def blanks_of_value(value: bytes, name: str) -> list[Change]:
    """Return the change of equal length that blanks the mark in the value of one field."""
    marks = [found for found in _in_value(value, name, 0) if not found.foreign]
    return [(found.start, found.end, _blank(value[found.start : found.end], found.encoding)) for found in marks]


def _blank(written: bytes, encoding: str) -> bytes:
    label = loose(written.decode(encoding, "replace"))
    rest = label.rest.encode(encoding) if label else b""
    if len(rest) > len(written):
        rest = b""
    space = " ".encode(encoding)
    return rest + space * ((len(written) - len(rest)) // len(space))


def _found(block: bytes, place: str) -> Iterator[_Found]:
    if not _SIGNS.search(block):
        return
    start = exif.tiff_start(block)
    for field in exif.fields(block[start:], place):
        if field.kind in _TEXTS and field.tag not in _OTHERS and field.length > 8:
            value = block[start + field.offset : start + field.offset + field.length]
            name = f"EXIF {NAMES.get(field.tag) or f'0x{field.tag:04X}'}"
            yield from _in_value(value, name, start + field.offset)


def _in_value(value: bytes, name: str, offset: int) -> Iterator[_Found]:
    """Yield the label of one value; text of one byte a character is searched byte by byte, so that places are exact."""
    if not _SIGNS.search(value):
        return
    behind = 8 if value[:8] in _CODES else 0
    encoding = _encoding(value[behind:])
    text = value[behind:].decode("latin-1" if encoding == "utf-8" else encoding, "replace")
    label = loose(text)
    if label is not None:
        width = 1 if encoding == "utf-8" else 2
        start = offset + behind + width * _units(text[: label.start], width)
        yield _Found(name, start, start + width * _units(label.text, width), encoding, label.foreign)


def _units(text: str, width: int) -> int:
    return len(text) if width == 1 else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _encoding(text: bytes) -> str:
    """Tell UTF-16 by its first brace: the code before a comment and the byte order of the block are often wrong."""
    at = text.find(b"{")
    if at % 2 == 0 and text[at + 1 : at + 2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if at % 2 and text[at - 1 : at] == b"\0" else "utf-8"
