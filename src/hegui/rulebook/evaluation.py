"""Evaluation: what the known facts of one function make of a condition, exactly, with the reason.

An answer is a diagram over what is not known (see `diagrams`): true, false, or open with the facts that can still change it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hegui.rulebook.book import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from hegui.rulebook.models import DerivedFact, FactDefinition
from hegui.rulebook.variables import Variables
from hegui.words.span import Span
from hegui.words.text import Text


@dataclass(frozen=True, slots=True)
class FactValue:
    """A known value of a fact: who said so, when, and from what source."""

    value: Any
    by: str | None = None
    on: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """A node of the reason tree: the condition, its value (None: not known), what was expected and seen, the articles."""

    test: str
    value: bool | None
    subject: str | None = None
    expected: Any = None
    seen: FactValue | None = None
    says: Text | None = None
    cites: tuple[str, ...] = ()
    parts: tuple[Reason, ...] = ()


class Evaluation:
    """The conditions of a rulebook over the known facts of one function.

    `day` is the day whose law counts (none: any day); `instead` lays other conditions in the place of written ones (the
    mutation test of the rulebook uses it).
    """

    def __init__(
        self,
        rulebook: Rulebook,
        variables: Variables,
        diagrams: Diagrams,
        facts: Mapping[str, FactValue],
        *,
        day: date | None = None,
        instead: Mapping[Condition, Condition] | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.variables = variables
        self.diagrams = diagrams
        self.facts = facts
        self.day = day
        self._instead = instead or {}
        self._answers: dict[Condition, int] = {}
        self._reasons: dict[Condition, Reason] = {}

    def answer(self, condition: Condition) -> int:
        """Return the diagram of a condition."""
        if self._instead:
            condition = self._instead.get(condition, condition)
        found = self._answers.get(condition)
        if found is None:
            found = self._answers[condition] = _ANSWERS[condition.test](self, condition)
        return found

    def answer_of(self, subject: str) -> int:
        """Return the diagram of the full condition of a role, duty, instrument, exception, advice or derived boolean."""
        return self.answer(self.rulebook.conditions[subject])

    def reason(self, condition: Condition) -> Reason:
        """Return the reason tree of a condition."""
        if self._instead:
            condition = self._instead.get(condition, condition)
        found = self._reasons.get(condition)
        if found is None:
            found = self._reasons[condition] = self._explain(condition)
        return found

    def _explain(self, condition: Condition) -> Reason:
        subject = condition.subject
        behind = [self.reason(part) for part in condition.parts + self._behind(condition)]
        if condition.test == "role" and not self._in_force(condition):
            behind = [out_of_force(self._span(condition))]
        return Reason(
            test=condition.test,
            value=value_of(self.answer(condition)),
            subject=subject,
            expected=condition.expected,
            seen=self.facts.get(subject) if subject else None,
            says=condition.says,
            cites=condition.cites or self._cites(condition),
            parts=tuple(behind),
        )

    def _behind(self, condition: Condition) -> tuple[Condition, ...]:
        """Return the conditions that a leaf stands for: a role's, or those of a derived fact."""
        if condition.test == "role":
            return (self.rulebook.conditions[condition.subject or ""],) if self._in_force(condition) else ()
        derived = self.rulebook.derived.get(condition.subject or "")
        if derived is None:
            return ()
        return (self.rulebook.conditions[derived.id],) if derived.when else tuple(rule.when for rule in derived.rules)

    def _cites(self, condition: Condition) -> tuple[str, ...]:
        if condition.test == "role":
            return self.rulebook.roles[condition.subject or ""].cites
        fact = self.rulebook.facts.get(condition.subject or "") or self.rulebook.derived.get(condition.subject or "")
        return fact.cites if fact else ()

    def _all(self, condition: Condition) -> int:
        result = TRUE
        for part in condition.parts:
            result = self.diagrams.both(result, self.answer(part))
        return result

    def _any(self, condition: Condition) -> int:
        result = FALSE
        for part in condition.parts:
            result = self.diagrams.either(result, self.answer(part))
        return result

    def _not(self, condition: Condition) -> int:
        return self.diagrams.opposite(self.answer(condition.parts[0]))

    def _role(self, condition: Condition) -> int:
        """Look at a role: it is held only while its instrument is in force, whichever instrument asks."""
        return self.answer_of(condition.subject or "") if self._in_force(condition) else FALSE

    def _in_force(self, role: Condition) -> bool:
        return self.day is None or self._span(role).holds(self.day)

    def _span(self, role: Condition) -> Span:
        return self.rulebook.instruments[(role.subject or "").split(".", 1)[0]].in_force

    def _unverified(self, condition: Condition) -> int:
        return self.diagrams.choice(self.variables.number_open(condition), (FALSE, TRUE))

    def _known(self, condition: Condition) -> int:
        subject = condition.subject or ""
        if subject in self.facts:
            return TRUE if condition.expected else FALSE
        branches = (FALSE, TRUE) if condition.expected else (TRUE, FALSE)
        return self.diagrams.choice(self.variables.number_known(subject), branches)

    def _fact(self, condition: Condition) -> int:
        subject = condition.subject or ""
        derived = self.rulebook.derived.get(subject)
        if derived:
            return self._derived(derived, condition)
        fact = self.rulebook.facts[subject]
        known = self.facts.get(subject)
        if known is not None:
            return TRUE if holds(condition, known.value) else FALSE
        if fact.type == "many":
            return self._has_unknown(fact, condition)
        return self.diagrams.choice(self.variables.number(subject), self.variables.branches(fact, condition))

    def _has_unknown(self, fact: FactDefinition, condition: Condition) -> int:
        result = FALSE
        for answer in condition.expected:
            one = self.diagrams.choice(self.variables.number(fact.id, answer), (FALSE, TRUE))
            result = self.diagrams.either(result, one)
        return result

    def _derived(self, fact: DerivedFact, condition: Condition) -> int:
        if fact.when:
            answer = self.answer_of(fact.id)
            return answer if condition.expected else self.diagrams.opposite(answer)
        wanted = condition.expected if condition.test == "in" else (condition.expected,)
        result = FALSE
        for rule in fact.rules:
            if rule.value in wanted:
                result = self.diagrams.either(result, self.answer(rule.when))
        open_point = self.rulebook.open_points.get(fact.id)
        return self.diagrams.both(result, self.answer(open_point)) if open_point else result


_ANSWERS: dict[str, Callable[[Evaluation, Condition], int]] = {
    "all": Evaluation._all,
    "any": Evaluation._any,
    "not": Evaluation._not,
    "role": Evaluation._role,
    "unverified": Evaluation._unverified,
    "known": Evaluation._known,
    "is": Evaluation._fact,
    "in": Evaluation._fact,
    "has": Evaluation._fact,
    "at_least": Evaluation._fact,
}


def out_of_force(span: Span, cites: tuple[str, ...] = ()) -> Reason:
    """Return the reason that something is not law on the day: the days on which it is."""
    days = {"from": span.from_.isoformat() if span.from_ else None, "until": span.until.isoformat() if span.until else None}
    return Reason("in_force", False, expected=days, cites=cites)


def value_of(answer: int) -> bool | None:
    """Return true, false, or None where the answer still depends on what is not known."""
    return None if answer > TRUE else answer == TRUE


def holds(leaf: Condition, value: Any) -> bool:
    """Tell whether a test on a fact holds for a known value."""
    match leaf.test:
        case "is":
            return bool(value == leaf.expected)
        case "in":
            return value in leaf.expected
        case "has":
            return any(answer in value for answer in leaf.expected)
        case _:
            return bool(value >= leaf.expected)
