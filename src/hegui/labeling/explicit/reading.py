"""Looking at the content of a file for explicit labels, and what there is to be said of them (GB 45438-2025, 5).

Reading marks stays in the headers; this decodes, so it is done only where somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hegui.labeling.explicit import kind_of
from hegui.labeling.explicit.style import ExplicitLabel
from hegui.labeling.explicit.wording import has_both_elements
from hegui.labeling.formats import format_of
from hegui.labeling.reading import Readable
from hegui.labeling.source import Damaged, Source
from hegui.labeling.verifying import Verified
from hegui.words import Finding, Refused, Text, Unfinished
from hegui.words.finding import Severity

_SECTION_5 = ("GB45438.5",)


@dataclass(frozen=True, slots=True)
class Seen:
    """The explicit labels of a file; `findings` tells of what could not be looked at."""

    labels: tuple[ExplicitLabel, ...] = ()
    findings: tuple[Finding, ...] = ()


def explicit_labels(source: Readable) -> Seen:
    """Look at the content of a file; what cannot be looked at here is told, not raised."""
    if not isinstance(source, Source):
        with Source.of(source) as own:
            return explicit_labels(own)
    try:
        kind = kind_of(format_of(source), source)
        if kind is None:
            return Seen((), (Finding("explicit_not_looked_at", _NOT_LOOKED, source.name, None, "note", _SECTION_5),))
        return Seen(tuple(kind.read(source)))
    except Damaged as error:
        return Seen((), error.findings)
    except (Refused, Unfinished) as error:
        return Seen((), tuple(replace(finding, severity="warning") for finding in error.findings))


def judged(verified: Verified, seen: Seen, place: str, *, required: bool = False) -> Verified:
    """Return the verdict on a file with what its explicit labels add to it; `required` makes it an error to have none."""
    found = (*seen.findings, *_findings(seen, place, required))
    serious = any(finding.severity != "note" for finding in found)
    verdict = "nonconforming" if serious and verified.verdict == "no_findings" else verified.verdict
    return replace(verified, verdict=verdict, findings=(*verified.findings, *found))


def _findings(seen: Seen, place: str, required: bool) -> Iterator[Finding]:
    sure = [label for label in seen.labels if label.sure]
    lacking = [label for label in sure if _lacks_element(label)]
    for label in lacking:
        yield Finding("one_element_missing", _lacking(label), f"{place}, {label.place}", _LACKING_REMEDY, "error", _SECTION_5)
    if len(sure) == len(lacking) and not seen.findings:
        severity: Severity = "error" if required else "note"
        yield Finding("explicit_not_found", _NOT_FOUND, place, _NOT_FOUND_REMEDY, severity, (*_SECTION_5, "LBL.4"))


def _lacks_element(label: ExplicitLabel) -> bool:
    """Tell whether a wording that was read lacks an element; a corner mark may consist of the first one alone."""
    if label.wording is None or has_both_elements(label.wording):
        return False
    return label.kind != "corner mark"


def _lacking(label: ExplicitLabel) -> Text:
    return Text(
        f"显式标识“{label.wording}”没有同时含有人工智能要素和生成合成要素。",
        f"The explicit label “{label.wording}” does not have both elements: AI, and generated or synthesised.",
    )


_LACKING_REMEDY = Text("例如“AI生成”“内容由AI生成”。", "For example AI生成, or AI生成 / AI-generated.")
_NOT_FOUND = Text("未找到显式标识。", "No explicit label was found.")
_NOT_FOUND_REMEDY = Text(
    "用 hegui label write --explicit 添加；在界面上显示的标识不在文件里，请另行检查。",
    "Add one with 'hegui label write --explicit'; a label shown by an interface is not in the file: check it there.",
)
_NOT_LOOKED = Text(
    "这种格式的内容还不能查看显式标识。", "The content of this format cannot be looked at for explicit labels yet."
)
