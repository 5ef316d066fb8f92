"""A short sound at another sampling rate: a windowed sinc of 24 taps, its phases tabled."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import cos, pi, sin
from operator import mul

from hegui.labeling.explicit.audio.pcm import Sound

_TAPS = 24
_PHASES = 256


def resampled(sound: Sound, rate: int) -> array[float]:
    """Return the samples of a sound at another rate; what the new rate cannot hold is filtered out."""
    if sound.rate == rate:
        return array("d", sound.samples)
    step = sound.rate / rate
    reach = round(_TAPS * max(1.0, step)) // 2
    table = _table(min(1.0, 1 / step), reach)
    padded = [*[0.0] * reach, *sound.samples, *[0.0] * (reach + 1)]
    return array("d", _outputs(padded, table, step, int(len(sound.samples) / step), 2 * reach))


def _outputs(padded: Sequence[float], table: list[list[float]], step: float, count: int, width: int) -> list[float]:
    found = []
    for number in range(count):
        at = number * step
        whole = int(at)
        taps = table[int((at - whole) * _PHASES)]
        found.append(sum(map(mul, taps, padded[whole + 1 : whole + 1 + width])))
    return found


def _table(cutoff: float, reach: int) -> list[list[float]]:
    """Return the taps of each phase: how far the sample wanted lies behind a stored one."""
    rows = []
    for phase in range(_PHASES):
        behind = (phase + 0.5) / _PHASES
        row = [
            _sinc((tap - reach + 1 - behind) * cutoff) * _window((tap - reach + 1 - behind) / reach) for tap in range(2 * reach)
        ]
        whole = sum(row)
        rows.append([tap / whole for tap in row])
    return rows


def _sinc(at: float) -> float:
    return sin(pi * at) / (pi * at) if at else 1.0


def _window(at: float) -> float:
    return (1 + cos(pi * at)) / 2 if abs(at) < 1 else 0.0
