"""Planning: what beside the mark is to be written into one file, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hegui.labeling.also import c2pa, iptc
from hegui.labeling.also.credentials import Signing
from hegui.labeling.also.iptc import SOURCE_TYPES, SourceType
from hegui.labeling.mark import Mark
from hegui.labeling.reading import FileMarks
from hegui.labeling.source import Source
from hegui.words import Finding, Text


@dataclass(frozen=True, slots=True)
class Also:
    """What is wanted beside the mark: an IPTC source type, a C2PA manifest signed in this way, or both."""

    iptc: bool = False
    source_type: SourceType = "trained"
    signing: Signing | None = None


NOTHING = Also()


@dataclass(frozen=True, slots=True)
class Plan:
    """The source type to state (none: it stays as it is), whether to sign a manifest, and what is to be told."""

    source_type: str | None = None
    sign: bool = False
    findings: tuple[Finding, ...] = field(default=())

    @property
    def changes(self) -> bool:
        """Tell whether anything is to be written beside the mark."""
        return self.source_type is not None or self.sign


def planned(also: Also, source: Source, marks: FileMarks, mark: Mark, *, writes_mark: bool, replace: bool = False) -> Plan:
    """Return the plan for a file that will bear this mark; `writes_mark` tells that the mark itself is written now."""
    generated = mark.label == "1"
    told = list(_told(also, marks, source.name, generated))
    wanted = SOURCE_TYPES[also.source_type]
    there = marks.beside.source_type
    state = also.iptc and generated and iptc.has_place(marks.format) and there != wanted
    if state and there and not replace:
        told.append(iptc.kept(there, source.name))
        state = False
    changes = writes_mark or state
    sign = also.signing is not None and c2pa.has_place(marks.format)
    if sign and not changes and marks.beside.manifest:
        sign = not c2pa.speaks_for(source, marks.format, mark)
    if changes and not sign:
        told += c2pa.broken(marks.beside.manifest, source.name)
    return Plan(wanted if state else None, sign, tuple(told))


def source_type_of(also: Also, mark: Mark) -> str | None:
    """Return the source type that a manifest names; none for what may be generated, or is suspected to be."""
    return SOURCE_TYPES[also.source_type] if mark.label == "1" else None


def _told(also: Also, marks: FileMarks, place: str, generated: bool) -> Iterator[Finding]:
    if (also.iptc or also.signing) and not generated:
        yield Finding("no_source_type", _NO_SOURCE_TYPE, place, None, "note")
    if also.iptc and generated and not iptc.has_place(marks.format):
        yield iptc.no_place(marks.format.NAME, place)
    if also.signing and not c2pa.has_place(marks.format):
        yield c2pa.no_place(marks.format.NAME, place)


_NO_SOURCE_TYPE = Text(
    "标识为“可能”或者“疑似”，国际词表没有对应的来源类型，因此不写。",
    "The mark says may be or suspected; the international vocabulary has no such source type, so none is written.",
)
