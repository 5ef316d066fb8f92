"""Working through files: once, or while a folder is watched; each result is told, and recorded where a ledger is named."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from hegui.cli.label.manifest import recorded
from hegui.cli.label.printing import Told
from hegui.cli.language import say
from hegui.cli.progress import numbered
from hegui.labeling.bulk import Listing, Work, listing, run, sweep, tasks
from hegui.labeling.bulk.watching import arrivals

LOOK_EVERY = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Where:
    """Which files, where their results go, by how many processes, and in which ledger whose name stands."""

    files: tuple[Path, ...]
    out: Path | None = None
    in_place: bool = False
    jobs: int = 1
    watch: bool = False
    ledger: Path | None = None
    actor: str = ""

    @property
    def one_file(self) -> bool:
        """Whether a single file was named."""
        return len(self.files) == 1 and not self.files[0].is_dir()

    def check(self) -> None:
        """Refuse two places at once, and a watch that would write nowhere."""
        if self.out and self.in_place:
            raise click.UsageError(say("--out 与 --in-place 只能选一个。", "Choose one of --out and --in-place."))
        if self.watch and not (self.out or self.in_place):
            raise click.UsageError(say("--watch 须与 --out 或 --in-place 一起使用。", "--watch goes with --out or --in-place."))

    def listings(self) -> Iterator[Listing]:
        """Yield the files once, or whatever arrives until somebody stops it (Ctrl-C)."""
        if not self.watch:
            yield listing(self.files, self.out)
            return
        yield from arrivals(self.files, self.out, _pause)


def _pause() -> bool:
    time.sleep(LOOK_EVERY)
    return True


def work_through(where: Where, work: Work, told: Told, number: str = "", action: str = "") -> None:
    """Do the work on every file; an entry of the ledger is on the medium before its file is told of."""
    try:
        for found in where.listings():
            _work_on(found, where, work, told, number, action)
    except KeyboardInterrupt:
        if not where.watch:  # whatever was being written is whole or not there
            raise


def _work_on(found: Listing, where: Where, work: Work, told: Told, number: str, action: str) -> None:
    told.passed_over(found.findings)
    todo = tasks(found, number, where.out, where.in_place)
    sweep(todo)
    results = numbered(run(todo, work, where.jobs), say("已处理", "Done"), len(todo))
    for _ in recorded(told.follow(results), where.ledger, action, where.actor):
        pass
    if where.watch:
        told.show()
        sys.stdout.flush()
