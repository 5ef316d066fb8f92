"""Reads the data folder: which file holds what, and all problems of all files told together.

rulebook.yaml                        version, the day we knew all this
facts/*.yaml, derived.yaml           the catalogue of facts; what is computed from them
instruments/<ID>/*.yaml              one folder an instrument (`instrument.yaml` is its identity)
routes.yaml, advice.yaml             filings and assessments; warnings
registers/*.yaml, calendar/*.yaml    rows to be carried; holiday notices by year
controls/*.yaml, frameworks.yaml     what meets duties; what it is laid beside
cases.yaml beside what they test     facts and the expected answers
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from hegui.rulebook.contents import Contents
from hegui.rulebook.controls import Control, Framework
from hegui.rulebook.models import (
    Advice,
    Article,
    CaseFile,
    DerivedFact,
    Duty,
    Exception_,
    FactDefinition,
    HolidayNotice,
    Instrument,
    NotADuty,
    ProcedureStep,
    RegisterSection,
    Role,
    Route,
    SanctionRoute,
    Subject,
)
from hegui.words.errors import Refused
from hegui.words.finding import Finding
from hegui.words.reader import read_file
from hegui.words.shapes import Problems, shape
from hegui.words.text import Text

_PARTS: dict[str, Any] = {
    "articles": tuple[Article, ...],
    "roles": tuple[Role, ...],
    "duties": tuple[Duty, ...],
    "exceptions": tuple[Exception_, ...],
    "sanctions": tuple[SanctionRoute, ...],
    "not_a_duty": tuple[NotADuty, ...],
    "procedure": tuple[ProcedureStep, ...],
}
_FACT_ORDER = ("audience", "entity", "functions", "platform", "model", "dates")


@dataclass(frozen=True, slots=True)
class _Identity:
    """The head of the rulebook."""

    version: str
    known_on: date


@dataclass(slots=True)
class _Folder:
    """The data folder being read; problems of all files are kept until the end."""

    root: Path
    findings: list[Finding] = field(default_factory=list)

    def read(self, cls: Any, name: str) -> Any:
        """Read one file as plain data, checking that it has the shape of `cls`; None when it cannot be used."""
        try:
            document = read_file(self.root / name, shown_as=name)
        except Refused as refusal:
            self.findings.extend(refusal.findings)
            return None
        problems = document.problems()
        shape(cls, document.value, (), problems)
        self.findings.extend(problems.findings)
        return None if problems.findings else document.value

    def names(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))


def fingerprint(root: Path) -> str:
    """Return the SHA-256 over the names and bytes of all source files."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml"), key=lambda p: p.relative_to(root).as_posix()):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_sources(root: Path) -> dict[str, Any]:
    """Read the whole data folder as one plain value with the shape of `Contents`; raise `Refused` with all problems."""
    folder = _Folder(root)
    head = folder.read(_Identity, "rulebook.yaml") or {}
    plain = {
        **head,
        "facts": _joined(folder, tuple[FactDefinition, ...], sorted(folder.names("facts/*.yaml"), key=_fact_rank)),
        "derived": _joined(folder, tuple[DerivedFact, ...], ["derived.yaml"]),
        "instruments": [_instrument(folder, name) for name in folder.names("instruments/*/instrument.yaml")],
        "routes": _joined(folder, tuple[Route, ...], ["routes.yaml"]),
        "advice": _joined(folder, tuple[Advice, ...], ["advice.yaml"]),
        "register": _joined(folder, tuple[RegisterSection, ...], folder.names("registers/*.yaml")),
        "controls": _joined(folder, tuple[Control, ...], folder.names("controls/*.yaml")),
        "frameworks": _joined(folder, tuple[Framework, ...], folder.names("frameworks.yaml")),
        "calendar": [folder.read(HolidayNotice, name) for name in folder.names("calendar/*.yaml")],
    }
    _refuse_strays(folder)
    if folder.findings:
        raise Refused(folder.findings)
    return plain


def read_cases(root: Path) -> dict[str, CaseFile]:
    """Read every case file of the data folder, by the name of the file."""
    folder = _Folder(root)
    names = [*folder.names("instruments/*/cases.yaml"), *folder.names("*_cases.yaml")]
    files: dict[str, CaseFile] = {}
    for name in names:
        value = folder.read(CaseFile, name)
        read = shape(CaseFile, value, (), read_file(root / name, shown_as=name).problems()) if value else None
        if read:
            files[name] = read
    if folder.findings:
        raise Refused(folder.findings)
    return files


def _joined(folder: _Folder, cls: Any, names: list[str]) -> list[Any]:
    return [item for name in names for item in folder.read(cls, name) or []]


def _fact_rank(name: str) -> tuple[int, str]:
    stem = Path(name).stem
    return (_FACT_ORDER.index(stem) if stem in _FACT_ORDER else len(_FACT_ORDER) - 1, name)


def _instrument(folder: _Folder, name: str) -> dict[str, Any]:
    home = Path(name).parent
    identity = folder.read(Instrument, name) or {}
    present = {part: (home / f"{part}.yaml").as_posix() for part in _PARTS}
    parts = {part: folder.read(_PARTS[part], file) or [] for part, file in present.items() if (folder.root / file).is_file()}
    return {**identity, **parts}


def _refuse_strays(folder: _Folder) -> None:
    """Refuse files that nothing reads: a misspelt name would lose its content silently."""
    for name in _strays(folder):
        known = "instrument, cases, " + ", ".join(_PARTS)
        message = Text(f"没有任何内容读取此文件；可用的文件名：{known}。", f"Nothing reads this file; known names: {known}.")
        folder.findings.append(Finding("stray_file", message, name))


def _strays(folder: _Folder) -> Iterator[str]:
    for name in folder.names("instruments/*/*"):
        if Path(name).stem not in {*_PARTS, "instrument", "cases"} or Path(name).suffix != ".yaml":
            yield name


def contents_of(plain: dict[str, Any], file: str) -> Contents:
    """Turn the plain value into the rulebook's models."""
    problems = Problems(file)
    contents: Contents | None = shape(Contents, plain, (), problems)
    if contents is None:
        raise Refused(problems.findings)
    return replace(contents, instruments=tuple(sorted(contents.instruments, key=_age)))


def _age(instrument: Instrument) -> tuple[bool, int, date, str]:
    """Order instruments: mapped ones by subject and first day of force, then those that are only cited."""
    subject = get_args(Subject).index(instrument.subject)
    return (instrument.standing == "cited", subject, instrument.in_force.from_ or date.max, instrument.id)
