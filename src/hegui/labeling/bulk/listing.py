"""Which files are meant: those named, and all in the folders named; what is passed over is said."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from hegui.words import Finding, Text
from hegui.words.files import UNFINISHED


@dataclass(frozen=True, slots=True)
class Listed:
    """A file, and its path below the folder that was named (its name alone where the file itself was named)."""

    path: Path
    relative: str


@dataclass(slots=True)
class Listing:
    """The files in the order of the arguments, each folder in the order of names; and what was passed over."""

    files: list[Listed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    several: bool = False  # a folder, or more than one file, was named


def listing(paths: Iterable[Path], leave_out: Path | None = None) -> Listing:
    """List the files; `leave_out` is the folder that results go to, which may lie in the folder that is read.

    Links inside folders are not followed: they could lead anywhere. A file that is named itself may be a link.
    """
    named = list(paths)
    found = Listing(several=len(named) > 1 or any(path.is_dir() for path in named))
    for path in named:
        if path.is_dir():
            _add_folder(path, leave_out.resolve() if leave_out else None, found)
        else:
            found.files.append(Listed(path, path.name))
    return found


def _add_folder(folder: Path, leave_out: Path | None, found: Listing) -> None:
    """Add what lies below a folder; folders wait in a list, so that depth costs nothing."""
    waiting = [folder]
    while waiting:
        present = waiting.pop()
        if leave_out and present.resolve() == leave_out:
            continue
        try:
            with os.scandir(present) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            message = Text("无法读取此文件夹。", f"The folder cannot be read ({error.strerror}).")
            found.findings.append(Finding("unreadable", message, str(present)))
            continue
        waiting += [present / entry.name for entry in reversed(ordered) if entry.is_dir(follow_symlinks=False)]
        for entry in ordered:
            _add_entry(present / entry.name, entry, folder, found)


def _add_entry(path: Path, entry: os.DirEntry[str], folder: Path, found: Listing) -> None:
    if entry.is_dir(follow_symlinks=False) or entry.name.endswith(UNFINISHED):
        return
    if entry.is_file(follow_symlinks=False):
        found.files.append(Listed(path, path.relative_to(folder).as_posix()))
        return
    message = Text("符号链接或者特殊文件，已跳过。", "A link or a special file; it was passed over.")
    remedy = Text("需要处理时请直接写出它的路径。", "Name it itself where it is meant.")
    found.findings.append(Finding("passed_over", message, str(path), remedy, "note"))
