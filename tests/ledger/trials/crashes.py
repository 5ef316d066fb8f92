"""The crash trials: kinds of crash, each tried at many points; every kind is a function `(seed, count) -> Tally`.

What a seed chooses is chosen again with the same seed; only how threads and processes interleave is not.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger.trials.judging import Tally
from ledger.trials.power_trials import clock_steps, making, power_loss, refusing_disk

KINDS: dict[str, tuple[Callable[[int, int], Tally], int]] = {  # with how many points the whole campaign tries of each
    "power loss": (power_loss, 800),
    "clock steps": (clock_steps, 100),
    "making": (making, 100),
    "refusing disk": (refusing_disk, 400),
}
