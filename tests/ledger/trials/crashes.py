"""The crash trials: kinds of crash, each tried at many points; every kind is a function `(seed, count) -> Tally`.

What a seed chooses is chosen again with the same seed; only how threads and processes interleave is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ledger.trials.folder_trials import index_wrong, torn_tail
from ledger.trials.judging import Tally
from ledger.trials.power_trials import clock_steps, making, power_loss, refusing_disk
from ledger.trials.process_trials import killed, several

KINDS: dict[str, tuple[Callable[[int, int], Tally], int]] = {  # with the points that the whole campaign tries of each
    "power loss": (power_loss, 800),
    "clock steps": (clock_steps, 100),
    "making": (making, 120),
    "refusing disk": (refusing_disk, 300),
    "torn tail": (torn_tail, 500),
    "killed process": (killed, 200),
    "several processes": (several, 100),
    "index wrong": (index_wrong, 120),
}
_SHARE = 20


def points(kind: str, *, full: bool) -> int:
    """Return how many points of a kind are tried: all of them, or the share that every run of the tests has time for."""
    _, all_ = KINDS[kind]
    return all_ if full else all_ // _SHARE


def campaign(seed: int, *, full: bool) -> Iterator[Tally]:
    """Try every kind and return what came of it, kind by kind."""
    for kind, (trial, _) in KINDS.items():
        yield trial(seed, points(kind, full=full))
