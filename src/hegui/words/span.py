"""Spans of days, half-open: the first day belongs to the span, the end day no longer does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something holds; an open end is `None`, and so is the start of what has none yet (a draft)."""

    from_: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Tell whether the day lies in the span."""
        return self.from_ is not None and self.from_ <= day and (self.until is None or day < self.until)
