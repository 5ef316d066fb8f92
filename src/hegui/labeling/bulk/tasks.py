"""Tasks: a file, where its result goes, and the number it gets."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hegui.labeling.bulk.listing import Listing
from hegui.words import Finding, Refused, Text

Ended = Literal["done", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Task:
    """One file; without a target nothing is written. `number` is the producer's or the propagator's number for it."""

    source: Path
    target: Path | None
    relative: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task: `told` is its JSON; `refused` is the input's matter, `failed` the disk's or a damaged file's."""

    task: Task
    told: dict[str, Any]
    findings: tuple[Finding, ...]
    ended: Ended


def tasks(found: Listing, number: str = "", out: Path | None = None, in_place: bool = False) -> list[Task]:
    """Return a task for each file: below `out` by its relative path, or in its own place, or (neither) nowhere.

    With several files the number is a prefix, followed by the hash of the relative path: the same in every run.
    """
    if out is not None:
        _refuse_collisions(found)
    listed = []
    for file in found.files:
        target = out / file.relative if out is not None else file.path if in_place else None
        listed.append(Task(file.path, target, file.relative, _number(number, file.relative, found.several)))
    return listed


def _number(prefix: str, relative: str, several: bool) -> str:
    if not prefix or not several:
        return prefix
    return f"{prefix}-{hashlib.sha256(relative.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}"


def _refuse_collisions(found: Listing) -> None:
    counted = Counter(file.relative for file in found.files)
    message = Text("两个文件会写到同一个位置。", "Two files would be written to the same place.")
    remedy = Text("请分两次运行，写到不同的文件夹。", "Run twice, with a folder each.")
    doubled = [Finding("same_target", message, relative, remedy) for relative, count in counted.items() if count > 1]
    if doubled:
        raise Refused(doubled)
