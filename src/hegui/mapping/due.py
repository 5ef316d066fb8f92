"""Due days: what a duty's due rule makes of the days that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hegui.rulebook.calendar import Calendar, WorkingDays
from hegui.rulebook.evaluation import FactValue
from hegui.rulebook.models import Due
from hegui.words.span import months_later
from hegui.words.text import Text

_MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class DueDay:
    """A due rule, the event it counts from, and its day as far as the day of that event is known.

    `start` is the day of the event; `next` is the next day of a recurring duty; `calendar` says how days off were told,
    where they mattered.
    """

    rule: Due
    event: Text | None = None
    day: date | None = None
    next: date | None = None
    calendar: Calendar | None = None
    start: date | None = None


def due_day(undated: DueDay, facts: Mapping[str, FactValue], as_of: date, working_days: WorkingDays) -> DueDay:
    """Give a due rule its day; none where the anchor is not known or the text has a word such as "promptly" (no amount)."""
    rule = undated.rule
    anchor = facts.get(rule.anchor or "")
    if anchor is None or rule.amount is None or rule.unit is None:
        return undated
    start = date.fromisoformat(anchor.value)
    dated = replace(undated, start=start)
    try:
        if rule.kind == "recurring":
            return replace(dated, next=next(occurrences(dated, as_of), None))
        amount = -rule.amount if rule.kind == "before" else rule.amount
        return _counted(dated, start, amount, working_days)
    except OverflowError:
        return dated


def _counted(undated: DueDay, start: date, amount: int, working_days: WorkingDays) -> DueDay:
    match undated.rule.unit:
        case "working_day":
            counted = working_days.after(start, amount)
            return replace(undated, day=counted.day, calendar=counted.calendar)
        case "day" if amount > 0:
            # The last day of a term is never a day off (Civil Code 203, as yardstick).
            counted = working_days.rolled_over(start + timedelta(days=amount))
            return replace(undated, day=counted.day, calendar=counted.calendar)
        case "month" | "year":
            months = amount * (12 if undated.rule.unit == "year" else 1)
            if months < 0:
                return replace(undated, day=months_later(start, months))
            counted = working_days.rolled_over(months_later(start, months))
            return replace(undated, day=counted.day, calendar=counted.calendar)
        case unit:
            return replace(undated, day=start + timedelta(days=amount if unit == "day" else amount // 24))


def occurrences(due: DueDay, first: date) -> Iterator[date]:
    """Yield the days of a recurring duty from a day on, each counted from the start so that month ends do not drift."""
    months = {"month": 1, "year": 12}.get(due.rule.unit or "")
    if due.start is None or months is None or not due.rule.amount:
        return
    step = months * due.rule.amount
    behind = (first.year - due.start.year) * 12 + first.month - due.start.month
    for count in range(max(1, behind // step), max(1, behind // step) + _MOST_YEARS * 12):
        try:
            day = months_later(due.start, count * step)
        except OverflowError:
            return
        if day >= first:
            yield day


def most_pressing(days: list[DueDay], as_of: date) -> DueDay:
    """Return, of the same rule in several functions, the next day to come; else the last that has passed; else none."""
    to_come = [due for due in days if due.day and due.day >= as_of]
    passed = [due for due in days if due.day]
    if to_come:
        return min(to_come, key=lambda due: due.day or date.max)
    return max(passed, key=lambda due: due.day or date.min) if passed else days[0]
