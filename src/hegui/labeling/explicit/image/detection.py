"""Seeing labels on pictures without reading them: the characters of both elements, drawn, are looked for along the edges.

成 stands in every wording (生成, 合成): it is looked for at all sizes, and where it seems to be, 生 or 合 has to stand before
it, and AI or 智能 before those, in the same size and as dark or as light. What other words a label has is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from PIL import Image

from hegui.labeling.explicit.image.matching import STYLES, Field, Grey, offset, template
from hegui.labeling.explicit.image.opening import content, opened, orientation_of
from hegui.labeling.explicit.style import ExplicitLabel
from hegui.labeling.source import Source

_SIDE = 320  # the shortest side of what is looked at
_LONGEST = 3  # times the shortest side; of what is longer, both ends are looked at
_LEAST = 24  # pixels: no label can be read on less
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIZES = tuple(13 * 1.13**step for step in range(13))  # of an em: 4 to 17 % of the shortest side
_EDGE = 0.3  # of the shortest side: a label on an edge lies within it
_LIKELY, _MOST = 0.42, 30
_SURE, _POSSIBLE = 0.68, 0.58
_ROUGHLY = 0.45  # at a size that may be a little off
_CLOSER = (0.94, 1.0, 1.06)
_MADE, _BY = ("生成", "合成"), ("AI", "智能")
_SPELLED = {"AI": "AI", "智能": "人工智能"}
_FONTS_DIFFER = {"AI": 0.06, "智能": 0.0}  # letters differ more between fonts than ideographs


class _Seen(NamedTuple):
    """A place where a label seems to be: how much it looks like one, and where."""

    score: float
    wording: str
    x: float
    y: float


def labels_in(source: Source, form: str) -> list[ExplicitLabel]:
    """Return the labels that are seen on a picture, the most certain one of each place."""
    with opened(content(source), form, source.name) as picture:
        grey = _grey(picture)
    if min(grey.size) < _LEAST:
        return []
    best: dict[str, _Seen] = {}
    ratio = _SIDE / min(grey.size)
    for box in _boxes(*grey.size):
        size = max(1, round((box[2] - box[0]) * ratio)), max(1, round((box[3] - box[1]) * ratio))
        part = grey.resize(size, Image.Resampling.BICUBIC, box, reducing_gap=3.0)
        for seen in _seen_in(np.asarray(part, np.float32)):
            place = _place((seen.x / ratio + box[0]) / grey.width, (seen.y / ratio + box[1]) / grey.height)
            if place not in best or seen.score > best[place].score:
                best[place] = seen
    return [ExplicitLabel("image", place, seen.wording, seen.score >= _SURE) for place, seen in best.items()]


def _grey(picture: Image.Image) -> Image.Image:
    """Return the first frame in grey and upright; of JPEG, decoded no larger than it is looked at."""
    ratio = _SIDE / min(picture.size)
    picture.draft("L", (max(1, int(picture.width * ratio)), max(1, int(picture.height * ratio))))
    if picture.mode.startswith("I;16"):
        picture.load()
        grey = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    elif picture.mode in ("L", "RGB", "CMYK", "1", "YCbCr"):
        grey = picture.convert("L")
    else:
        alpha = picture.convert("RGBA")
        grey = Image.alpha_composite(Image.new("RGBA", alpha.size, "white"), alpha).convert("L")
    turn = _TURNS.get(orientation_of(picture))
    return grey if turn is None else grey.transpose(turn)


def _boxes(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Return the whole, or both ends of what is very long."""
    end = round(min(width, height) * _LONGEST / 2)
    if max(width, height) <= 2 * end:
        return [(0, 0, width, height)]
    if width > height:
        return [(0, 0, end, height), (width - end, 0, width, height)]
    return [(0, 0, width, end), (0, height - end, width, height)]


def _seen_in(picture: Grey) -> Iterator[_Seen]:
    field = Field(picture)
    likely = sorted(_likely(field), reverse=True)[:_MOST]
    for _, size, x, y in likely:
        seen = _verified(field, size, x, y)
        if seen is not None and seen.score >= _POSSIBLE:
            yield seen


