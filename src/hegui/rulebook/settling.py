"""Which unknown facts matter: all that can still change an answer, and one smallest set for which some answers settle it."""

from __future__ import annotations

from itertools import combinations

from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from hegui.rulebook.variables import Variables

MOST_FACTS = 4  # larger sets are not searched for: nobody answers five questions at once to settle one line

_EVERY = -1  # the set of all facts, as bits


class OpenQuestions:
    """Looks at answers that are still open, over one set of diagrams; what was found out once is kept."""

    def __init__(self, diagrams: Diagrams, variables: Variables) -> None:
        self.diagrams = diagrams
        self.variables = variables
        self._alone: dict[tuple[int, int], int] = {}
        self._settled: dict[int, tuple[str, ...]] = {}
        self._missing: dict[int, tuple[str, ...]] = {}

    def missing_facts(self, answer: int) -> tuple[str, ...]:
        """Return every unknown fact that can still change the answer, in the order of the catalogue."""
        found = self._missing.get(answer)
        if found is None:
            numbers = sorted({number % len(self.variables) for number in self.diagrams.tested(answer)})
            named = (self.variables.order[number].fact for number in numbers)
            found = self._missing[answer] = tuple(dict.fromkeys(fact for fact in named if fact is not None))
        return found

    def rests_on_open_law(self, answer: int) -> bool:
        """Tell whether an open point of law can still change the answer."""
        return any(self._fact(number) is None for number in self.diagrams.tested(answer))

    def settled_by(self, answer: int) -> tuple[str, ...]:
        """Return one smallest set of facts for which some answers settle the question; empty when no answers can."""
        found = self._settled.get(answer)
        if found is None:
            found = self._settled[answer] = self._search(answer)
        return found

    def _search(self, answer: int) -> tuple[str, ...]:
        missing = self.missing_facts(answer)
        alone = self._may_settle_alone(answer, TRUE) | self._may_settle_alone(answer, FALSE)
        for fact in missing:
            if alone >> self.variables.place(fact) & 1 and self._settles(answer, fact):
                return (fact,)
        for size in range(2, min(len(missing), MOST_FACTS) + 1):
            for chosen in combinations(missing, size):
                if self._settle(answer, chosen):
                    return chosen
        return () if self.rests_on_open_law(answer) else missing

    def _may_settle_alone(self, answer: int, wanted: int) -> int:
        """Return, as bits, the facts that can lead to the wanted end alone, and perhaps some more, but quickly.

        A fact is counted too when its answer would have to depend on the facts before it, as in "exactly one of two".
        """
        if answer <= TRUE:
            return _EVERY if answer == wanted else 0
        found = self._alone.get((answer, wanted))
        if found is None:
            variable, branches = self.diagrams.top(answer)
            below = [self._may_settle_alone(branch, wanted) for branch in branches]
            found, some = _EVERY, 0
            for facts in below:
                found &= facts
                some |= facts
            fact = self._fact(variable)
            if fact is not None and some >> self.variables.place(fact) & 1:
                found |= 1 << self.variables.place(fact)
            self._alone[answer, wanted] = found
        return found

    def _settles(self, answer: int, fact: str) -> bool:
        """Tell whether some answer to one fact leaves nothing open; the plain answers are tried without building anything."""
        numbers = [number for number in self.diagrams.tested(answer) if self._fact(number) == fact]
        values = self.variables.ways_when_answered(numbers[0] % len(self.variables), self.diagrams.width(numbers[0]))
        for value in values:
            if self._end(answer, dict.fromkeys(numbers, value), max(numbers), {}) is not None:
                return True
        return len(numbers) > 1 and self._settle(answer, (fact,))

    def _end(self, node: int, given: dict[int, int], last: int, ends: dict[int, int | None]) -> int | None:
        """Return the one end that every path with the given values reaches; None when they differ."""
        if node <= TRUE:
            return node
        tested, branches = self.diagrams.top(node)
        if tested > last:
            return None  # a reduced diagram that is no end leads to both
        if node not in ends:
            onward = (branches[given[tested]],) if tested in given else branches
            reached = {self._end(branch, given, last, ends) for branch in onward}
            ends[node] = reached.pop() if len(reached) == 1 else None
        return ends[node]

    def _settle(self, answer: int, facts: tuple[str, ...]) -> bool:
        """Tell whether some answers to these facts leave nothing open."""
        left = {answer}
        for number in sorted(self.diagrams.tested(answer)):
            if self._fact(number) in facts:
                values = self.variables.ways_when_answered(number % len(self.variables), self.diagrams.width(number))
                left = {self.diagrams.given(node, number, value) for node in left for value in values}
                if FALSE in left or TRUE in left:
                    return True
        return False

    def _fact(self, number: int) -> str | None:
        return self.variables.order[number % len(self.variables)].fact
