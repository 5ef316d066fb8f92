"""XMP packets (ISO 16684-1): one simple text property is looked for, put in or given another value; the rest stays as it is.

A packet is never written anew from a parsed tree: the places of the property are found by parsing, and the bytes around
them are kept. Document types and entities are refused, so a packet cannot grow while it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from hegui.labeling.source import damaged
from hegui.labeling.splicing import Change, changed

MOST_BYTES = 16 * 1024 * 1024

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_META = "adobe:ns:meta/ xmpmeta"
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_PADDING = re.compile(rb"(?<!\s)\s{16,}(?=<\?xpacket end)")  # tried once a run, or blanks without end take squared time
_WIDE = (
    *((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be")),
    *((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")),
)
_NAME, _TEXT = rb"[A-Za-z_][\w.-]*", rb"[\x20!#-%'-;=-~]*"
_PLAIN = re.compile(
    rb"""\s*(?:<\?xpacket begin="(?:\xef\xbb\xbf)?" id="\w+"\?>\s*)?"""
    rb"""<x:xmpmeta xmlns:x="adobe:ns:meta/"(?: x:xmptk="%(text)s")?>\s*<rdf:RDF xmlns:rdf="%(rdf)s">\s*"""
    rb"""<rdf:Description(?: xmlns:rdf="%(rdf)s")? rdf:about="%(text)s"(?: xmlns:(%(name)s)="(%(text)s)")?\s*>\s*"""
    rb"""<(%(name)s):(%(name)s)(?: xmlns:\3="(%(text)s)")?>([^<>\0-\x1f]*)</\3:\4>\s*"""
    rb"""</rdf:Description>\s*</rdf:RDF>\s*</x:xmpmeta>\s*(?:<\?xpacket end="[rw]"\?>)?[\s\0]*"""
    % {b"rdf": re.escape(_RDF.encode()), b"text": _TEXT, b"name": _NAME}
)
_ENTITIES = (("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"))
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    f'<rdf:RDF xmlns:rdf="{_RDF}"></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()

BARE = f'<rdf:RDF xmlns:rdf="{_RDF}"></rdf:RDF>'.encode()  # an empty packet without wrapper, to stand inside other XML


@dataclass(frozen=True, slots=True)
class Property:
    """The name of a text property: its namespace, the prefix that is usual for it, and its local name."""

    namespace: str
    prefix: str
    name: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A property as a packet states it: its text, where the text stands (None in an empty tag), and the whole statement."""

    text: str
    value: tuple[int, int] | None
    statement: tuple[int, int]


def stated(packet: bytes, wanted: Property, place: str) -> list[str]:
    """Return the texts that a packet gives to a property, in element or attribute form, whatever the prefix."""
    if wanted.namespace.encode() not in (packet := _as_utf8(packet)):
        return []
    plain = _plainly_stated(packet, wanted)
    return _texts(packet, wanted, place) if plain is None else [plain]


def _plainly_stated(packet: bytes, wanted: Property) -> str | None:
    """Return the text of a packet that states this property, nothing else, and all in the usual form; else None.

    Most marks are read in such packets: one match proves them well-formed and costs a fifth of parsing them.
    """
    match = _PLAIN.fullmatch(packet)
    if match is None:
        return None
    outer, outer_space, prefix, name, inner_space, written = match.groups()
    namespace = inner_space or (outer_space if outer == prefix else b"")
    if (namespace, name) != (wanted.namespace.encode(), wanted.name.encode()):
        return None
    try:
        text = written.decode()
    except UnicodeDecodeError:
        return None
    text = text.replace("&quot;", '"')
    if "&" not in text:
        return text
    for entity, meant in _ENTITIES:
        text = text.replace(entity, meant)
    return text.replace("&amp;", "&") if text.count("&") == text.count("&amp;") else None


