"""The label in pictures of few colours: an opaque plate and five colours from plate to text, in entries that nobody uses.

Colours that are in the palette are taken as they are; others get an entry that is free, and where none is free the nearest
colour serves, as long as text and plate can still be told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from hegui.labeling.explicit.image.stamp import CONTRAST, Stamp, luminance
from hegui.words import Finding, Refused, Text

Colour: TypeAlias = tuple[int, int, int]
Indices: TypeAlias = npt.NDArray[np.uint8]

_STEPS = 5


class Dyes(NamedTuple):
    """The palette with what was added to it, and the entries from plate to text."""

    colours: list[Colour]
    entries: tuple[int, ...]

    def dyed(self, region: Indices, stamp: Stamp) -> Indices:
        """Return a region of indices with the label on it."""
        steps = np.asarray(self.entries, np.uint8)[np.rint(stamp.text * (len(self.entries) - 1)).astype(np.intp)]
        return np.where(stamp.plate >= 0.5, steps, region).astype(np.uint8)


def dyes_for(
    colours: Sequence[Colour], free: Iterable[int], room: int, see_through: Iterable[int], stamp: Stamp, place: str
) -> Dyes:
    """Return the entries for a label; `free` are those that no pixel uses, `room` is how many entries there can be."""
    made, hidden = list(colours), set(see_through)
    spare = [at for at in free if at not in hidden and at < len(made)] + list(range(len(made), room))
    wanted = [
        round(255 * (stamp.inks.plate + (stamp.inks.text - stamp.inks.plate) * at / (_STEPS - 1))) for at in range(_STEPS)
    ]
    found: dict[int, int] = {}
    for at in (0, _STEPS - 1, *range(1, _STEPS - 1)):  # plate and text first
        grey = (wanted[at],) * 3
        usable = [entry for entry in range(len(made)) if entry not in hidden]
        same = next((entry for entry in usable if made[entry] == grey), None)
        if same is None and spare:
            same = spare.pop(0)
            made += [(0, 0, 0)] * (same + 1 - len(made))
            made[same] = grey
        found[at] = same if same is not None else min(usable, key=lambda entry: _distance(made[entry], grey), default=0)
        spare = [entry for entry in spare if entry != found[at]]
    dyes = Dyes(made, tuple(found[at] for at in range(_STEPS)))
    if _contrast(made[dyes.entries[0]], made[dyes.entries[-1]]) < CONTRAST:
        _refuse(place)
    return dyes


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (luminance(level / 255) for level in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _refuse(place: str) -> None:
    message = Text(
        "调色板已满，其中没有对比足够的深色和浅色。",
        "The palette is full, and has no dark and light colour with contrast enough.",
    )
    remedy = Text("请转换为真彩色图像（如 PNG），再添加标识。", "Convert it to true colour (such as PNG), then add the label.")
    raise Refused([Finding("palette_full", message, place, remedy)])
