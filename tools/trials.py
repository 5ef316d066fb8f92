"""Crashes and attacks the ledger, and tells in two tables what was lost and what was not found.

    python tools/trials.py                  the share of the points that the tests try too
    python tools/trials.py --full           all of them (some minutes)
    python tools/trials.py --seed 7         other points; without it, those of the tests
    python tools/trials.py --full --write   and writes docs/soak.md

The exit status is 1 when anything was lost or not found.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SEED = 20261122
_NOTES = 20  # of what went wrong, that many are printed

sys.path.insert(0, str(ROOT / "tests"))

CRASHES = ("kind of crash", "points", "acknowledged entries", "lost", "opening refused", "other")
ATTACKS = ("attack", "found by")


def crash_rows(seed: int, *, full: bool) -> tuple[list[Sequence[object]], list[str]]:
    """Try every kind of crash; return a row each with their sum, and what went wrong."""
    crashes = importlib.import_module("ledger.trials.crashes")
    rows: list[Sequence[object]] = []
    notes: list[str] = []
    for tally in crashes.campaign(seed, full=full):
        rows.append((tally.kind, tally.points, tally.acknowledged, tally.lost, tally.refused, tally.wrong))
        notes += tally.notes
        print(f"{tally.kind}: {tally.points} points", file=sys.stderr)
    rows.append(("all", *(sum(numbers) for numbers in list(zip(*rows, strict=True))[1:])))
    return rows, notes


def attack_rows(seed: int) -> tuple[list[Sequence[object]], list[str]]:
    """Try every attack, where they are part of this checkout; return a row each, and what was not found."""
    if importlib.util.find_spec("ledger.trials.attacks") is None:
        return [], []
    outcomes: list[Any] = importlib.import_module("ledger.trials.attacks").run(seed)
    rows = [(outcome.name, outcome.found_by if outcome.found else "NOT FOUND") for outcome in outcomes]
    return rows, [f"not found: {outcome.name}" for outcome in outcomes if not outcome.found]


def plain_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table for a terminal: text to the left, numbers to the right."""
    cells = [list(map(str, row)) for row in [head, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [isinstance(cell, int) for cell in rows[0]]
    lines = [
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width) for cell, width, number in zip(row, widths, right, strict=True)
        )
        for row in cells
    ]
    return "\n".join(line.rstrip() for line in lines)


def page_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the same table for a page."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def page(arguments: argparse.Namespace, crashes: Sequence[Sequence[object]], attacks: Sequence[Sequence[object]]) -> str:
    """Return docs/soak.md: what was tried, on what, and how to try it again."""
    commit = _git("log", "-1", "--format=%h of %cs")
    changed = " with uncommitted changes" if _git("status", "--porcelain", "--untracked-files=no", "--", "src", "tests") else ""
    command = f"python tools/trials.py{' --full' if arguments.full else ''} --seed {arguments.seed} --write"
    parts = [
        "# What the ledger withstood",
        f"Made by `{command}` at commit {commit}{changed}. Python {platform.python_version()}, {_machine()}.",
        "## Crashes",
        "Each point is one crash, after which the ledger is opened again and everything is asked for that was ever "
        "acknowledged: entries, payloads, heads, erasures. *Lost* counts what was missed, *opening refused* where the "
        "ledger took a crash for damage, *other* what was recorded twice or told wrongly. What each kind does: "
        "`tests/ledger/test_crashes.py`.",
        page_table(CRASHES, crashes),
    ]
    if attacks:
        parts += [
            "## Attacks",
            "Each is tried by somebody who may rewrite every file. *Found by* is the code of the finding, or what one has to "
            "hold elsewhere to find it. What each attack does: `tests/ledger/trials/on_*.py`.",
            page_table(ATTACKS, attacks),
        ]
    return "\n\n".join(parts) + "\n"


def _git(*words: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True).stdout.strip()


def _machine() -> str:
    return f"{platform.system()} {platform.release()}, {platform.machine()}"


def main() -> int:
    """Try, print, and write the page if asked to; return the exit status."""
    parser = argparse.ArgumentParser(description="Crash and attack the ledger; tell what was lost and what was not found.")
    parser.add_argument("--full", action="store_true", help="all points, not the share that the tests try")
    parser.add_argument("--seed", type=int, default=SEED, help=f"what chooses the points (default: {SEED})")
    parser.add_argument("--write", action="store_true", help="write docs/soak.md")
    arguments = parser.parse_args()
    crashes, lost = crash_rows(arguments.seed, full=arguments.full)
    attacks, missed = attack_rows(arguments.seed)
    print(f"seed {arguments.seed}\n\n{plain_table(CRASHES, crashes)}")
    if attacks:
        print(f"\n{plain_table(ATTACKS, attacks)}")
    for note in [*lost, *missed][:_NOTES]:
        print(note, file=sys.stderr)
    if arguments.write:
        (ROOT / "docs" / "soak.md").write_text(page(arguments, crashes, attacks), encoding="utf-8")
    return 1 if lost or missed else 0


if __name__ == "__main__":
    sys.exit(main())
