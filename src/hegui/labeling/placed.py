"""Where marks stand in files: a place by its usual name, and how the practice guides look at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Placement = Literal["prescribed", "tolerated", "foreign"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A text found where marks stand.

    `prescribed` is the place that the practice guide names for the format, `tolerated` another place in which the AIGC
    object is found in the wild, `foreign` a label of another scheme, which is no mark of GB 45438.
    """

    place: str
    placement: Placement
    text: str
