"""Animations: one label that stands still, on every frame that would else cover it or take it away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

Box: TypeAlias = tuple[int, int, int, int]  # left, top, and behind the right and the bottom
Disposal: TypeAlias = Literal["leave", "clear", "previous"]


class Cell(NamedTuple):
    """A frame: the part of the picture that it paints, and what happens to that part afterwards."""

    box: Box
    disposal: Disposal


def stays(cells: Sequence[Cell], label: Box) -> bool:
    """Tell whether a label put on all frames is there all the time, as far as each frame covers it."""
    there = False
    for cell in cells:
        there = there or covers(cell.box, label)
        if not there:
            return False
        if cell.disposal == "clear" and meet(cell.box, label):
            there = False
    return True


def covers(box: Box, label: Box) -> bool:
    """Tell whether all of the label lies in a box."""
    return box[0] <= label[0] and box[1] <= label[1] and box[2] >= label[2] and box[3] >= label[3]


def meet(box: Box, label: Box) -> Box | None:
    """Return the part of the label that lies in a box."""
    found = max(box[0], label[0]), max(box[1], label[1]), min(box[2], label[2]), min(box[3], label[3])
    return found if found[0] < found[2] and found[1] < found[3] else None
