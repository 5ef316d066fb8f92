"""Whether a known clip stands at the beginning or the end of a sound, whatever its loudness and coding.

Its envelope is searched for first; where that fits, samples are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from operator import mul

from hegui.labeling.explicit.audio.clips import sound_of
from hegui.labeling.explicit.audio.hearing import levels_of
from hegui.labeling.explicit.audio.pcm import COARSE, Sound
from hegui.labeling.explicit.audio.resampling import resampled
from hegui.labeling.explicit.style import Style

WITHIN = 1.5  # seconds of silence or of a coder's delay before or behind the clip

_SAME_ENVELOPE, _SAME_SOUND = 0.9, 0.7
_STEP = 0.01


def clip_stands(sound: Sound, style: Style, place: str) -> bool:
    """Tell whether the clip of a style stands at this end of the sound."""
    clip = _coarse(style, sound.rate)
    size = round(sound.rate * _STEP)
    span = len(clip.samples) + round(WITHIN * sound.rate)
    samples = sound.samples[:span] if place == "start" else sound.samples[-span:]
    levels, wanted = levels_of(Sound(samples, sound.rate)), levels_of(clip)
    if len(levels) < len(wanted):
        return False
    likeness = [_likeness(wanted, levels[at : at + len(wanted)]) for at in range(len(levels) - len(wanted) + 1)]
    best = max(range(len(likeness)), key=likeness.__getitem__)
    return likeness[best] >= _SAME_ENVELOPE and _samples_fit(clip, samples, best * size, size)


def _samples_fit(clip: Sound, samples: Sequence[float], near: int, size: int) -> bool:
    """Compare the loudest stretch of the clip with the sound around a place."""
    levels = levels_of(clip)
    loudest = max(range(len(levels)), key=levels.__getitem__) * size
    part = clip.samples[loudest : loudest + 10 * size]
    starts = range(max(0, near + loudest - 2 * size), min(near + loudest + 2 * size, len(samples) - len(part)) + 1)
    return any(abs(_likeness(part, samples[at : at + len(part)])) >= _SAME_SOUND for at in starts)


@lru_cache(maxsize=16)
def _coarse(style: Style, rate: int) -> Sound:
    return Sound(resampled(Sound(sound_of(style, COARSE).samples, COARSE), rate), rate)


def _likeness(one: Sequence[float], other: Sequence[float]) -> float:
    both = sqrt(sum(map(mul, one, one)) * sum(map(mul, other, other)))
    return sum(map(mul, one, other)) / both if both else 0.0
