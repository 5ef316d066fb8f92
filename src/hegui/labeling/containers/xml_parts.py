"""XML parts of packages: elements found with their places, so that text can be put among them; the rest stays as it is.

Document types are refused, so a part cannot grow while it is read. What is put in is ASCII, so that it is right in any
encoding that has ASCII in it; UTF-16 is read, but not changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape

from hegui.labeling.source import damaged
from hegui.labeling.splicing import Change
from hegui.words import Finding, Refused, Text

MOST_BYTES = 16 << 20
MOST_ELEMENTS = 100_000

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
_QUOTES = {'"': "&quot;", "'": "&apos;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


@dataclass(slots=True)
class Element:
    """An element: its namespace and local name, its attributes, the text in it, and where its tags begin and end."""

    namespace: str
    name: str
    attributes: dict[str, str]
    start: int
    open_end: int
    close: int = 0
    end: int = 0
    text: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether it is a single tag that ends itself."""
        return self.close == self.start


def elements(part: bytes, wanted: Collection[str], place: str) -> list[Element]:
    """Return the elements of these local names, in the order in which they begin."""
    if len(part) > MOST_BYTES:
        damaged(place, "XML 部件过大", "an XML part is too large")
    return _Pass(part, wanted, place).found


def inside(element: Element, part: bytes, child: bytes) -> Change:
    """Return the change that puts a child at the end of an element."""
    if not element.empty:
        return element.close, element.close, child
    tag = part[element.start : element.open_end]
    name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
    return element.start, element.open_end, tag[: tag.rindex(b"/")] + b">" + child + b"</" + name + b">"


def written(text: str) -> bytes:
    """Return a text as it stands in an element or an attribute, in ASCII."""
    return escape(text, _QUOTES).encode("ascii", "xmlcharrefreplace")


def can_change(part: bytes, place: str) -> None:
    """Refuse a part in UTF-16: ASCII cannot be put into it."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")):
        message = Text("文件的 XML 部件不是 UTF-8 编码。", "An XML part of the file is not UTF-8.")
        remedy = Text("请用制作该文件的程序重新保存。", "Save the file again with the program that made it.")
        raise Refused([Finding("not_utf8", message, place, remedy)])


class _Pass:
    """One pass over a part."""

    def __init__(self, part: bytes, wanted: Collection[str], place: str) -> None:
        self.found: list[Element] = []
        self._part, self._wanted, self._place = part, wanted, place
        self._open: list[Element | None] = []
        self._speaking: list[Element] = []
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(part, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            damaged(place, "XML 部件不合规", f"an XML part is not well-formed ({error})")

    def _doctype(self, *_: object) -> NoReturn:
        damaged(self._place, "XML 部件中含有文档类型声明", "an XML part declares a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if local not in self._wanted:
            self._open.append(None)
            return
        if len(self.found) >= MOST_ELEMENTS:
            damaged(self._place, "XML 部件过于复杂", "an XML part is too complex")
        start = self._parser.CurrentByteIndex
        element = Element(namespace, local, attributes, start, self._tag_end(start))
        self._open.append(element)
        self._speaking.append(element)
        self.found.append(element)

    def _text(self, text: str) -> None:
        for element in self._speaking[-4:]:
            element.parts.append(text)

    def _end(self, _: str) -> None:
        if element := self._open.pop():
            self._speaking.pop()
            single = self._part.endswith(b"/>", 0, element.open_end)  # expat tells the end of such a tag behind it
            element.close = element.start if single else self._parser.CurrentByteIndex
            element.end = self._tag_end(element.close)
            element.text = "".join(element.parts)
            element.parts = []

    def _tag_end(self, start: int) -> int:
        tag = _TAG.match(self._part, start)
        return tag.end() if tag else start
