"""How an explicit label is to look, and what was found of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hegui.labeling.explicit.wording import WORDING

Position = Literal["start", "end", "both", "top-left", "top-right", "bottom-left", "bottom-right"]


@dataclass(frozen=True, slots=True)
class Style:
    """The wording and the place of a label; None leaves the place to the kind of content.

    `exact` asks for what changes least even where it is slower, and refuses where that cannot be had.
    """

    wording: str = WORDING
    position: Position | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class ExplicitLabel:
    """An explicit label as it was found: its kind, its place, its wording (None where it was seen but not read).

    `sure` is False for what only looks like a label.
    """

    kind: str
    place: str
    wording: str | None
    sure: bool = True

    def plain(self) -> dict[str, object]:
        """Return the shape that JSON carries."""
        return {"kind": self.kind, "place": self.place, "wording": self.wording, "sure": self.sure}
