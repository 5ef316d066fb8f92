"""Which unknown facts matter, tried against every completion of small rulebooks made at random."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.rulebook import Rulebook
from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from hegui.rulebook.evaluation import Evaluation, FactValue
from hegui.rulebook.settling import OpenQuestions
from hegui.rulebook.variables import Variables
from rulebook.oracle import Completions, Oracle
from rulebook.tiny import (
    FACTS,
    PLAIN_RULEBOOK,
    derived,
    derived_choice,
    duty,
    exception,
    fact,
    instrument,
    role,
    rulebook_of,
    with_condition,
)
from strategies import conditions, examples, leaves, partial_facts

MARKS = {"users": (10, 20, 30), "launched": ("2025-09-01", "2026-01-01")}

WITH_DERIVED = rulebook_of(
    derived=(
        derived("reaches", {"any": [{"fact": "serves", "is": True}, {"not": {"fact": "blocks", "is": True}}]}),
        derived("public", {"all": [{"fact": "reaches", "is": True}, {"fact": "offering", "in": ["public", "client"]}]}),
        derived_choice("track", filing={"fact": "files", "is": True}, none={"fact": "files", "is": False}),
    )
)


def answered(rulebook: Rulebook, subject: str, facts: dict[str, FactValue]) -> tuple[int, OpenQuestions]:
    """The engine's answer and what it says about open questions."""
    diagrams, variables = Diagrams(), Variables(rulebook)
    found = Evaluation(rulebook, variables, diagrams, facts).answer_of(subject)
    return found, OpenQuestions(diagrams, variables)


def completions_of(rulebook: Rulebook, subject: str, facts: dict[str, FactValue]) -> Completions:
    return Completions(Oracle(rulebook), subject, facts, every_answer=True)


def known(**values: Any) -> dict[str, FactValue]:
    return {name: FactValue(value) for name, value in values.items()}


@examples(2)
@given(plain=conditions(leaves(PLAIN_RULEBOOK)), facts=partial_facts(PLAIN_RULEBOOK, PLAIN_RULEBOOK.facts, MARKS))
def test_a_condition_is_certain_exactly_when_all_completions_agree(plain: dict[str, Any], facts: dict[str, FactValue]) -> None:
    rulebook = with_condition(plain)

    found, _ = answered(rulebook, "it", facts)

    table = completions_of(rulebook, "it", facts).table()
    assert (found == TRUE, found == FALSE) == (all(table), not any(table))


@examples(2)
@given(plain=conditions(leaves(PLAIN_RULEBOOK)), facts=partial_facts(PLAIN_RULEBOOK, PLAIN_RULEBOOK.facts, MARKS))
def test_missing_facts_are_those_whose_change_alone_can_change_the_answer(
    plain: dict[str, Any], facts: dict[str, FactValue]
) -> None:
    rulebook = with_condition(plain)
    completions = completions_of(rulebook, "it", facts)

    found, questions = answered(rulebook, "it", facts)

    assert set(questions.missing_facts(found)) == completions.matters(completions.table())


@examples(2)
@given(plain=conditions(leaves(PLAIN_RULEBOOK), size=6), facts=partial_facts(PLAIN_RULEBOOK, PLAIN_RULEBOOK.facts, MARKS))
def test_settled_by_is_a_smallest_set_for_which_some_answers_settle_it(
    plain: dict[str, Any], facts: dict[str, FactValue]
) -> None:
    rulebook = with_condition(plain)
    completions = completions_of(rulebook, "it", facts)
    table = completions.table()

    found, questions = answered(rulebook, "it", facts)

    chosen = questions.settled_by(found)
    smallest = completions.smallest_settling(table)
    assert len(chosen) == (smallest or 0)
    assert smallest is None or completions.settles(set(chosen), table)


OVER_FACTS = conditions(leaves(WITH_DERIVED), 4)
OVER_ROLES = conditions(leaves(WITH_DERIVED, ["EXM.provider", "EXM.user"]), 4)
SOME_FACTS = partial_facts(WITH_DERIVED, WITH_DERIVED.facts, MARKS)


@examples(1)
@given(of_roles=st.tuples(OVER_FACTS, OVER_FACTS, OVER_FACTS), of_duty=st.tuples(OVER_ROLES, OVER_ROLES), facts=SOME_FACTS)
def test_roles_exceptions_and_derived_facts_keep_the_answer_exact(
    of_roles: tuple[Any, Any, Any], of_duty: tuple[Any, Any], facts: dict[str, FactValue]
) -> None:
    rulebook = rulebook_of(
        instrument(
            roles=(role("provider", of_roles[0]), role("user", of_roles[1])),
            duties=(duty("EXM.duty", "provider user", of_duty[0]),),
            exceptions=(
                exception("EXM.of-role", "EXM.provider", of_roles[2]),
                exception("EXM.of-duty", "EXM.duty", of_duty[1]),
            ),
        ),
        derived=WITH_DERIVED.contents.derived,
    )

    for subject in ("EXM", "EXM.provider", "EXM.duty", "EXM.of-duty"):
        completions = completions_of(rulebook, subject, facts)
        if completions.count <= 2**8:
            found, questions = answered(rulebook, subject, facts)
            table = completions.table()

            assert (found == TRUE, found == FALSE) == (all(table), not any(table))
            assert set(questions.missing_facts(found)) == completions.matters(table)


