"""Sound as uncompressed samples: into the bytes of any sampling, and from them into a coarse mono for listening."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from math import sqrt
from operator import mul
from typing import Literal

COARSE = 8000  # hertz that do for hearing a label


@dataclass(frozen=True, slots=True)
class Sampling:
    """How samples are stored: their rate, channels, bytes and kind (8-bit samples are unsigned), and the byte order."""

    rate: int
    channels: int
    width: int
    kind: Literal["integer", "float"]
    big: bool = False

    @property
    def frame(self) -> int:
        """The bytes of one sample of every channel."""
        return self.width * self.channels


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples of one channel between -1 and 1, with their rate."""

    samples: Sequence[float]
    rate: int

    @property
    def loudness(self) -> float:
        """The root mean square; a full-scale sine has 0.707."""
        return sqrt(sum(map(mul, self.samples, self.samples)) / len(self.samples)) if self.samples else 0.0

    def seconds(self) -> float:
        """Return how long it is."""
        return len(self.samples) / self.rate


def encoded(samples: Sequence[float], volume: float, sampling: Sampling) -> bytes:
    """Return samples at a volume as bytes, the same in every channel."""
    if sampling.kind == "float":
        code, mono = "f" if sampling.width == 4 else "d", [sample * volume for sample in samples]
        return _ordered(_all_channels(array(code, mono), sampling.channels).tobytes(), sampling)
    scale = volume * float((1 << 8 * sampling.width - 1) - 1)
    whole = map(int, map(mul, samples, repeat(scale)))
    if sampling.width == 1:
        return _all_channels(array("B", [128 + value for value in whole]), sampling.channels).tobytes()
    if sampling.width == 3:
        return _ordered(_without_top(_all_channels(array("i", whole), sampling.channels).tobytes()), sampling)
    return _ordered(_all_channels(array("h" if sampling.width == 2 else "i", whole), sampling.channels).tobytes(), sampling)


def heard(data: bytes, sampling: Sampling) -> Sound:
    """Return a stretch of sound as mono at about 8 kHz: enough to hear a label, little enough to search in Python."""
    return mixed(data, sampling, max(1, sampling.rate // COARSE))


def glimpsed(data: bytes, sampling: Sampling) -> Sound:
    """Return the first channel at about 8 kHz, other samples left out: a tenth of the work, for what we wrote ourselves."""
    return mixed(data, sampling, max(1, sampling.rate // COARSE), glimpse=True)


def mixed(data: bytes, sampling: Sampling, step: int = 1, *, glimpse: bool = False) -> Sound:
    """Return a stretch of sound as mono, some samples taken together, or one for all of them."""
    stored, scale = _stored(data[: len(data) - len(data) % sampling.frame], sampling)
    together = step * sampling.channels
    if glimpse:
        found = list(map(mul, stored[::together], repeat(scale)))
    else:
        summed = map(sum, zip(*[iter(stored)] * together, strict=False))
        found = list(map(mul, summed, repeat(scale / together)))
    if sampling.kind == "float":
        found = [min(max(sample, -4.0), 4.0) if sample == sample else 0.0 for sample in found]  # noqa: PLR0124 - not a number
    elif sampling.width == 1:
        found = [sample - 1 for sample in found]
    return Sound(found, sampling.rate // step)


def _all_channels(mono: array[int] | array[float], channels: int) -> array[int] | array[float]:
    if channels == 1:
        return mono
    both = array(mono.typecode, bytes(len(mono) * channels * mono.itemsize))
    for channel in range(channels):
        both[channel::channels] = mono  # type: ignore[assignment]  # the same typecode
    return both


def _ordered(data: bytes, sampling: Sampling) -> bytes:
    """Return bytes of this machine in the order of the file."""
    if sampling.big == (sys.byteorder == "big"):
        return data
    turned = bytearray(len(data))
    for byte in range(sampling.width):
        turned[byte :: sampling.width] = data[sampling.width - 1 - byte :: sampling.width]
    return bytes(turned)


def _without_top(data: bytes) -> bytes:
    """Return 24-bit samples from 32-bit ones of the same value."""
    skipped = 0 if sys.byteorder == "little" else 1
    packed = bytearray(len(data) // 4 * 3)
    for byte in range(3):
        packed[byte::3] = data[byte + skipped :: 4]
    return bytes(packed)


def _stored(data: bytes, sampling: Sampling) -> tuple[array[int] | array[float], float]:
    """Return the stored numbers with what makes them 1 at full scale."""
    data = _ordered(data, sampling)
    if sampling.kind == "float":
        return array("f" if sampling.width == 4 else "d", data), 1.0
    if sampling.width == 1:
        return array("B", data), 1 / 128
    if sampling.width == 2:
        return array("h", data), 1 / (1 << 15)
    if sampling.width == 3:
        wide = bytearray(len(data) // 3 * 4)
        first = 1 if sys.byteorder == "little" else 0
        for byte in range(3):
            wide[byte + first :: 4] = data[byte::3]
        data = bytes(wide)
    return array("i", data), 1 / (1 << 31)
