"""The law of a day, laid out over nothing known: what is asked of every system, and the diagrams that answer it."""

from __future__ import annotations

from datetime import date

from hegui.mapping.judging import variables_of
from hegui.mapping.portfolio.coding import Tested, codings
from hegui.rulebook.book import Rulebook
from hegui.rulebook.columns import ColumnDiagrams
from hegui.rulebook.diagrams import Diagrams
from hegui.rulebook.evaluation import Evaluation


class Law:
    """The mapped instruments and their duties on a day; `answer` numbers the diagrams of those in force, and only those."""

    def __init__(self, rulebook: Rulebook, as_of: date) -> None:
        variables = variables_of(rulebook)
        self.instruments = [instrument.id for instrument in rulebook.mapped]
        self.duties = [duty.id for instrument in rulebook.mapped for duty in instrument.duties]
        spans = {instrument.id: instrument.in_force for instrument in rulebook.mapped}
        spans |= {duty: rulebook.span_of(rulebook.duties[duty]) for duty in self.duties}
        evaluation = Evaluation(rulebook, variables, Diagrams(), {}, day=as_of)
        self.answer = {subject: evaluation.answer_of(subject) for subject, span in spans.items() if span.holds(as_of)}
        self.diagrams = ColumnDiagrams(evaluation.diagrams, self.answer.values())
        tested: dict[str, list[Tested]] = {}
        for number, width in self.diagrams.variables.items():
            fact = variables.order[number].fact
            if fact is not None:  # nobody can answer an open point of law
                tested.setdefault(fact, []).append(Tested(number, width, variables.branch_of(number)))
        self.codings = {fact: codings(of_fact) for fact, of_fact in tested.items()}
        """What each fact that some diagram tests says to the law."""
