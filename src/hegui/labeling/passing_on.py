"""Passing on: what a platform shows beside content and writes into it when its users publish it (LBL 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Literal

from hegui.labeling.also import c2pa
from hegui.labeling.also.credentials import Signing
from hegui.labeling.also.planning import Also, planned
from hegui.labeling.conformity import findings_of
from hegui.labeling.formats import Format
from hegui.labeling.mark import Mark
from hegui.labeling.reading import FileMarks, read
from hegui.labeling.source import Source
from hegui.labeling.splicing import whole
from hegui.labeling.writing import Target, deliver, deliver_marked, deliver_unchanged
from hegui.words import Finding, Refused, Text

Notice = Literal["is", "may_be", "suspected", "none"]

NOTICES: dict[Notice, Text] = {
    "is": Text("内容由 AI 生成", "This content is AI-generated"),
    "may_be": Text("内容可能由 AI 生成", "This content may be AI-generated"),
    "suspected": Text("内容疑似由 AI 生成", "This content is suspected to be AI-generated"),
    "none": Text("", ""),
}
_CITES: dict[Notice, str] = {"is": "LBL.6.1.1", "may_be": "LBL.6.1.2", "suspected": "LBL.6.1.3", "none": "LBL.6"}

_OF_LABEL: dict[str, Notice] = {"1": "is", "2": "may_be", "3": "suspected"}
_LABEL: dict[Notice, str] = {"is": "1", "may_be": "2", "suspected": "3"}


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The class of notice to show, and the mark that the file bears now (none where nothing speaks of AI)."""

    notice: Notice
    mark: Mark | None
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> Text:
        """The words of the notice; both elements that GB 45438 asks for are in the Chinese ones."""
        return NOTICES[self.notice]

    @property
    def cites(self) -> tuple[str, ...]:
        """The item of LBL 6 under which the notice falls."""
        return (_CITES[self.notice],)


def pass_on(
    source: Path | str | BinaryIO,
    target: Target | None,
    platform: str,
    propagate_id: str,
    *,
    declared: bool = False,
    suspected: bool = False,
    strict: bool = True,
    signing: Signing | None = None,
) -> PassedOn:
    """Write the file with the platform's fields to the target: metadata first, then the user's word, then suspicion.

    The producer's three fields stay as they are. Where nothing speaks of AI the file goes on unchanged. With `signing` it
    gets a C2PA manifest that says it was published, whose parent is the one it had.
    """
    with Source.of(source) as own:
        marks = read(own)
        notice, mark = _judged(marks, declared, suspected)
        if notice == "none":
            deliver_unchanged(own, target)
            return PassedOn("none", None)
        passed = mark.passed_on(platform, propagate_id)
        findings = tuple(_findings(passed, marks, strict, own.name))
        if any(finding.severity == "error" for finding in findings):
            raise Refused(findings)
        writes = not _says_only(marks, passed)
        plan = planned(Also(signing=signing), own, marks, passed, writes_mark=writes)
        if plan.sign and signing:
            _deliver_signed(own, marks.format, passed, signing, target)
        elif writes:
            deliver_marked(own, marks.format, passed, target)
        else:
            deliver_unchanged(own, target)
    return PassedOn(notice, passed, findings + plan.findings)


def _deliver_signed(own: Source, form: Format, passed: Mark, signing: Signing, target: Target | None) -> None:
    pieces = form.write(own, passed)
    if target is not None:
        with c2pa.signed((own, pieces), own, form, c2pa.Manifest(passed, "c2pa.published"), signing) as published:
            deliver(published, whole(published), target, like=own)


def _says_only(marks: FileMarks, passed: Mark) -> bool:
    """Tell whether the file bears this mark at its place, and nothing else."""
    return [(found.placed.placement, found.mark) for found in marks.found] == [("prescribed", passed)]


def _judged(marks: FileMarks, declared: bool, suspected: bool) -> tuple[Notice, Mark]:
    """Return the class and the mark to pass on; the mark at the prescribed place speaks for the file."""
    if marks.marks:
        mark = marks.marks[0]
        return _OF_LABEL.get(mark.label, "suspected"), mark
    traces = suspected or bool(marks.found)  # a label of another scheme, or one that cannot be read, is a trace
    notice: Notice = "may_be" if declared else "suspected" if traces else "none"
    return notice, Mark(_LABEL.get(notice, ""), "", "")


def _findings(passed: Mark, marks: FileMarks, strict: bool, place: str) -> list[Finding]:
    """Return what is wrong with what the platform writes; the producer's part is told, and is not the platform's to mend."""
    own = replace(passed, label="2", content_producer="", produce_id="", reserved_code_1="")
    findings = [finding for finding in findings_of(own.fields(), place, strict=strict) if finding.severity != "note"]
    if len(set(marks.marks)) > 1:
        message = Text(
            "文件有几个不同的标识，以规定位置的为准。", "The file bears marks that differ; the prescribed place counts."
        )
        findings.append(Finding("several_marks", message, place, None, "warning", ("GB45438.6.1",)))
    return findings
