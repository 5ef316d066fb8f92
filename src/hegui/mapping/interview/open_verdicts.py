"""Open verdicts: which answers can still settle an instrument or a duty when some questions were declined.

What was declined stays unknown, like an open point of law. A verdict is then certain where it is the same for every way
these could be; an answer matters exactly when it can lead there. Functions share no variables, so their diagrams are
looked at one by one: joined into one they grow with the product of what is unknown in each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
        self,
        profile: Profile,
        rulebook: Rulebook,
        questions: OpenQuestions,
        evaluations: Mapping[str, Evaluation],
        declined: Collection[Slot],
    ) -> None:
        self._rulebook = rulebook
        self._questions = questions
        self._diagrams = questions.diagrams
        self._evaluations = evaluations
        self._own = {function.id: function.facts.keys() for function in profile.functions}
        self._slots = {f: {fact: self._slot(fact, f) for fact in rulebook.facts} for f in evaluations}
        self._shut = frozenset(number for function in evaluations for number in self._shut_in(function, declined))
        self._always: dict[int, int] = {}
        self._shut_below: dict[int, bool] = {FALSE: False, TRUE: False}

    def standing(self, subject: str) -> Standing:
        """Return where the verdict of an instrument or duty stands."""
        condition = self._rulebook.conditions[subject]
        answers = [evaluation.answer(condition) for evaluation in self._evaluations.values()]
        if TRUE in answers:
            return Standing("applies")
        left = [answer for answer in answers if answer != FALSE]
        if not left:
            return Standing("does_not_apply")
        slots = frozenset(self._slots[f][fact] for f, fact in map(self._function_and_fact, self._settling(left)))
        facts = {slot.fact for slot in slots}
        missing = tuple(sorted(facts, key=self._questions.variables.place))
        shortest = min((self._questions.settled_by(answer) for answer in left), key=len) if slots else ()
        return Standing("undetermined", slots, missing, tuple(fact for fact in shortest if fact in facts))

    def _settling(self, left: list[int]) -> frozenset[int]:
        """Return the variables that can lead to a certain end: one function for certain, or none of them for certain."""
        held = [self._certain(answer) for answer in left]
        not_held = [self._certain(self._diagrams.opposite(answer)) for answer in left]
        ends = held if FALSE in not_held else held + not_held
        return frozenset().union(*(self._diagrams.tested(end) for end in ends))

    def _certain(self, answer: int) -> int:
        """Return the diagram that is true where the answer is true whatever the shut variables are."""
        if not self._rests_on_shut(answer):
            return answer
        found = self._always.get(answer)
        if found is None:
            variable, branches = self._diagrams.top(answer)
            below = tuple(self._certain(branch) for branch in branches)
            found = self._always[answer] = self._all(below) if variable in self._shut else self._diagrams.choice(variable, below)
        return found

    def _all(self, answers: tuple[int, ...]) -> int:
        result = TRUE
        for answer in answers:
            result = self._diagrams.both(result, answer)
        return result

    def _rests_on_shut(self, answer: int) -> bool:
        found = self._shut_below.get(answer)
        if found is None:
            found = self._shut_below[answer] = not self._shut.isdisjoint(self._diagrams.tested(answer))
        return found

    def _shut_in(self, function: str, declined: Collection[Slot]) -> list[int]:
        """Return the numbers of the variables that nobody will answer: of declined questions and of open points of law."""
        offset = self._evaluations[function].offset
        slots = self._slots[function]
        return [
            offset + number
            for number, variable in enumerate(self._questions.variables.order)
            if variable.fact is None or slots[variable.fact] in declined or self._inherits(variable.fact, function, declined)
        ]

    def _inherits(self, fact: str, function: str, declined: Collection[Slot]) -> bool:
        """Tell whether a fact was declined for the system as a whole and the function says nothing of it."""
        return Slot(fact) in declined and fact not in self._own.get(function, ())

    def _slot(self, fact: str, function: str) -> Slot:
        """Return where a fact that is unknown in a function is answered: once for the system unless each function has its own."""
        own = function in self._own and (self._rulebook.facts[fact].scope == "function" or fact in self._own[function])
        return Slot(fact, function if own else None)

    def _function_and_fact(self, number: int) -> tuple[str, str]:
        place, variable = divmod(number, len(self._questions.variables))
        fact = self._questions.variables.order[variable].fact
        assert fact is not None  # open points of law are shut
        return tuple(self._evaluations)[place], fact
