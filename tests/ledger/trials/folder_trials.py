"""Trials on the folder as it lies there: the last segment torn after every byte, the index gone or wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from hegui.ledger import Ledger
from ledger.trials.histories import SIGNER, History, scratch
from ledger.trials.judging import Tally, judge
from ledger.trials.operations import Written
from ledger.trials.writing import Author, Told

_MOST_OF_ONE = 60  # points tried on one ledger before the next is made


def torn_tail(seed: int, count: int) -> Tally:
    """Cut the last segment after any byte: what stands under a head stays, the rest of that write goes, and nothing else."""
    tally = Tally("torn tail")
    while tally.points < count:
        where = f"torn tail, seed {seed}, ledger {tally.points}"
        rng = Random(where)
        with scratch() as base:
            history = _two_segments(base, rng)
            last = max((history.folder / "segments").iterdir())
            ends = _ends(last)
            likely = {end + off for end in ends for off in (-1, 0, 1)} - {ends[-1] + 1}
            sizes = sorted(likely | set(range(ends[-1] + 1)) if count > 2 * ends[-1] else likely | set(range(0, ends[-1], 7)))
            for size in rng.sample(sizes, min(len(sizes), count - tally.points, len(sizes) if count > 100 else _MOST_OF_ONE)):
                tally += _torn(history, last, size, base / f"torn-{size}", f"{where}, {size} bytes")
    return tally


def _two_segments(base: Path, rng: Random) -> History:
    history = History(base, rng, erasing=False)
    history.roll_at = 2000
    while len(files := sorted((history.folder / "segments").iterdir())) < 2 or files[-1].stat().st_size < 1000:
        history.live(3)
    return history


def _ends(segment: Path) -> list[int]:
    ends = [0]
    for line in segment.read_bytes().splitlines(keepends=True):
        ends.append(ends[-1] + len(line))
    return ends


def _torn(history: History, last: Path, size: int, target: Path, where: str) -> Tally:
    shutil.copytree(history.folder, target, ignore=shutil.ignore_patterns("index.db*"))
    content = last.read_bytes()[:size]
    (target / "segments" / last.name).write_bytes(content)
    up_to_head, _, _ = content[: content.rfind(b"\n") + 1].rpartition(b"\nhead ")
    standing = int(last.stem) + sum(line.startswith(b"entry ") for line in up_to_head.split(b"\n"))
    told = replace(
        history.told,
        entries={each: (number, at) for each, (number, at) in history.told.entries.items() if number < standing},
        heads=[(signed, at) for signed, at in history.told.heads if signed.head.size <= standing],
    )
    fitting = [index for at, index in history.indexes if _reached(history, at, last) <= size]
    index = Random(where).choice([{}, *fitting])
    for name, kept in index.items():
        (target / name).write_bytes(kept)
    return judge(target, told, SIGNER, "torn tail", f"{where}, index {'older' if index else 'absent'}")


def _reached(history: History, place: int, last: Path) -> int:
    """Return how much of the last segment was there at this place of the trace."""
    file = history.disk.file_of(last)
    written = [each for each in history.disk.trace[:place] if isinstance(each, Written) and each.file == file]
    return max((each.offset + len(each.data) for each in written), default=0)


def index_wrong(seed: int, count: int) -> Tally:
    """Delete the index, put garbage, an older one or another ledger's in its place: it is made anew."""
    tally = Tally("index wrong")
    kinds = sorted(_INDEXES)
    while tally.points < count:
        where = f"index wrong, seed {seed}, ledger {tally.points}"
        rng = Random(where)
        with scratch() as base:
            history = History(base, rng)
            history.live(rng.randint(5, 25))
            for kind in rng.sample(kinds, min(len(kinds), count - tally.points)):
                target = base / kind
                shutil.copytree(history.folder, target)
                _INDEXES[kind](target / "index.db", history, rng)
                tally += judge(target, history.told, SIGNER, "index wrong", f"{where}, {kind}")
                history.told.surprises = []
    return tally


def _gone(index: Path, _history: History, _rng: Random) -> None:
    index.unlink()


def _empty(index: Path, _history: History, _rng: Random) -> None:
    index.write_bytes(b"")


def _garbage(index: Path, _history: History, rng: Random) -> None:
    index.write_bytes(rng.randbytes(rng.choice((1, 100, 5000, 50_000))))


def _older(index: Path, history: History, rng: Random) -> None:
    index.unlink()
    _, files = rng.choice(history.indexes)
    for name, content in files.items():
        index.with_name(name).write_bytes(content)


def _half_made(index: Path, _history: History, rng: Random) -> None:
    """Leave what the making of the index leaves when its process ends there: any beginning of its log."""
    index.unlink()
    with Ledger(index.parent, signer=SIGNER):
        made = {path: path.read_bytes() for path in (index, index.with_name("index.db-wal"))}
    for path, content in made.items():
        path.write_bytes(content[: rng.randint(0, len(content))] if path.name.endswith("-wal") else content)


def _of_another(index: Path, _history: History, rng: Random) -> None:
    other = index.parent.parent / "another"
    with Ledger(other) as ledger:
        author = Author("other", rng, Told())
        for _ in range(rng.randint(1, 10)):
            author.step(ledger)
    shutil.copy(other / "index.db", index)
    shutil.rmtree(other)


_INDEXES: dict[str, Callable[[Path, History, Random], None]] = {
    "deleted": _gone,
    "empty": _empty,
    "garbage": _garbage,
    "older": _older,
    "half made": _half_made,
    "of another ledger": _of_another,
}
