"""Working days in mainland China: weekends, holiday notices, make-up workdays."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.rulebook import Rulebook, load_rulebook
from hegui.rulebook.calendar import Counted, WorkingDays
from strategies import examples

YEARS = (2023, 2024, 2025, 2026)
NOTICED = [date(2023, 1, 1) + timedelta(days) for days in range((date(2027, 1, 1) - date(2023, 1, 1)).days)]
WORKED = [day for day in NOTICED if chinese_calendar.is_workday(day)]
WORKING_DAYS = WorkingDays(load_rulebook().contents.calendar)


def counted_by_hand(start: date, amount: int) -> date:
    """Count along the working days that the other package names."""
    if amount > 0:
        return WORKED[bisect_right(WORKED, start) + amount - 1]
    return WORKED[bisect_left(WORKED, start) + amount]


@pytest.mark.parametrize("year", YEARS)
def test_each_day_of_a_year_with_a_notice_is_as_chinesecalendar_says(year: int) -> None:
    days = [day for day in NOTICED if day.year == year]

    differing = [day.isoformat() for day in days if WORKING_DAYS.is_working_day(day) != chinese_calendar.is_workday(day)]

    assert differing == []


@examples(4)
@given(start=st.dates(date(2023, 3, 15), date(2026, 11, 10)), amount=st.integers(-30, 30).filter(bool))
def test_days_are_counted_as_by_hand(start: date, amount: int) -> None:
    assert WORKING_DAYS.after(start, amount).day == counted_by_hand(start, amount)


@pytest.mark.parametrize("amount", [1, 5, 10, 20, 30])
def test_statutory_amounts_from_every_day_with_a_notice_are_counted_as_by_hand(amount: int) -> None:
    starts = [day for day in NOTICED if day < date(2026, 11, 10)]

    differing = [
        str(day) for day in starts if WORKING_DAYS.after(day, amount) != Counted(counted_by_hand(day, amount), "official")
    ]

    assert differing == []


def test_the_start_day_is_not_counted() -> None:
    monday = date(2026, 11, 23)

    assert WORKING_DAYS.after(monday, 1).day == date(2026, 11, 24)
    assert WORKING_DAYS.after(monday, 0).day == monday


def test_a_week_off_moves_the_day_and_a_make_up_sunday_counts() -> None:
    before_national_day = date(2026, 9, 30)

    assert WORKING_DAYS.after(before_national_day, 1).day == date(2026, 10, 8)
    assert WORKING_DAYS.after(before_national_day, 3).day == date(2026, 10, 10)  # a Saturday that is worked


def test_counting_back_passes_the_same_holidays() -> None:
    assert WORKING_DAYS.after(date(2026, 10, 8), -1).day == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("start", "amount", "calendar"),
    [
        (date(2026, 12, 30), 1, "official"),
        (date(2026, 12, 31), 1, "weekends_only"),
        (date(2027, 6, 1), 3, "weekends_only"),
        (date(2023, 1, 3), -1, "weekends_only"),
        (date(2022, 12, 30), 5, "weekends_only"),
    ],
)
def test_a_year_without_its_notice_is_counted_by_weekends_and_says_so(start: date, amount: int, calendar: str) -> None:
    assert WORKING_DAYS.after(start, amount).calendar == calendar


@examples(1)
@given(day=st.dates(date(2030, 1, 1), date(2040, 1, 1)))
def test_without_a_notice_the_working_days_are_monday_to_friday(day: date) -> None:
    assert WORKING_DAYS.is_working_day(day) is (day.weekday() < 5)


def test_every_notice_lists_weekdays_off_and_weekend_days_worked_of_its_own_year(rulebook: Rulebook) -> None:
    for notice in rulebook.contents.calendar:
        assert {day.year for day in (*notice.holidays, *notice.workdays)} == {notice.year}
        assert all(day.weekday() < 5 for day in notice.holidays)
        assert all(day.weekday() >= 5 for day in notice.workdays)


def test_the_notices_of_four_years_are_held(rulebook: Rulebook) -> None:
    assert tuple(notice.year for notice in rulebook.contents.calendar) == YEARS
