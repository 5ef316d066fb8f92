"""Which unknown facts matter: all that can still change an answer, and one smallest set for which some answers settle it."""

from __future__ import annotations

from itertools import combinations

from hegui.rulebook.diagrams import TRUE, Diagrams
from hegui.rulebook.variables import Variables

MOST_FACTS = 4  # larger sets are not searched for: nobody answers five questions at once to settle one line


def missing_facts(answer: int, diagrams: Diagrams, variables: Variables) -> list[str]:
    """Return every unknown fact that can still change the answer, in the order of the catalogue."""
    numbers = sorted({number % len(variables) for number in diagrams.tested(answer)})
    named = (variables.order[number].fact for number in numbers)
    return list(dict.fromkeys(fact for fact in named if fact is not None))


def rests_on_open_law(answer: int, diagrams: Diagrams, variables: Variables) -> bool:
    """Tell whether an open point of law can still change the answer."""
    return any(variables.order[number % len(variables)].fact is None for number in diagrams.tested(answer))


def settled_by(answer: int, diagrams: Diagrams, variables: Variables) -> list[str]:
    """Return one smallest set of facts for which some answers settle the question; empty when no answers can."""
    missing = missing_facts(answer, diagrams, variables)
    for size in range(1, min(len(missing), MOST_FACTS) + 1):
        for chosen in combinations(missing, size):
            if _settles(answer, chosen, diagrams, variables):
                return list(chosen)
    return missing if not rests_on_open_law(answer, diagrams, variables) else []


def _settles(answer: int, facts: tuple[str, ...], diagrams: Diagrams, variables: Variables) -> bool:
    """Tell whether some answers to these facts leave nothing open."""
    left = {answer}
    for number in sorted(diagrams.tested(answer)):
        if variables.order[number % len(variables)].fact in facts:
            left = {diagrams.given(node, number, value) for node in left for value in range(diagrams.width(number))}
    return any(node <= TRUE for node in left)
