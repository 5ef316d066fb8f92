"""Due days: once, before, on an event and recurring; months' ends, working days, and what has no day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.mapping import FactValue
from hegui.mapping.due import DueDay, due_day, most_pressing
from hegui.rulebook import load_rulebook
from hegui.rulebook.calendar import WorkingDays
from hegui.rulebook.models import Due
from strategies import examples

WORKING_DAYS = WorkingDays(load_rulebook().contents.calendar)
AS_OF = date(2026, 11, 22)


def due(kind: str, amount: int | None, unit: str | None, anchor: str = "2026-09-30", as_of: date = AS_OF) -> DueDay:
    rule: Any = Due(kind, "launch_date", amount, unit)  # type: ignore[arg-type]
    return due_day(DueDay(rule), {"launch_date": FactValue(anchor)}, as_of, WORKING_DAYS)


@pytest.mark.parametrize("kind", ["once", "on_event"])
@pytest.mark.parametrize(
    ("amount", "unit", "day"),
    [
        (0, "day", "2026-09-30"),
        (30, "day", "2026-10-30"),
        (10, "working_day", "2026-10-20"),
        (6, "month", "2027-03-30"),
        (1, "year", "2027-09-30"),
        (24, "hour", "2026-10-01"),
        (72, "hour", "2026-10-03"),
    ],
)
def test_a_day_after_the_event_is_counted_from_the_day_after_it(kind: str, amount: int, unit: str, day: str) -> None:
    assert due(kind, amount, unit).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("anchor", "amount", "day"),
    [
        ("2026-11-12", 2, "2026-11-16"),  # a Saturday
        ("2026-11-12", 3, "2026-11-16"),  # a Sunday
        ("2026-11-12", 4, "2026-11-16"),  # the Monday itself
        ("2026-09-30", 1, "2026-10-08"),  # the first day of a week off
        ("2026-10-05", 5, "2026-10-10"),  # a Saturday that is worked
    ],
)
def test_a_term_of_days_that_ends_on_a_day_off_ends_on_the_next_working_day(anchor: str, amount: int, day: str) -> None:
    assert due("once", amount, "day", anchor=anchor).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("amount", "unit", "day"),
    [
        (0, "day", "2026-10-08"),
        (4, "day", "2026-10-04"),
        (1, "day", "2026-10-07"),
        (1, "working_day", "2026-09-30"),
        (2, "working_day", "2026-09-29"),
        (1, "month", "2026-09-08"),
        (24, "hour", "2026-10-07"),
        (36, "hour", "2026-10-06"),
    ],
)
def test_a_day_before_the_event_is_counted_back(amount: int, unit: str, day: str) -> None:
    assert due("before", amount, unit, anchor="2026-10-08").day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("anchor", "amount", "unit", "day"),
    [
        ("2026-01-31", 1, "month", "2026-02-28"),  # a Saturday that is worked
        ("2028-01-31", 1, "month", "2028-02-29"),
        ("2026-08-31", 6, "month", "2027-03-01"),  # the last of February, a Sunday
        ("2026-12-31", 2, "month", "2027-03-01"),
        ("2028-02-29", 1, "year", "2029-02-28"),
        ("2028-02-29", 4, "year", "2032-03-01"),
        ("2026-02-28", 1, "month", "2026-03-30"),  # the 28th is a Saturday
        ("2026-11-30", 1, "month", "2026-12-30"),
    ],
)
def test_a_month_ends_on_the_matching_day_or_on_its_last_and_never_on_a_day_off(
    anchor: str, amount: int, unit: str, day: str
) -> None:
    assert due("once", amount, unit, anchor=anchor).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("as_of", "following"),
    [
        ("2026-03-01", "2026-07-31"),
        ("2026-07-30", "2026-07-31"),
        ("2026-07-31", "2026-07-31"),
        ("2026-08-01", "2027-01-31"),
        ("2027-02-01", "2027-07-31"),
    ],
)
def test_a_recurring_duty_names_its_next_day_from_the_day_of_the_map_on(as_of: str, following: str) -> None:
    found = due("recurring", 6, "month", anchor="2026-01-31", as_of=date.fromisoformat(as_of))

    assert found.next == date.fromisoformat(following)
    assert found.day is None


def test_a_recurring_day_at_the_end_of_a_month_does_not_wander() -> None:
    days = [due("recurring", 1, "month", anchor="2026-01-31", as_of=date(2026, month, 1)).next for month in range(2, 7)]

    assert days == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]


@examples(2)
@given(anchor=st.dates(date(2020, 1, 1), date(2030, 1, 1)), days=st.integers(0, 5000), months=st.integers(1, 24))
def test_the_next_recurring_day_is_never_past_and_never_more_than_a_period_ahead(anchor: date, days: int, months: int) -> None:
    as_of = anchor + timedelta(days)

    found = due("recurring", months, "month", anchor=anchor.isoformat(), as_of=as_of).next

    assert found is not None
    assert as_of <= found <= as_of + timedelta(31 * months)


@pytest.mark.parametrize("as_of", [date(2020, 1, 1), date(2026, 9, 30), date(2040, 1, 1)])
def test_the_day_of_the_map_does_not_move_a_day_counted_from_an_event(as_of: date) -> None:
    assert due("once", 10, "working_day", as_of=as_of).day == date(2026, 10, 20)


@pytest.mark.parametrize(
    ("unit", "calendar"),
    [("working_day", "official"), ("day", "official"), ("month", "weekends_only"), ("year", "weekends_only"), ("hour", None)],
)
def test_what_looks_at_days_off_names_its_calendar(unit: str, calendar: str | None) -> None:
    assert due("once", 5, unit).calendar == calendar


def test_a_year_whose_holidays_are_not_yet_published_is_flagged() -> None:
    assert due("once", 10, "working_day", anchor="2026-12-28").calendar == "weekends_only"


@pytest.mark.parametrize("kind", ["once", "before", "on_event", "recurring", "continuous"])
def test_a_word_of_the_text_such_as_promptly_gives_no_day(kind: str) -> None:
    found = due(kind, None, None)

    assert (found.day, found.next, found.calendar) == (None, None, None)


def test_an_anchor_that_is_not_known_gives_no_day() -> None:
    rule = Due("once", "launch_date", 10, "working_day")

    assert due_day(DueDay(rule), {}, AS_OF, WORKING_DAYS) == DueDay(rule)


@pytest.mark.parametrize(
    ("kind", "amount", "unit", "anchor"),
    [
        ("once", 10**6, "year", "2026-01-01"),
        ("once", 10**9, "day", "2026-01-01"),
        ("before", 3000, "year", "2026-01-01"),
        ("once", 5, "day", "9999-12-30"),
        ("before", 5, "day", "0001-01-02"),
        ("recurring", 12, "month", "9999-01-01"),
    ],
)
def test_a_day_beyond_the_calendar_is_no_day_and_no_error(kind: str, amount: int, unit: str, anchor: str) -> None:
    found = due(kind, amount, unit, anchor=anchor, as_of=date.max)

    assert (found.day, found.next) == (None, None)


def on(*days: str | None) -> list[DueDay]:
    rule = Due("once", "launch_date", 10, "day")
    return [DueDay(rule, day=date.fromisoformat(day) if day else None) for day in days]


@pytest.mark.parametrize(
    ("days", "pressing"),
    [
        (["2026-12-01", "2026-11-30", None], "2026-11-30"),
        (["2026-11-01", "2026-12-01"], "2026-12-01"),
        (["2026-11-22", "2026-12-01"], "2026-11-22"),
        (["2026-10-01", "2026-11-21", None], "2026-11-21"),
        ([None, "2026-10-01"], "2026-10-01"),
        ([None, None], None),
    ],
)
def test_of_several_functions_the_next_day_to_come_presses_most_and_else_the_last_that_passed(
    days: list[str | None], pressing: str | None
) -> None:
    found = most_pressing(on(*days), AS_OF).day

    assert found == (date.fromisoformat(pressing) if pressing else None)
