"""Three-valued truth: the answer over unknown facts is the answer over all their completions, for every condition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hegui.rulebook import load_rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from hegui.rulebook.evaluation import Evaluation, FactValue
from hegui.rulebook.models import FactDefinition
from hegui.rulebook.settling import OpenQuestions
from hegui.rulebook.variables import Variables
from rulebook.oracle import Axis, Completions, Oracle
from strategies import SOAKING, examples, partial_facts

RULEBOOK = load_rulebook()
VARIABLES = Variables(RULEBOOK)
ORACLES = {day: Oracle(RULEBOOK, day) for day in (None, date(2022, 3, 1), date(2024, 1, 1), date(2026, 11, 22))}
ORACLE = ORACLES[None]

MOST_COMPLETIONS = 2**13 if SOAKING else 2**10  # above, completions are drawn
MOST_FOR_SETS = 2**8 if SOAKING else 2**7
SAMPLED = 300

CHOSEN = [f"{fact.id}={rule.value}" for fact in RULEBOOK.contents.derived for rule in fact.rules]
SUBJECTS = [*RULEBOOK.conditions, *dict.fromkeys(CHOSEN)]


def answer(subject: str, facts: dict[str, FactValue], diagrams: Diagrams, day: date | None = None) -> int:
    """The engine's answer, as a diagram."""
    name, _, value = subject.partition("=")
    condition = Condition("is", subject=name, expected=value) if value else RULEBOOK.conditions[subject]
    return Evaluation(RULEBOOK, VARIABLES, diagrams, facts, day=day).answer(condition)


def drawn_facts(subject: str, data: st.DataObject) -> dict[str, FactValue]:
    nodes = ORACLE.conditions_below(subject)
    named = dict.fromkeys(str(node.subject) for node in nodes if node.subject in RULEBOOK.facts)
    return data.draw(partial_facts(RULEBOOK, named, VARIABLES.thresholds))


def witness(node: int, wanted: int, diagrams: Diagrams, completions: Completions) -> dict[Axis, Any]:
    """A completion that the diagram itself says leads to the wanted end; what it does not test has its first value."""
    chosen: dict[Axis, Any] = {axis: values[0] for axis, values in completions.axes.items()}
    many: dict[str, set[str]] = {}
    while node > TRUE:
        number, branches = diagrams.top(node)
        way = next(w for w, branch in enumerate(branches) if leads_to(branch, wanted, diagrams))
        variable = VARIABLES.order[number]
        if variable.fact is None:
            chosen["open", _open_point(number)] = bool(way)
        elif RULEBOOK.facts[variable.fact].type == "many":
            many.setdefault(variable.fact, set()).update([str(variable.answer)] * way)
        else:
            value = values_of(RULEBOOK.facts[variable.fact])[way]
            chosen["fact", variable.fact] = max(value, 0) if isinstance(value, int) and not isinstance(value, bool) else value
        node = branches[way]
    return chosen | {("fact", fact): frozenset(answers) for fact, answers in many.items()}


def values_of(fact: FactDefinition) -> tuple[Any, ...]:
    """A value of the fact for each value of its variable: one in each stretch between the thresholds of a number or day."""
    if fact.type == "choice":
        return fact.choice_ids
    if fact.type in ("number", "date"):
        return (-1 if fact.type == "number" else "0001-01-01", *VARIABLES.thresholds.get(fact.id, []))
    return (False, True)


def leads_to(node: int, wanted: int, diagrams: Diagrams) -> bool:
    """In a reduced diagram every node leads to both ends."""
    return node > TRUE or node == wanted


def _open_point(number: int) -> str:
    nodes = [node for _, condition in RULEBOOK.written_conditions() for node in condition.walk()]
    nodes += RULEBOOK.open_points.values()
    return next(str(id(node)) for node in nodes if node.test == "unverified" and VARIABLES.number_open(node) == number)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_answer_of_each_condition_is_the_answer_over_all_completions(subject: str) -> None:
    # A test of its own for each subject: Hypothesis chains the settings of a test through all its parameters.
    @examples(0.04)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        facts = drawn_facts(subject, data)
        compare(subject, facts, data.draw(st.sampled_from(list(ORACLES))))

    holds()


def compare(subject: str, facts: dict[str, FactValue], day: date | None) -> None:
    """Hold the engine's answer on some facts against all their completions, or against many of them."""
    diagrams = Diagrams()
    completions = Completions(ORACLES[day], subject, facts)

    found = answer(subject, facts, diagrams, day)

    if completions.count <= MOST_COMPLETIONS:
        table = completions.table()
        assert (found == TRUE, found == FALSE) == (all(table), not any(table))
        missing = OpenQuestions(diagrams, VARIABLES).missing_facts(found)
        assert set(missing) == completions.matters(table)
    else:
        sample = set(completions.sample(SAMPLED))
        assert found != TRUE or sample == {True}
        assert found != FALSE or sample == {False}
        if found > TRUE:
            assert completions.answer(witness(found, TRUE, diagrams, completions)) is True
            assert completions.answer(witness(found, FALSE, diagrams, completions)) is False


def few_enough(subject: str) -> Completions:
    """Completions few enough for a table; facts are made known one by one as long as that leaves the answer open."""
    facts: dict[str, FactValue] = {}
    completions = Completions(ORACLE, subject, facts)
    for (kind, name), values in Completions(ORACLE, subject, {}).axes.items():
        if completions.count <= MOST_FOR_SETS:
            break
        known = (FactValue(tuple(value) if isinstance(value, frozenset) else value) for value in values)
        still_open = (one for one in known if answer(subject, {**facts, name: one}, Diagrams()) > TRUE)
        chosen = next(still_open, None) if kind == "fact" else None
        if chosen:
            facts[name] = chosen
            completions = Completions(ORACLE, subject, facts)
    return completions


@pytest.mark.parametrize("subject", SUBJECTS)
def test_settled_by_is_a_smallest_set_of_questions_for_each_condition_of_which_little_is_known(subject: str) -> None:
    completions = few_enough(subject)
    diagrams = Diagrams()
    table = completions.table()

    chosen = OpenQuestions(diagrams, VARIABLES).settled_by(answer(subject, completions.facts, diagrams))

    assert completions.settles(set(chosen), table) or not chosen
    assert len(chosen) == (completions.smallest_settling(table) or 0)
