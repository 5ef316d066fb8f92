"""PDF: the mark is the key AIGC of the Document Information Dictionary (TC260-PG-20258A, 6.3), read from XMP too.

It is written as an incremental update: the file stays as the first part of the new one, byte for byte, so that what
signatures cover does not change. An update that holds nothing but our mark is replaced, not piled upon.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from hegui.labeling.containers import xmp
from hegui.labeling.containers.pdf.document import Document
from hegui.labeling.containers.pdf.increment import NewObject, increment, inner, last_increment
from hegui.labeling.containers.pdf.objects import Dictionary, Reference, Value, text_of, text_string
from hegui.labeling.containers.pdf.reader import Found
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.marks_in.xmp import AIGC
from hegui.labeling.placed import Placed
from hegui.labeling.source import Damaged, Source
from hegui.labeling.splicing import Kept, Pieces, whole
from hegui.words import Finding, Refused, Text

NAME = "PDF"
MEDIA_TYPES = ("application/pdf",)
SUFFIXES = (".pdf",)
STARTS = (b"%PDF-",)

_KEY = KEY.encode()
_MOST_INCREMENT = 4 << 20


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its header, before which PDF readers allow some other bytes."""
    first = head[:1024]
    return first.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(STARTS) or (name.lower().endswith(SUFFIXES) and STARTS[0] in first)


def read(source: Source) -> Iterable[Placed]:
    """Look into the Info dictionary and into the XMP of the document."""
    return _placed(Document(source))


def write(source: Source, mark: Mark) -> Pieces:
    """Add an increment with the Info dictionary; marks in XMP go in the same increment."""
    document = Document(source)
    if document.trailer.get(b"Encrypt") is not None:
        _refuse_encrypted(source)
    _refuse_if_certified(document)
    marks, text = list(_placed(document)), mark.inner()
    if [(placed.placement, placed.text) for placed in marks] == [("prescribed", text)]:
        return whole(source)
    before = _before_ours(document, marks[0].text) if marks and marks[0].placement == "prescribed" else None
    base = before or document
    return [Kept(0, base.end), _increment(base, text)]


def _before_ours(document: Document, text: str) -> Document | None:
    """Return the document before its last increment, where that is what we would write for the mark it holds."""
    source, at = document.source, last_increment(document)
    if at is None or not 0 < document.end - at <= _MOST_INCREMENT:
        return None
    try:
        before = Document(source, at)
        ours = _increment(before, text) == source.at(at, document.end - at)
    except Damaged:
        return None
    return before if ours else None


def _increment(document: Document, text: str) -> bytes:
    objects = [info := _info_with(document, b"/%b%b" % (_KEY, text_string(text)))]
    found = _metadata(document)
    if found and xmp.stated(packet := document.stream(found), AIGC, document.source.name):
        objects.append(_silent_metadata(found, packet, document))
    return increment(document, objects, info)


def _info_with(document: Document, entry: bytes) -> NewObject:
    """Return the Info dictionary with our entry; the others stay as they are written."""
    stated = document.trailer.get(b"Info")
    if isinstance(stated, Reference):
        found = document.object(stated.number)
        if found and isinstance(found.value, Dictionary):
            body = b"<<%b%b>>" % (inner(found.value, found.data, [_KEY]), entry)
            return NewObject(found.number, found.generation, body)
    kept = inner(stated, document.newest.trailer.data, [_KEY]) if isinstance(stated, Dictionary) else b""
    return NewObject(document.above(), 0, b"<<%b%b>>" % (kept, entry))


def _silent_metadata(found: Found, packet: bytes, document: Document) -> NewObject:
    """Return the metadata stream without the mark, and not packed, as other programs expect to find it."""
    assert isinstance(found.value, Dictionary)
    packet = xmp.silent(packet, AIGC, document.source.name)
    kept = inner(found.value, found.data, (b"Length", b"Filter", b"DecodeParms", b"DL"))
    body = b"<<%b/Length %d>>stream\n%b\nendstream" % (kept, len(packet), packet)
    return NewObject(found.number, found.generation, body)


def _placed(document: Document) -> Iterable[Placed]:
    yield from _in_info(document)
    found = _metadata(document)
    for text in xmp.stated(document.stream(found), AIGC, document.source.name) if found else ():
        yield Placed("XMP TC260:AIGC", "tolerated", text)


def _in_info(document: Document) -> Iterable[Placed]:
    stated = document.trailer.get(b"Info")
    encrypted = document.trailer.get(b"Encrypt") is not None
    if encrypted and _packed(stated, document):
        _refuse_encrypted(document.source)
    info = document.resolved(stated)
    for key, _, _, value in info.entries if isinstance(info, Dictionary) else ():
        if key == _KEY:
            if encrypted:
                _refuse_encrypted(document.source)
            yield Placed("Info AIGC", "prescribed", _shown(document.resolved(value)))


def _metadata(document: Document) -> Found | None:
    """Return the metadata stream of the document; one that is encrypted is refused, as nobody can say what stands there."""
    root = document.trailer.get(b"Root")
    encryption = document.resolved(document.trailer.get(b"Encrypt"))
    if isinstance(encryption, Dictionary) and _packed(root, document):
        _refuse_encrypted(document.source)
    catalog = _dictionary(root, document)
    stated = catalog.get(b"Metadata") if catalog else None
    found = document.object(stated.number) if isinstance(stated, Reference) else None
    if found is None or found.stream is None:
        return None
    if isinstance(encryption, Dictionary) and encryption.get(b"EncryptMetadata") is not False:
        _refuse_encrypted(document.source)
    return found


def _packed(value: Value, document: Document) -> bool:
    """Tell whether an object lies in an object stream, whose bytes encryption hides."""
    entry = document.entry(value.number) if isinstance(value, Reference) else None
    return entry is not None and entry.kind == 2


def _dictionary(value: Value, document: Document) -> Dictionary | None:
    found = document.resolved(value)
    return found if isinstance(found, Dictionary) else None


def _shown(value: Value) -> str:
    return text_of(value) if isinstance(value, bytes) else str(value)


def _refuse_if_certified(document: Document) -> None:
    """Refuse a document whose certification forbids every change (ISO 32000-2, 12.8.2.2, P = 1)."""
    catalog = _dictionary(document.trailer.get(b"Root"), document)
    permissions = _dictionary(catalog.get(b"Perms"), document) if catalog else None
    signature = _dictionary(permissions.get(b"DocMDP"), document) if permissions else None
    references = document.resolved(signature.get(b"Reference")) if signature else None
    for each in references if isinstance(references, list) else ():
        reference = _dictionary(each, document)
        parameters = _dictionary(reference.get(b"TransformParams"), document) if reference else None
        if parameters and parameters.get(b"P") == 1:
            message = Text("文件经认证签名，不允许任何修改。", "The certification of this document forbids any change.")
            remedy = Text("请先写入标识，再签名。", "Write the mark first, then sign the document.")
            raise Refused([Finding("certified", message, document.source.name, remedy)])


def _refuse_encrypted(source: Source) -> NoReturn:
    message = Text("PDF 已加密，无法读取或写入其中的标识。", "The PDF is encrypted: its mark can be neither read nor written.")
    remedy = Text("请先去除密码另存，写入标识后再加密。", "Save it without encryption, write the mark, then encrypt it again.")
    raise Refused([Finding("encrypted", message, source.name, remedy)])
