"""How a text is stored: its encoding, its line end, and some of its first and last lines."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from hegui.labeling.source import Source
from hegui.words import Finding, Refused, Text

SPAN = 65536  # bytes at each end that are looked at

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Lettering:
    """The encoding of a text, how many bytes stand before its first character, and its line end."""

    encoding: str
    start: int
    newline: str


def lettering_of(source: Source) -> Lettering:
    """Return how a text is stored; refuse one whose encoding nothing tells."""
    start, encoding = next(((len(mark), name) for mark, name in _MARKS if source.head.startswith(mark)), (0, "utf-8"))
    first = source.head[start:SPAN]
    last = source.upto(max(start, source.size - SPAN), SPAN)
    if encoding == "utf-8" and not (_is_utf8(first) and _is_utf8(last)):
        raise Refused([Finding("unknown_encoding", _UNKNOWN, source.name, _UNKNOWN_REMEDY)])
    text = first.decode(encoding, "ignore")
    newline = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    return Lettering(encoding, start, newline)


def ends_of(source: Source, lettering: Lettering, start: int, end: int) -> tuple[str, str]:
    """Return the text behind one place and before another, as far as it is looked at; the same where it is short."""
    size = end - start
    first = source.upto(start, min(SPAN, size)).decode(lettering.encoding, "replace")
    if size <= SPAN:
        return first, first
    from_ = end - SPAN
    from_ -= from_ - start & 1 if lettering.encoding.startswith("utf-16") else 0
    return first, source.upto(from_, end - from_).decode(lettering.encoding, "replace")


def _is_utf8(data: bytes) -> bool:
    """Tell whether a stretch of bytes is UTF-8, which may be cut at both ends."""
    try:
        data.lstrip(bytes(range(0x80, 0xC0))).decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and len(data) >= SPAN - 4
    return b"\0" not in data


_UNKNOWN = Text("无法确定文本的编码。", "The encoding of the text cannot be told.")
_UNKNOWN_REMEDY = Text("请另存为 UTF-8。", "Save it as UTF-8.")
