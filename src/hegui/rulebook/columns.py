"""Diagrams over columns: the answers of thousands of cases at once, as exact as one at a time.

A column is a Python integer whose bit i speaks of case i. A reduced, ordered diagram tests each variable at most once on
a path, so every path whose branches are each still possible in a case stands for a real completion of that case. Walking
the diagrams from their ends up, "may be true" and "may be false" are therefore exact: where both remain, the answer is
open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams

Column = int


@dataclass(frozen=True, slots=True)
class Answers:
    """In which cases something may be true, and in which it may be false; in each case it is at least one of them."""

    may_be_true: Column
    may_be_false: Column


class ColumnDiagrams:
    """Some diagrams, laid out so that all of them are answered in one walk."""

    def __init__(self, diagrams: Diagrams, roots: Iterable[int]) -> None:
        self._roots = dict.fromkeys(roots)
        nodes = sorted(_reached(diagrams, self._roots) | {FALSE, TRUE})  # a branch is always older than what leads to it
        self._place = {node: place for place, node in enumerate(nodes)}
        self._steps: list[tuple[int, tuple[int, ...]]] = []
        for node in nodes[2:]:
            variable, branches = diagrams.top(node)
            self._steps.append((variable, tuple(self._place[branch] for branch in branches)))
        self.variables = {variable: diagrams.width(variable) for variable, _ in self._steps}
        """The variables that are tested, and how many values each has."""

    def answers(self, possible: Mapping[int, Sequence[Column]], everyone: Column) -> dict[int, Answers]:
        """Answer each diagram; `possible` has, for each value of each variable, the cases in which it may have that value."""
        true, false = [0, everyone], [everyone, 0]
        for variable, branches in self._steps:
            may_be_true = may_be_false = 0
            for column, branch in zip(possible[variable], branches, strict=True):
                may_be_true |= column & true[branch]
                may_be_false |= column & false[branch]
            true.append(may_be_true)
            false.append(may_be_false)
        return {root: Answers(true[self._place[root]], false[self._place[root]]) for root in self._roots}


def _reached(diagrams: Diagrams, roots: Iterable[int]) -> set[int]:
    reached: set[int] = set()
    left = list(roots)
    while left:
        node = left.pop()
        if node not in reached:
            reached.add(node)
            left.extend(diagrams.top(node)[1])
    return reached


def counted(columns: Iterable[Column]) -> list[Column]:
    """Count the columns of each case, as binary digits: bit i of the k-th column is worth 2**k in the count of case i.

    Three columns of one worth become one of it and one of twice its worth, as in a carry-save adder, so that counting
    takes as many steps as there are columns, not as there are cases.
    """
    digits: list[Column] = []
    left = list(columns)
    while left:
        carried: list[Column] = []
        while len(left) > 1:
            one, other, third = left.pop(), left.pop(), left.pop() if left else 0
            differ = one ^ other
            left.append(differ ^ third)
            carried.append(one & other | differ & third)
        digits.extend(left)
        left = carried
    return digits


def numbers(digits: Sequence[Column], cases: int) -> list[int]:
    """Return the number of each case from its binary digits, the lowest column first."""
    read = [0] * cases
    for first in range(0, len(digits), 8):
        octets = _octets(digits[first : first + 8], cases)
        read = [number + (octet << first) for number, octet in zip(read, octets, strict=True)] if first else list(octets)
    return read


def _octets(digits: Sequence[Column], cases: int) -> bytes:
    """Return a byte for each case from up to eight columns: Python spells a column out quickly, from its highest bit down."""
    octets = 0
    for place, column in enumerate(digits):
        spelt = f"{column:0{cases}b}".encode().translate(bytes.maketrans(b"01", bytes((0, 1 << place))))
        octets |= int.from_bytes(spelt, "big")
    return octets.to_bytes(cases, "little")
