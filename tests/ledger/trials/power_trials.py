"""Trials on the simulated disk: the power goes at any place, the disk refuses at any step."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from random import Random

from hegui.ledger import Ledger
from hegui.words import HeguiError
from ledger.trials.histories import NAME, SIGNER, History, dying_quietly, scratch, small_packs
from ledger.trials.judging import Tally, judge
from ledger.trials.power_loss import after_power_loss
from ledger.trials.simulated_disk import Died, Fault, Interrupted, SimulatedDisk
from ledger.trials.writing import LARGE, WILD_CLOCK, Author, Told, planned_with

_POINTS_OF_ONE = 5
_PACK_SIZES = (2000, 20_000, 64 << 20)
_TRIES = 12
_IO_ERROR = partial(OSError, errno.EIO, "trial: input/output error")
_DISK_FULL = partial(OSError, errno.ENOSPC, "trial: no space left on device")
_FAULTS = [
    *product((_IO_ERROR, _DISK_FULL), (1, 2, 4, 8), (0.0, 0.4, 1.0)),
    *product((Interrupted,), (1,), (0.0, 1.0)),
]


def power_loss(seed: int, count: int, kind: str = "power loss", name: str = "s") -> Tally:
    """Let the power go while several threads write, after earlier crashes of the process, in the middle of mending."""
    tally = Tally(kind)
    while tally.points < count:
        where = f"{kind}, seed {seed}, history {tally.points}"
        rng = Random(where)
        with scratch() as base, small_packs(rng.choice(_PACK_SIZES)):
            history = _history(rng, History(base, rng, name))
            for at in history.places(min(_POINTS_OF_ONE, count - tally.points)):
                target = base / f"found-{tally.points}"
                index = history.found_at(at, target, Random(f"{where}, point {tally.points}"))
                told = history.told.until(at)
                history.told.surprises = []  # they are told once
                tally += judge(target / "ledger", told, SIGNER, kind, f"{where}, point {tally.points}, place {at}, {index}")
    return tally


def _history(rng: Random, history: History) -> History:
    for _ in range(rng.randint(0, 2)):
        history.live(rng.randint(1, 12), Fault(rng.randint(1, 40), Died, share=rng.random()))
        if rng.random() < 0.4:
            history.lose_power()
    if rng.random() < 0.4:
        history.live(rng.randint(2, 6), threads=rng.randint(2, 4))
    else:
        failing = Fault(rng.randint(1, 60), rng.choice((_IO_ERROR, _DISK_FULL)), rng.randint(1, 8), rng.random())
        history.live(rng.randint(1, 20), rng.choice((None, failing)))
    return history


def clock_steps(seed: int, count: int) -> Tally:
    """The same with writers whose clocks run backwards and far ahead: what counts is the number, not the time."""
    return power_loss(seed, count, "clock steps", WILD_CLOCK)


def making(seed: int, count: int) -> Tally:
    """Let the process end, or the power go, while a ledger is made and gets its first entries."""
    tally = Tally("making")
    while tally.points < count:
        where = f"making, seed {seed}, point {tally.points}"
        rng = Random(where)
        with scratch() as base:
            root, signer = base / "0", rng.choice((None, SIGNER))
            root.mkdir()
            disk = SimulatedDisk(root)
            told = Told(place=partial(_length, disk))
            disk.fault = Fault(rng.randint(1, 40), Died)
            with disk.seeing_syncs(), dying_quietly():
                _make(root / "ledger", signer, disk, Author("s", rng, told))
            at = len(disk.trace)
            if rng.random() < 0.7:
                at = rng.randint(0, at)
                after_power_loss(disk.trace[:at], root, rng, base / "found")
                root = base / "found"
            tally += judge(root / "ledger", told.until(at), signer, "making", f"{where}, place {at}")
    return tally


def _length(disk: SimulatedDisk) -> int:
    return len(disk.trace)


def _make(folder: Path, signer: object, disk: SimulatedDisk, author: Author) -> None:
    with Ledger(folder, name=NAME, signer=signer, disk=disk) as ledger:
        for _ in range(6):
            author.step(ledger)


def refusing_disk(seed: int, count: int) -> Tally:
    """Let the disk fail, be full, or the writer be interrupted at every step; what failed is appended again."""
    tally = Tally("refusing disk")
    steps = _steps_without_fault(seed)
    points = list(product(range(1, steps + 1), _FAULTS))
    Random(seed).shuffle(points)
    for step, (error, times, share) in (points * (count // len(points) + 1))[:count]:
        where = f"refusing disk, seed {seed}, step {step}, {times} x {error()!r}, share {share}"
        with scratch() as base, small_packs(2000):
            history = History(base, Random(where))
            _write_all(history, seed, Fault(step, error, times, share))
            shutil.copytree(history.folder, base / "as-it-stands")
            tally += judge(base / "as-it-stands", history.told, SIGNER, tally.kind, where)
            history.told.surprises = []
            index = history.found_at(len(history.disk.trace), base / "found", Random(where))
            after = judge(base / "found" / "ledger", history.told, SIGNER, tally.kind, f"{where}, then power loss, {index}")
            after.points = after.acknowledged = 0  # the same entries
            tally += after
    return tally


def _steps_without_fault(seed: int) -> int:
    with scratch() as base, small_packs(2000):
        history = History(base, Random(seed))
        before = history.disk.steps
        _write_all(history, seed, None)
        return history.disk.steps - before


def _write_all(history: History, seed: int, fault: Fault | None) -> None:
    """Write a dozen groups of entries and erase two payloads, a packed one and a large one, each until it is acknowledged."""
    history.roll_at = 1500
    history.disk.fault = fault
    erased = [planned_with(f"r{seed}p", range(500, LARGE)), planned_with(f"r{seed}l", range(LARGE, 2 * LARGE))]
    plain = [[f"r{seed}-{at}"] if at % 3 else [f"r{seed}-{at}", f"r{seed}-{at}b", f"r{seed}-{at}c"] for at in range(10)]
    with history.opened() as ledger:
        for group in [*([each] for each in erased), *plain]:
            _until_done(history.told, partial(history.told.append, ledger, *group))
            _until_done(history.told, partial(history.told.head, ledger))
        for each in erased:
            _until_done(history.told, partial(history.told.erase, ledger, each))
    history.disk.fault = None


def _until_done(told: Told, do: Callable[[], None]) -> None:
    for _ in range(_TRIES):
        try:
            do()
        except (HeguiError, Interrupted):
            continue
        except OSError as error:
            told.surprises.append(f"{error!r} came through")
            continue
        return
    told.surprises.append("the disk works again, the ledger does not")
