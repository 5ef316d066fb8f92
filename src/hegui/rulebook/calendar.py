"""Working days in mainland China: weekends, the yearly holiday notice and its make-up workdays.

The start day is not counted (Civil Code 201, used as yardstick). A year whose notice the rulebook does not hold is counted
by weekends only, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from hegui.rulebook.models import HolidayNotice

Calendar = Literal["official", "weekends_only"]


@dataclass(frozen=True, slots=True)
class Counted:
    """A day that was counted to, and whether every year on the way has its official notice."""

    day: date
    calendar: Calendar


class WorkingDays:
    """Counts statutory working days by the notices that the rulebook holds."""

    def __init__(self, notices: Iterable[HolidayNotice]) -> None:
        self._years = {notice.year: notice for notice in notices}
        self._off = {day for notice in self._years.values() for day in notice.holidays}
        self._worked = {day for notice in self._years.values() for day in notice.workdays}

    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on that day."""
        return day in self._worked or (day.weekday() < 5 and day not in self._off)

    def rolled_over(self, day: date) -> Counted:
        """Return the day itself, or the next working day where it is a day off (Civil Code 203, used as yardstick)."""
        return Counted(day, self._calendar_of(day)) if self.is_working_day(day) else self.after(day, 1)

    def _calendar_of(self, day: date) -> Calendar:
        return "official" if day.year in self._years else "weekends_only"

    def after(self, start: date, amount: int) -> Counted:
        """Return the working day that lies `amount` working days after the start; a negative amount counts back."""
        step = timedelta(days=1 if amount >= 0 else -1)
        day, left = start, abs(amount)
        official = start.year in self._years
        while left:
            day += step
            official = official and day.year in self._years
            left -= self.is_working_day(day)
        return Counted(day, "official" if official else "weekends_only")
