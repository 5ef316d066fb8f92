"""Which unknown facts matter: all that can still change an answer, and one smallest set for which some answers settle it."""

from __future__ import annotations

from itertools import combinations

from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from hegui.rulebook.variables import Variables

MOST_FACTS = 4  # larger sets are not searched for: nobody answers five questions at once to settle one line

_EVERY = -1  # the set of all facts, as bits


class OpenQuestions:
    """Looks at answers that are still open, over one set of diagrams; what was found out once is kept.

    Several answers are those of the functions of one system, each of which may answer an unknown fact its own way. They
    are never joined into one diagram, which would grow with the product of what is unknown in each: together they are
    true when one of them is, and false when all are.
    """

    def __init__(self, diagrams: Diagrams, variables: Variables) -> None:
        self.diagrams = diagrams
        self.variables = variables
        self._alone: dict[tuple[int, int], int] = {}
        self._leading: dict[tuple[int, tuple[str, ...], int], bool] = {}
        self._settled: dict[tuple[int, ...], tuple[str, ...]] = {}
        self._missing: dict[tuple[int, ...], tuple[str, ...]] = {}

    def missing_facts(self, *answers: int) -> tuple[str, ...]:
        """Return every unknown fact that can still change the answer, in the order of the catalogue."""
        found = self._missing.get(answers)
        if found is None:
            numbers = sorted(set().union(*map(self.diagrams.tested, answers)))
            named = (self.variables.order[number].fact for number in numbers)
            found = self._missing[answers] = tuple(dict.fromkeys(fact for fact in named if fact is not None))
        return found

    def rests_on_open_law(self, *answers: int) -> bool:
        """Tell whether an open point of law can still change the answer."""
        return any(self._fact(number) is None for answer in answers for number in self.diagrams.tested(answer))

    def settled_by(self, *answers: int) -> tuple[str, ...]:
        """Return one smallest set of facts for which some answers settle the question; empty when no answers can."""
        different = tuple(dict.fromkeys(answer for answer in answers if answer != FALSE))
        found = self._settled.get(different)
        if found is None:
            found = self._settled[different] = self._search(different)
        return found

    def _search(self, answers: tuple[int, ...]) -> tuple[str, ...]:
        missing = self.missing_facts(*answers)
        alone, every = 0, _EVERY
        for answer in answers:
            alone |= self._may_settle_alone(answer, TRUE)
            every &= self._may_settle_alone(answer, FALSE)
        for fact in missing:
            if (alone | every) >> self.variables.place(fact) & 1 and self._settle(answers, (fact,)):
                return (fact,)
        for size in range(2, min(len(missing), MOST_FACTS) + 1):
            for chosen in combinations(missing, size):
                if self._settle(answers, chosen):
                    return chosen
        return () if self.rests_on_open_law(*answers) else missing

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

    def _settle(self, answers: tuple[int, ...], facts: tuple[str, ...]) -> bool:
        """Tell whether some answers to these facts leave nothing open."""
        if any(self._leads(answer, facts, TRUE) for answer in answers):
            return True
        return all(self._leads(answer, facts, FALSE) for answer in answers)

    def _leads(self, answer: int, facts: tuple[str, ...], wanted: int) -> bool:
        """Tell whether some answers to these facts lead to the wanted end, however the others are answered."""
        key = (answer, facts, wanted)
        found = self._leading.get(key)
        if found is None:
            found = self._leading[key] = self._may_lead(answer, facts, wanted, {}) and self._lead(answer, facts, wanted)
        return found

    def _may_lead(self, node: int, facts: tuple[str, ...], wanted: int, seen: dict[int, bool]) -> bool:
        """Tell the same quickly, and perhaps too often: here an answer may depend on those of other facts."""
        if node <= TRUE:
            return node == wanted
        found = seen.get(node)
        if found is None:
            variable, branches = self.diagrams.top(node)
            below = (self._may_lead(branch, facts, wanted, seen) for branch in branches)
            found = seen[node] = any(below) if self._fact(variable) in facts else all(below)
        return found

    def _lead(self, answer: int, facts: tuple[str, ...], wanted: int) -> bool:
        left = {answer}
        for number in sorted(self.diagrams.tested(answer)):
            if self._fact(number) in facts:
                values = self.variables.ways_when_answered(number, self.diagrams.width(number))
                left = {self.diagrams.given(node, number, value) for node in left for value in values}
                if wanted in left:
                    return True
        return False

    def _fact(self, number: int) -> str | None:
        return self.variables.order[number].fact
