"""Findings: what is wrong, where, and what to do, in one shape everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hegui.words.text import Text

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: `place` names the file, line and key a person can go to."""

    code: str
    message: Text
    place: str = ""
    remedy: Text | None = None
    severity: Severity = "error"
    cites: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """Return the shape that JSON carries."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message.plain(),
            "place": self.place,
            "remedy": self.remedy.plain() if self.remedy else None,
            "cites": list(self.cites),
        }
