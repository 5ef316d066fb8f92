"""Watching: files that arrive in folders, each once its writer has let go of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from hegui.labeling.bulk.listing import Listed, Listing, listing

_State = tuple[int, int]  # size, and when it was written last


def arrivals(paths: Sequence[Path], leave_out: Path | None, pause: Callable[[], bool]) -> Iterator[Listing]:
    """Yield what is new since the last time: files that did not change during one pause, and are not what was yielded before.

    `pause` waits, and returns False when the watch is over. Files are looked at by size and time; a file that is written anew
    is new again. What is passed over is said once.
    """
    yielded: dict[str, _State] = {}
    seen: dict[str, _State] = {}
    told: set[str] = set()
    while True:
        found = listing(paths, leave_out)
        states = {str(file.path): _state(file) for file in found.files}
        settled = [
            f for f in found.files if _settled(str(f.path), states, seen) and yielded.get(str(f.path)) != states[str(f.path)]
        ]
        findings = [finding for finding in found.findings if finding.place not in told]
        if settled or findings:
            told.update(finding.place for finding in findings)
            yield Listing(settled, findings, several=True)
            yielded.update((str(file.path), _state(file)) for file in settled)
        seen = states
        if not pause():
            return


def _settled(path: str, states: dict[str, _State], seen: dict[str, _State]) -> bool:
    return states[path] == seen.get(path) and states[path] != _GONE


def _state(file: Listed) -> _State:
    with suppress(OSError):
        told = os.stat(file.path)  # noqa: PTH116 - there may be very many files
        return told.st_size, told.st_mtime_ns
    return _GONE


_GONE: _State = (-1, -1)
