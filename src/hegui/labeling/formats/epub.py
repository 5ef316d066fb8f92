"""EPUB: the element `<meta name="AIGC" content="...">` in the package document (EPUB 3.3, 5.5; the form that EPUB 2 has too).

The guides do not name EPUB; this place is our practice. The package document is the one that META-INF/container.xml names.
"""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.containers.xml_parts import Element, can_change, elements, inside, written
from hegui.labeling.containers.zip import SIGNATURE, Archive, refuse_encrypted, refuse_signed
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, changed, whole

NAME = "EPUB"
MEDIA_TYPES = ("application/epub+zip",)
SUFFIXES = (".epub",)

_CONTAINER, _SIGNATURES, _ENCRYPTION = "META-INF/container.xml", "META-INF/signatures.xml", "META-INF/encryption.xml"
_OPF = "http://www.idpf.org/2007/opf"


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its first entry, which is its media type, not packed."""
    return head.startswith(SIGNATURE) and head.startswith(b"mimetypeapplication/epub+zip", 30)


def read(source: Source) -> Iterable[Placed]:
    """Look at the meta elements of the package document."""
    archive = Archive(source)
    _, part = _package(archive, source)
    for each in _ours(elements(part, ("meta",), source.name)):
        yield Placed("OPF meta AIGC", "prescribed", each.attributes.get("content", ""))


def write(source: Source, mark: Mark) -> Pieces:
    """Put the element into the metadata, in place of the first one that is there."""
    archive = Archive(source)
    if _SIGNATURES in archive.entries:
        refuse_signed(source.name)
    name, part = _package(archive, source)
    can_change(part, source.name)
    found = elements(part, ("meta", "metadata"), source.name)
    roots = [each for each in found if each.name == "metadata"]
    if len(roots) != 1:
        damaged(source.name, "OPF 中没有 metadata", "its package document has no metadata")
    new = f'<meta xmlns="{_OPF}" name="{KEY}" content="'.encode() + written(mark.inner()) + b'"/>'
    changes: list[Change] = [(each.start, each.end, b"" if number else new) for number, each in enumerate(_ours(found))]
    content = changed(part, changes or [inside(roots[0], part, new)])
    return archive.with_entries({name: content}) if content != part else whole(source)


def _package(archive: Archive, source: Source) -> tuple[str, bytes]:
    """Return the package document with its name."""
    if _CONTAINER not in archive.entries:
        damaged(source.name, "缺少 META-INF/container.xml", "it has no META-INF/container.xml")
    files = elements(archive.read(_CONTAINER), ("rootfile",), source.name)
    name = files[0].attributes.get("full-path", "") if files else ""
    if name not in archive.entries:
        damaged(source.name, "container.xml 所指的 OPF 不存在", "the package document that container.xml names is not there")
    if _ENCRYPTION in archive.entries:
        hidden = elements(archive.read(_ENCRYPTION), ("CipherReference",), source.name)
        if any(each.attributes.get("URI") == name for each in hidden):
            refuse_encrypted(source.name)
    return name, archive.read(name)


def _ours(found: list[Element]) -> list[Element]:
    return [each for each in found if each.name == "meta" and each.attributes.get("name") == KEY]