@examples(3)
@given(
    plain=conditions(leaves(PLAIN_RULEBOOK, unverified=False)), facts=partial_facts(PLAIN_RULEBOOK, PLAIN_RULEBOOK.facts, MARKS)
)
def test_a_condition_and_an_open_point_of_law_is_never_true(plain: dict[str, Any], facts: dict[str, FactValue]) -> None:
    rulebook = with_condition({"all": [plain, {"unverified": {"zh": "存疑", "en": "open"}}]})

    found, questions = answered(rulebook, "it", facts)

    assert found != TRUE
    assert found == FALSE or questions.rests_on_open_law(found)


def test_no_answers_settle_what_rests_on_open_law_alone() -> None:
    rulebook = with_condition({"unverified": {"zh": "存疑", "en": "open"}})

    found, questions = answered(rulebook, "it", {})

    assert questions.missing_facts(found) == ()
    assert questions.settled_by(found) == ()
    assert questions.rests_on_open_law(found)


def test_an_open_point_that_cannot_matter_any_more_is_not_told() -> None:
    open_or_filed = {"any": [{"fact": "files", "is": True}, {"unverified": {"zh": "存疑", "en": "open"}}]}

    found, questions = answered(with_condition(open_or_filed), "it", known(files=True))

    assert found == TRUE
    assert not questions.rests_on_open_law(found)


def test_a_fact_that_cancels_out_is_not_missing() -> None:
    either_way = {"any": [{"fact": "serves", "is": True}, {"not": {"fact": "serves", "is": True}}]}

    found, questions = answered(with_condition({"all": [either_way, {"fact": "files", "is": True}]}), "it", {})

    assert questions.missing_facts(found) == ("files",)


def test_one_fact_settles_what_all_of_it_needs() -> None:
    all_three = {"all": [{"fact": name, "is": True} for name in ("serves", "blocks", "files")]}

    found, questions = answered(with_condition(all_three), "it", {})

    assert questions.missing_facts(found) == ("serves", "blocks", "files")
    assert len(questions.settled_by(found)) == 1


def parity(names: list[str]) -> dict[str, Any]:
    """A condition that is true when an odd number of facts is: nothing short of all of them settles it."""
    first, *rest = names
    one = {"fact": first, "is": True}
    if not rest:
        return one
    other = parity(rest)
    return {"any": [{"all": [one, {"not": other}]}, {"all": [{"not": one}, other]}]}


@pytest.mark.parametrize("count", range(1, 7))
def test_where_every_answer_is_needed_every_fact_is_named(count: int) -> None:
    names = [f"f{number}" for number in range(count)]
    rulebook = with_condition(parity(names), facts=[fact(name) for name in names])

    found, questions = answered(rulebook, "it", {})

    assert questions.missing_facts(found) == tuple(names)
    assert questions.settled_by(found) == tuple(names)


def test_the_answer_that_makes_a_fact_known_cannot_leave_it_unknown() -> None:
    plain = {
        "all": [{"fact": "remarks", "known": True}, {"any": [{"fact": "serves", "is": True}, {"fact": "files", "is": True}]}]
    }

    found, questions = answered(with_condition(plain), "it", {})

    assert len(questions.settled_by(found)) == 2


def test_missing_facts_keep_the_order_of_the_catalogue() -> None:
    plain = {"any": [{"fact": fact.id, "known": True} for fact in reversed(FACTS)]}

    found, questions = answered(with_condition(plain), "it", {})

    assert questions.missing_facts(found) == tuple(fact.id for fact in FACTS)


# Thresholds


@pytest.mark.parametrize(("users", "expected"), [(99_999, FALSE), (100_000, TRUE), (100_001, TRUE)])
def test_a_number_reaches_a_threshold_on_the_number_itself(users: int, expected: int) -> None:
    rulebook = with_condition({"fact": "users", "at_least": 100_000})

    found, _ = answered(rulebook, "it", known(users=users))

    assert found == expected


@pytest.mark.parametrize(("day", "expected"), [("2025-08-31", FALSE), ("2025-09-01", TRUE), ("2025-09-02", TRUE)])
def test_a_day_reaches_a_threshold_on_the_day_itself(day: str, expected: int) -> None:
    rulebook = with_condition({"fact": "launched", "at_least": "2025-09-01"})

    found, _ = answered(rulebook, "it", known(launched=day))

    assert found == expected


def test_an_unknown_number_that_cannot_lie_on_both_sides_is_told_apart() -> None:
    between = {"all": [{"fact": "users", "at_least": 10}, {"not": {"fact": "users", "at_least": 20}}]}
    beyond = {"all": [{"fact": "users", "at_least": 20}, {"not": {"fact": "users", "at_least": 10}}]}

    possible, _ = answered(with_condition(between), "it", {})
    impossible, _ = answered(with_condition(beyond), "it", {})

    assert possible > TRUE
    assert impossible == FALSE


@pytest.mark.parametrize("wanted", [True, False])
def test_known_asks_whether_a_fact_is_known(wanted: bool) -> None:
    rulebook = with_condition({"fact": "remarks", "known": wanted})

    found, _ = answered(rulebook, "it", known(remarks="有"))
    without, _ = answered(rulebook, "it", {})

    assert found == (TRUE if wanted else FALSE)
    assert without > TRUE
