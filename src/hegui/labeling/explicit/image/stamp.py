"""The label as it is put onto pixels: a plate with round corners and text on it, in colours that can be told apart.

On a dark ground the plate is black and the text white, on a light one the other way round. The plate lets a little of the
ground through, but never so much that the contrast falls under 4.5 : 1 (WCAG 2.2, 1.4.3) on whatever ground.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from hegui.labeling.explicit.image.extra import LabelThereError
from hegui.labeling.explicit.image.layout import laid_out, plate_mask, text_mask
from hegui.labeling.explicit.style import Position, Style
from hegui.words import Refused

Pixels: TypeAlias = npt.NDArray[np.float32]  # height, width, channels; 0 to 1
Mask: TypeAlias = npt.NDArray[np.float32]

CONTRAST = 4.5
UPRIGHT = 1  # the orientation of EXIF that says nothing

_DARK_PLATE, _LIGHT_PLATE = 0.62, 0.78  # how much of the plate covers the ground
_LIGHT_FROM = 0.55
_SAME = 0.75  # correlation of what is there with the text


@dataclass(frozen=True, slots=True)
class Inks:
    """Levels from 0 (black) to 1, and how much of the plate covers what is under it."""

    text: float
    plate: float
    cover: float


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """A label in the pixels as they are stored: its place, how far the plate and the text cover each of them.

    One is like another only if it is the same, so that what was made of it can be remembered.
    """

    x: int
    y: int
    plate: Mask
    text: Mask
    inks: Inks = Inks(1.0, 0.0, _DARK_PLATE)

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.plate.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.plate.shape[0])

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The region: left, top, and behind its right and bottom."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    def on(self, brightness: float, *, opaque: bool = False) -> Stamp:
        """Return it in the inks for a ground of this brightness."""
        if brightness >= _LIGHT_FROM:
            return replace(self, inks=Inks(0.0, 1.0, 1.0 if opaque else _LIGHT_PLATE))
        return replace(self, inks=Inks(1.0, 0.0, 1.0 if opaque else _DARK_PLATE))

    def refuse_twice(self, ground: Mask) -> None:
        """Raise `LabelThereError` where these levels of grey show this very label already."""
        inside = self.plate > 0
        shown, text = ground[inside], self.text[inside]
        shown, text = shown - shown.mean(), text - text.mean()
        below = float(np.sqrt((shown * shown).sum() * (text * text).sum()))
        if below and abs(float((shown * text).sum())) / below >= _SAME:
            raise LabelThereError

    def blended(self, ground: Pixels, text: Pixels | float | None = None, plate: Pixels | float | None = None) -> Pixels:
        """Return the ground with the label on it; colours other than levels of grey are given as channels."""
        cover = (self.plate * np.float32(self.inks.cover))[..., None]
        letters = self.text[..., None]
        under = ground * (1 - cover) + (self.inks.plate if plate is None else plate) * cover
        return (under * (1 - letters) + (self.inks.text if text is None else text) * letters).astype(np.float32)

    def blended_with_alpha(self, ground: Pixels) -> Pixels:
        """Return the ground, whose last channel says how far it covers, with the label on it."""
        colours, alpha = ground[..., :-1], ground[..., -1:]
        cover = (self.plate * np.float32(self.inks.cover))[..., None]
        letters = self.text[..., None]
        under = alpha * (1 - cover) + cover
        mixed = (colours * alpha * (1 - cover) + self.inks.plate * cover) / np.maximum(under, 1e-6)
        mixed = np.where(cover > 0, mixed, colours)
        return np.concatenate([mixed * (1 - letters) + self.inks.text * letters, under], axis=2).astype(np.float32)


def stamp_for(style: Style, width: int, height: int, place: str, orientation: int = UPRIGHT) -> Stamp:
    """Return the label for a picture stored with these sides, upright for the viewer who turns it as EXIF says."""
    try:
        return _made(style.wording, style.position, width, height, orientation)
    except Refused as error:
        raise Refused([replace(finding, place=finding.place or place) for finding in error.findings]) from None


@lru_cache(maxsize=16)  # pictures of a batch often have one size
def _made(wording: str, position: Position | None, width: int, height: int, orientation: int) -> Stamp:
    turned = orientation >= 5
    across, down = (height, width) if turned else (width, height)
    layout = laid_out(wording, position, across, down)
    x, y = _stored_place(layout.x, layout.y, layout.width, layout.height, (across, down), orientation)
    return Stamp(
        x,
        y,
        _stored(np.asarray(plate_mask(layout), np.float32) / np.float32(255), orientation),
        _stored(np.asarray(text_mask(layout), np.float32) / np.float32(255), orientation),
    )


def contrast(one: float, other: float) -> float:
    """Return the contrast of two levels of grey (WCAG 2.2): 1 is none, 21 is black on white."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(level: float) -> float:
    """Return the relative luminance of a level of sRGB."""
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)


def _stored(mask: Mask, orientation: int) -> Mask:
    """Return what the viewer sees as it is stored: the way back from each orientation (EXIF 2.3, 0x0112)."""
    back: dict[int, Callable[[Mask], Mask]] = {
        2: np.fliplr,
        3: lambda seen: np.rot90(seen, 2),
        4: np.flipud,
        5: np.transpose,
        6: lambda seen: np.rot90(seen, 1),
        7: lambda seen: np.rot90(np.transpose(seen), 2),
        8: lambda seen: np.rot90(seen, -1),
    }
    return np.ascontiguousarray(back[orientation](mask)) if orientation in back else mask


def _stored_place(x: int, y: int, width: int, height: int, seen: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return where a region that the viewer sees begins as it is stored."""
    right, bottom = seen[0] - x - width, seen[1] - y - height
    places = {2: (right, y), 3: (right, bottom), 4: (x, bottom), 5: (y, x), 6: (y, right), 7: (bottom, right), 8: (bottom, x)}
    return places.get(orientation, (x, y))
