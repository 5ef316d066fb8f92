"""Verifying: what the marks of a file say about it, measured against GB 45438-2025.

Whether a service has to label at all is the map's answer, not the file's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hegui.labeling.also.iptc import disagreement
from hegui.labeling.conformity import findings_of
from hegui.labeling.mark import Mark
from hegui.labeling.reading import FileMarks, FoundMark, Readable, read
from hegui.labeling.security import Trust, check
from hegui.words import Finding, HeguiError, Text

Verdict = Literal["no_findings", "nonconforming", "not_found", "inconclusive"]

MOST_SIGNED = 4  # marks of one file whose signatures are checked: that takes long, and there should be one

_ONE_MARK = ("GB45438.6.1",)


@dataclass(frozen=True, slots=True)
class Verified:
    """The verdict on one file with what it rests on; `marks` is None where the file could not be read."""

    verdict: Verdict
    marks: FileMarks | None
    findings: tuple[Finding, ...]


def verify(source: Readable, *, strict: bool = False, required: bool = False, trust: Trust | None = None) -> Verified:
    """Verify the marks of a file; a file that cannot be read is `inconclusive`, never `not_found`.

    `strict` makes the character set of Annex E j) an error, `required` a file without a mark; `trust` tells which keys are
    whose. Notes alone leave the verdict at `no_findings`.
    """
    place = str(source) if isinstance(source, (str, Path)) else str(getattr(source, "name", "-"))
    try:
        marks = read(source)
    except HeguiError as error:
        return Verified("inconclusive", None, error.findings)
    except OSError as error:
        message = Text("无法读取此文件。", f"The file cannot be read ({error.strerror or error}).")
        return Verified("inconclusive", None, (Finding("unreadable", message, place),))
    findings = (*_findings(marks, place, strict, required), *_of_signatures(marks, place, trust))
    if not marks.marks:
        unreadable = any(found.placed.placement != "foreign" for found in marks.found)
        return Verified("nonconforming" if unreadable else "not_found", marks, findings)
    serious = any(finding.severity != "note" for finding in findings)
    return Verified("nonconforming" if serious else "no_findings", marks, findings)


def _findings(marks: FileMarks, place: str, strict: bool, required: bool) -> Iterator[Finding]:
    if not marks.marks:
        yield Finding("no_mark", _NO_MARK, place, _NO_MARK_REMEDY, "error" if required else "note", ("LBL.5",))
    if len(marks.marks) > 1:
        differ = len(set(marks.marks)) > 1
        yield Finding("several_marks", _DIFFERENT if differ else _SAME, place, _ONE_REMEDY, "error", _ONE_MARK)
    if marks.marks:
        yield from disagreement(marks.beside.source_type, marks.marks[0].label, place)
    for found in marks.found:
        yield from found.read.findings
        yield from _of_place(found, place)
        if found.read.fields is not None:
            yield from findings_of(found.read.fields, f"{place}, {found.placed.place}", strict=strict)


def _of_place(found: FoundMark, place: str) -> Iterator[Finding]:
    where = f"{place}, {found.placed.place}"
    if found.placed.placement == "tolerated":
        yield Finding("other_place", _OTHER_PLACE, where, _PLACE_REMEDY, "warning", _ONE_MARK)
    elif found.placed.placement == "foreign":
        yield Finding("foreign_label", _FOREIGN, where, None, "note", _ONE_MARK)


def _of_signatures(marks: FileMarks, place: str, trust: Trust | None) -> Iterator[Finding]:
    seen: set[Mark] = set()
    for found in marks.found:
        mark = found.mark
        if mark is None or mark in seen or not (mark.reserved_code_1 or mark.reserved_code_2):
            continue
        if len(seen) == MOST_SIGNED:
            yield Finding("unchecked_signature", _TOO_MANY, place, None, "note", ("GB45438.E",))
            return
        seen.add(mark)
        for checked in check(mark, trust, f"{place}, {found.placed.place}"):
            yield from checked.findings


_TOO_MANY = Text(
    "未核对其余标识的签名：标识过多。", "The signatures of the other marks were not checked: there are too many marks."
)
_NO_MARK = Text("未找到隐式标识。", "No implicit label was found.")
_NO_MARK_REMEDY = Text("是否必须添加标识，见 hegui map 的结论。", "'hegui map' tells whether the service has to label.")
_DIFFERENT = Text("文件中有几个内容不同的隐式标识。", "The file bears several implicit labels that differ.")
_SAME = Text("文件中的隐式标识重复。", "The file bears the same implicit label more than once.")
_ONE_REMEDY = Text("一个文件只保留一个隐式标识。", "One file bears one implicit label.")
_OTHER_PLACE = Text(
    "标识不在实践指南为这种格式规定的位置。", "The mark is not at the place that the practice guide names for this format."
)
_PLACE_REMEDY = Text("重新写入（--replace）即写到规定位置。", "Writing it again (--replace) puts it at the prescribed place.")
_FOREIGN = Text(
    "这是其他体系的标识，不是 GB 45438 的隐式标识。", "This is a label of another scheme, no implicit label of GB 45438."
)
