"""How an explicit label is to look, and what was found of one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hegui.labeling.explicit.wording import WORDING

Audible = Literal["rhythm", "speech"]
Position = Literal["start", "end", "both", "top-left", "top-right", "bottom-left", "bottom-right"]


@dataclass(frozen=True, slots=True)
class Style:
    """The wording and the place of a label; None, or a place that a kind of content has not, leaves it to the kind.

    `exact` asks for what changes least even where it is slower, and refuses where that cannot be had. In sound, `audible`
    chooses between the rhythm and speech, `sound` is a recording of one's own (WAV), and `level` says by how many decibels
    it is to be louder than the content.
    """

    wording: str = WORDING
    position: Position | None = None
    exact: bool = False
    audible: Audible = "rhythm"
    sound: Path | None = None
    level: float = 0.0


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
