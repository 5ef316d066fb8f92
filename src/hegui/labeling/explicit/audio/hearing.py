"""Hearing the rhythm label: four tones of one pitch, short, long, short, short, with silence between them.

Pitch, speed and loudness are not fixed by GB 45438-2025, 5.3: the envelope is searched for the pattern first, and only what
has it is looked at as a tone. Both gaps in use are heard: three dots between the letters, and one. Little is computed: ten
seconds take some hundredths of a second in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from operator import mul
from statistics import median

from hegui.labeling.explicit.audio.pcm import Sound

SECONDS = 10  # at the beginning and at the end; labels stand before or behind the content

_FRAMES = 100  # a second
_AUDIBLE = 0.003  # -50 dB of full scale
_OFF = 0.6  # of the level of the first tone
_SHORTEST, _LONGEST = 3, 30  # a dot, in frames
_ALIKE = 1.6  # tones and dots are at most this many times one another
_PURE = 0.7  # of the energy of a tone is at its pitch
_LOWEST, _HIGHEST, _STEP = 250, 3500, 20  # hertz


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A label that was heard: where, in seconds, its pitch, and how long a dot is."""

    start: float
    end: float
    pitch: float
    unit: float


def rhythms_in(sound: Sound) -> Iterator[Rhythm]:
    """Yield the rhythm labels in a stretch of sound."""
    size = _size(sound)
    levels = levels_of(sound)
    for tones in _patterns(levels):
        if pitch := _common_pitch(sound, tones, size):
            second = size / sound.rate
            yield Rhythm(tones[0][0] * second, tones[3][1] * second, pitch, _dot(tones) * second)


def levels_of(sound: Sound) -> list[float]:
    """Return how loud each hundredth of a second is."""
    size = _size(sound)
    return [_level(sound.samples[at : at + size]) for at in range(0, len(sound.samples) - size + 1, size)]


def _size(sound: Sound) -> int:
    return max(1, round(sound.rate / _FRAMES))


def _level(samples: Sequence[float]) -> float:
    return sqrt(sum(map(mul, samples, samples)) / len(samples))


def _patterns(levels: list[float]) -> Iterator[list[tuple[int, int]]]:
    """Yield four stretches of loud frames that are short, long, short, short, each time the pattern is met."""
    for at in range(len(levels) - 2 * _SHORTEST):
        first = median(levels[at + 1 : at + 4])
        if first < _AUDIBLE or levels[at] < _OFF * first or (at and levels[at - 1] >= _OFF * first):
            continue
        tones = _loud(levels, at, _OFF * first)
        alone = len(tones) == 4 and all(level < _OFF * first for level in levels[max(0, at - round(2 * _dot(tones))) : at])
        if alone and _is_rhythm(tones) and _as_loud(levels, tones):
            yield tones[:4]


def _loud(levels: list[float], start: int, least: float) -> list[tuple[int, int]]:
    """Return the first four stretches that are at least as loud as this."""
    found: list[tuple[int, int]] = []
    at = start
    while len(found) < 4:
        end = at
        while end < len(levels) and levels[end] >= least and end - at <= 6 * _LONGEST:
            end += 1
        found.append((at, end))
        at = end
        while at < len(levels) and levels[at] < least and at - end <= 6 * _LONGEST:
            at += 1
        if at >= len(levels) or at - end > 6 * _LONGEST:
            break
    if len(found) == 4 and at < len(levels) and at - found[3][1] < max(2, 1.5 * _dot(found)):
        return []  # something follows at once: part of a longer rhythm
    return found


def _dot(tones: list[tuple[int, int]]) -> float:
    return sum(tones[number][1] - tones[number][0] for number in (0, 2, 3)) / 3


def _is_rhythm(tones: list[tuple[int, int]]) -> bool:
    lengths = [end - start for start, end in tones]
    gaps = [tones[number + 1][0] - tones[number][1] for number in range(3)]
    dot = _dot(tones)
    dots = [lengths[0], lengths[2], lengths[3]]
    return (
        min(dots) >= _SHORTEST
        and max(dots) <= min(_LONGEST, _ALIKE * min(dots))
        and 2 <= lengths[1] / dot <= 4.5
        and all(0.4 * dot <= gap <= 2 * dot for gap in (gaps[0], gaps[2]))
        and 0.4 * dot <= gaps[1] <= 5 * dot
    )


def _as_loud(levels: list[float], tones: list[tuple[int, int]]) -> bool:
    """Tell whether the four tones are about equally loud, each evenly so, and what is between them is not."""
    inner = [levels[start + 1 : end - 1] for start, end in tones]
    loud = [median(each) for each in inner]
    even = all(max(each) <= _ALIKE * min(each) for each in inner)
    return even and max(loud) <= _ALIKE * min(loud)


def _common_pitch(sound: Sound, tones: list[tuple[int, int]], size: int) -> float | None:
    """Return the pitch that the four tones share, if each is a tone."""
    inner = [sound.samples[(start + 1) * size : (end - 1) * size] for start, end in tones]
    pitch = _loudest_pitch(inner[1], sound.rate)
    return pitch if all(_share(each, pitch, sound.rate) >= _PURE for each in inner) else None


def _loudest_pitch(samples: Sequence[float], rate: int) -> float:
    """Return the pitch with the most energy; the dash is long enough to tell pitches some hertz apart."""
    short = samples[: rate // 20]
    highest = min(_HIGHEST, rate // 2 - _STEP)
    coarse = max(range(_LOWEST, highest, _STEP // 2), key=lambda pitch: _share(short, pitch, rate))
    return max((coarse + step / 2 for step in range(-20, 21)), key=lambda pitch: _share(samples, pitch, rate))


def _share(samples: Sequence[float], pitch: float, rate: int) -> float:
    """Return how much of the energy is at a pitch, by Goertzel's recurrence."""
    turn = 2 * pi * pitch / rate
    twice, before, last = 2 * cos(turn), 0.0, 0.0
    for sample in samples:
        before, last = last, sample + twice * last - before
    real, imaginary = last - before * cos(turn), before * sin(turn)
    energy = sum(map(mul, samples, samples))
    return 2 * (real * real + imaginary * imaginary) / (len(samples) * energy) if energy else 0.0
