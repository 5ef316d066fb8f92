"""Diagrams over columns: each case gets the answer that its own completions agree on, however many stand side by side."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hegui.rulebook.columns import ColumnDiagrams, counted, numbers
from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from rulebook.test_diagrams import FORMULAS, WIDTHS, build, truth
from strategies import examples

CASES = st.tuples(*(st.sets(st.sampled_from(range(width)), min_size=1) for width in WIDTHS))
"""For each variable, the values that it may have."""


def column(bits: list[bool]) -> int:
    return sum(bit << place for place, bit in enumerate(bits))


@examples(1)
@given(formulas=st.lists(FORMULAS, min_size=1, max_size=4), cases=st.lists(CASES, min_size=1, max_size=20))
def test_what_may_be_true_or_false_is_what_some_completion_makes_it(formulas: list[Any], cases: list[Any]) -> None:
    diagrams = Diagrams()
    roots = [build(formula, diagrams) for formula in formulas]
    possible = {
        variable: [column([value in case[variable] for case in cases]) for value in range(width)]
        for variable, width in enumerate(WIDTHS)
    }

    answers = ColumnDiagrams(diagrams, roots).answers(possible, (1 << len(cases)) - 1)

    for formula, root in zip(formulas, roots, strict=True):
        completions = [{truth(formula, values) for values in product(*case)} for case in cases]
        assert answers[root].may_be_true == column([True in found for found in completions])
        assert answers[root].may_be_false == column([False in found for found in completions])


def test_what_is_certain_needs_no_variable() -> None:
    laid_out = ColumnDiagrams(Diagrams(), [TRUE, FALSE])

    answers = laid_out.answers({}, 0b111)

    assert laid_out.variables == {}
    assert (answers[TRUE].may_be_true, answers[TRUE].may_be_false) == (0b111, 0)
    assert (answers[FALSE].may_be_true, answers[FALSE].may_be_false) == (0, 0b111)


@examples(1)
@given(st.lists(st.integers(0, 2**20 - 1), max_size=700))
def test_columns_are_counted_for_each_case(columns: list[int]) -> None:
    expected = [sum(held >> case & 1 for held in columns) for case in range(20)]

    assert numbers(counted(columns), 20) == expected
