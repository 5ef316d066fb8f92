"""Nothing is known: nothing applies and nothing does not apply, on any day. Unknown never becomes an answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hegui.mapping import Profile, map_system
from hegui.rulebook import load_rulebook
from hegui.words import Text

RULEBOOK = load_rulebook()
EMPTY = Profile("empty", Text("空白", "empty"))
FIRST_DAYS = {i.in_force.from_ for i in RULEBOOK.mapped if i.in_force.from_}
DAYS = sorted(
    {date(2000, 1, 1), date(2026, 11, 22), date(2035, 1, 1)} | FIRST_DAYS | {day - timedelta(1) for day in FIRST_DAYS}
)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_everything_is_undetermined_or_not_in_force(day: date) -> None:
    (mapped,) = map_system(EMPTY, as_of=day, rulebook=RULEBOOK).systems

    in_force = {duty.id for i in RULEBOOK.mapped for duty in i.duties if (duty.in_force or i.in_force).holds(day)}
    in_force |= {instrument.id for instrument in RULEBOOK.mapped if instrument.in_force.holds(day)}
    found = {result.instrument.id: result.outcome for result in mapped.instruments}
    found |= {result.duty.id: result.outcome for result in mapped.duties}
    assert {id_: outcome.verdict for id_, outcome in found.items()} == {
        id_: "undetermined" if id_ in in_force else "not_in_force" for id_ in found
    }
    assert {result.outcome.verdict for result in mapped.routes} <= {"undetermined", "not_in_force"}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_role_is_held_and_no_advice_is_given(day: date) -> None:
    (mapped,) = map_system(EMPTY, as_of=day, rulebook=RULEBOOK).systems

    assert mapped.roles == ()
    assert mapped.advice == ()


def test_every_open_verdict_says_what_is_missing_and_what_would_settle_it() -> None:
    (mapped,) = map_system(EMPTY, as_of=date(2026, 11, 22), rulebook=RULEBOOK).systems

    for result in (*mapped.instruments, *mapped.duties):
        if result.outcome.verdict == "undetermined":
            assert result.outcome.missing_facts
            assert set(result.outcome.settled_by) <= set(result.outcome.missing_facts)
            assert result.outcome.settled_by or result.outcome.law_unverified


def test_the_next_questions_are_the_facts_that_can_still_change_a_verdict() -> None:
    (mapped,) = map_system(EMPTY, as_of=date(2026, 11, 22), rulebook=RULEBOOK).systems

    missing = {fact for result in (*mapped.instruments, *mapped.duties) for fact in result.outcome.missing_facts}
    assert set(mapped.next_questions) == missing
    assert len(set(mapped.next_questions)) == len(mapped.next_questions)


def test_on_a_day_before_all_law_there_is_nothing_to_ask() -> None:
    (mapped,) = map_system(EMPTY, as_of=date(1990, 1, 1), rulebook=RULEBOOK).systems

    assert mapped.next_questions == ()
