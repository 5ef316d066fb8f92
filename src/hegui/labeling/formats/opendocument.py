"""OpenDocument (ODT, ODS, ODP): the user-defined field AIGC in meta.xml (OASIS ODF 1.3, part 3, 4.3.3).

The guides do not name OpenDocument; the place is our practice, the one that corresponds to Office's custom properties.
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

NAME = "OpenDocument"
_ODF = "application/vnd.oasis.opendocument."
MEDIA_TYPES = tuple(
    f"{_ODF}{kind}{template}" for kind in ("text", "spreadsheet", "presentation", "graphics") for template in ("", "-template")
)
SUFFIXES = (".odt", ".ods", ".odp", ".odg", ".ott", ".ots", ".otp", ".otg")

_META, _MANIFEST, _SIGNATURES = "meta.xml", "META-INF/manifest.xml", "META-INF/documentsignatures.xml"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"


def recognises(head: bytes, name: str) -> bool:
    """Tell it by its first entry, which is its media type, not packed."""
    return head.startswith(SIGNATURE) and head.startswith(b"mimetype" + _ODF.encode(), 30)


def media_type(head: bytes, name: str) -> str:
    """Return what the first entry says."""
    length = int.from_bytes(head[22:26], "little")
    return head[38 : 38 + min(length, 100)].decode("ascii", "replace")


def read(source: Source) -> Iterable[Placed]:
    """Look at the user-defined fields."""
    part = _meta(Archive(source), source)
    for each in _ours(elements(part, ("user-defined",), source.name)):
        yield Placed("meta.xml AIGC", "prescribed", each.text.strip())


def write(source: Source, mark: Mark) -> Pieces:
    """Put the field into meta.xml, in place of the first one that is there."""
    archive = Archive(source)
    if _SIGNATURES in archive.entries:
        refuse_signed(source.name)
    part = _meta(archive, source)
    can_change(part, source.name)
    found = elements(part, ("user-defined", "meta"), source.name)
    roots = [each for each in found if each.name == "meta" and each.namespace == _OFFICE]
    if len(roots) != 1:
        damaged(source.name, "meta.xml 不完整", "its meta.xml is not whole")
    start = f'<meta:user-defined xmlns:meta="{_NAMESPACE}" meta:name="{KEY}">'
    new = start.encode() + written(mark.inner()) + b"</meta:user-defined>"
    changes: list[Change] = [(each.start, each.end, b"" if number else new) for number, each in enumerate(_ours(found))]
    content = changed(part, changes or [inside(roots[0], part, new)])
    return archive.with_entries({_META: content}) if content != part else whole(source)


def _meta(archive: Archive, source: Source) -> bytes:
    """Return meta.xml; a document that is encrypted is refused for what it is."""
    if _META not in archive.entries:
        damaged(source.name, "缺少 meta.xml", "it has no meta.xml")
    if _MANIFEST in archive.entries:
        names = elements(archive.read(_MANIFEST), ("encryption-data",), source.name)
        if names:
            refuse_encrypted(source.name)
    return archive.read(_META)


def _ours(found: list[Element]) -> list[Element]:
    named = f"{_NAMESPACE} name"
    return [each for each in found if each.name == "user-defined" and each.attributes.get(named) == KEY]