def stating(packet: bytes | None, wanted: Property, text: str, place: str) -> bytes:
    """Return the packet that gives this text to a property, once; None stands for a new packet."""
    written = escape(text, {'"': "&quot;", "'": "&apos;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}).encode()
    if not packet or not packet.strip(b"\0 \r\n\t"):
        return _EMPTY.replace(b"</rdf:RDF>", _description(wanted, written, "") + b"</rdf:RDF>")
    packet = _as_utf8(packet)
    parsed = _Packet(packet, wanted, place)
    if parsed.found:
        first, *others = parsed.found
        value = (
            (first.statement[0], first.statement[1], _element(wanted, written))
            if first.value is None
            else (*first.value, written)
        )
        return changed(packet, [value, *((*other.statement, b"") for other in others)])
    return changed(packet, [parsed.room(_description(wanted, written, parsed.about), place)])


def silent(packet: bytes, wanted: Property, place: str) -> bytes:
    """Return the packet that says nothing of a property; another packet of the same file says it."""
    packet = _as_utf8(packet)
    return changed(packet, [(*found.statement, b"") for found in _Packet(packet, wanted, place).found])


def _description(wanted: Property, written: bytes, about: str) -> bytes:
    resource = escape(about, {'"': "&quot;"})
    head = f'<rdf:Description xmlns:rdf="{_RDF}" rdf:about="{resource}">'
    return head.encode() + _element(wanted, written) + b"</rdf:Description>"


def _element(wanted: Property, written: bytes) -> bytes:
    name = f"{wanted.prefix}:{wanted.name}"
    return f'<{name} xmlns:{wanted.prefix}="{wanted.namespace}">'.encode() + written + f"</{name}>".encode()


def without_padding(packet: bytes) -> bytes:
    """Return the packet without the white space that writers leave before its end for later changes."""
    return _PADDING.sub(b"\n", packet)


def _as_utf8(packet: bytes) -> bytes:
    """Return a packet in UTF-8: the other encodings that XMP allows say the same in more bytes."""
    if packet.startswith(b"<?"):
        return packet
    for sign, encoding in _WIDE:
        if packet.startswith(sign):
            return packet.decode(encoding, "replace").encode()
    return packet


def _texts(packet: bytes, wanted: Property, place: str) -> list[str]:
    """Return the texts of a property and nothing of where they stand: reading alone needs few calls a packet."""
    sought = f"{wanted.namespace} {wanted.name}"
    found: list[str] = []
    within: list[list[str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if sought in attributes:
            found.append(attributes[sought])
        if name == sought:
            within.append([])
            parser.CharacterDataHandler = within[-1].append
            parser.EndElementHandler = end

    def end(name: str) -> None:
        if name == sought:
            found.append("".join(within.pop()))
            parser.CharacterDataHandler = within[-1].append if within else None
            parser.EndElementHandler = end if within else None

    parser = _parser(packet, place)
    parser.StartElementHandler = start
    _parse(parser, packet, place)
    return found


def _parser(packet: bytes, place: str) -> expat.XMLParserType:
    if len(packet) > MOST_BYTES:
        damaged(place, "XMP 数据包过大", "the XMP packet is too large")

    def doctype(*_: object) -> None:
        damaged(place, "XMP 中含有文档类型声明", "its XMP declares a document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    return parser


def _parse(parser: expat.XMLParserType, packet: bytes, place: str) -> None:
    try:
        parser.Parse(packet.rstrip(b"\0"), True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that is not known
        damaged(place, "XMP 不是合规的 XML", f"its XMP is not well-formed XML ({error})")


class _Packet:
    """What one pass over a packet finds: the property, the place for a new one, and the resource that it speaks of."""

    def __init__(self, packet: bytes, wanted: Property, place: str) -> None:
        self.found: list[Stated] = []
        self.about = ""
        self._packet = packet
        self._name = f"{wanted.namespace} {wanted.name}"
        self._rdf: tuple[int, int] | None = None  # the end tag of rdf:RDF; or the whole tag where it is empty
        self._meta: tuple[int, int] | None = None  # likewise of x:xmpmeta, where that is all
        self._open: list[tuple[int, int, list[str]]] = []  # statements that are being read: tag, end of tag, texts
        self._depth = 0
        self._fresh: int | None = None  # the element just begun, while nothing stands in it
        self._parser = parser = _parser(packet, place)
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        _parse(parser, packet, place)

    def room(self, description: bytes, place: str) -> Change:
        """Return the change that puts a description at the end of rdf:RDF, or a new rdf:RDF where there is none."""
        room = self._rdf or self._meta
        if room is None:
            damaged(place, "XMP 中没有 rdf:RDF", "its XMP has no rdf:RDF")
        if not self._rdf:
            description = f'<rdf:RDF xmlns:rdf="{_RDF}">'.encode() + description + b"</rdf:RDF>"
        start, end = room
        if not self._packet.startswith(b"</", start):
            tag = self._packet[start:end]
            name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
            return start, end, tag[: tag.rindex(b"/")] + b">" + description + b"</" + name + b">"
        return start, start, description

    def _tag_end(self, start: int) -> int:
        tag = _TAG.match(self._packet, start)
        return tag.end() if tag else start

    def _start(self, name: str, attributes: list[str]) -> None:
        start = self._fresh = self._parser.CurrentByteIndex
        self._depth += 1
        if name == self._name:
            self._open.append((start, self._depth, []))
        elif name == f"{_RDF} Description" and not self.about:
            given = dict(zip(attributes[::2], attributes[1::2], strict=True))
            self.about = given.get(f"{_RDF} about", "")
        if self._name in attributes[::2]:
            self._attribute(start, attributes[::2].index(self._name), attributes)

    def _attribute(self, start: int, number: int, attributes: list[str]) -> None:
        tag_end = self._tag_end(start)
        written = [m for m in _ATTRIBUTE.finditer(self._packet, start, tag_end) if not m[1].startswith(b"xmlns")]
        if number < len(written):
            found = written[number]
            value = (found.start(2) + 1, found.end(2) - 1)
            self.found.append(Stated(attributes[2 * number + 1], value, (found.start(), found.end())))

    def _characters(self, text: str) -> None:
        self._fresh = None
        if self._open:
            self._open[-1][2].append(text)

    def _end(self, name: str) -> None:
        at = self._parser.CurrentByteIndex  # of the end tag; behind the tag of an empty element
        empty = self._fresh is not None and self._packet.endswith(b"/>", 0, at)
        tag = (self._fresh, at) if self._fresh is not None and empty else (at, self._tag_end(at))
        if name == self._name and self._open:
            start, _, texts = self._open.pop()
            value = None if empty else (self._tag_end(start), at)
            self.found.append(Stated("".join(texts), value, (start, tag[1])))
        elif name == f"{_RDF} RDF":
            self._rdf = tag
        elif name == _META:
            self._meta = tag
        self._depth -= 1
        self._fresh = None
