"""Judging: the verdict of one role, duty or instrument over all functions of a system, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from hegui.mapping.profile import Profile
from hegui.mapping.results import Outcome, Verdict
from hegui.rulebook.book import Rulebook
from hegui.rulebook.conditions import Condition
from hegui.rulebook.diagrams import FALSE, TRUE, Diagrams
from hegui.rulebook.evaluation import Evaluation, Reason, out_of_force, value_of
from hegui.rulebook.settling import OpenQuestions
from hegui.rulebook.variables import Variables
from hegui.words.span import Span


@lru_cache(maxsize=4)
def variables_of(rulebook: Rulebook) -> Variables:
    """Return the variables of a rulebook; they are the same for every system."""
    return Variables(rulebook)


class Judge:
    """Judges one system on one day. The functions of a system are told apart: each may answer an unknown fact its own way."""

    def __init__(
        self,
        profile: Profile,
        as_of: date,
        rulebook: Rulebook,
        questions: OpenQuestions | None = None,
        instead: Mapping[Condition, Condition] | None = None,
    ) -> None:
        self.rulebook = rulebook
        self.as_of = as_of
        self.functions = profile.as_functions()
        self.questions = questions or OpenQuestions(Diagrams(), variables_of(rulebook))
        self.diagrams = self.questions.diagrams
        variables = self.questions.variables
        self.evaluations = {
            function.id: Evaluation(rulebook, variables, self.diagrams, function.facts, day=as_of, instead=instead)
            for function in self.functions
        }

    def judge(self, subject: str, span: Span, cites: tuple[str, ...] = ()) -> Outcome:
        """Return the verdict of a role, duty, instrument, exception or advice that holds on the days of `span`.

        Not in force comes first, whatever the facts. Open law never yields `applies`.
        """
        if not span.holds(self.as_of):
            return Outcome("not_in_force", out_of_force(span, cites))
        condition = self.rulebook.conditions[subject]
        answers = {function: evaluation.answer(condition) for function, evaluation in self.evaluations.items()}
        reason = self._reason(condition, answers)
        if TRUE in answers.values():
            return Outcome("applies", reason, tuple(f for f, answer in answers.items() if answer == TRUE))
        if set(answers.values()) <= {FALSE}:
            return Outcome("does_not_apply", reason)
        return self._undetermined(answers, reason)

    def certainly(self, subject: str) -> tuple[str, ...]:
        """Return the functions in which the condition of a subject certainly holds."""
        condition = self.rulebook.conditions[subject]
        return tuple(f for f, evaluation in self.evaluations.items() if evaluation.answer(condition) == TRUE)

    def possibly(self, subject: str) -> tuple[str, ...]:
        """Return the functions in which the condition of a subject holds or may hold."""
        condition = self.rulebook.conditions[subject]
        return tuple(f for f, evaluation in self.evaluations.items() if evaluation.answer(condition) != FALSE)

    def reason(self, subject: str) -> Reason:
        """Return the reason tree of a subject over all functions."""
        condition = self.rulebook.conditions[subject]
        answers = {function: evaluation.answer(condition) for function, evaluation in self.evaluations.items()}
        return self._reason(condition, answers)

    def _undetermined(self, answers: dict[str, int], reason: Reason) -> Outcome:
        left = {function: answer for function, answer in answers.items() if answer != FALSE}
        return Outcome(
            verdict="undetermined",
            reason=reason,
            functions=tuple(left),
            missing_facts=self.questions.missing_facts(*left.values()),
            settled_by=self.questions.settled_by(*left.values()),
            law_unverified=self.questions.rests_on_open_law(*left.values()),
        )

    def _reason(self, condition: Condition, answers: dict[str, int]) -> Reason:
        if len(self.evaluations) == 1:
            return next(iter(self.evaluations.values())).reason(condition)
        parts = tuple(
            Reason("function", value_of(answers[function]), subject=function, parts=(evaluation.reason(condition),))
            for function, evaluation in self.evaluations.items()
        )
        return Reason("any_function", _one_of(answers.values()), parts=parts)


def _one_of(answers: Iterable[int]) -> bool | None:
    """Return whether one of several functions answers yes; None where that is not known."""
    values = {value_of(answer) for answer in answers}
    return True if True in values else (None if None in values else False)


STRENGTH: dict[Verdict, int] = {"applies": 3, "undetermined": 2, "does_not_apply": 1, "not_in_force": 0}
