"""Measures portfolios: 100,000 synthetic systems from table to matrix, and 20 conditions beside openfisca-core.

openfisca-core is AGPL: it is installed into an environment of its own, only to be measured, and never imported by the
product.
"""

from __future__ import annotations

import csv
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import bench_openfisca

from hegui.mapping import Profile, read_profiles
from hegui.mapping.portfolio.blocks import blocks
from hegui.mapping.portfolio.columns import possible_values
from hegui.mapping.portfolio.law import Law
from hegui.mapping.portfolio.verdicts import Verdicts
from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.models import FactDefinition

SYSTEMS = 100_000
COLUMNS, FILLED = 60, 35
SEED = 20261122
DAY = date(2026, 11, 22)
RUNS = 5


def portfolio(file: Path, rulebook: Rulebook) -> None:
    """Write a table of systems that know 35 of 60 facts each, as a company might keep it."""
    chance = random.Random(SEED)
    free = [fact for fact in rulebook.contents.facts if fact.at_most is None]  # no number here exceeds another
    asked = sorted(chance.sample(free, COLUMNS), key=free.index)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["id", "name_zh", "name_en", *(fact.id for fact in asked)])
        for number in range(SYSTEMS):
            known = set(chance.sample(range(COLUMNS), FILLED))
            cells = (answer(fact, chance) if place in known else "" for place, fact in enumerate(asked))
            table.writerow([f"s{number}", f"系统{number}", f"System {number}", *cells])


def answer(fact: FactDefinition, chance: random.Random) -> str:
    """Return a likely answer as a cell holds it."""
    match fact.type:
        case "boolean":
            return "true" if chance.random() < 0.4 else "false"
        case "choice":
            return chance.choice(fact.choice_ids)
        case "many":
            return "; ".join(choice for choice in fact.choice_ids if chance.random() < 0.3) or "none"
        case "number":
            return str(int(10 ** chance.uniform(0, 8)))
        case _:
            return (date(2020, 1, 1) + timedelta(chance.randrange(2500))).isoformat()


def from_file_to_file(table: Path, matrix: Path) -> tuple[float, float]:
    """Return the seconds and the peak of memory in MB that `hegui map` takes, in a process of its own."""
    command = [str(Path(sys.executable).parent / "hegui"), "map", str(table), "--as-of", DAY.isoformat()]
    child = subprocess.Popen([*command, "--format", "csv", "--out", str(matrix)])
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def from_columns(profiles: list[Profile], law: Law) -> float:
    """Return the seconds to answer the whole law once the facts stand in columns."""
    laid_out = [(possible_values(block.functions, law), (1 << len(block.functions)) - 1) for block in blocks(profiles)]
    return median_of(lambda: [law.diagrams.answers(possible, everyone) and None for possible, everyone in laid_out])


def from_profiles(profiles: list[Profile], law: Law) -> float:
    """Return the seconds to make columns of profiles, to answer the law, and to spell every verdict and count out."""

    def judged() -> None:
        for block in blocks(profiles):
            verdicts = Verdicts(block, law)
            verdicts.duties()
            for instrument in law.instruments:
                verdicts.of(instrument)

    return median_of(judged)


def median_of(work: Callable[[], object]) -> float:
    """Return the median time of some work in seconds."""
    taken = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def rows(rulebook: Rulebook) -> list[str]:
    """Measure our own work; return rows of a table."""
    with tempfile.TemporaryDirectory() as folder:
        table, matrix = Path(folder) / "portfolio.csv", Path(folder) / "matrix.csv"
        portfolio(table, rulebook)
        taken, peak = min(from_file_to_file(table, matrix) for _ in range(RUNS))
        read, written = table.stat().st_size / 1e6, matrix.stat().st_size / 1e6
        profiles = read_profiles([table], rulebook)
    gc.freeze()  # as the command does
    begun = time.process_time()
    law = Law(rulebook, DAY)
    laid_out = time.process_time() - begun
    columns, whole = from_columns(profiles, law), from_profiles(profiles, law)
    return [
        f"| lay out the law of a day, {len(law.duties)} duties | {laid_out * 1000:.0f} ms | |",
        f"| answer all of it for every system, facts in columns | {SYSTEMS / columns:,.0f} systems/s | 100,000 systems/s |",
        f"| profiles in memory to verdicts in words, duties counted | {SYSTEMS / whole:,.0f} systems/s | |",
        f"| `hegui map`, CSV ({read:.0f} MB) to CSV ({written:.0f} MB), its start included "
        f"| {SYSTEMS / taken:,.0f} systems/s | 5,000 systems/s |",
        f"| memory of that, at its peak | {peak:.0f} MB | 1,000 MB |",
    ]


INTRODUCTION = f"""## Portfolios

{SYSTEMS:,} synthetic systems, one core, plain Python: a table of {COLUMNS} facts, of which each system knows {FILLED} drawn at
random (seed {SEED}); every mapped instrument and duty, by the law of {DAY}. Seconds are those of the processor, for
the machine may be shared; median of {RUNS} runs, from file to file the best of {RUNS}."""

COMPARISON = """{count} conditions like those of duties, over booleans and numbers; the same {systems:,} systems with every
fact known (openfisca-core has no unknown ones), and the same answers. {peer}, in an environment of its own, gets
NumPy arrays and computes each condition as a variable; Hegui gets columns of bits and says of each system whether the
condition may be true and whether it may be false.

| what | time | openfisca-core / Hegui |
| --- | --- | --- |
| openfisca-core: set the arrays, calculate | {theirs:.1f} ms | |
| Hegui: answer, facts in columns | {walk:.1f} ms | {quicker:.0f}x |
| Hegui: the same, and making the columns from profiles in memory | {whole:.0f} ms | {slower:.2f}x |

openfisca-core starts from arrays here. Where facts come as profiles, making columns of them is most of the work."""


def page() -> str:
    """Measure everything and return the portfolios' part of the page."""
    rulebook = load_rulebook()
    table = "| what | measured | aim |\n| --- | --- | --- |\n" + "\n".join(rows(rulebook))
    theirs, walk, whole = bench_openfisca.compared(rulebook, SYSTEMS, SEED)
    comparison = COMPARISON.format(
        count=len(bench_openfisca.CONDITIONS),
        systems=SYSTEMS,
        peer=bench_openfisca.OPENFISCA.replace("==", " "),
        theirs=theirs * 1000,
        walk=walk * 1000,
        whole=whole * 1000,
        quicker=theirs / walk,
        slower=theirs / whole,
    )
    return f"{INTRODUCTION}\n\n{table}\n\n{comparison}\n"


if __name__ == "__main__":
    print(page())
