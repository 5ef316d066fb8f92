"""Spans of days, half-open: the first day belongs to the span, the end day no longer does; and terms in months."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))  # where the law counts its days


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something holds; an open end is `None`, and so is the start of what has none yet (a draft)."""

    from_: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Tell whether the day lies in the span."""
        return self.from_ is not None and self.from_ <= day and (self.until is None or day < self.until)


def months_later(start: date, months: int) -> date:
    """Return the matching day some months later, or the last day of a shorter month (Civil Code 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
