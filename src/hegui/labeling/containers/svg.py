"""SVG (W3C SVG 1.1 and 2): where metadata stands in the text, found by an XML parser that sees the file in parts.

Nothing outside the file is loaded. A document type that is only named is passed over, as SVG 1.1 has it; one that declares
entities is refused, since what its text says is then not what stands there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

SPACE = "http://www.w3.org/2000/svg"
MOST_BYTES = 64 * 1024 * 1024
MOST_METADATA = 16 * 1024 * 1024

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# RDF"
_DEEPEST = 2000
_MOST_PLACES = 1024
_CHUNK, _MOST_CHUNK = 1 << 18, 1 << 23
_MOST_TAG = 1 << 16
_TAG = re.compile(rb"""<([^\s/>]+)(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ENTITY = b"<!ENTITY"
_LAST = re.compile(rb"</(?:[\w.-]+:)?svg\s*>(?:\s|<!--.*?-->)*\Z")
_TAIL = 256
_FIRST = {f"{SPACE} title", f"{SPACE} desc", "title", "desc"}  # what describes a picture stands before all else
_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?>\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?>[^\[>"']++|"[^"]*"|'[^']*'|\[.*?\]\s*+(?=>))*+>)*+"""
    rb"""<(?:[\w.-]+:)?svg[\s/>]""",
    re.DOTALL,
)


@dataclass(slots=True)
class Metadata:
    """A metadata element: its start, what stands in it, and the prefixes that hold there."""

    start: int
    inside: tuple[int, int]
    prefixes: dict[str, str]
    outermost: bool
    empty: bool = False
    has_rdf: bool = False

    def wrapper(self) -> bytes:
        """Return a start tag under which the inside means what it means in the file."""
        declared = (f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}" for prefix, uri in self.prefixes.items())
        return f"<metadata{''.join(declared)}>".encode()


@dataclass(slots=True)
class Outline:
    """What one pass finds: the root's tag, the metadata, the place for new metadata, and the encoding."""

    root: tuple[int, int] = (0, 0)
    prefix: bytes = b""
    empty: bool = False
    room: int = 0
    encoding: str = "utf-8"
    metadata: list[Metadata] = field(default_factory=list)


def is_svg(head: bytes) -> bool:
    """Tell whether the root of an XML file, behind its declarations and comments, is called svg."""
    return b"svg" in head and _ROOT.match(head) is not None


def mentions(source: Source, words: bytes) -> bool:
    """Tell whether these words, or the declaration of an entity that could hide them, may stand in the file.

    A file that mentions neither and ends with its root need not be parsed; all others have to be.
    """
    if source.head.startswith(_WIDE) or not _LAST.search(source.upto(max(0, source.size - _TAIL), _TAIL)):
        return True
    overlap = max(len(words), len(_ENTITY))
    for offset in range(0, source.size, _CHUNK):
        window = source.upto(max(0, offset - overlap), _CHUNK + overlap)
        if words in window or _ENTITY in window:
            return True
    return False


def outline(source: Source) -> Outline:
    """Parse the file once and return its outline."""
    if source.size > MOST_BYTES:
        message = Text("SVG 文件过大。", "The SVG file is too large.")
        raise Refused(
            [Finding("too_large", message, source.name, Text("请先压缩其中的图片。", "Shrink the pictures in it first."))]
        )
    return _Pass(source).found


def tag(source: Source, start: int) -> tuple[bytes, int]:
    """Return the name of the tag that starts here, and the place behind it."""
    found = _TAG.match(source.upto(start, _MOST_TAG))
    if found is None:
        damaged(source.name, f"第 {start} 字节处的标签过长", f"the tag at byte {start} is too long")
    return found[1], start + found.end()


def refuse_encoding(source: Source, encoding: str) -> NoReturn:
    """Refuse a file that is not in UTF-8, and say what to do."""
    message = Text(f"SVG 的编码是 {encoding[:40]}。", f"The SVG is encoded in {encoding[:40]}.")
    remedy = Text("请另存为 UTF-8 编码，再写入标识。", "Save it in UTF-8, then write the mark.")
    raise Refused([Finding("encoding", message, source.name, remedy)])


class _Pass:
    """One pass of the parser over the file."""

    def __init__(self, source: Source) -> None:
        self.found = Outline()
        self._source = source
        self._depth = 0
        self._room: int | None = None
        self._fresh: int | None = None  # the element just begun, while nothing stands in it
        self._scope: list[tuple[str, str]] = []
        self._within: list[tuple[int, Metadata]] = []
        self._parser = parser = expat.ParserCreate(None, " ", None)  # names are not kept: they could be many
        parser.XmlDeclHandler = self._declaration
        parser.EntityDeclHandler = self._entity
        parser.StartNamespaceDeclHandler = self._scope_begins
        parser.EndNamespaceDeclHandler = self._scope_ends
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        if source.head.startswith(_WIDE):
            refuse_encoding(source, "utf-16")
        try:
            self._feed()
        except expat.ExpatError as error:
            damaged(source.name, "不是合规的 XML", f"it is not well-formed XML ({error})")
        except (LookupError, ValueError):
            refuse_encoding(source, self.found.encoding)

    def _feed(self) -> None:
        """Hand the file to the parser in parts that grow: one token over many parts would be scanned anew with each."""
        done = 0
        while done < self._source.size:
            step = min(max(_CHUNK, min(done, _MOST_CHUNK)), self._source.size - done)
            self._parser.Parse(self._source.at(done, step), False)
            done += step
        self._parser.Parse(b"", True)

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding:
            self.found.encoding = encoding.lower()

    def _entity(self, *_: object) -> NoReturn:
        message = Text("SVG 声明了实体。", "The SVG declares entities.")
        remedy = Text(
            "请用制作软件另存为不含实体的 SVG（Illustrator：不保留编辑功能）。",
            "Save it as SVG without entities (Illustrator: without keeping its editing capabilities).",
        )
        raise Refused([Finding("entities", message, self._source.name, remedy)])

    def _scope_begins(self, prefix: str | None, uri: str | None) -> None:
        self._scope.append((prefix or "", uri or ""))

    def _scope_ends(self, prefix: str | None) -> None:
        self._scope.pop()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._fresh = None
        depth = self._depth
        self._depth = depth + 1
        if depth == 0:
            self._root(name)
        elif depth == 1 and self._room is None and name not in _FIRST:
            self._room = self._parser.CurrentByteIndex
        if name.endswith("metadata") and name in {f"{SPACE} metadata", "metadata"}:
            self._metadata(depth)
        elif self._within and name == _RDF:
            self._within[-1][1].has_rdf = True
        elif depth > _DEEPEST:
            damaged(self._source.name, "元素嵌套过深", "its elements are nested too deeply")

    def _root(self, name: str) -> None:
        if name not in {f"{SPACE} svg", "svg"}:
            damaged(self._source.name, "根元素不是 svg", "its root is not svg")
        start = self._fresh = self._parser.CurrentByteIndex
        written, end = tag(self._source, start)
        self.found.root = start, end
        self.found.prefix = written[: -len(b"svg")]
        self.found.empty = self._source.at(end - 2, 2) == b"/>"

    def _metadata(self, depth: int) -> None:
        if len(self.found.metadata) >= _MOST_PLACES:
            damaged(self._source.name, "metadata 元素过多", "it has too many metadata elements")
        start = self._parser.CurrentByteIndex
        _, inner = tag(self._source, start)
        empty = self._source.at(inner - 2, 2) == b"/>"
        made = Metadata(start, (inner, inner), dict(self._scope), depth == 1, empty)
        self.found.metadata.append(made)
        self._within.append((depth, made))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._within and self._within[-1][0] == self._depth:
            _, made = self._within.pop()
            if not made.empty:
                made.inside = made.inside[0], self._parser.CurrentByteIndex
        if self._depth == 0:
            self.found.room = self._parser.CurrentByteIndex if self._room is None else self._room
