"""From facts to columns: for each value of each variable of the law, in which functions it is possible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hegui.mapping.portfolio.law import Law
from hegui.rulebook.columns import Column
from hegui.rulebook.evaluation import FactValue

_UNKNOWN = 255  # the branch of a variable whose fact is not known; no fact has so many answers or thresholds


def possible_values(functions: Sequence[Mapping[str, FactValue]], law: Law) -> dict[int, Sequence[Column]]:
    """Return the columns of each variable that the law tests: a fact that is not known may have every value."""
    everyone = (1 << len(functions)) - 1
    widths = law.diagrams.variables
    possible: dict[int, Sequence[Column]] = {variable: (everyone,) * width for variable, width in widths.items()}
    named = [fact for fact in set().union(*functions) if fact in law.tested]
    rows = [list(map(facts.get, named)) for facts in functions]  # each function is visited once, while it is in the cache
    for fact, values in zip(named, zip(*rows, strict=True), strict=True):
        for variable, branches in _branches(values, law.tested[fact]):
            possible[variable] = [_column(branches, branch) for branch in range(widths[variable])]
    return possible


def _branches(values: Sequence[FactValue | None], tested: Mapping[int, Callable[[Any], int]]) -> Iterator[tuple[int, bytes]]:
    """Yield, for each variable of a fact, the branch that each function takes."""
    ids = list(map(id, values))  # tables share values that are equal, and ids are compared faster than values
    different = dict(zip(ids, values, strict=True))
    known = {id_: value.value for id_, value in different.items() if value is not None and value.value is not None}
    unknown = dict.fromkeys(different.keys() - known.keys(), _UNKNOWN)
    for variable, branch_of in tested.items():
        taken = {id_: branch_of(value) for id_, value in known.items()} | unknown
        yield variable, bytes(map(taken.__getitem__, ids))


def _column(branches: bytes, wanted: int) -> Column:
    """Return the functions that take a branch or may take it; the first function is the lowest bit."""
    digits = bytearray(b"0" * 256)
    digits[wanted] = digits[_UNKNOWN] = ord("1")
    return int(branches.translate(digits)[::-1], 2)
