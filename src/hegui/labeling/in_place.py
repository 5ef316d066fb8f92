"""Marking a large file where it stands, for formats that can append: its content is not copied, and a crash does no harm."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from hegui.labeling.formats import Format
from hegui.labeling.mark import Mark
from hegui.labeling.source import Source

WORTH_IT = 1 << 20  # smaller files are written anew in no time, and stay tidier


class Steps(Protocol):
    """What a format asks for: bytes behind the end, then small writes, each of which leaves a whole file."""

    @property
    def appended(self) -> bytes: ...  # noqa: D102 - see the class
    @property
    def switches(self) -> list[tuple[int, bytes]]: ...  # noqa: D102 - see the class


def marked_in_place(source: Source, path: Path, form: Format, mark: Mark) -> bool:
    """Mark the file where it stands, and tell whether that could be done; where it could not, nothing was changed.

    A file with several names is left alone: the other names would change too.
    """
    append: Callable[[Source, Mark], Steps | None] | None = getattr(form, "append_in_place", None)
    if append is None or source.descriptor is None or source.size < WORTH_IT or os.fstat(source.descriptor).st_nlink > 1:
        return False
    steps = append(source, mark)
    if steps is None:
        return False
    descriptor = os.open(path, os.O_RDWR)
    try:
        if not os.path.samestat(os.fstat(descriptor), os.fstat(source.descriptor)):
            return False
        _take(descriptor, source.size, steps)
    finally:
        os.close(descriptor)
    return True


def _take(descriptor: int, size: int, steps: Steps) -> None:
    """Write each step and wait for the medium, so that they reach it in their order; a full disk leaves the file as it was."""
    try:
        for at, content in ((size, steps.appended), *steps.switches):
            _write(descriptor, at, content)
    except OSError:
        if os.fstat(descriptor).st_size != size + len(steps.appended):
            os.ftruncate(descriptor, size)
        raise


def _write(descriptor: int, at: int, content: bytes) -> None:
    if not content:
        return
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, at)
        at, view = at + written, view[written:]
    os.fsync(descriptor)
