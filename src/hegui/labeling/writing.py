"""Writing: a mark into a file, whole or not at all, the content byte for byte as it was."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from hegui.labeling.also import c2pa, iptc
from hegui.labeling.also.planning import NOTHING, Also, Plan, planned, source_type_of
from hegui.labeling.also.stages import staged
from hegui.labeling.conformity import findings_of
from hegui.labeling.explicit.style import Style
from hegui.labeling.explicit.writing import explicitly_labelled
from hegui.labeling.formats import Format
from hegui.labeling.in_place import marked_in_place
from hegui.labeling.mark import Mark
from hegui.labeling.reading import FileMarks, read
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces, whole, write_pieces
from hegui.words import Finding, Refused, Text
from hegui.words.files import replacing

Outcome = Literal["written", "kept"]
Target: TypeAlias = Path | str | BinaryIO


@dataclass(frozen=True, slots=True)
class Written:
    """What was done: `written`, or `kept` where the file bore a mark of the same producer; and the mark it bears now.

    A text that has no place for a mark bears none; it may still have got a label that people see.
    """

    outcome: Outcome
    mark: Mark | None
    findings: tuple[Finding, ...] = ()


def write(
    source: Path | str | BinaryIO,
    target: Target | None,
    mark: Mark,
    *,
    replace: bool = False,
    strict: bool = True,
    explicit: Style | None = None,
    also: Also = NOTHING,
) -> Written:
    """Write the file with its mark to the target, which may be the file itself; None tries it out and writes nothing.

    A mark of the same producer is kept unless `replace`. Raise `Refused` for a mark that does not conform (`strict`: its
    characters too), for a mark of another producer, for damaged files and for formats that have no place for a mark.
    With `explicit` the content gets a label that people see or hear first, which changes the region it names; a file whose
    mark is kept was labelled before and gets none. `also` names what is written beside the mark, for other markets: the
    manifest last, as it signs all the rest.
    """
    findings = fit_to_write(mark, strict=strict)
    with Source.of(source) as own:
        marks = read(own)
        kept = _kept(marks, mark, replace, own)
        mark = kept or mark
        plan = planned(also, own, marks, mark, writes_mark=kept is None, replace=replace)
        findings += plan.findings
        if kept and not plan.changes:
            deliver_unchanged(own, target)
        elif plan.changes or explicit:
            findings += _in_stages(own, marks, mark, plan, also, None if kept else explicit, target)
        else:
            deliver_marked(own, marks.format, mark, target)
        bears = None if _only_seen(marks.format, explicit) else mark
    return Written("kept" if kept and not plan.changes else "written", bears, findings)


def _in_stages(
    own: Source, marks: FileMarks, mark: Mark, plan: Plan, also: Also, explicit: Style | None, target: Target | None
) -> tuple[Finding, ...]:
    """Write step upon step: what people see or hear, the source type, the mark, and last the manifest; return what is told."""
    form, source = marks.format, own
    told: tuple[Finding, ...] = ()
    with ExitStack() as stack:
        if explicit:
            source, told = stack.enter_context(explicitly_labelled(own, form, explicit))
        if plan.source_type is not None:
            source = stack.enter_context(staged(source, iptc.stating(form, source, plan.source_type)))
        if _only_seen(form, explicit):
            marked = source, whole(source)
            told += (Finding("no_place", _ONLY_SEEN, own.name, None, "warning", ("GB45438.6.1",)),)
        else:
            marked = source, form.write(source, mark)
        if plan.sign and also.signing and target is not None:
            manifest = _manifest(marks, mark, also, explicit)
            source = stack.enter_context(c2pa.signed(marked, own, form, manifest, also.signing))
            marked = source, whole(source)
        deliver(*marked, target, like=own)
    return told


def _only_seen(form: Format, explicit: Style | None) -> bool:
    """Tell whether a file gets a label that people see and no mark, because its format has no place for one."""
    return explicit is not None and getattr(form, "NO_PLACE", False)


_ONLY_SEEN = Text(
    "已添加显式标识；这种格式没有写入隐式标识的位置。",
    "The label that people see is in; this format has no place for an implicit label.",
)


def _manifest(marks: FileMarks, mark: Mark, also: Also, explicit: Style | None) -> c2pa.Manifest:
    """Return what the manifest says: created, where nothing says otherwise; else what was done to a file that was there."""
    created = mark.label == "1" and not marks.beside.manifest
    act: c2pa.Act = "c2pa.created" if created else "c2pa.edited" if explicit else "c2pa.edited.metadata"
    return c2pa.Manifest(mark, act, source_type_of(also, mark))


def deliver_marked(source: Source, form: Format, mark: Mark, target: Target | None) -> None:
    """Write the file with a mark: where it stands, if it is large and its format can, else anew."""
    if not (_is_itself(source, target) and marked_in_place(source, Path(source.name), form, mark)):
        deliver(source, form.write(source, mark), target)


def deliver_unchanged(source: Source, target: Target | None) -> None:
    """Write the file as it is, unless it stands there already."""
    if not _is_itself(source, target):
        deliver(source, whole(source), target)


def _is_itself(source: Source, target: Target | None) -> bool:
    if source.descriptor is None or not isinstance(target, (str, Path)):
        return False
    named = os.fspath(target)
    return named == source.name or os.path.abspath(named) == os.path.abspath(source.name)  # noqa: PTH100 - a Path costs more


def fit_to_write(mark: Mark, *, strict: bool = True) -> tuple[Finding, ...]:
    """Return what is to be told of a mark that may be written; raise `Refused` with all that is wrong with one that may not."""
    findings = tuple(findings_of(mark.fields(), "", strict=strict))
    if any(finding.severity == "error" for finding in findings):
        raise Refused(findings)
    return findings


def deliver(source: Source, pieces: Pieces, target: Target | None, like: Source | None = None) -> None:
    """Write the pieces to a stream, or to a path: whole or not at all, with the mode of the source (or of another: `like`)."""
    if target is None:
        return
    if not isinstance(target, (str, Path)):
        write_pieces(source, pieces, target)
        return
    with replacing(target, like=(like or source).descriptor) as descriptor:
        write_pieces(source, pieces, descriptor)


def _kept(marks: FileMarks, mark: Mark, replace: bool, source: Source) -> Mark | None:
    """Return the mark that stays; raise `Refused` where the file bears what we may not take the place of."""
    others = [found for found in marks.marks if not found.same_producer(mark)]
    if others:
        message = Text(
            f"文件已有其他生成服务提供者（{others[0].content_producer[:60]}）的标识。",
            f"The file bears the mark of another producer ({others[0].content_producer[:60]}).",
        )
        remedy = Text("传播平台请用 hegui label pass-on。", "A platform uses 'hegui label pass-on'.")
        raise Refused([Finding("other_producer", message, source.name, remedy, cites=("LBL.10.1",))])
    if replace:
        return None
    if marks.marks:
        return marks.marks[0]
    if any(found.placed.placement != "foreign" for found in marks.found):
        message = Text("标识的位置上有无法识别的内容。", "Something that cannot be read stands where the mark belongs.")
        remedy = Text("确认后用 --replace 替换。", "Look at it, then take its place with --replace.")
        raise Refused([Finding("unreadable_mark", message, source.name, remedy)])
    return None
