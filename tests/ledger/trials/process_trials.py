"""Trials with real processes on a real disk, killed at any moment (SIGKILL) while their threads append.

Each writer is a fork of a process of its own, which has no threads yet; `python -m ledger.trials.process_trials` is that
process. A writer tells what was acknowledged on a pipe, one line an entry, which the kernel keeps when the writer is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from random import Random

from hegui.ledger import Ledger
from ledger.trials.histories import NAME, SIGNER, small_packs
from ledger.trials.judging import Tally, judge
from ledger.trials.writing import Told, planned

_TESTS = Path(__file__).parents[2]
_LONGEST_LIFE = 0.25  # seconds until a writer is killed
_PATIENCE = 60.0
_SMALL = 4000  # bytes of a payload; what is larger only slows these writers down


def killed(seed: int, count: int) -> Tally:
    """Kill a process with several threads at a random moment; the next one finds everything it acknowledged."""
    return _in_a_process_of_its_own("killed process", seed, count)


def several(seed: int, count: int) -> Tally:
    """Let several processes append at once and kill one of them; the others go on and lose nothing."""
    return _in_a_process_of_its_own("several processes", seed, count)


def _in_a_process_of_its_own(kind: str, seed: int, count: int) -> Tally:
    path = os.pathsep.join([str(_TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "ledger.trials.process_trials", kind, str(seed), str(count)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, check=True)
    return Tally(**json.loads(done.stdout))


def _campaign(kind: str, seed: int, count: int) -> Tally:
    tally = Tally(kind)
    for point in range(count):
        where = f"{kind}, seed {seed}, point {point}"
        rng = Random(where)
        with tempfile.TemporaryDirectory(prefix="hegui-trial-") as base, small_packs(rng.choice((5000, 64 << 20))):
            folder = Path(base) / "ledger"
            if rng.random() < 0.8:  # else the writers make it
                Ledger(folder, name=NAME, signer=SIGNER).close()
            told = _killed_once(folder, rng, others=0 if kind == "killed process" else rng.randint(1, 3))
            tally += judge(folder, told, SIGNER, kind, where)
    return tally


def _killed_once(folder: Path, rng: Random, others: int) -> Told:
    """Start a writer that is killed, and others that finish; return what all of them were told."""
    pipe, writing_end = os.pipe()
    victim = _fork(folder, f"v{rng.randint(0, 99)}", rng.randint(1, 4), None, writing_end)
    rest = [_fork(folder, f"w{number}", 2, 8, writing_end) for number in range(others)]
    os.close(writing_end)
    told = Told()
    until = time.monotonic() + rng.random() * _LONGEST_LIFE
    lines = b""
    while (left := until - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
        lines += os.read(pipe, 1 << 16)
    os.kill(victim, signal.SIGKILL)
    os.waitpid(victim, 0)
    while piece := os.read(pipe, 1 << 16):  # ends when the last writer has ended
        lines += piece
    os.close(pipe)
    for writer in rest:
        _, status = os.waitpid(writer, 0)
        if status:
            told.surprises.append(f"a writer that was not killed ended with {status}")
    for line in lines.decode().splitlines():
        _note(line, told)
    return told


def _note(line: str, told: Told) -> None:
    word, _, rest = line.partition(" ")
    if word == "begun":
        told.tried[rest] = 0
    elif word == "recorded":
        entry_id, number = rest.split(" ")
        told.entries[entry_id] = int(number), 0
    else:
        told.surprises.append(line)


def _fork(folder: Path, name: str, threads: int, most: int | None, pipe: int) -> int:
    if child := os.fork():
        return child
    status = 1
    with contextlib.suppress(BaseException):
        status = _write(folder, name, threads, most, pipe)
    os._exit(status)


def _write(folder: Path, name: str, threads: int, most: int | None, pipe: int) -> int:
    """Append with several threads until killed, or so many entries a thread."""
    signal.alarm(int(_PATIENCE) * 2)  # in case nobody kills it
    ledger = Ledger(folder, name=NAME, signer=SIGNER, roll_at=2000)
    running = [threading.Thread(target=_append, args=[ledger, f"{name}t{at}", most, pipe]) for at in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    ledger.close()
    return 0


def _append(ledger: Ledger, name: str, most: int | None, pipe: int) -> None:
    number = written = 0
    while most is None or written < most:
        number += 1
        plan = planned(f"{name}-{number}")
        if plan.payload and len(plan.payload.content) > _SMALL and number % 10:
            continue
        written += 1
        os.write(pipe, f"begun {plan.entry.id}\n".encode())
        try:
            recorded = ledger.append(plan.entry, plan.payload)
        except Exception as error:
            os.write(pipe, f"{plan.entry.id} {error!r}\n".encode()[:500])
            return
        os.write(pipe, f"recorded {plan.entry.id} {recorded.number}\n".encode())


if __name__ == "__main__":
    print(json.dumps(asdict(_campaign(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
