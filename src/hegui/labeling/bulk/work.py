"""Work: what is done with one file, in a form that another process can be given."""

from __future__ import annotations

import filecmp
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from hegui.labeling.also.credentials import Signing
from hegui.labeling.also.planning import NOTHING, Also, planned
from hegui.labeling.as_json import marks_json, verified_json
from hegui.labeling.bulk.tasks import Done, Ended, Task
from hegui.labeling.explicit.reading import Seen, explicit_labels, judged
from hegui.labeling.explicit.style import Style
from hegui.labeling.mark import Mark
from hegui.labeling.passing_on import pass_on
from hegui.labeling.reading import read
from hegui.labeling.security import Signer, Trust
from hegui.labeling.source import Damaged, Source
from hegui.labeling.verifying import verify
from hegui.labeling.writing import write
from hegui.words import Finding, HeguiError, Refused, Text


class Work(Protocol):
    """Something done with one file."""

    def __call__(self, task: Task) -> Done:
        """Do it, and tell what became of it; no error leaves here."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads the marks of a file; with `explicit` its content is looked at for explicit labels too."""

    explicit: bool = False

    def __call__(self, task: Task) -> Done:
        """Read one file."""
        try:
            marks = read(task.source)
            seen = explicit_labels(task.source) if self.explicit else Seen()
            return Done(task, {"path": str(task.source), **marks_json(marks, seen.labels)}, seen.findings, "done")
        except (HeguiError, OSError) as error:
            return _not_done(task, error, marks_json(None), "failed")


@dataclass(frozen=True, slots=True)
class Verifying:
    """Verifies the marks of a file; with `explicit` its explicit labels too, of which `explicit_required` asks for one."""

    strict: bool = False
    required: bool = False
    trust: Trust | None = None
    explicit: bool = False
    explicit_required: bool = False

    def __call__(self, task: Task) -> Done:
        """Verify one file."""
        verified, seen = verify(task.source, strict=self.strict, required=self.required, trust=self.trust), Seen()
        if self.explicit and verified.marks:
            seen = explicit_labels(task.source)
            verified = judged(verified, seen, str(task.source), required=self.explicit_required)
        ended: Ended = "failed" if verified.verdict == "inconclusive" else "done"
        return Done(task, {"path": str(task.source), **verified_json(verified, seen.labels)}, verified.findings, ended)


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes a mark into a file; `mark` lacks only the number, which each file has of its own."""

    mark: Mark
    replace: bool = False
    strict: bool = True
    hashed: bool = False
    explicit: Style | None = None
    signer: Signer | None = None
    also: Also = NOTHING

    def __call__(self, task: Task) -> Done:
        """Write one file."""
        mark = replace(self.mark, produce_id=task.number, propagate_id=self.mark.propagate_id or task.number)
        try:
            told = _before(task, self.hashed)
            if self.signer:
                mark = self.signer.sign(mark)
            if _up_to_date(task, mark, self.also):
                return _done(task, {"outcome": "kept", "mark": mark.fields(), **told}, self.hashed)
            ready = _ready(task)
            how = {"replace": self.replace, "strict": self.strict}
            written = write(task.source, ready, mark, explicit=self.explicit, also=self.also, **how)
        except (HeguiError, OSError) as error:
            return _not_done(task, error, {"outcome": "not_written", "mark": None})
        told = {"outcome": written.outcome, "mark": written.mark and written.mark.fields(), **told}
        return _done(task, told, self.hashed, written.findings)


@dataclass(frozen=True, slots=True)
class PassingOn:
    """Passes a file on in the name of a platform."""

    platform: str
    declared: bool = False
    suspected: bool = False
    strict: bool = True
    hashed: bool = False
    signing: Signing | None = None

    def __call__(self, task: Task) -> Done:
        """Pass one file on."""
        judged = {"declared": self.declared, "suspected": self.suspected, "strict": self.strict}
        try:
            before = _before(task, self.hashed)
            passed = pass_on(task.source, _ready(task), self.platform, task.number, signing=self.signing, **judged)
        except (HeguiError, OSError) as error:
            return _not_done(task, error, {"notice": None, "text": None, "cites": [], "mark": None})
        told: dict[str, Any] = {"notice": passed.notice, "text": passed.text.plain(), "cites": list(passed.cites)}
        told |= {"mark": passed.mark and passed.mark.fields(), **before}
        return _done(task, told, self.hashed, passed.findings)


def _up_to_date(task: Task, mark: Mark, also: Also) -> bool:
    """Tell whether an earlier run wrote this very mark from this file, so that a run that was cut off can go on."""
    if task.target is None or task.target == task.source or not task.target.exists():
        return False
    with Source.of(task.target) as target:
        marks = read(target)
        written = tuple(replace(found, reserved_code_1=mark.reserved_code_1) for found in marks.marks)  # signed anew
        if written != (mark,) or task.target.stat().st_mtime < task.source.stat().st_mtime:
            return False
        return not planned(also, target, marks, mark, writes_mark=False).changes


def _ready(task: Task) -> Path | None:
    """Return the target with its folder made; refuse to write over a file that no run of ours put there."""
    if task.target is None or task.target == task.source:
        return task.target
    task.target.parent.mkdir(parents=True, exist_ok=True)
    if task.target.exists() and not read(task.target).marks and not filecmp.cmp(task.source, task.target, shallow=False):
        message = Text("目标位置已有别的文件。", "Another file stands at the target.")
        remedy = Text("请换一个空文件夹。", "Choose an empty folder.")
        raise Refused([Finding("target_exists", message, str(task.target), remedy)])
    return task.target


def _before(task: Task, hashed: bool) -> dict[str, Any]:
    return {"before": _sha256(task.source)} if hashed and task.target is not None else {}


def _done(task: Task, told: dict[str, Any], hashed: bool = False, findings: tuple[Finding, ...] = ()) -> Done:
    if task.target is not None:
        told["target"] = str(task.target)
    if hashed and task.target is not None:
        told["after"] = _sha256(task.target)
    told["findings"] = [finding.plain() for finding in findings]
    return Done(task, {"path": str(task.source), **told}, findings, "done")


def _not_done(task: Task, error: HeguiError | OSError, told: dict[str, Any], ended: Ended | None = None) -> Done:
    if isinstance(error, OSError):
        place = str(error.filename or task.source)
        message = Text("磁盘拒绝了此操作。", f"The disk refused ({error.strerror or error}).")
        findings: tuple[Finding, ...] = (Finding("disk_refused", message, place),)
    else:
        findings = error.findings
    refused = isinstance(error, Refused) and not isinstance(error, Damaged)
    told = {"path": str(task.source), **told, "findings": [finding.plain() for finding in findings]}
    return Done(task, told, findings, ended or ("refused" if refused else "failed"))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
