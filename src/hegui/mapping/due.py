"""Due days: what a duty's due rule makes of the days that are known."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hegui.rulebook.calendar import Calendar, Counted, WorkingDays
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import Due
from hegui.words.text import Text

_MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class DueDay:
    """A due rule with the event it counts from and its day, as far as the anchor is known; `next` is the next day of a recurring duty from `as_of` on."""

    rule: Due
    event: Text | None = None
    day: date | None = None
    next: date | None = None
    calendar: Calendar | None = None


def due_day(undated: DueDay, facts: Mapping[str, FactValue], as_of: date, working_days: WorkingDays) -> DueDay:
    """Give a due rule its day; an anchor that is not known, or a word such as "promptly" (no amount), gives none."""
    rule = undated.rule
    anchor = facts.get(rule.anchor or "")
    if anchor is None or rule.amount is None or rule.unit is None:
        return undated
    start = date.fromisoformat(anchor.value)
    try:
        if rule.kind == "recurring":
            return replace(undated, next=_next(start, rule, as_of))
        amount = -rule.amount if rule.kind == "before" else rule.amount
        counted = _moved(start, amount, rule.unit, working_days)
    except OverflowError:
        return undated
    return replace(undated, day=counted.day, calendar=counted.calendar if rule.unit == "working_day" else None)


def _moved(start: date, amount: int, unit: str, working_days: WorkingDays) -> Counted:
    match unit:
        case "working_day":
            return working_days.after(start, amount)
        case "month" | "year":
            return Counted(_months_later(start, amount * (12 if unit == "year" else 1)), "official")
        case "day":
            return Counted(start + timedelta(days=amount), "official")
        case _:
            return Counted(start + timedelta(days=amount // 24), "official")


def _next(start: date, rule: Due, as_of: date) -> date | None:
    months = {"month": 1, "year": 12}.get(rule.unit or "")
    if months is None or not rule.amount:
        return None
    for count in range(1, _MOST_YEARS * 12):
        day = _months_later(start, count * months * rule.amount)
        if day >= as_of:
            return day
    return None


def _months_later(start: date, months: int) -> date:
    """Return the matching day some months later, or the last day of a shorter month (Civil Code 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
