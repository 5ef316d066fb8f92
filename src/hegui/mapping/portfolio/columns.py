"""From facts to columns: for each value of each variable of the law, in which functions it is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hegui.mapping.portfolio.coding import UNKNOWN
from hegui.mapping.portfolio.law import Law
from hegui.rulebook.columns import Column
from hegui.rulebook.evaluation import FactValue

_Functions = Sequence[Mapping[str, FactValue]]
_Lane = tuple[bytearray, dict[int, int], Callable[[Any], int]]
"""The codes of the functions, those of the values seen so far by their ids, and what returns the code of another."""


def possible_values(functions: _Functions, law: Law) -> dict[int, Sequence[Column]]:
    """Return the columns of each variable that the law tests: a fact that is not known may have every value."""
    everyone = (1 << len(functions)) - 1
    possible: dict[int, Sequence[Column]] = {
        variable: (everyone,) * width for variable, width in law.diagrams.variables.items()
    }
    for fact, lanes in _coded(functions, law).items():
        for coding, (codes, _, _) in zip(law.codings[fact], lanes, strict=True):
            possible |= {variable: [_column(codes, signs) for signs in each] for variable, each in coding.possible.items()}
    return possible


def _coded(functions: _Functions, law: Law) -> dict[str, list[_Lane]]:
    """Return the codes of all facts that the law tests and some function has.

    Equal values are mostly one object, because tables share them, so an id is all that is looked up.
    """
    unknown = bytes([UNKNOWN]) * len(functions)
    facts = set().union(*functions) & law.codings.keys()
    lanes: dict[str, list[_Lane]] = {fact: [(bytearray(unknown), {}, c.code) for c in law.codings[fact]] for fact in facts}
    for place, function in enumerate(functions):
        for fact, value in function.items():
            for codes, seen, code_of in lanes.get(fact, ()):
                code = seen.get(id(value))
                if code is None:
                    code = seen[id(value)] = code_of(value.value)
                codes[place] = code
    return lanes


def _column(codes: bytearray, signs: bytes) -> Column:
    """Return the functions whose code has the sign 1; the first function is the lowest bit."""
    return int(codes.translate(signs)[::-1], 2)
