"""Measures the ledger: durable appends beside what one would write naively, its tree beside pymerkle, a million entries.

pymerkle is GPL: it is installed into an environment of its own, only to be measured, and never imported by the product.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable
from itertools import count
from pathlib import Path

from hegui.ledger import Entry, Ledger, Payload
from hegui.ledger.asynchronous import AsyncLedger
from hegui.ledger.export import export
from hegui.ledger.tree import Frontier, leaf_hash

WRITERS = 64
SECONDS = 2.0
RUNS = 5
MILLION = 1_000_000
LEAVES = 100_000
VERIFIER = Path(__file__).parent.parent / "src" / "hegui" / "ledger" / "verifier.py"
PYMERKLE = f"""
import time
from pymerkle import InmemoryTree
tree = InmemoryTree(algorithm="sha256")
leaves = [b"%d" % n for n in range({LEAVES})]
start = time.perf_counter()
for leaf in leaves:
    tree.append_entry(leaf)
tree.get_state()
print({LEAVES} / (time.perf_counter() - start))
"""


def entry(number: object) -> Entry:
    """Return an entry as a label manifest makes them."""
    return Entry(f"bench-{number}", "2026-11-22T08:00:00.123Z", "user:7", "label.written", f"file:pictures/{number}.png")


def by_threads(append: Callable[[str], None]) -> tuple[float, float]:
    """Let 64 threads append one after the other for a while; return appends a second and the 99th percentile in seconds."""
    taken: list[float] = []
    stop = time.monotonic() + SECONDS

    def write(writer: int) -> None:
        for number in count():
            begun = time.perf_counter()
            append(f"{writer}-{number}")
            taken.append(time.perf_counter() - begun)
            if time.monotonic() > stop:
                return

    begun = time.perf_counter()
    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(taken) / (time.perf_counter() - begun), statistics.quantiles(taken, n=100)[98]


def naive_file(folder: Path) -> tuple[float, float]:
    """Append the same bytes to a file and sync after each."""
    handle = os.open(folder / "naive.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    turn = threading.Lock()

    def append(number: str) -> None:
        with turn:
            os.write(handle, entry(number).canonical() + b"\n")
            os.fsync(handle)

    return by_threads(append)


def naive_sqlite(folder: Path) -> tuple[float, float]:
    """Insert a row a transaction, fully synced, as most audit trails do."""
    database = sqlite3.connect(folder / "naive.db", check_same_thread=False, isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entries (entry BLOB)")
    turn = threading.Lock()

    def append(number: str) -> None:
        with turn:
            database.execute("INSERT INTO entries VALUES (?)", [entry(number).canonical()])

    return by_threads(append)


def ours_by_threads(folder: Path) -> tuple[float, float]:
    """Append to a ledger from 64 threads."""
    with Ledger(folder / "threads") as ledger:
        return by_threads(lambda number: ledger.append(entry(number)) and None)


def ours_by_tasks(folder: Path) -> tuple[float, float]:
    """Append to a ledger from 64 tasks of one event loop."""
    taken: list[float] = []

    async def write(ledger: AsyncLedger, writer: int, stop: float) -> None:
        for number in count():
            begun = time.perf_counter()
            await ledger.append(entry(f"{writer}-{number}"))
            taken.append(time.perf_counter() - begun)
            if time.monotonic() > stop:
                return

    async def all_writers(ledger: AsyncLedger) -> None:
        stop = time.monotonic() + SECONDS
        await asyncio.gather(*(write(ledger, writer, stop) for writer in range(WRITERS)))

    with Ledger(folder / "tasks") as ledger:
        begun = time.perf_counter()
        asyncio.run(all_writers(AsyncLedger(ledger)))
        return len(taken) / (time.perf_counter() - begun), statistics.quantiles(taken, n=100)[98]


def appends() -> list[str]:
    """Measure all four in turn, several times; return rows of a table."""
    ways = {
        "naive: a file, fsync after each": naive_file,
        "naive: SQLite, a transaction each, synchronous=FULL": naive_sqlite,
        "ledger, 64 threads": ours_by_threads,
        "ledger, 64 tasks of one event loop": ours_by_tasks,
    }
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                measured[name].append(way(Path(folder)))
    medians = {name: [statistics.median(each) for each in zip(*runs, strict=True)] for name, runs in measured.items()}
    base = medians["naive: a file, fsync after each"][0]
    return [
        f"| {name} | {rate:,.0f} | {rate / base:.1f}x | {slowest * 1000:.1f} ms |" for name, (rate, slowest) in medians.items()
    ]


def tree_rates() -> tuple[float, float]:
    """Return leaves a second: our tree, pymerkle's."""
    leaves = [b"%d" % number for number in range(LEAVES)]
    begun = time.perf_counter()
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf_hash(leaf))
    frontier.root()
    ours = LEAVES / (time.perf_counter() - begun)
    with tempfile.TemporaryDirectory() as folder:
        venv.create(Path(folder), with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([python, "-m", "pip", "install", *quiet, "pymerkle==7.0.0"], check=True, capture_output=True)
        theirs = float(subprocess.run([python, "-c", PYMERKLE], check=True, capture_output=True, text=True).stdout)
    return ours, theirs


def offline() -> list[str]:
    """Make a ledger of a million entries, every second with a payload; verify its export and one proof offline."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Ledger(folder / "ledger") as ledger:
            begun = time.perf_counter()
            for first in range(0, MILLION, 1000):
                ledger.append_all([_with_payload(number) for number in range(first, first + 1000)])
            appended = time.perf_counter() - begun
            begun = time.perf_counter()
            with (folder / "all.hegui-ledger").open("wb") as stream:
                stream.writelines(export(ledger))
            exported = time.perf_counter() - begun
            begun = time.perf_counter()
            (folder / "one.tlog-proof").write_text(ledger.prove(MILLION // 3).text(), encoding="utf-8")
            proven = time.perf_counter() - begun
            key = ledger.key.text()
        size = (folder / "all.hegui-ledger").stat().st_size / 1e6
        whole, peak = verified(folder / "all.hegui-ledger", key)
        one, _ = verified(folder / "one.tlog-proof", key)
    return [
        f"| append 1,000,000 entries, 1,000 at a time, every second with a payload | {appended:.0f} s | |",
        f"| export them ({size:,.0f} MB) | {exported:.0f} s | |",
        f"| verify the export offline, stand-alone verifier | {whole:.0f} s | 60 s |",
        f"| memory of that, at its peak | {peak:.0f} MB | 300 MB |",
        f"| prove one entry of a million | {proven * 1000:.0f} ms | |",
        f"| verify that proof offline, interpreter's start included | {one * 1000:.0f} ms | 1,000 ms |",
    ]


def _with_payload(number: int) -> tuple[Entry, Payload | None]:
    return entry(number), Payload(json.dumps({"file": number, "mark": "x" * 150}).encode()) if number % 2 else None


def verified(file: Path, key: str) -> tuple[float, float]:
    """Return the seconds and the peak of memory in MB that the stand-alone verifier takes."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-I", "-S", str(VERIFIER), str(file), "--key", key], check=True, capture_output=True)
    taken = time.perf_counter() - begun
    return taken, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


INTRODUCTION = f"""## Ledger

Durable appends: {WRITERS} writers, each waits for its own entry; median of {RUNS} runs in turn on the same disk. The aim is
20x naive, with a 99th percentile under 25 ms. How large the ratio gets depends on how long the disk takes to sync: where it
is a fraction of a millisecond, as on this machine, Python's own work per entry sets the limit; where it is the 2 to 10 ms of
a hard disk or a network volume, the group commit gains up to as much as the group is large."""


def page() -> str:
    """Measure everything and return the ledger's part of the page."""
    head = "| what | appends/s | to naive | 99th percentile |\n| --- | --- | --- | --- |"
    table = "\n".join(appends())
    ours, theirs = tree_rates()
    rates = f"{ours:,.0f} leaves/s; pymerkle 7.0.0, in memory, {theirs:,.0f} leaves/s: {ours / theirs:.1f}x"
    tree = f"The tree, root at the end: {rates}."
    million = "| a million entries | measured | aim |\n| --- | --- | --- |\n" + "\n".join(offline())
    return f"{INTRODUCTION}\n\n{head}\n{table}\n\n{tree}\n\n{million}\n"


if __name__ == "__main__":
    print(page())
