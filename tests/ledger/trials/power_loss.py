"""What a machine may find after the power went: what was synced, and of the rest whatever the medium happened to keep.

Of the writes that no sync covered any part may stand, torn at sectors, in any order, with zeros in the holes and any of
the possible lengths; names that were given or removed in a folder that was not synced may be there or not. This is the
model of ALICE (Pillai et al., OSDI 2014), which holds for every file system that keeps the promises of POSIX.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from ledger.trials.operations import Cut, FolderSynced, Named, Operation, Synced, Unnamed, Written

SECTOR = 512
_NOBODY = 4_194_305  # no process has this number


def after_power_loss(history: Sequence[Operation], root: Path, rng: Random, target: Path) -> None:
    """Build in `target` what may be found of `root` when the power goes after these operations."""
    sure = _on_medium(history)
    contents: dict[int, bytearray] = {}
    folders: dict[Path, dict[str, int | None]] = {}
    for at, operation in enumerate(history):
        match operation:
            case Written(file):
                _write(contents.setdefault(file, bytearray()), operation, at in sure, rng)
            case Cut(file, size):
                if at in sure or rng.random() < 0.5:
                    content = contents.setdefault(file, bytearray())
                    content[:] = content[:size].ljust(size, b"\0")
            case Named(folder, name, file, before):
                if at in sure or rng.random() < 0.5:
                    names = folders.setdefault(folder, {})
                    names.pop(before or "", None)
                    names[name] = file
            case Unnamed(folder, name):
                if at in sure or rng.random() < 0.5:
                    folders.setdefault(folder, {}).pop(name, None)
    _build(folders, contents, root, target)


def _on_medium(history: Sequence[Operation]) -> set[int]:
    """Return the places of the operations that a later sync covers."""
    sure = set()
    files: dict[int, bool] = {}
    folders: set[Path] = set()
    for at in range(len(history) - 1, -1, -1):
        match history[at]:
            case Synced(file, failed):
                files[file] = not failed
            case FolderSynced(folder):
                folders.add(folder)
            case Written(file) | Cut(file):
                if files.get(file):
                    sure.add(at)
            case Named(folder) | Unnamed(folder):
                if folder in folders:
                    sure.add(at)
    return sure


def _write(content: bytearray, written: Written, sure: bool, rng: Random) -> None:
    sectors = list(_sectors(written))
    end = written.offset + len(written.data)
    if not sure:
        kind = rng.choice(("none", "all", "first", "some", "one", "all but one"))
        some = set(rng.sample(range(len(sectors)), rng.randint(0, len(sectors))))
        one = rng.randrange(len(sectors))
        first = rng.randint(0, len(sectors))
        kept = {
            "none": set(),
            "all": set(range(len(sectors))),
            "first": set(range(first)),
            "some": some,
            "one": {one},
            "all but one": set(range(len(sectors))) - {one},
        }[kind]
        sectors = [sector for at, sector in enumerate(sectors) if at in kept]
        end = rng.choice((0, end, rng.randint(written.offset, end)))
    for offset, data in sectors:
        _fill(content, offset + len(data))
        content[offset : offset + len(data)] = data
    _fill(content, end)


def _sectors(written: Written) -> Iterator[tuple[int, bytes]]:
    offset, end = written.offset, written.offset + len(written.data)
    while offset < end:
        border = min(end, (offset // SECTOR + 1) * SECTOR)
        yield offset, written.data[offset - written.offset : border - written.offset]
        offset = border


def _fill(content: bytearray, size: int) -> None:
    """Let a file reach this size; what nobody wrote is zero."""
    if len(content) < size:
        content.extend(bytes(size - len(content)))


def _build(folders: dict[Path, dict[str, int | None]], contents: dict[int, bytearray], folder: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for name, file in folders.get(folder, {}).items():
        if file is None:
            _build(folders, contents, folder / name, target / name)
        else:
            name = name.replace(f"{os.getpid()}-", f"{_NOBODY}-")  # files that say which process they belong to
            (target / name).write_bytes(contents.get(file, b""))
