"""Open verdicts: which answers can still settle an instrument or a duty when some questions were declined.

What was declined stays unknown, like an open point of law. A verdict is then certain where it is the same for every way
these could be; an answer matters exactly when it can lead there. Each function may answer its own way, so the diagrams of
functions are looked at one by one: joined into one they would grow with the product of what is unknown in each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from hegui.mapping.interview.asking import Slot
from hegui.mapping.profile import Profile
from hegui.mapping.results import Verdict
from hegui.rulebook.book import Rulebook
from hegui.rulebook.diagrams import FALSE, TRUE
from hegui.rulebook.evaluation import Evaluation
from hegui.rulebook.settling import OpenQuestions


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict of one instrument or duty; where it is open, the slots whose answers can still settle it."""

    verdict: Verdict
    slots: frozenset[Slot] = frozenset()
    missing_facts: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()


class OpenVerdicts:
    """Tells where each verdict of one system stands, with these questions declined."""

    def __init__(
        self, profile: Profile, as_of: date, rulebook: Rulebook, questions: OpenQuestions, declined: Collection[Slot]
    ) -> None:
        self._rulebook = rulebook
        self._questions = questions
        own = {function.id: function.facts.keys() for function in profile.functions}
        self._functions = [
            _Function(
                Evaluation(rulebook, questions.variables, questions.diagrams, function.facts, day=as_of),
                questions,
                _slots(function.id, own, rulebook),
                frozenset(declined) | {Slot(slot.fact, function.id) for slot in declined if slot.function is None},
            )
            for function in profile.as_functions()
        ]

    def standing(self, subject: str) -> Standing:
        """Return where the verdict of an instrument or duty stands."""
        condition = self._rulebook.conditions[subject]
        answers = [(function, function.evaluation.answer(condition)) for function in self._functions]
        if any(answer == TRUE for _, answer in answers):
            return Standing("applies")
        left = [(function, answer) for function, answer in answers if answer != FALSE]
        if not left:
            return Standing("does_not_apply")
        slots = _settling(left)
        facts = {slot.fact for slot in slots}
        missing = tuple(sorted(facts, key=self._questions.variables.place))
        shortest = min((self._questions.settled_by(answer) for _, answer in left), key=len) if slots else ()
        return Standing("undetermined", slots, missing, tuple(fact for fact in shortest if fact in facts))


class _Function:
    """One function of the system: its answers, where its unknown facts are asked, and what stays unknown in it."""

    def __init__(
        self, evaluation: Evaluation, questions: OpenQuestions, slots: dict[str, Slot], declined: Collection[Slot]
    ) -> None:
        self.evaluation = evaluation
        self._diagrams = questions.diagrams
        self._slots = [slots[variable.fact] if variable.fact else None for variable in questions.variables.order]
        self._shut = frozenset(n for n, slot in enumerate(self._slots) if slot is None or slot in declined)
        self._certain_of: dict[int, int] = {}
        self._rests: dict[int, bool] = {}

    def slots(self, answer: int) -> frozenset[Slot]:
        """Return where the facts are answered that can change an answer in which nothing is shut any more."""
        found = (self._slots[number] for number in self._diagrams.tested(answer))
        return frozenset(slot for slot in found if slot)

    def certain(self, answer: int) -> int:
        """Return the diagram that is true where the answer is true whatever the shut variables are."""
        if not self._rests_on_shut(answer):
            return answer
        found = self._certain_of.get(answer)
        if found is None:
            variable, branches = self._diagrams.top(answer)
            below = tuple(self.certain(branch) for branch in branches)
            found = self._all(below) if variable in self._shut else self._diagrams.choice(variable, below)
            self._certain_of[answer] = found
        return found

    def certainly_not(self, answer: int) -> int:
        """Return the diagram that is true where the answer is false whatever the shut variables are."""
        return self.certain(self._diagrams.opposite(answer))

    def _all(self, answers: tuple[int, ...]) -> int:
        result = TRUE
        for answer in answers:
            result = self._diagrams.both(result, answer)
        return result

    def _rests_on_shut(self, answer: int) -> bool:
        found = self._rests.get(answer)
        if found is None:
            found = self._rests[answer] = not self._shut.isdisjoint(self._diagrams.tested(answer))
        return found


def _settling(left: list[tuple[_Function, int]]) -> frozenset[Slot]:
    """Return the slots that can lead to a certain end: that one function certainly holds, or that certainly none does."""
    held = [(function, function.certain(answer)) for function, answer in left]
    not_held = [(function, function.certainly_not(answer)) for function, answer in left]
    ends = held if any(answer == FALSE for _, answer in not_held) else held + not_held
    return frozenset[Slot]().union(*(function.slots(answer) for function, answer in ends))


def _slots(function: str, own: Mapping[str, Collection[str]], rulebook: Rulebook) -> dict[str, Slot]:
    """Return where each unknown fact of a function is asked: once for the system, or for each function its own."""
    if function not in own:
        return {fact: Slot(fact) for fact in rulebook.facts}
    return {
        fact.id: Slot(fact.id, function if fact.scope == "function" or fact.id in own[function] else None)
        for fact in rulebook.facts.values()
    }
