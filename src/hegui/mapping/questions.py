"""The next questions: unknown facts in the order in which answering them decides most."""

from __future__ import annotations

from collections.abc import Iterable

from hegui.mapping.results import DutyResult, InstrumentResult, Outcome
from hegui.rulebook.book import Rulebook

_INSTRUMENT_WEIGHT = 10.0  # whether a whole instrument applies is worth more than one duty


def next_questions(
    instruments: Iterable[InstrumentResult], duties: Iterable[DutyResult], rulebook: Rulebook
) -> tuple[str, ...]:
    """Return every fact that can still change a verdict, most deciding first; equals keep the order of the catalogue."""
    score: dict[str, float] = {}
    for result in instruments:
        _count(result.outcome, _INSTRUMENT_WEIGHT, score)
    for duty in duties:
        _count(duty.outcome, 1.0, score)
    order = {fact: number for number, fact in enumerate(rulebook.facts)}
    return tuple(sorted(score, key=lambda fact: (-round(score[fact], 6), order[fact])))


def _count(outcome: Outcome, weight: float, score: dict[str, float]) -> None:
    for fact in outcome.missing_facts:
        score[fact] = score.get(fact, 0.0) + weight / len(outcome.missing_facts)
    for fact in outcome.settled_by:
        score[fact] = score.get(fact, 0.0) + weight / len(outcome.settled_by)
