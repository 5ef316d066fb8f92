"""Office Open XML (DOCX, XLSX, PPTX, with templates and macros): the custom property AIGC (TC260-PG-20258A, 6.1).

The property stands in the part that the package names as its custom properties, usually docProps/custom.xml; the part is
registered in [Content_Types].xml and _rels/.rels (ECMA-376, parts 1 and 2). No other part is touched, macros included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn

from hegui.labeling.containers.xml_parts import Element, can_change, elements, inside, written
from hegui.labeling.containers.zip import SIGNATURE, Archive, refuse_encrypted, refuse_signed
from hegui.labeling.mark import NAME as KEY
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, changed, whole
from hegui.words import Finding, Refused, Text

NAME = "OOXML"
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = (
    f"{_OFFICE}wordprocessingml.document",
    f"{_OFFICE}spreadsheetml.sheet",
    f"{_OFFICE}presentationml.presentation",
    f"{_OFFICE}wordprocessingml.template",
    f"{_OFFICE}spreadsheetml.template",
    f"{_OFFICE}presentationml.template",
    f"{_OFFICE}presentationml.slideshow",
    "application/vnd.ms-word.document.macroEnabled.12",
    "application/vnd.ms-excel.sheet.macroEnabled.12",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
)
_WORD, _EXCEL = (".docx", ".docm", ".dotx", ".dotm"), (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb")
_POWERPOINT = (".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm")
SUFFIXES = (*_WORD, *_EXCEL, *_POWERPOINT)

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file: an encrypted package lies in one
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TYPES, _RELATIONS, _CUSTOM = "[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"
_MAIN = re.compile(r"http://(?:schemas\.openxmlformats|purl\.oclc)\.org/.*/officeDocument")
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_LOOSE = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument"
_RELATION_TYPES = (f"{_LOOSE}/relationships/custom-properties", f"{_STRICT}/relationships/customProperties")
_PART_NAMESPACES = (f"{_LOOSE}/custom-properties", f"{_STRICT}/customProperties")
_VALUE_NAMESPACES = (f"{_LOOSE}/docPropsVTypes", f"{_STRICT}/docPropsVTypes")


def recognises(head: bytes, name: str) -> bool:
    """Tell a package by its list of content types; encrypted packages too, so that they are refused for what they are."""
    if head.startswith(_COMPOUND):
        return name.lower().endswith(SUFFIXES) or _ENCRYPTED in head
    if not head.startswith(SIGNATURE) or head.startswith(b"mimetype", 30):
        return False
    return name.lower().endswith(SUFFIXES) or _TYPES.encode() in head


def media_type(head: bytes, name: str) -> str:
    """Tell it by the name: in the package it may stand anywhere."""
    suffix = name.lower()[-5:]
    family = 1 if suffix in _EXCEL else 2 if suffix in _POWERPOINT else 0
    if suffix.startswith(".pps"):
        return MEDIA_TYPES[6]
    if suffix.endswith("m"):
        return MEDIA_TYPES[7 + family]
    return MEDIA_TYPES[3 + family if suffix in (".dotx", ".xltx", ".potx") else family]


def read(source: Source) -> Iterable[Placed]:
    """Look into the custom properties; those that are not registered are still read."""
    package = _Package(source)
    for element in package.properties():
        if element.name == "property" and element.attributes.get("name") == KEY:
            text = element.text.strip()
            if package.registered:
                yield Placed("docProps/custom.xml AIGC", "prescribed", text)
            else:
                yield Placed("docProps/custom.xml AIGC, not registered", "tolerated", text)


def write(source: Source, mark: Mark) -> Pieces:
    """Put the property into the part that is there, or into a new one that is registered."""
    package = _Package(source)
    package.can_be_marked()
    contents = {package.part: package.with_property(mark.inner())}
    if not package.registered:
        contents[_RELATIONS] = package.with_relation()
    contents[_TYPES] = package.with_content_type()
    archive = package.archive
    new = {name: content for name, content in contents.items() if name not in archive.entries or archive.read(name) != content}
    return archive.with_entries(new) if new else whole(source)


class _Package:
    """The archive with what its relations say of the custom properties."""

    def __init__(self, source: Source) -> None:
        self.source = source
        if source.head.startswith(_COMPOUND):
            refuse_encrypted(source.name)
        self.archive = Archive(source)
        if not {_TYPES, _RELATIONS} <= self.archive.entries.keys():
            damaged(source.name, "Office 文件缺少必要的部件", "an Office file has parts that are missing here")
        self._relations_part = self.archive.read(_RELATIONS)
        self._relations = elements(self._relations_part, ("Relationships", "Relationship"), source.name)
        named = [each for each in self._relations if each.attributes.get("Type") in _RELATION_TYPES]
        self.part = self._existing(named[0].attributes.get("Target", "") if named else "") or _CUSTOM
        self.registered = bool(named) and self.part in self.archive.entries

    def _existing(self, target: str) -> str | None:
        """Return the entry that a target names; names of parts do not tell upper from lower case."""
        wanted = target.removeprefix("/").removeprefix("./")
        if wanted in self.archive.entries:
            return wanted
        return next((name for name in self.archive.entries if wanted and name.lower() == wanted.lower()), None)

    def properties(self) -> list[Element]:
        """Return the part's root and properties."""
        if self.part not in self.archive.entries:
            return []
        return elements(self.archive.read(self.part), ("Properties", "property"), self.source.name)

    @property
    def _strict(self) -> bool:
        return any(each.attributes.get("Type") == f"{_STRICT}/relationships/officeDocument" for each in self._relations)

    def can_be_marked(self) -> None:
        """Refuse packages that are no Office files, and those that are signed."""
        types = [each.attributes.get("Type", "") for each in self._relations]
        if not any(_MAIN.fullmatch(each) for each in types):
            message = Text("这不是 Office 文件。", "This package is no Office file.")
            raise Refused([Finding("no_place", message, self.source.name)])
        signed = any(name.lower().startswith("_xmlsignatures/") for name in self.archive.entries)
        if signed or any(each.endswith("/digital-signature/origin") for each in types):
            refuse_signed(self.source.name)

    def with_property(self, text: str) -> bytes:
        """Return the part with the property, once."""
        if self.part not in self.archive.entries:
            return self._new_part(text)
        part = self.archive.read(self.part)
        can_change(part, self.source.name)
        root = self._root(found := self.properties(), "Properties")
        properties = found[1:]
        ours = [each for each in properties if each.attributes.get("name") == KEY]
        numbers = [int(pid) for each in properties if (pid := each.attributes.get("pid", "")).isdecimal() and len(pid) < 10]
        number = ours[0].attributes.get("pid", "2") if ours else str(max([1, *numbers]) + 1)
        new = _property(text, number, root, part)
        changes: list[Change] = [(each.start, each.end, b"" if place else new) for place, each in enumerate(ours)]
        return changed(part, changes or [inside(root, part, new)])

    def _new_part(self, text: str) -> bytes:
        strict = self._strict
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        root = f'<Properties xmlns="{_PART_NAMESPACES[strict]}" xmlns:vt="{_VALUE_NAMESPACES[strict]}">'
        value = b"<vt:lpwstr>" + written(text) + b"</vt:lpwstr>"
        start = f'{head}{root}<property fmtid="{_FMTID}" pid="2" name="{KEY}">'
        return start.encode() + value + b"</property></Properties>"

    def with_relation(self) -> bytes:
        """Return the relations with one to the custom properties."""
        part = self._relations_part
        can_change(part, self.source.name)
        taken = {each.attributes.get("Id") for each in self._relations}
        number = next(number for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        kept = [each for each in self._relations if each.attributes.get("Type") not in _RELATION_TYPES]
        dead = [(each.start, each.end, b"") for each in self._relations if each.attributes.get("Type") in _RELATION_TYPES]
        root = self._root(kept, "Relationships")
        kind = _RELATION_TYPES[self._strict]
        new = f'<Relationship{_own_namespace(root, part)} Id="rId{number}" Type="{kind}" Target="{self.part}"/>'
        return changed(part, [*dead, inside(root, part, new.encode())])

    def with_content_type(self) -> bytes:
        """Return the content types with one for the custom properties."""
        part = self.archive.read(_TYPES)
        stated = elements(part, ("Types", "Override"), self.source.name)
        name = f"/{self.part}"
        if any(each.attributes.get("PartName", "").lower() == name.lower() for each in stated):
            return part
        can_change(part, self.source.name)
        root = self._root(stated, "Types")
        new = f'<Override{_own_namespace(root, part)} PartName="{name}" ContentType="{_CUSTOM_TYPE}"/>'
        return changed(part, [inside(root, part, new.encode())])

    def _root(self, found: list[Element], name: str) -> Element:
        if not found or found[0].name != name:
            self._incomplete()
        return found[0]

    def _incomplete(self) -> NoReturn:
        damaged(self.source.name, "Office 文件的部件目录不完整", "the lists of its parts are not whole")


def _property(text: str, number: str, root: Element, part: bytes) -> bytes:
    """Return the property; names whose namespaces the root does not declare for it bring them along."""
    strict = root.namespace == _PART_NAMESPACES[1]
    tag = part[root.start : root.open_end]
    own = _own_namespace(root, part)
    declared = f'xmlns:vt="{_VALUE_NAMESPACES[strict]}"'
    value = "" if declared.encode() in tag else f" {declared}"
    start = f'<property{own} fmtid="{_FMTID}" pid="{number}" name="{KEY}"><vt:lpwstr{value}>'
    return start.encode() + written(text) + b"</vt:lpwstr></property>"


def _own_namespace(root: Element, part: bytes) -> str:
    """Return the declaration that a child needs whose root has a prefix."""
    return "" if part.startswith(f"<{root.name}".encode(), root.start) else f' xmlns="{root.namespace}"'
