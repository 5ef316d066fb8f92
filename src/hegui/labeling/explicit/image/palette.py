"""The label in pictures of few colours: an opaque plate and five colours from plate to text, in entries that nobody uses.

Colours that are in the palette are taken as they are; others get an entry that is free, and where none is free the nearest
colour serves. Where text and plate could then not be told apart, the two colours that are most alike become one, which frees
an entry: that is told, as it changes pixels beside the label by a shade.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from hegui.labeling.explicit.image.stamp import CONTRAST, Stamp, luminance
from hegui.words import Finding, Refused, Text

Colour: TypeAlias = tuple[int, int, int]
Indices: TypeAlias = npt.NDArray[np.uint8]

_STEPS = 5
_ENOUGH = 32  # colours, of which two may become one without anybody seeing it
_MOST = 256


class Dyes(NamedTuple):
    """The palette with what was added to it, and the entries from plate to text."""

    colours: list[Colour]
    entries: tuple[int, ...]
    merged: tuple[tuple[int, int], ...] = ()  # entries that were freed, and those that now serve for them

    def dyed(self, region: Indices, stamp: Stamp) -> Indices:
        """Return a region of indices with the label on it."""
        steps = np.asarray(self.entries, np.uint8)[np.rint(stamp.text * (len(self.entries) - 1)).astype(np.intp)]
        return np.where(stamp.plate >= 0.5, steps, region).astype(np.uint8)

    def moved(self, indices: npt.NDArray[np.unsignedinteger[Any]]) -> Indices:
        """Return indices with those of freed entries moved to the entries that serve for them."""
        table = np.arange(_MOST, dtype=np.uint8)
        for old, new in self.merged:
            table[table == old] = new
        moved: Indices = table[indices]
        return moved


def dyes_for(
    colours: Sequence[Colour],
    free: Iterable[int],
    room: int,
    see_through: Iterable[int],
    stamp: Stamp,
    place: str,
    *,
    exact: bool = False,
) -> Dyes:
    """Return the entries for a label; `free` are those that no pixel uses, `room` is how many entries there can be.

    `exact` refuses where colours beside the label would have to change.
    """
    hidden, unused = set(see_through), list(free)
    dyes = _dyes(list(colours), unused, room, hidden, stamp)
    merged: list[tuple[int, int]] = []
    while _contrast(dyes.colours[dyes.entries[0]], dyes.colours[dyes.entries[-1]]) < CONTRAST:
        if exact or len(merged) == 2 or len(colours) < _ENOUGH:
            _refuse(place)
        merged.append(_most_alike(colours, hidden | {old for old, _ in merged}))
        dyes = _dyes(list(colours), [*unused, *(old for old, _ in merged)], room, hidden, stamp)
    return dyes._replace(merged=tuple(merged))


def _most_alike(colours: Sequence[Colour], but: set[int]) -> tuple[int, int]:
    """Return the two entries whose colours are nearest to each other."""
    kept = [at for at in range(len(colours)) if at not in but]
    levels = np.asarray([colours[at] for at in kept], np.int64)
    apart = ((levels[:, None] - levels[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, 1 << 20)
    one, other = divmod(int(apart.argmin()), len(kept))
    return kept[max(one, other)], kept[min(one, other)]


def _dyes(made: list[Colour], free: list[int], room: int, hidden: set[int], stamp: Stamp) -> Dyes:
    """Return an entry for each step from plate to text: one that is so coloured, one that is free, or the nearest."""
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
    return Dyes(made, tuple(found[at] for at in range(_STEPS)))


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (luminance(level / 255) for level in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def merged_colours(place: str) -> Finding:
    """Tell that colours beside the label changed by a shade."""
    message = Text(
        "调色板已满：为标识腾出位置，合并了最相近的颜色，标识以外的少数像素有细微变化。",
        "The palette was full: colours most alike were merged to make room; a few pixels beside the label changed by a shade.",
    )
    return Finding("colours_merged", message, place, severity="note")


def _refuse(place: str) -> None:
    message = Text(
        "调色板已满，其中没有对比足够的深色和浅色。",
        "The palette is full, and has no dark and light colour with contrast enough.",
    )
    remedy = Text("请转换为真彩色图像（如 PNG），再添加标识。", "Convert it to true colour (such as PNG), then add the label.")
    raise Refused([Finding("palette_full", message, place, remedy)])
