"""Variables: the finite ways in which an unknown fact can matter to the conditions of a rulebook.

A boolean has two, a choice one for each answer, a `many` fact two for each of its answers, a number or a day one for each
stretch between the thresholds that conditions name. Open points of law are variables too: nobody can answer them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from hegui.rulebook.book import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.diagrams import FALSE, TRUE
from hegui.rulebook.models import FactDefinition


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: the fact it belongs to (None for an open point of law) and, for a `many` fact, the answer."""

    fact: str | None
    answer: str | None = None


class Variables:
    """The variables of a rulebook in the order of its facts, and the branches that a test of a fact gives them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self.order: list[Variable] = []
        self._number: dict[tuple[str, str | None], int] = {}
        self._place = {fact: place for place, fact in enumerate(rulebook.facts)}
        for fact in rulebook.facts.values():
            for answer in fact.choice_ids if fact.type == "many" else (None,):
                self._number[fact.id, answer] = len(self.order)
                self.order.append(Variable(fact.id, answer))
            self._number[fact.id, _KNOWN] = len(self.order)
            self.order.append(Variable(fact.id, _KNOWN))
        self._open: dict[Condition, int] = {}
        for open_point in rulebook.open_points.values():
            self._open[open_point] = len(self.order)
            self.order.append(Variable(None))
        for _, condition in rulebook.written_conditions():
            for node in condition.walk():
                if node.test == "unverified":
                    self._open[node] = len(self.order)
                    self.order.append(Variable(None))

    def __len__(self) -> int:
        return len(self.order)

    def place(self, fact: str) -> int:
        """Return the place of a fact in the catalogue."""
        return self._place[fact]

    def number(self, fact: str, answer: str | None = None) -> int:
        """Return the number of a fact's variable (of one answer of a `many` fact)."""
        return self._number[fact, answer]

    def number_known(self, fact: str) -> int:
        """Return the number of the variable that says whether the fact is known at all."""
        return self._number[fact, _KNOWN]

    def ways_when_answered(self, number: int, width: int) -> range:
        """Return the branches of a variable that an answer to its fact can take: a fact that is answered is known."""
        return range(width) if self.order[number].answer != _KNOWN else range(1, width)

    def number_open(self, leaf: Condition) -> int:
        """Return the number of the variable of an open point of law."""
        return self._open[leaf]

    @cached_property
    def thresholds(self) -> dict[str, list[Any]]:
        """The numbers and days that conditions name, by fact, in order."""
        named: dict[str, set[Any]] = {}
        for _, condition in self._rulebook.written_conditions():
            for node in condition.walk():
                if node.test == "at_least" and node.subject:
                    named.setdefault(node.subject, set()).add(node.expected)
        return {fact: sorted(values) for fact, values in named.items()}

    def branches(self, fact: FactDefinition, leaf: Condition) -> tuple[int, ...]:
        """Return, for each value of the fact's variable, whether the leaf is true there."""
        if leaf.test == "at_least":
            marks = self.thresholds.get(fact.id, [])
            true_from = bisect_right(marks, leaf.expected)
            return tuple(TRUE if stretch >= max(true_from, 1) else FALSE for stretch in range(len(marks) + 1))
        wanted = leaf.expected if leaf.test == "in" else (leaf.expected,)
        answers: tuple[Any, ...] = (False, True) if fact.type == "boolean" else fact.choice_ids
        return tuple(TRUE if answer in wanted else FALSE for answer in answers)

    def branch_of(self, number: int) -> Callable[[Any], int]:
        """Return what tells the branch that a variable takes once the value of its fact is known."""
        answer = self.order[number].answer
        fact = self._rulebook.facts[self.order[number].fact or ""]
        if answer == _KNOWN:
            return lambda value: 1
        match fact.type:
            case "many":
                return lambda value: int(answer in value)
            case "choice":
                return {choice: branch for branch, choice in enumerate(fact.choice_ids)}.__getitem__
            case "boolean":
                return int
            case _:
                return partial(bisect_right, self.thresholds.get(fact.id, []))


_KNOWN = "\0known"
