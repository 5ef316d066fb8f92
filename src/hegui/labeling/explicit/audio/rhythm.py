"""The rhythm label 短长 短短, "AI" in Morse code: how it sounds (GB 45438-2025, 5.3).

The standard fixes the pattern and that it is clearly heard, not its speed or pitch. The lengths follow ITU-R M.1677: a dash
is three dots, a gap inside a letter one, a gap between letters three.
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from math import cos, pi, sin

PATTERN = (1, 1, 3, 3, 1, 1, 1)  # on, off, on, ... in units
UNIT = 0.12
PITCH = 880
EDGE = 0.01  # a tone that starts or ends at once clicks


@lru_cache(maxsize=16)
def tones(rate: int) -> array[float]:
    """Return the label at this sampling rate, 1.32 s long, between -1 and 1."""
    unit = round(UNIT * rate)
    found = array("d")
    for number, units in enumerate(PATTERN):
        found += _tone(units * unit, rate) if number % 2 == 0 else array("d", bytes(8 * units * unit))
    return found


def _tone(length: int, rate: int) -> array[float]:
    """Return a tone whose period is a whole number of samples, so that it is computed once; 880 Hz or very near."""
    period = max(2, round(rate / PITCH))
    wave = array("d", [sin(2 * pi * at / period) for at in range(period)])
    tone = (wave * (length // period + 1))[:length]
    edge = min(round(EDGE * rate), length // 2)
    for at in range(edge):
        swell = (1 - cos(pi * at / edge)) / 2
        tone[at] *= swell
        tone[-1 - at] *= swell
    return tone
