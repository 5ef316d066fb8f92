"""Spans of days are half-open: the first day belongs to them, the end day no longer does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.words import Span

START = date(2025, 9, 1)
END = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2025, 8, 31), False),
        (START, True),
        (date(2025, 9, 2), True),
        (date(2026, 3, 19), True),
        (END, False),
        (date(2026, 3, 21), False),
    ],
)
def test_a_span_holds_from_its_first_day_to_the_day_before_its_end(day: date, holds: bool) -> None:
    assert Span(START, END).holds(day) is holds


def test_an_open_end_never_ends() -> None:
    assert Span(START, None).holds(date.max)


@pytest.mark.parametrize("day", [date.min, START, date.max])
def test_a_draft_has_no_start_and_never_holds(day: date) -> None:
    assert not Span(None, None).holds(day)
    assert not Span(None, END).holds(day)


def test_a_span_that_ends_when_it_starts_holds_on_no_day() -> None:
    assert not Span(START, START).holds(START)


@given(day=st.dates(), middle=st.dates())
def test_two_spans_that_meet_share_no_day_and_leave_none_out(day: date, middle: date) -> None:
    before, after = Span(date.min, middle), Span(middle, None)

    assert before.holds(day) is not after.holds(day)


@given(days=st.integers(0, 400))
def test_a_span_holds_on_as_many_days_as_lie_between_its_ends(days: int) -> None:
    span = Span(START, START + timedelta(days))

    assert sum(span.holds(START + timedelta(step)) for step in range(-3, days + 3)) == days
