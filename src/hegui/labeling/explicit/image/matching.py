"""Finding drawn characters in a picture without reading it: normalised cross-correlation, by FFT over all of it, then near by.

After J. P. Lewis, "Fast Normalized Cross-Correlation" (1995): the mean and the deviation under a template come from running
sums. Light text on dark correlates as dark on light does, with the other sign.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pylopdf_fonts_zh_cn as packaged
from PIL import Image, ImageDraw, ImageFont

Grey: TypeAlias = npt.NDArray[np.float32]

STYLES = ("plain", "bold", "serif", "outlined")
_FINE = 64  # pixels of an em before it is made smaller
_FLAT = 6.0  # deviation of levels under which nothing is drawn


@lru_cache(maxsize=2048)
def template(text: str, size: float, style: str) -> Grey:
    """Return a text as it is drawn in an em of this size, cut to the ink with a little around it."""
    drawn = _drawn(text, style)
    wide, high = (max(3, round(side * size / _FINE)) for side in drawn.size)
    return np.asarray(drawn.resize((wide, high), Image.Resampling.BOX), np.float32)


@lru_cache(maxsize=64)
def offset(text: str, style: str) -> tuple[float, float]:
    """Return where the ink of a text begins, in ems, from the place of its first character and the top of the ideographs."""
    left, top, *_ = _box(text, style)
    return left / _FINE, (top - _box("成", style)[1]) / _FINE


@lru_cache(maxsize=64)
def _drawn(text: str, style: str) -> Image.Image:
    left, top, right, bottom = _box(text, style)
    around = 3
    size = right - left + 2 * around, bottom - top + 2 * around
    if style == "outlined":  # light inside of dark, on a ground in between
        mask, place = Image.new("L", size, 100), (around - left, around - top)
        ImageDraw.Draw(mask).text(place, text, fill=255, font=_font(style), stroke_width=4, stroke_fill=0)
        return mask
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).text((around - left, around - top), text, fill=255, font=_font(style), stroke_width=_stroke(style))
    return mask


def _box(text: str, style: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = _font(style).getbbox(text, stroke_width=_stroke(style))
    return round(left), round(top), round(right), round(bottom)


def _stroke(style: str) -> int:
    return 2 if style == "bold" else 0


@lru_cache(maxsize=4)
def _font(style: str) -> ImageFont.FreeTypeFont:
    path: Path = packaged.serif_path() if style == "serif" else packaged.sans_path()
    return ImageFont.truetype(str(path), _FINE, layout_engine=ImageFont.Layout.BASIC)


class Field:
    """A picture to look in: its spectrum and its running sums, made once."""

    def __init__(self, picture: Grey) -> None:
        self.picture = picture - np.float32(picture.mean())
        self.shape = (_round_number(picture.shape[0]), _round_number(picture.shape[1]))
        self.spectrum = np.fft.rfft2(self.picture, self.shape)
        wide = self.picture.astype(np.float64)
        self.sums, self.squares = _running(wide), _running(wide * wide)

    def correlation(self, wanted: Grey) -> Grey:
        """Return the correlation, -1 to 1, with a template at every place where it lies inside."""
        high, wide = wanted.shape
        centred = wanted - wanted.mean()
        found = np.fft.irfft2(self.spectrum * np.conj(np.fft.rfft2(centred, self.shape)), self.shape)
        found = found[: self.picture.shape[0] - high + 1, : self.picture.shape[1] - wide + 1]
        area = high * wide
        total = _under(self.sums, high, wide)
        deviation = np.maximum(_under(self.squares, high, wide) - total * total / area, 0)
        flat = deviation < area * _FLAT * _FLAT
        below = np.sqrt(np.where(flat, 1, deviation)) * np.sqrt(float((centred**2).sum()))
        return np.where(flat, 0, found / below).astype(np.float32)

    def best(self, wanted: Grey, left: int, top: int, right: int, bottom: int) -> tuple[float, int, int]:
        """Return the correlation farthest from nothing where the template begins in this region, and the place."""
        high, wide = wanted.shape
        left, top = max(0, left), max(0, top)
        part = self.picture[top : bottom + high, left : right + wide]
        if part.shape[0] < high or part.shape[1] < wide:
            return 0.0, 0, 0
        windows = np.lib.stride_tricks.sliding_window_view(part, (high, wide))
        centred = (wanted - wanted.mean()).ravel()
        flat = windows.reshape(*windows.shape[:2], -1)
        means = flat.mean(axis=2)
        deviation = np.sqrt(np.maximum((flat * flat).mean(axis=2) - means**2, 0))
        found = (flat @ centred) / np.maximum(deviation, _FLAT) / (np.sqrt(float((centred**2).sum()) * flat.shape[2]))
        at = int(np.abs(found).argmax())
        row, column = divmod(at, found.shape[1])
        return float(found[row, column]), left + column, top + row


def _running(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sums = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    np.cumsum(np.cumsum(values, axis=0), axis=1, out=sums[1:, 1:])
    return sums


def _under(sums: npt.NDArray[np.float64], high: int, wide: int) -> npt.NDArray[np.float64]:
    total: npt.NDArray[np.float64] = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    return total


def _round_number(least: int) -> int:
    """Return a size from here on that has small factors only, which FFTs are fast on."""
    size = least
    while True:
        rest = size
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return size
        size += 1
