"""File formats, one file each, found by themselves.

A format is a module with these names (the protocol `Format`):

    NAME            how people call it, such as "PNG"
    MEDIA_TYPES     media types, the usual one first
    SUFFIXES        file name endings; they decide only where the bytes cannot (texts)
    recognises(head, name)   whether the first 64 KiB of a file (and for texts its name) are of this format
    read(source)             every text found where marks stand, in the order in which they stand
    write(source, mark)      the pieces of the file that bears this mark, and no other, at the prescribed place

and, where they say something,

    STARTS          the first bytes of all its files, three or more that no other format has: it is then asked first
    media_type(head, name)      which of its media types a file is, where a format has several kinds
    NO_PLACE        True: it has no place for a mark that we know, so that `write` refuses and says what to do

`write` takes the place of every AIGC object that `read` finds as prescribed or tolerated: one file bears one mark
(GB 45438, 6.1). Labels of foreign schemes stay. Everything else stays byte for byte, or keeps its meaning where it shares
a structure with the mark (an XMP packet, an Info dictionary).

A format may also have

    append_in_place(source, mark)    how a file on disk is marked where it stands: bytes to append, then small writes in
                                     order, with a whole file at every point; None where it has to be written anew

and for what the file says to the world beside its mark

    stated(source, wanted)           the texts that its XMP gives to a property
    state(source, wanted, text)      the pieces of the file whose XMP gives it this text, once; where the mark is XMP, `write`
                                     is a use of it
    bears_manifest(source)           whether a C2PA manifest stands in it; without this, both ends of the file are searched
    MANIFEST                         the media type under which the C2PA library signs it and leaves its content alone: a test
                                     proves that of every format that names one
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from hegui.labeling.containers.xmp import Property
from hegui.labeling.mark import Mark
from hegui.labeling.placed import Placed
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces
from hegui.words import Finding, Refused, Text

_START = 3


class Format(Protocol):
    """One file format: how to know it, read its marks, write one."""

    NAME: str
    MEDIA_TYPES: tuple[str, ...]
    SUFFIXES: tuple[str, ...]

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether a file with these first bytes and this name is of this format."""
        ...

    def read(self, source: Source) -> Iterable[Placed]:
        """Return every text found where marks stand; raise `Damaged` where the file cannot be understood."""
        ...

    def write(self, source: Source, mark: Mark) -> Pieces:
        """Return the pieces of the file that bears this mark and no other; raise `Refused` where it cannot."""
        ...


class XmpFormat(Format, Protocol):
    """A format that states any property in the XMP of its files."""

    def stated(self, source: Source, wanted: Property) -> list[str]:
        """Return the texts that the XMP of a file gives to a property."""
        ...

    def state(self, source: Source, wanted: Property, text: str) -> Pieces:
        """Return the pieces of the file whose XMP gives this text to a property, once."""
        ...


def media_type_of(form: Format, source: Source) -> str:
    """Return the media type of a file: what its format tells of it, or the usual one."""
    told: Callable[[bytes, str], str] | None = getattr(form, "media_type", None)
    return told(source.head, source.name) if told else form.MEDIA_TYPES[0]


class UnknownFormat(Refused):
    """No format here recognises the file."""


@cache
def formats() -> tuple[Format, ...]:
    """Return every format, in the order of their names."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(cast("Format", import_module(f"{__name__}.{name}")) for name in found)


@cache
def _by_start() -> dict[bytes, Format]:
    """Return the formats that are known by their first bytes: most files then cost one question instead of one a format."""
    return {start[:_START]: form for form in formats() for start in getattr(form, "STARTS", ())}


def format_of(source: Source) -> Format:
    """Return the format of a file; raise `UnknownFormat` where none here recognises it."""
    head, name = source.head, source.name
    likely = _by_start().get(head[:_START])
    if likely is not None and likely.recognises(head, name):
        return likely
    for form in formats():
        if form.recognises(head, name):
            return form
    message = Text("不认识这种文件格式。", "The format of this file is not known here.")
    remedy = Text("文档列出了能够处理的格式。", "The documentation lists the formats that can be handled.")
    raise UnknownFormat([Finding("unknown_format", message, source.name, remedy)])
