"""Explicit labels 显式标识: what people see or hear (GB 45438-2025, 5), a module for each kind of content, found by themselves.

A kind is a module with these names (the protocol `Kind`):

    NAME                     what people call the content, such as "image"
    handles(form, source)    whether files of this format hold such content
    read(source)             the explicit labels that are found, each with its wording and place
    write(source, style, target)    the file with the label, into a stream; findings of how it was done, if any

An explicit label changes the region it names and nothing else; how far that holds for a format stands in its module. It is
written before the implicit label, which speaks of the file as it is handed out.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import BinaryIO, Protocol, cast

from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.formats import Format
from hegui.labeling.source import Source
from hegui.words import Finding

__all__ = ["ExplicitLabel", "Kind", "Style", "kind_of", "kinds"]

_BLOCKS = ("interface", "reading", "style", "wording", "writing")  # building blocks beside the kinds


class Kind(Protocol):
    """One kind of content: how to see its explicit labels, and how to add one."""

    NAME: str

    def handles(self, form: Format, source: Source) -> bool:
        """Tell whether a file of this format holds such content."""
        ...

    def read(self, source: Source) -> Iterable[ExplicitLabel]:
        """Return the explicit labels that are found."""
        ...

    def write(self, source: Source, style: Style, target: BinaryIO) -> tuple[Finding, ...] | None:
        """Write the file with the label to a stream, and return what to tell of how; raise `Refused` where it cannot be."""
        ...


@cache
def kinds() -> tuple[Kind, ...]:
    """Return every kind of content, in the order of names; one whose libraries are not installed says so when it is used."""
    found = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_") and m.name not in _BLOCKS)
    return tuple(cast("Kind", import_module(f"{__name__}.{name}")) for name in found)


def kind_of(form: Format, source: Source) -> Kind | None:
    """Return the kind of content that a file holds, where we can look at it."""
    return next((kind for kind in kinds() if kind.handles(form, source)), None)
