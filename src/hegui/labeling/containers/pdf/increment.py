"""Incremental updates (ISO 32000-2, 7.5.6): new objects and a section that knows them, behind a file that stays as it is.

The same document and the same objects make the same bytes: no clock and no chance goes into the file identifier.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from hegui.labeling.containers.pdf.document import Document
from hegui.labeling.containers.pdf.objects import Dictionary
from hegui.labeling.splicing import changed
from hegui.words import Finding, Refused, Text

_MOST_NEW = 3  # an Info dictionary, a metadata stream, a cross-reference stream
_OWN = (b"Size", b"Prev", b"Info", b"ID", b"XRefStm")
_OF_STREAM = (b"Type", b"W", b"Index", b"Length", b"Filter", b"DecodeParms", b"DL", b"F", b"FFilter", b"FDecodeParms")


@dataclass(frozen=True, slots=True)
class NewObject:
    """An object as the increment writes it."""

    number: int
    generation: int
    body: bytes

    def written(self) -> bytes:
        """Return it under its number."""
        return b"%d %d obj\n%b\nendobj\n" % (self.number, self.generation, self.body)


def inner(dictionary: Dictionary, data: bytes, without: Iterable[bytes]) -> bytes:
    """Return what stands in a dictionary, byte for byte, without some of its entries."""
    own = set(without)
    cuts = [(start - dictionary.start, end - dictionary.start, b"") for key, start, end, _ in dictionary.entries if key in own]
    return changed(data[dictionary.start : dictionary.end], cuts)


def increment(document: Document, objects: list[NewObject], info: NewObject) -> bytes:
    """Return the bytes that stand behind the document and give it these objects, one of which is its Info dictionary."""
    written = b"" if document.source.at(document.end - 1, 1) in (b"\n", b"\r") else b"\n"
    places = []
    for each in objects:
        places.append((each, document.end + len(written) - document.shift))
        written += each.written()
    at = document.end + len(written) - document.shift
    section = _table(document, places, info) if document.classic else _stream(document, places, info, at)
    return written + section + b"startxref\n%d\n%%%%EOF\n" % at


def last_increment(document: Document) -> int | None:
    """Return where the newest increment begins, if it is as small as ours are: at the first of its objects."""
    places = [entry.first for entry in document.newest.few(_MOST_NEW) if entry.kind == 1]
    if not places or not isinstance(document.trailer.get(b"Prev"), int):
        return None
    return min(places) + document.shift


def _table(document: Document, places: list[tuple[NewObject, int]], info: NewObject) -> bytes:
    lines = []
    for each, place in sorted(places, key=lambda pair: pair[0].number):
        if place >= 10**10:
            message = Text("文件过大，PDF 的经典交叉引用表容不下。", "The file is too large for the classic table of a PDF.")
            remedy = Text("请另存为 PDF 1.5 以上版本。", "Save it as PDF 1.5 or later.")
            raise Refused([Finding("too_large", message, document.source.name, remedy)])
        lines.append(b"%d 1\n%010d %05d n \n" % (each.number, place, each.generation))
    return b"xref\n%btrailer\n<<%b>>\n" % (b"".join(lines), _trailer(document, places, info, _OWN, 0))


def _stream(document: Document, places: list[tuple[NewObject, int]], info: NewObject, at: int) -> bytes:
    number = max(document.above(), *(each.number + 1 for each, _ in places))
    own = NewObject(number, 0, b"")
    listed = sorted([*places, (own, at)], key=lambda pair: pair[0].number)
    width = 4 if at < 1 << 32 else 8
    rows = b"".join(b"\1" + place.to_bytes(width, "big") + each.generation.to_bytes(2, "big") for each, place in listed)
    index = b" ".join(b"%d 1" % each.number for each, _ in listed)
    stated = b"/Type/XRef/W[1 %d 2]/Index[%b]/Length %d" % (width, index, len(rows))
    rest = _trailer(document, listed, info, (*_OWN, *_OF_STREAM), number + 1)
    return NewObject(number, 0, b"<<%b%b>>stream\n%b\nendstream" % (stated, rest, rows)).written()


def _trailer(
    document: Document, places: list[tuple[NewObject, int]], info: NewObject, own: tuple[bytes, ...], above: int
) -> bytes:
    identifier = _identifier(document, b"".join(each.body for each, _ in places))
    kept = inner(document.trailer, document.newest.trailer.data, own if identifier else set(own) - {b"ID"})
    size = max(document.above(), above, *(each.number + 1 for each, _ in places))
    new = b"/Size %d/Prev %d/Info %d %d R" % (size, document.start, info.number, info.generation)
    return kept + new + identifier


def _identifier(document: Document, content: bytes) -> bytes:
    """Return the file identifier: its first part stays, its second comes from what is new (14.4)."""
    given = document.resolved(document.trailer.get(b"ID"))
    if not isinstance(given, list) or len(given) != 2:
        return b""
    first, second = given
    if not isinstance(first, bytes) or not isinstance(second, bytes):
        return b""
    new = hashlib.sha256(second + content).hexdigest()[:32]
    return b"/ID[<%b><%b>]" % (first.hex().encode(), new.encode())
