"""Decision diagrams are canonical: equal functions have equal numbers, and what is tested matters."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from strategies import examples

WIDTHS = (2, 3, 2, 2)  # the second variable is a choice of three

LEAVES = st.tuples(st.just("leaf"), st.sampled_from(range(len(WIDTHS))), st.integers(1, 6))
FORMULAS = st.recursive(
    LEAVES | st.sampled_from([("true",), ("false",)]),
    lambda below: st.tuples(st.sampled_from(["both", "either"]), below, below) | st.tuples(st.just("opposite"), below),
    max_leaves=10,
)


def build(formula, diagrams: Diagrams) -> int:
    match formula:
        case ("true",):
            return TRUE
        case ("false",):
            return FALSE
        case ("leaf", variable, bits):
            return diagrams.choice(variable, tuple(bits >> value & 1 for value in range(WIDTHS[variable])))
        case ("opposite", part):
            return diagrams.opposite(build(part, diagrams))
        case (join, one, other):
            return getattr(diagrams, join)(build(one, diagrams), build(other, diagrams))


def truth(formula, values: tuple[int, ...]) -> bool:
    match formula:
        case ("true",):
            return True
        case ("false",):
            return False
        case ("leaf", variable, bits):
            return bool(bits >> values[variable] & 1)
        case ("opposite", part):
            return not truth(part, values)
        case (join, one, other):
            parts = (truth(one, values), truth(other, values))
            return all(parts) if join == "both" else any(parts)


def table(formula) -> tuple[bool, ...]:
    return tuple(truth(formula, values) for values in product(*map(range, WIDTHS)))


def followed(node: int, values: tuple[int, ...], diagrams: Diagrams) -> bool:
    while node > TRUE:
        variable, branches = diagrams.top(node)
        node = branches[values[variable]]
    return node == TRUE


@examples(1)
@given(formula=FORMULAS)
def test_a_diagram_says_what_its_formula_says(formula) -> None:
    diagrams = Diagrams()

    node = build(formula, diagrams)

    assert tuple(followed(node, values, diagrams) for values in product(*map(range, WIDTHS))) == table(formula)


@examples(1)
@given(one=FORMULAS, other=FORMULAS)
def test_equal_functions_have_equal_numbers_and_different_ones_have_not(one, other) -> None:
    diagrams = Diagrams()

    same = build(one, diagrams) == build(other, diagrams)

    assert same == (table(one) == table(other))


@examples(1)
@given(formula=FORMULAS)
def test_a_diagram_tests_exactly_what_can_change_its_answer(formula) -> None:
    diagrams = Diagrams()

    tested = diagrams.tested(build(formula, diagrams))

    def matters(place: int) -> bool:
        worlds = list(product(*map(range, WIDTHS)))
        return any(
            truth(formula, values) != truth(formula, (*values[:place], value, *values[place + 1 :]))
            for values in worlds
            for value in range(WIDTHS[place])
        )

    assert tested == {place for place in range(len(WIDTHS)) if matters(place)}


@examples(1)
@given(formula=FORMULAS, place=st.sampled_from(range(len(WIDTHS))), data=st.data())
def test_a_variable_that_gets_its_value_leaves_the_rest(formula, place: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(0, WIDTHS[place] - 1))
    diagrams = Diagrams()

    left = diagrams.given(build(formula, diagrams), place, value)

    assert place not in diagrams.tested(left)
    for values in product(*map(range, WIDTHS)):
        assert followed(left, values, diagrams) == truth(formula, (*values[:place], value, *values[place + 1 :]))


def test_true_and_false_are_the_two_ends() -> None:
    diagrams = Diagrams()

    assert diagrams.opposite(TRUE) == FALSE
    assert diagrams.tested(TRUE) == diagrams.tested(FALSE) == frozenset()
    assert diagrams.choice(0, (TRUE, TRUE)) == TRUE
    assert len(diagrams) == 2