def _likely(field: Field) -> Iterator[tuple[float, float, int, int]]:
    """Yield where 成 seems to stand: how much, in which size, and where it begins."""
    height, width = field.picture.shape
    near = _EDGE * _SIDE
    for size, outlined in product(_SIZES, (False, True)):
        wanted = template("成", size, "outlined") if outlined else _blurred("成", size)
        if wanted.shape[0] >= height or wanted.shape[1] >= width:
            continue
        found = np.abs(field.correlation(wanted))
        middle_y = np.arange(found.shape[0])[:, None] + wanted.shape[0] / 2
        middle_x = np.arange(found.shape[1])[None, :] + wanted.shape[1] / 2
        inside = np.minimum(np.minimum(middle_y, height - middle_y), np.minimum(middle_x, width - middle_x)) > near
        found[inside] = 0
        yield from _peaks(found, size, round(size / 3))


def _blurred(text: str, size: float) -> Grey:
    """Return what the styles have in common."""
    drawn = [template(text, size, style) for style in STYLES if style != "outlined"]
    high, wide = min(each.shape[0] for each in drawn), min(each.shape[1] for each in drawn)
    mean: Grey = np.mean([each[:high, :wide] for each in drawn], axis=0, dtype=np.float32)
    return mean


def _peaks(found: Grey, size: float, apart: int) -> Iterator[tuple[float, float, int, int]]:
    for _ in range(6):
        at = int(found.argmax())
        y, x = divmod(at, found.shape[1])
        score = float(found[y, x])
        if score < _LIKELY:
            return
        yield score, size, x, y
        found[max(0, y - apart) : y + apart + 1, max(0, x - apart) : x + apart + 1] = 0


def _verified(field: Field, size: float, x: int, y: int) -> _Seen | None:
    """Look closer: the pair that ends in 成, then what stands before it, and how sure the less sure of both is."""
    best: _Seen | None = None
    for style in STYLES:
        for made in _MADE:
            if abs(_pair(field, made, size, style, x, y)[0]) < _ROUGHLY:
                continue
            score, closer, left, top = max(
                (_pair(field, made, size * factor, style, x, y) for factor in _CLOSER), key=lambda found: abs(found[0])
            )
            if abs(score) < _POSSIBLE:
                continue
            for ai in _BY:
                other = max((_before(field, ai, closer, each, left, top, score) for each in STYLES), default=0.0)
                seen = _Seen(min(abs(score), other + _FONTS_DIFFER[ai]), _SPELLED[ai] + made, left + closer, top)
                if best is None or seen.score > best.score:
                    best = seen
    return best


def _pair(field: Field, text: str, size: float, style: str, x: int, y: int) -> tuple[float, float, int, int]:
    wanted = template(text, size, style)
    left, top = round(x - size), y
    score, at_x, at_y = field.best(wanted, left - 3, top - 3, left + 4, top + 4)
    return score, size, at_x, at_y


def _before(field: Field, text: str, size: float, style: str, left: int, top: int, sign: float) -> float:
    """Return how much a text before this place looks like the wanted one, with light and dark as in what follows."""
    found = 0.0
    for factor in (0.92, 1.0, 1.08):
        wanted = template(text, size * factor, style)
        down = round(offset(text, style)[1] * size)
        right = left - wanted.shape[1]
        slack = round(size * 0.45)
        score, _, _ = field.best(wanted, right - slack, top + down - 3, right + 3, top + down + 4)
        found = max(found, score if sign > 0 else -score)
    return found


def _place(across: float, down: float) -> str:
    """Return the corner or the edge that a place is nearest to."""
    beside = "left" if across < 1 / 3 else "right" if across > 2 / 3 else ""
    above = "top" if down < 1 / 3 else "bottom" if down > 2 / 3 else ""
    return "-".join(part for part in (above, beside) if part) or "middle"
